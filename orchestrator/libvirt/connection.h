// The choice of the hypervisor connection and of the accelerator.
#pragma once

#include "orchestrator/libvirt/handle.h"

#include <filesystem>
#include <optional>
#include <string>

namespace enshu::libvirt {

enum class Accelerator { Kvm, Tcg };

/// The account QEMU runs under in embedded mode: never root.
struct QemuUser {
    long user = -1;
    long group = -1;
};

struct Connection {
    std::string uri;
    bool embedded = false;
    ConnectionHandle handle;
};

/// `configured`: a URI, or empty to choose: qemu:///system where a libvirtd answers, else the
/// embedded driver below `state`/hv. Throws LibvirtError, or std::runtime_error when the embedded
/// driver's configuration cannot be written.
Connection connect(const std::string &configured, const std::filesystem::path &state);

/// The URI that connect() would use, without opening anything that starts a driver.
std::string choose_uri(const std::string &configured, const std::filesystem::path &state);

/// The account `libvirt-qemu`: Debian's libvirt will not initialise without it. Absent: it is not
/// on this machine.
std::optional<QemuUser> find_qemu_user();

struct AcceleratorFinding {
    Accelerator accelerator = Accelerator::Tcg;
    std::string why; ///< for people: "a guest ran under KVM in 0.2 s", "/dev/kvm is not there"
};

/// Runs a guest of one boot sector under KVM with a deadline of 10 s: the device node alone proves
/// nothing (docs/decisions/0004).
AcceleratorFinding find_accelerator();

} // namespace enshu::libvirt
