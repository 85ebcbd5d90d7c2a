// The lines of an example put into a whole file, so that the example can be tried.
#pragma once

#include <string>
#include <string_view>

namespace enshu::dsl::test {

/// `file` with what `snippet` says: a key of the first level is replaced; where it holds a map or a
/// list of things with an `id`, only the entries that the snippet names are, and new ones are
/// added. Works on lines, so that it also takes what is not YAML.
std::string merged(std::string_view file, std::string_view snippet);

} // namespace enshu::dsl::test
