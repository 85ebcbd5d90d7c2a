#include "orchestrator/fabric/network_namespace.h"

#include "orchestrator/fabric/descriptor.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <fstream>
#include <sched.h>
#include <stdexcept>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace enshu::fabric {

namespace fs = std::filesystem;

namespace {

/// A thread that has changed its namespace cannot be used for anything else.
void in_thread(const std::function<void()> &act) {
    std::exception_ptr failure;
    std::thread([&] {
        try {
            act();
        } catch (...) {
            failure = std::current_exception();
        }
    }).join();
    if (failure) {
        std::rethrow_exception(failure);
    }
}

} // namespace

fs::path namespace_file(const std::string &name) {
    return fs::path("/run/netns") / name;
}

fs::path current_namespace_file() {
    return fmt::format("/proc/{}/task/{}/ns/net", getpid(), syscall(SYS_gettid));
}

void enter_namespace(const fs::path &file) {
    const Descriptor space(open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (space.get() < 0 || setns(space.get(), CLONE_NEWNET) != 0) {
        throw std::runtime_error(fmt::format("cannot enter the network namespace {}: {}",
                                             file.string(), std::strerror(errno)));
    }
}

void in_namespace(const fs::path &file, const std::function<void()> &act) {
    in_thread([&] {
        enter_namespace(file);
        act();
    });
}

void in_new_namespace(const std::function<void()> &act) {
    in_thread([&] {
        if (unshare(CLONE_NEWNET) != 0) {
            throw std::runtime_error(
                fmt::format("cannot make a network namespace: {}", std::strerror(errno)));
        }
        disable_ipv6();
        act();
    });
}

void disable_ipv6() {
    for (const char *scope : {"all", "default"}) {
        const std::string file = fmt::format("/proc/sys/net/ipv6/conf/{}/disable_ipv6", scope);
        if (fs::exists(file)) { // a kernel without IPv6 has none
            std::ofstream(file) << "1\n";
        }
    }
}

} // namespace enshu::fabric
