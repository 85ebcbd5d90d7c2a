// How deep JSON from a guest may nest.
//
// libvirt reads what a guest's agent says with yajl, which knows no depth, and frees it by
// recursion: a line of a million brackets, which any root in a guest can write, ends the process
// that reads it. With the embedded driver that is ours. So we stand between the two: a
// `yajl_parse` of our own, which the dynamic linker finds before the library's, refuses such text
// (docs/decisions/0025).
#pragma once

#include <cstddef>
#include <string_view>

namespace enshu::libvirt {

/// QEMU's and the agent's own answers nest less than ten deep.
inline constexpr std::size_t deepest_json = 200;

bool nests_deeper_than(std::string_view json, std::size_t depth);

/// Throws std::logic_error where libvirt would not come to us. To be called before a connection is
/// opened.
void require_bounded_json();

} // namespace enshu::libvirt
