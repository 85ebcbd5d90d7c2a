// Text for a terminal in columns: colours where they are wanted, and widths as a terminal has them.
#pragma once

#include "orchestrator/cli/render.h"

#include <string>
#include <string_view>

namespace enshu::cli {

enum class Ink { Plain, Bold, Dim, Red, Green, Yellow, Blue };

std::string paint(std::string_view text, Ink ink, const Style &style);

/// The text, cut with `…` or filled with blanks to exactly so many columns. Safe to print.
std::string fit(std::string_view text, std::size_t columns);
/// With the blanks before it.
std::string fit_right(std::string_view text, std::size_t columns);

} // namespace enshu::cli
