// Text as a word of a shell's command line.
#pragma once

#include <string>

namespace enshu::dsl {

/// Between single quotes, whatever it is.
std::string shell_quoted(const std::string &text);
/// As somebody would type it: between quotes only where a shell would not take it as it is.
std::string shell_word(const std::string &text);

} // namespace enshu::dsl
