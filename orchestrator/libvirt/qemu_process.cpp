#include "orchestrator/libvirt/qemu_process.h"

#include "orchestrator/libvirt/file_handle.h"

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <poll.h>
#include <sys/wait.h>
#include <thread>

extern "C" { // glibc 2.36 forgets to say so
#include <sys/pidfd.h>
}

namespace enshu::libvirt {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

constexpr milliseconds patience{500};
constexpr std::string_view embedded = "qemu:///embed?root=";

/// A number may have gone to somebody else since it was noted.
bool is_qemu_of(pid_t process, const std::string &uuid) {
    std::ifstream stream("/proc/" + std::to_string(process) + "/cmdline", std::ios::binary);
    std::string before;
    for (std::string argument; std::getline(stream, argument, '\0'); before = argument) {
        if (before == "-uuid") {
            return argument == uuid;
        }
    }
    return false;
}

} // namespace

fs::path pid_directory_of(const std::string &uri) {
    return uri.starts_with(embedded) ? fs::path(uri.substr(embedded.size())) / "run/qemu"
                                     : fs::path();
}

void end_qemu(const fs::path &pid_directory, const std::string &name, const std::string &uuid) {
    pid_t process = 0;
    if (!(std::ifstream(pid_directory / (name + ".pid")) >> process) || process <= 1) {
        return;
    }
    // What is held is the process, whoever gets its number next.
    const FileHandle held(pidfd_open(process, 0));
    if (held.get() < 0 || !is_qemu_of(process, uuid) ||
        pidfd_send_signal(held.get(), SIGTERM, nullptr, 0) != 0) {
        return;
    }
    const auto end = Clock::now() + patience;
    pollfd ended{held.get(), POLLIN, 0};
    if (poll(&ended, 1, static_cast<int>(patience.count())) != 1) {
        return;
    }
    // As long as it is not collected libvirt takes it for running. Where it is our child nobody
    // else is as quick.
    waitpid(process, nullptr, WNOHANG);
    while (pidfd_send_signal(held.get(), 0, nullptr, 0) == 0 && Clock::now() < end) {
        std::this_thread::sleep_for(milliseconds(1));
    }
}

} // namespace enshu::libvirt
