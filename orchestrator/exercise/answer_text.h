// What people type, made comparable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace enshu::exercise {

/// Full-width ASCII becomes ASCII (as under NFKC), ASCII letters become small, spaces at both ends
/// go and those inside become one.
std::string comparable(std::string_view answer);

bool accepts(const std::vector<std::string> &accepted, std::string_view answer);

/// Number of characters of well-formed UTF-8; a byte that is none counts as one.
std::size_t characters(std::string_view text);

} // namespace enshu::exercise
