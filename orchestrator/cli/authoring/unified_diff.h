// The difference of two texts that hold the same letters, as `diff -u` writes it.
#pragma once

#include <string>
#include <string_view>

namespace enshu::cli {

/// Of texts that differ in nothing but blanks and line breaks: lines that end behind the same
/// letter correspond, so one pass over both is enough. Empty where they are the same.
std::string unified_diff(const std::string &path, std::string_view before, std::string_view after);

} // namespace enshu::cli
