// Answers as people type them, made comparable.
#pragma once

#include <string>
#include <string_view>

namespace enshu::dsl {

/// Full-width ASCII becomes ASCII (as under NFKC), ASCII letters become small, spaces at both ends
/// go and those inside become one.
std::string comparable(std::string_view answer);

} // namespace enshu::dsl
