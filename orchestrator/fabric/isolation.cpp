#include "orchestrator/fabric/isolation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <stdexcept>

namespace enshu::fabric {

std::string isolation_rules(const std::vector<std::string> &bridges) {
    // With br_netfilter on the host, a frame that only crosses a bridge of ours is shown to the
    // forward hook too, as from that bridge to itself. Nothing is ever routed so: it would have to
    // come up into the host first, and the range's own table lets nothing up.
    std::vector<std::string> within;
    for (const std::string &bridge : bridges) {
        within.push_back(fmt::format("\"{0}\" . \"{0}\"", bridge));
    }
    const std::string elements = within.empty() ? std::string()
                                                : fmt::format("        elements = {{ {} }}\n",
                                                              fmt::join(within, ",\n            "));
    // Adding and deleting first makes the load idempotent in one transaction. Every bridge of ours
    // is named enshu*.
    return "table inet enshu\n"
           "delete table inet enshu\n"
           "table inet enshu {\n"
           "    set within {\n"
           "        type ifname . ifname\n" +
           elements +
           "    }\n"
           "    chain input {\n"
           "        type filter hook input priority raw; policy accept;\n"
           "        iifname \"enshu*\" counter drop\n"
           "    }\n"
           "    chain output {\n"
           "        type filter hook output priority raw; policy accept;\n"
           "        oifname \"enshu*\" counter drop\n"
           "    }\n"
           "    chain forward {\n"
           "        type filter hook forward priority raw; policy accept;\n"
           "        iifname . oifname @within accept\n"
           "        iifname \"enshu*\" counter drop\n"
           "        oifname \"enshu*\" counter drop\n"
           "    }\n"
           "}\n"
           "table arp enshu\n"
           "delete table arp enshu\n"
           "table arp enshu {\n"
           "    chain input {\n"
           "        type filter hook input priority filter; policy accept;\n"
           "        iifname \"enshu*\" counter drop\n"
           "    }\n"
           "}\n";
}

std::string no_isolation_rules() {
    return "table inet enshu\ndelete table inet enshu\n"
           "table arp enshu\ndelete table arp enshu\n";
}

namespace {

struct Setting {
    std::string file;
    const char *value;
};

std::vector<Setting> settings_of(const std::string &bridge) {
    const std::string net = "/proc/sys/net/";
    std::vector<Setting> settings = {{net + "ipv4/conf/" + bridge + "/rp_filter", "1"},
                                     {net + "ipv4/conf/" + bridge + "/arp_ignore", "8"}};
    const std::string ipv6 = net + "ipv6/conf/" + bridge + "/disable_ipv6";
    if (std::ifstream(ipv6)) { // a kernel without IPv6 has none
        settings.push_back({ipv6, "1"});
    }
    return settings;
}

} // namespace

void harden_bridge(const std::string &bridge) {
    for (const Setting &setting : settings_of(bridge)) {
        std::ofstream stream(setting.file);
        stream << setting.value << '\n';
        stream.flush();
        if (!stream) {
            throw std::runtime_error(
                fmt::format("cannot set {} to {}", setting.file, setting.value));
        }
    }
}

std::vector<std::string> softened(const std::string &bridge) {
    std::vector<std::string> files;
    for (const Setting &setting : settings_of(bridge)) {
        std::string value;
        std::getline(std::ifstream(setting.file), value);
        if (value != setting.value) {
            files.push_back(setting.file);
        }
    }
    return files;
}

} // namespace enshu::fabric
