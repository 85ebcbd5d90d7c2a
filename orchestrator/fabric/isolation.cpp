#include "orchestrator/fabric/isolation.h"

#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

namespace enshu::fabric {

std::string isolation_rules() {
    // Adding and deleting first makes the load idempotent in one transaction. Every bridge of ours
    // is named enshu*.
    return "table inet enshu\n"
           "delete table inet enshu\n"
           "table inet enshu {\n"
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

void load_isolation() {
    process::Options options;
    options.input = isolation_rules();
    process::run_checked({"nft", "-f", "-"}, options);
}

void remove_isolation() {
    process::Options options;
    options.input = "table inet enshu\ndelete table inet enshu\n"
                    "table arp enshu\ndelete table arp enshu\n";
    process::run_checked({"nft", "-f", "-"}, options);
}

bool isolation_is_loaded() {
    return process::run({"nft", "list", "table", "inet", "enshu"}).exit_code == 0 &&
           process::run({"nft", "list", "table", "arp", "enshu"}).exit_code == 0;
}

void harden_bridge(const std::string &bridge) {
    const auto set = [&](const std::string &key, const char *value) {
        const std::string file = "/proc/sys/net/" + key;
        std::ofstream stream(file);
        stream << value << '\n';
        stream.flush();
        if (!stream) {
            throw std::runtime_error(fmt::format("cannot set {} to {}", file, value));
        }
    };
    set("ipv4/conf/" + bridge + "/rp_filter", "1");
    set("ipv4/conf/" + bridge + "/arp_ignore", "8");
    if (std::ifstream("/proc/sys/net/ipv6/conf/" + bridge + "/disable_ipv6")) {
        set("ipv6/conf/" + bridge + "/disable_ipv6", "1");
    }
}

} // namespace enshu::fabric
