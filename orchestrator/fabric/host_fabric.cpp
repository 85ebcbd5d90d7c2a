#include "orchestrator/fabric/host_fabric.h"

#include "orchestrator/fabric/ip_batch.h"
#include "orchestrator/fabric/isolation.h"
#include "orchestrator/fabric/network_namespace.h"
#include "orchestrator/fabric/veth_probe.h"
#include "orchestrator/plan/identity.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <net/if.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <unistd.h>

namespace enshu::fabric {

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> isolation_tables = {"inet enshu", "arp enshu"};

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

bool exists(const plan::BridgePlan &bridge) {
    return if_nametoindex(bridge.name.c_str()) != 0;
}

/// Bridges of one group are removed in one go; one by one, each waits for the kernel's other work.
std::uint32_t group_of(const plan::RangePlan &range) {
    const std::string hash = plan::short_hash(range.network_namespace, 7);
    return 0x10000000U + static_cast<std::uint32_t>(std::stoul(hash, nullptr, 16));
}

bool in_group(const plan::BridgePlan &bridge, std::uint32_t group) {
    std::string found;
    std::getline(std::ifstream("/sys/class/net/" + bridge.name + "/netdev_group"), found);
    return found == std::to_string(group);
}

bool is_of(const std::string &exercise, const std::string &range) {
    const std::string prefix = "enshu-" + exercise + "-t";
    return range.starts_with(prefix) && range.size() > prefix.size() &&
           range.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
}

} // namespace

void HostFabric::build(const plan::RangePlan &range) {
    const std::lock_guard lock(mutex_);
    // The rules are first: nothing of ours is up before nothing can pass to it or from it.
    load_rules(isolation_rules() + range_rules(range, Surroundings::WithOthers));
    rules_.remember({range_table(range)});
    for (const std::string &shared : isolation_tables) {
        if (!rules_.remembers(shared)) {
            rules_.remember({shared});
        }
    }
    std::string commands;
    for (const plan::BridgePlan &bridge : range.bridges) {
        if (!exists(bridge)) {
            commands += fmt::format("link add {} group {} type bridge {}\n", bridge.name,
                                    group_of(range), bridge_options);
        }
        commands +=
            fmt::format("link set {} alias {} up\n", bridge.name, alias_of(range, bridge.zone));
    }
    run_batch(commands);
    for (const plan::BridgePlan &bridge : range.bridges) {
        harden_bridge(bridge.name);
    }
    ranges_.insert_or_assign(range.network_namespace, range);
}

void HostFabric::destroy(const plan::RangePlan &range) {
    const std::lock_guard lock(mutex_);
    ranges_.erase(range.network_namespace);
    const std::uint32_t group = group_of(range);
    std::set<std::string> commands;
    for (const plan::BridgePlan &bridge : range.bridges) {
        if (in_group(bridge, group)) {
            commands.insert(fmt::format("link del group {}\n", group));
        } else if (exists(bridge)) {
            commands.insert(fmt::format("link del {}\n", bridge.name));
        }
    }
    run_batch(fmt::format("{}", fmt::join(commands, "")));
    const std::string table = range_table(range);
    rules_.forget(table);
    std::string rules = fmt::format("table {0}\ndelete table {0}\n", table);
    if (our_bridges().empty()) {
        for (const std::string &shared : isolation_tables) {
            rules_.forget(shared);
        }
        rules += no_isolation_rules();
    }
    load_rules(rules);
}

std::vector<std::string> HostFabric::leftovers(const std::string &exercise) {
    std::vector<std::string> found;
    for (const auto &[name, alias] : our_bridges()) {
        if (is_of(exercise, alias.substr(0, alias.find('/')))) {
            found.push_back(fmt::format("bridge {} ({})", name, alias));
        }
    }
    for (const auto &[table, rules] : list_tables()) {
        if (table.starts_with("bridge ") && is_of(exercise, table.substr(7))) {
            found.push_back("table " + table);
        }
    }
    return found;
}

void HostFabric::mend_rules(std::vector<Breach> &breaches) {
    std::string rules;
    std::vector<std::string> tables;
    const std::size_t before = breaches.size();
    for (Difference &difference : rules_.look()) {
        const auto range = std::find_if(ranges_.begin(), ranges_.end(), [&](const auto &entry) {
            return range_table(entry.second) == difference.table;
        });
        if (range != ranges_.end()) {
            rules += range_rules(range->second, Surroundings::WithOthers);
        }
        breaches.push_back({range != ranges_.end() ? range->first : "", difference.what, false});
        tables.push_back(std::move(difference.table));
    }
    if (tables.empty()) {
        return;
    }
    load_rules(isolation_rules() + rules);
    tables.insert(tables.end(), isolation_tables.begin(), isolation_tables.end());
    rules_.remember(tables);
    for (std::size_t i = before; i < breaches.size(); ++i) {
        breaches[i].mended = true;
    }
}

std::vector<Breach> HostFabric::reconcile() {
    const std::lock_guard lock(mutex_);
    std::vector<Breach> breaches;
    try {
        if (!ranges_.empty() && rules_.changed()) {
            mend_rules(breaches);
        }
    } catch (const std::exception &problem) {
        breaches.push_back({"", problem.what(), false});
    }
    for (const auto &[name, range] : ranges_) {
        for (const plan::BridgePlan &bridge : range.bridges) {
            if (access(("/proc/sys/net/ipv4/conf/" + bridge.name).c_str(), F_OK) != 0) {
                breaches.push_back({name, fmt::format("the bridge `{}` is gone", bridge.name)});
                continue;
            }
            for (const std::string &file : softened(bridge.name)) {
                breaches.push_back({name, fmt::format("`{}` was changed", file)});
                try {
                    harden_bridge(bridge.name);
                    breaches.back().mended = true;
                } catch (const std::exception &problem) {
                    breaches.back().what += fmt::format(": {}", problem.what());
                }
            }
        }
    }
    return breaches;
}

std::vector<Dropped> HostFabric::dropped(const plan::RangePlan &range) {
    return list_counters(range_table(range));
}

std::unique_ptr<ProbePort> HostFabric::open_probe(const plan::RangePlan &range,
                                                  const std::string &zone) {
    return open_veth_probe(range, zone, current_namespace_file());
}

} // namespace enshu::fabric
