// Answers as people type them, made comparable.
#pragma once

#include <string>
#include <string_view>

namespace enshu::dsl {

/// As under NFKC, full-width ASCII becomes ASCII, half-width kana becomes full-width, and a kana
/// and its mark of voice become one sign; ASCII letters become small, spaces at both ends go and
/// those inside become one.
std::string comparable(std::string_view answer);

} // namespace enshu::dsl
