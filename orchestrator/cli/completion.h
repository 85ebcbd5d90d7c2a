// Tab completion for bash, made from the commands themselves.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace enshu::cli {

/// A script for `source <(enshu completion)`: commands, their options, and file names elsewhere.
std::string bash_completion(const CLI::App &app);

} // namespace enshu::cli
