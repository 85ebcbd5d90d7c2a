// The beginning of a qcow2 file, where it says over which file it lies.
#pragma once

#include <string>

namespace enshu::provision {

/// So many bytes at the beginning of a qcow2 hold all that with_backing() changes.
inline constexpr std::size_t qcow2_head_size = 64 * 1024;

/// `head`: the first qcow2_head_size bytes of a qcow2 that lies over another file (or the whole
/// file, where it is shorter). The same bytes, lying over `backing` instead. Throws
/// std::runtime_error for anything else, and where the name does not fit.
std::string with_backing(const std::string &head, const std::string &backing);

/// Over which file it lies, as its head says; empty for a qcow2 that lies over none, and for
/// anything else.
std::string backing_name(const std::string &head);

} // namespace enshu::provision
