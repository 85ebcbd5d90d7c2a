#include "orchestrator/fabric/namespace_fabric.h"

#include "orchestrator/fabric/ip_batch.h"
#include "orchestrator/fabric/network_namespace.h"
#include "orchestrator/fabric/veth_probe.h"
#include "orchestrator/process/process.h"

#include <fmt/format.h>
#include <net/if.h>
#include <sys/stat.h>

#include <charconv>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

namespace enshu::fabric {

namespace fs = std::filesystem;

namespace {

/// 0: there is none.
std::uint64_t inode_of(const fs::path &file) {
    struct stat status {};
    return stat(file.c_str(), &status) == 0 ? status.st_ino : 0;
}

/// Calls with every process whose first thread stands there, but ourselves.
template <typename Act>
void for_processes_in(std::uint64_t inode, const Act &act) {
    for (const fs::directory_entry &entry : fs::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        pid_t pid = 0;
        const auto end = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (end.ptr == name.data() + name.size() && pid != getpid() &&
            inode_of(entry.path() / "ns" / "net") == inode) {
            act(pid);
        }
    }
}

/// Where the kernel's br_netfilter is on, it would take each frame through the filters for routed
/// packets a second time; there are none in here.
void filter_frames_once() {
    for (const char *of : {"iptables", "ip6tables", "arptables"}) {
        const std::string file = fmt::format("/proc/sys/net/bridge/bridge-nf-call-{}", of);
        if (fs::exists(file)) {
            std::ofstream(file) << "0\n";
        }
    }
}

/// In the namespace.
void add_bridges(const plan::RangePlan &range) {
    std::string commands;
    for (const plan::BridgePlan &bridge : range.bridges) {
        if (if_nametoindex(bridge.name.c_str()) == 0) {
            commands += fmt::format("link add {} type bridge {}\n", bridge.name, bridge_options);
        }
        commands += fmt::format("link set {} up\n", bridge.name);
    }
    run_batch(commands);
}

} // namespace

void NamespaceFabric::build(const plan::RangePlan &range) {
    const std::string &name = range.network_namespace;
    forget(range); // nobody mends what is being loaded
    if (!fs::exists(namespace_file(name))) {
        process::run_checked({"ip", "netns", "add", name});
    }
    std::unique_ptr<Watched> watched;
    in_namespace(namespace_file(name), [&] {
        disable_ipv6();
        filter_frames_once();
        watched = std::make_unique<Watched>(Watched{range, inode_of(namespace_file(name))});
        load(*watched);
        add_bridges(range);
    });
    const std::lock_guard lock(mutex_);
    watched_.insert_or_assign(name, std::move(*watched));
}

void NamespaceFabric::destroy(const plan::RangePlan &range) {
    forget(range);
    const fs::path file = namespace_file(range.network_namespace);
    if (const std::uint64_t inode = inode_of(file)) {
        // A process that outlived its guest would keep the namespace, unseen.
        for_processes_in(inode, [](pid_t pid) { kill(pid, SIGKILL); });
        process::run_checked({"ip", "netns", "del", range.network_namespace});
    }
}

void NamespaceFabric::forget(const plan::RangePlan &range) {
    const std::lock_guard lock(mutex_);
    watched_.erase(range.network_namespace);
}

void NamespaceFabric::enter(const plan::RangePlan &range) {
    enter_namespace(namespace_file(range.network_namespace));
}

std::vector<std::string> NamespaceFabric::leftovers(const std::string &exercise) {
    std::vector<std::string> found;
    const std::string prefix = "enshu-" + exercise + "-t";
    std::error_code absent;
    for (const fs::directory_entry &entry : fs::directory_iterator("/run/netns", absent)) {
        const std::string name = entry.path().filename();
        const bool ours = name.starts_with(prefix) &&
                          name.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
        if (ours) {
            found.push_back("network namespace " + name);
        }
    }
    return found;
}

/// In the namespace, where all tables are ours.
void NamespaceFabric::load(Watched &watched) {
    load_rules("flush ruleset\n" + range_rules(watched.range, Surroundings::Alone));
    watched.rules.remember({range_table(watched.range)});
}

void NamespaceFabric::look(Watched &watched, std::vector<Breach> &breaches) {
    const std::string &name = watched.range.network_namespace;
    const std::size_t before = breaches.size();
    try {
        if (inode_of(namespace_file(name)) != watched.inode) {
            throw std::runtime_error("the network namespace is gone");
        }
        if (!watched.rules.changed()) {
            return;
        }
        in_namespace(namespace_file(name), [&] {
            for (Difference &difference : watched.rules.look()) {
                breaches.push_back({name, std::move(difference.what), false});
            }
            if (breaches.size() > before) {
                load(watched);
            }
        });
        for (std::size_t i = before; i < breaches.size(); ++i) {
            breaches[i].mended = true;
        }
    } catch (const std::exception &problem) {
        breaches.push_back({name, problem.what(), false});
    }
}

std::vector<Breach> NamespaceFabric::reconcile() {
    const std::lock_guard lock(mutex_);
    std::vector<Breach> breaches;
    for (auto &[name, watched] : watched_) {
        look(watched, breaches);
    }
    return breaches;
}

std::vector<Dropped> NamespaceFabric::dropped(const plan::RangePlan &range) {
    std::vector<Dropped> dropped;
    in_namespace(namespace_file(range.network_namespace),
                 [&] { dropped = list_counters(range_table(range)); });
    return dropped;
}

std::unique_ptr<ProbePort> NamespaceFabric::open_probe(const plan::RangePlan &range,
                                                       const std::string &zone) {
    return open_veth_probe(range, zone, namespace_file(range.network_namespace));
}

} // namespace enshu::fabric
