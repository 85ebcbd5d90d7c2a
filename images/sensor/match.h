// Whether a rule is about what was seen.
#pragma once

#include "images/sensor/rule.h"

#include <string_view>
#include <unordered_map>

namespace enshu::sensor {

/// What of a packet or an exchange is there to be looked into; a buffer that is absent matches no
/// content and no size.
struct Buffers {
    std::array<std::optional<std::string_view>, buffers> text;
    std::optional<std::string_view> &operator[](Buffer buffer) {
        return text[static_cast<std::size_t>(buffer)];
    }
    const std::optional<std::string_view> &operator[](Buffer buffer) const {
        return text[static_cast<std::size_t>(buffer)];
    }
};

bool matches(const Content &content, std::string_view text);
/// All contents and sizes of the rule.
bool matches(const Rule &rule, const Buffers &seen);
/// The addresses and ports of the rule, in the direction given.
bool matches(const Rule &rule, std::uint32_t source, std::uint16_t source_port,
             std::uint32_t destination, std::uint16_t destination_port);

/// Counts of the rules with a threshold, per rule and address; bounded.
class Thresholds {
  public:
    explicit Thresholds(std::size_t most) : most_(most) {}
    /// Something matched at `at` (microseconds): whether that is told.
    bool tells(const Rule &rule, std::uint32_t source, std::uint32_t destination, std::int64_t at);
    std::size_t size() const { return counts_.size(); }

  private:
    struct Count {
        std::int64_t since = 0;
        unsigned seen = 0;
    };
    std::size_t most_;
    std::unordered_map<std::uint64_t, Count> counts_;
};

} // namespace enshu::sensor
