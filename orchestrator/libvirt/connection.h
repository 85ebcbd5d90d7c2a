// The choice of the hypervisor connection and of the accelerator.
#pragma once

#include "orchestrator/libvirt/link.h"

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
    Link handle;
};

/// `configured`: a URI of this machine, or empty to choose: qemu:///system where a libvirtd
/// answers, else the embedded driver below `state`/hv. Throws LibvirtError, or std::runtime_error
/// when the embedded driver's configuration cannot be written. `on_change`: of a libvirtd, which
/// can be lost and comes back.
Connection connect(const std::string &configured, const std::filesystem::path &state,
                   Link::OnChange on_change = {});

/// Whether the URI names a libvirtd by a way of reaching it: qemu+tls://…, qemu+ssh://…. Its files
/// are not this machine's.
bool is_remote(const std::string &uri);

/// Never throws for a hypervisor that cannot be reached: it may be there later (link.h). Throws
/// std::runtime_error for a URI that is not of QEMU.
Connection connect_remote(const std::string &uri, Link::OnChange on_change);

/// A second connection for what fills one: files that are copied. Throws LibvirtError.
ConnectionHandle open_beside(const Connection &connection);

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
