#include "orchestrator/fabric/host_fabric.h"

#include "orchestrator/fabric/isolation.h"
#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace enshu::fabric {

namespace fs = std::filesystem;

namespace {

// A device's name has 15 characters; whose it is stands in its alias.
std::string alias_of(const plan::RangePlan &range, const std::string &zone) {
    return range.network_namespace + "/" + zone;
}

/// Bridges of ours that there are: name → alias.
std::map<std::string, std::string> our_bridges() {
    std::map<std::string, std::string> bridges;
    for (const fs::directory_entry &entry : fs::directory_iterator("/sys/class/net")) {
        const std::string name = entry.path().filename();
        if (name.starts_with("enshu") && fs::exists(entry.path() / "bridge")) {
            std::getline(std::ifstream(entry.path() / "ifalias"), bridges[name]);
        }
    }
    return bridges;
}

} // namespace

void HostFabric::build(const plan::RangePlan &range) {
    if (!isolation_is_loaded()) {
        load_isolation();
    }
    const auto there = our_bridges();
    for (const plan::BridgePlan &bridge : range.bridges) {
        if (!there.contains(bridge.name)) {
            process::run_checked({"ip", "link", "add", bridge.name, "type", "bridge",
                                  "forward_delay", "0", "mcast_snooping", "0"});
        }
        harden_bridge(bridge.name);
        process::run_checked(
            {"ip", "link", "set", bridge.name, "alias", alias_of(range, bridge.zone), "up"});
    }
}

void HostFabric::destroy(const plan::RangePlan &range) {
    const auto there = our_bridges();
    for (const plan::BridgePlan &bridge : range.bridges) {
        if (there.contains(bridge.name)) {
            process::run_checked({"ip", "link", "del", bridge.name});
        }
    }
    if (our_bridges().empty() && isolation_is_loaded()) {
        remove_isolation();
    }
}

std::vector<std::string> HostFabric::leftovers(const std::string &exercise) {
    std::vector<std::string> found;
    const std::string prefix = "enshu-" + exercise + "-t";
    for (const auto &[name, alias] : our_bridges()) {
        const bool ours = alias.starts_with(prefix) &&
                          alias.find_first_not_of("0123456789", prefix.size()) == alias.find('/');
        if (ours) {
            found.push_back(fmt::format("bridge {} ({})", name, alias));
        }
    }
    return found;
}

} // namespace enshu::fabric
