#include "orchestrator/libvirt/hide_kvm.h"

#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <sched.h>
#include <sys/mount.h>
#include <system_error>
#include <unistd.h>

namespace enshu::libvirt {

namespace {

void require(int answer, const char *what) {
    if (answer != 0) {
        throw std::system_error(errno, std::generic_category(), what);
    }
}

/// ip-netns(8) makes /run/netns a shared mount when it adds its first name. That has to happen
/// before we part from the others' view of mounts, or they would not see the namespaces that we
/// make.
void share_network_namespaces() {
    const std::string name = fmt::format("enshu-start-{}", getpid());
    process::run_checked({"ip", "netns", "add", name});
    process::run_checked({"ip", "netns", "del", name});
}

} // namespace

void hide_kvm(const std::filesystem::path &state) {
    if (access("/dev/kvm", F_OK) != 0) {
        return;
    }
    const std::filesystem::path cover = state / "no-kvm";
    std::ofstream(cover).flush();
    std::filesystem::permissions(cover, std::filesystem::perms::none);
    share_network_namespaces();
    require(unshare(CLONE_NEWNS), "cannot leave the common mount namespace");
    // The cover must not spread to where it came from.
    if (mount(nullptr, "/dev", nullptr, MS_PRIVATE, nullptr) != 0) {
        require(mount(nullptr, "/", nullptr, MS_PRIVATE, nullptr), "cannot make mounts private");
    }
    require(mount(cover.c_str(), "/dev/kvm", nullptr, MS_BIND, nullptr), "cannot cover /dev/kvm");
}

} // namespace enshu::libvirt
