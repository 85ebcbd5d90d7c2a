// Inside of actions/: what a workstation's user signs in with, where somebody in their home finds
// it.
#pragma once

#include <string>

namespace enshu::inject {

/// Shell function for a Script: `netrc_password USER` prints the password that stands in ~/.netrc.
inline const std::string netrc_functions = R"sh(
netrc_password() {
    sed -n "s/^machine [^ ]* login $1 password //p" "$HOME/.netrc" 2>/dev/null | head -n 1
}
)sh";

} // namespace enshu::inject
