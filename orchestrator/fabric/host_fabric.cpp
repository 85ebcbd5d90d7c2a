#include "orchestrator/fabric/host_fabric.h"

#include "orchestrator/fabric/ip_batch.h"
#include "orchestrator/fabric/isolation.h"
#include "orchestrator/fabric/network_namespace.h"
#include "orchestrator/fabric/veth_probe.h"

#include <fmt/format.h>
#include <net/if.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

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

/// Of all there are and those that are to come with `ranges`.
std::string isolation_of(const std::map<std::string, plan::RangePlan> &ranges) {
    std::map<std::string, std::string> all = our_bridges();
    for (const auto &[name, range] : ranges) {
        for (const plan::BridgePlan &bridge : range.bridges) {
            all.try_emplace(bridge.name);
        }
    }
    std::vector<std::string> names;
    for (const auto &[name, alias] : all) {
        names.push_back(name);
    }
    return isolation_rules(names);
}

bool is_of(const std::string &exercise, const std::string &range) {
    const std::string prefix = "enshu-" + exercise + "-t";
    return range.starts_with(prefix) && range.size() > prefix.size() &&
           range.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
}

} // namespace

void HostFabric::build(const plan::RangePlan &range) {
    const std::lock_guard lock(mutex_);
    auto ranges = ranges_;
    ranges.insert_or_assign(range.network_namespace, range);
    // The rules are first: nothing of ours is up before nothing can pass to it or from it.
    load_rules(isolation_of(ranges) + range_rules(range, Surroundings::WithOthers));
    std::vector<std::string> tables = isolation_tables;
    tables.push_back(range_table(range));
    rules_.remember(tables);
    std::string commands;
    for (const plan::BridgePlan &bridge : range.bridges) {
        if (!exists(bridge)) {
            commands += fmt::format("link add {} type bridge forward_delay 0 mcast_snooping 0\n",
                                    bridge.name);
        }
        commands +=
            fmt::format("link set {} alias {} up\n", bridge.name, alias_of(range, bridge.zone));
    }
    run_batch(commands);
    for (const plan::BridgePlan &bridge : range.bridges) {
        harden_bridge(bridge.name);
    }
    ranges_ = std::move(ranges);
}

void HostFabric::destroy(const plan::RangePlan &range) {
    const std::lock_guard lock(mutex_);
    ranges_.erase(range.network_namespace);
    std::string commands;
    for (const plan::BridgePlan &bridge : range.bridges) {
        if (exists(bridge)) {
            commands += fmt::format("link del {}\n", bridge.name);
        }
    }
    run_batch(commands);
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
    load_rules(isolation_of(ranges_) + rules);
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
            if (!exists(bridge)) {
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
