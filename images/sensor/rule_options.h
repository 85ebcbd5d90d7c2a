// Inside of the rule parser: what stands between a rule's parentheses.
#pragma once

#include "images/sensor/rule.h"

#include <string_view>

namespace enshu::sensor {

/// What is wrong, and where in the line, from 0.
struct Mistake {
    std::size_t at = 0;
    std::string message;
};

/// `text` of a line, and where in the line it begins.
struct Piece {
    std::string_view text;
    std::size_t at = 0;
};

/// Takes the options one after the other, in the order written: a `content` belongs to the buffer
/// that was named before it. All throw Mistake.
class RuleOptions {
  public:
    explicit RuleOptions(Rule &rule) : rule_(rule) {}
    /// `value`: behind the colon; absent: there was none.
    void take(const Piece &name, const std::optional<Piece> &value);
    /// After the last one; `at`: where the rule ends.
    void finish(std::size_t at);

  private:
    void content(const Piece &value);
    void buffer_size(const Piece &value);
    void flags(const Piece &value);
    void flow(const Piece &value);
    void threshold(const Piece &value);
    void class_type(const Piece &value);
    Content &last_content(const Piece &name);
    bool choose_buffer(const Piece &name);
    bool flag_option(const Piece &name);

    Rule &rule_;
    Buffer buffer_ = Buffer::Payload;
    std::vector<std::string> seen_;
    std::optional<unsigned> priority_;
};

} // namespace enshu::sensor
