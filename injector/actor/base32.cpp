#include "injector/actor/base32.h"

namespace enshu::actor {
namespace {

constexpr std::string_view digits = "abcdefghijklmnopqrstuvwxyz234567";

} // namespace

std::string base32(std::string_view bytes) {
    std::string text;
    unsigned bits = 0;
    int count = 0;
    for (const char c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (count += 8; count >= 5; count -= 5) {
            text += digits[bits >> (count - 5) & 31];
        }
    }
    if (count > 0) {
        text += digits[bits << (5 - count) & 31];
    }
    return text;
}

std::optional<std::string> from_base32(std::string_view text) {
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto value = digits.find(c);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = bits << 5 | static_cast<unsigned>(value);
        if ((count += 5) >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xFF);
        }
    }
    if (count >= 5 || (bits & ((1U << count) - 1)) != 0) {
        return std::nullopt;
    }
    return bytes;
}

} // namespace enshu::actor
