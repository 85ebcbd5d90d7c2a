// Where KVM cannot run a guest, libvirt must not see it: its check of /dev/kvm and its probe of
// QEMU disagree then, and it probes QEMU anew, for seconds, at every start of a guest
// (docs/decisions/0004).
#pragma once

#include <filesystem>

namespace enshu::libvirt {

/// Covers /dev/kvm, for the calling thread and all that it starts, with a file below `state` that
/// nobody may open. Call before the first thread that uses libvirt. Network namespaces made later
/// stay visible to everybody. Throws std::system_error.
void hide_kvm(const std::filesystem::path &state);

} // namespace enshu::libvirt
