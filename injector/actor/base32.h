// Bytes as letters that a name may have (RFC 4648, small and without padding).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace enshu::actor {

std::string base32(std::string_view bytes);
/// Empty for anything that base32() does not give.
std::optional<std::string> from_base32(std::string_view text);

} // namespace enshu::actor
