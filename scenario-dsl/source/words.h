// What the program itself says, in both languages.
#pragma once

#include <string_view>

namespace enshu::dsl {

struct Words {
    std::string_view en;
    std::string_view ja;
};

} // namespace enshu::dsl
