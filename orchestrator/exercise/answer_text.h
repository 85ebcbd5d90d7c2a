// What people type, made comparable.
#pragma once

#include "scenario-dsl/model/comparable.h"

#include <string>
#include <string_view>
#include <vector>

namespace enshu::exercise {

using dsl::comparable;

bool accepts(const std::vector<std::string> &accepted, std::string_view answer);

/// Number of characters of well-formed UTF-8; a byte that is none counts as one.
std::size_t characters(std::string_view text);

} // namespace enshu::exercise
