// Messages on a stream of bytes: a header with Content-Length, an empty line, the content.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace enshu::dsl::lsp {

/// The stream cannot be followed any further.
struct BadFraming : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Framing {
  public:
    static constexpr std::size_t largest_header = 4 << 10;   // bytes
    static constexpr std::size_t largest_content = 32 << 20; // bytes

    void feed(std::string_view bytes);
    /// The content of the next message, once all of it is there. Throws BadFraming.
    std::optional<std::string> next();

  private:
    std::string bytes_;
    std::optional<std::size_t> length_; ///< of the content, when its header was read
};

/// The content with its header before it.
std::string framed(std::string_view content);

} // namespace enshu::dsl::lsp
