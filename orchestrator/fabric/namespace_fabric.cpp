#include "orchestrator/fabric/namespace_fabric.h"

#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace enshu::fabric {

namespace fs = std::filesystem;

namespace {

// Where ip-netns(8) keeps them, so that administrators find them with their usual tool.
fs::path namespace_file(const plan::RangePlan &range) {
    return fs::path("/run/netns") / range.network_namespace;
}

void enter_namespace(const std::string &name) {
    const fs::path file = fs::path("/run/netns") / name;
    const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const bool entered = fd >= 0 && setns(fd, CLONE_NEWNET) == 0;
    const int code = errno;
    if (fd >= 0) {
        close(fd);
    }
    if (!entered) {
        throw std::runtime_error(
            fmt::format("cannot enter the network namespace {}: {}", name, std::strerror(code)));
    }
}

/// IPv6 is not part of any scenario, and link-local addresses would be.
void disable_ipv6_in(const std::string &name) {
    std::exception_ptr failure;
    std::thread([&] {
        try {
            enter_namespace(name);
            for (const char *scope : {"all", "default"}) {
                const std::string file =
                    fmt::format("/proc/sys/net/ipv6/conf/{}/disable_ipv6", scope);
                if (fs::exists(file)) { // a kernel without IPv6 has none
                    std::ofstream(file) << "1\n";
                }
            }
        } catch (...) {
            failure = std::current_exception();
        }
    }).join();
    if (failure) {
        std::rethrow_exception(failure);
    }
}

bool link_exists(const std::string &name_space, const std::string &link) {
    return process::run({"ip", "-n", name_space, "link", "show", "dev", link}).exit_code == 0;
}

} // namespace

void NamespaceFabric::build(const plan::RangePlan &range) {
    const std::string &name = range.network_namespace;
    if (!fs::exists(namespace_file(range))) {
        process::run_checked({"ip", "netns", "add", name});
    }
    disable_ipv6_in(name);
    for (const plan::BridgePlan &bridge : range.bridges) {
        if (link_exists(name, bridge.name)) {
            continue;
        }
        process::Options options;
        options.input = fmt::format("link add {0} type bridge forward_delay 0 mcast_snooping 0\n"
                                    "link set {0} up\n",
                                    bridge.name);
        process::run_checked({"ip", "-n", name, "-batch", "-"}, options);
    }
}

void NamespaceFabric::destroy(const plan::RangePlan &range) {
    if (!fs::exists(namespace_file(range))) {
        return;
    }
    // A process that outlived its guest would keep the namespace, unseen.
    std::istringstream pids(process::run({"ip", "netns", "pids", range.network_namespace}).output);
    for (pid_t pid = 0; pids >> pid;) {
        if (pid != getpid()) {
            kill(pid, SIGKILL);
        }
    }
    process::run_checked({"ip", "netns", "del", range.network_namespace});
}

void NamespaceFabric::enter(const plan::RangePlan &range) {
    enter_namespace(range.network_namespace);
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

} // namespace enshu::fabric
