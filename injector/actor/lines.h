// Lines out of a stream of bytes that may be hostile.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::actor {

/// Cuts bytes into lines. A line longer than the limit is skipped to its end and counted.
class LineCutter {
  public:
    explicit LineCutter(std::size_t limit) : limit_(limit) {}

    /// The lines that `bytes` completes, without their ends.
    std::vector<std::string> feed(std::string_view bytes);
    /// How many lines were too long, since the last call.
    std::size_t take_skipped();

  private:
    std::size_t limit_;
    std::string partial_;
    bool skipping_ = false;
    std::size_t skipped_ = 0;
};

/// `text` between quotes, as JSON wants it. Bytes outside printable ASCII become `?`.
std::string json_string(std::string_view text);

} // namespace enshu::actor
