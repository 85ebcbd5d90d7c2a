#include "orchestrator/fabric/isolation.h"

#include "orchestrator/fabric/descriptor.h"

#include <fmt/format.h>

#include <array>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <stdexcept>

namespace enshu::fabric {

std::string isolation_rules() {
    // Adding and deleting first makes the load idempotent in one transaction. Every bridge and port
    // of ours is named enshu*. With br_netfilter on the host, a frame that only crosses a bridge is
    // shown to the forward hook too: from ours to ours it passes. Nothing is routed so, because no
    // frame of a range comes up into the host.
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
           "        iifname \"enshu*\" oifname != \"enshu*\" counter drop\n"
           "        oifname \"enshu*\" iifname != \"enshu*\" counter drop\n"
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
    return {{net + "ipv4/conf/" + bridge + "/rp_filter", "1"},
            {net + "ipv4/conf/" + bridge + "/arp_ignore", "8"},
            {net + "ipv6/conf/" + bridge + "/disable_ipv6", "1"}};
}

/// Absent: there is no such file. Read some hundred times every half second.
std::optional<std::string> read(const std::string &file) {
    const Descriptor descriptor(open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (descriptor.get() < 0) {
        return std::nullopt;
    }
    std::array<char, 16> text{};
    const ssize_t size = ::read(descriptor.get(), text.data(), text.size());
    return std::string(text.data(), size > 0 ? static_cast<std::size_t>(size - 1) : 0);
}

} // namespace

void harden_bridge(const std::string &bridge) {
    for (const Setting &setting : settings_of(bridge)) {
        if (!read(setting.file)) {
            continue; // a kernel without IPv6
        }
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
        if (read(setting.file).value_or(setting.value) != setting.value) {
            files.push_back(setting.file);
        }
    }
    return files;
}

} // namespace enshu::fabric
