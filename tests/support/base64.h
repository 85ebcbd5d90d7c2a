// Bytes out of base64.
#pragma once

#include <string>
#include <string_view>

namespace enshu::test {

/// Ends of lines and what fills it up at the end are passed over.
inline std::string decode_base64(std::string_view text) {
    static constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string data;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto value = digits.find(c);
        if (value == std::string_view::npos)
            continue;
        bits = bits << 6 | static_cast<unsigned>(value);
        if ((count += 6) >= 8)
            data += static_cast<char>(bits >> (count -= 8) & 0xFF);
    }
    return data;
}

} // namespace enshu::test
