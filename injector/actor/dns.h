// As much of DNS (RFC 1035, over UDP) as those who ask and the attacker's name server need: one
// question and one answer a packet. What comes from the network is bounded and hostile.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace enshu::actor::dns {

inline constexpr std::size_t max_packet = 512;
inline constexpr std::size_t max_label = 63;
inline constexpr std::size_t max_name = 253;

enum class Type : std::uint16_t { A = 1, Txt = 16 };

struct Question {
    std::uint16_t id = 0;
    std::string name; ///< in small letters, without the last dot
    std::uint16_t type = 0;
    std::string asked; ///< as it stood in the packet: name, type and class
};

/// Letters, digits, `-` and `_` in labels of at most 63.
bool is_name(std::string_view name);

/// Throws Failure(Usage) unless is_name(name).
std::string ask(std::uint16_t id, std::string_view name, Type type);

/// Empty for what is no single question of class IN.
std::optional<Question> parse_question(std::string_view packet);

/// With `text` for TXT, with 192.0.2.1 for A, and without a record for any other type. Kept by
/// nobody: its time to live is 0. `text` has at most 255 bytes.
std::string answer(const Question &question, std::string_view text);

/// Whether it is an answer to that question.
bool answers(std::string_view packet, std::uint16_t id);

} // namespace enshu::actor::dns
