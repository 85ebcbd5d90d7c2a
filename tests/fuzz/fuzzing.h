// What the fuzz targets have in common: how they fail, and what holds of whatever was reported.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace enshu::fuzz {

/// Says what does not hold and stops, so that the fuzzer keeps the input.
void require(bool holds, const char *what);

std::string_view text_of(const std::uint8_t *data, std::size_t size);

/// The parts of an input between bytes 0xff, which no valid text holds.
std::vector<std::string_view> parts_of(std::string_view input);

/// Not reversed, and inside the text of its source.
void require_inside(const dsl::Place &place);

/// Every place lies inside its source, and all formats can show it, in valid UTF-8.
void require_showable(const dsl::Diagnostics &diagnostics);

} // namespace enshu::fuzz
