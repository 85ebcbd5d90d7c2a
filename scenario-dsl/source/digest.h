// SHA-256 for two ends: to know a file by its content, and to derive names, delays and choices that
// are the same at every run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace enshu::dsl {

/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view data);

/// HMAC-SHA256 of `data` with the bytes of `key`, likewise.
std::string hmac_sha256_hex(std::string_view key, std::string_view data);

/// A number that depends on the seed and the name only, evenly spread.
std::uint64_t draw(std::uint64_t seed, std::string_view name);

} // namespace enshu::dsl
