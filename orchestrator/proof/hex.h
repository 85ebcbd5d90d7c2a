// Inside of proof/ and of what keeps its hashes: bytes as small hexadecimal digits, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace enshu::proof {

std::string to_hex(std::string_view bytes);
/// Nothing: not an even number of small hexadecimal digits.
std::optional<std::string> from_hex(std::string_view digits);

} // namespace enshu::proof
