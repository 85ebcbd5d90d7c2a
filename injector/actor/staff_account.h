// How an emulated person signs in.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace enshu::actor {

/// Login and password in $HOME/.netrc (`machine M login USER password PASSWORD`), as for curl;
/// neither ever holds a blank. Empty where there are none.
std::optional<std::pair<std::string, std::string>> account();

} // namespace enshu::actor
