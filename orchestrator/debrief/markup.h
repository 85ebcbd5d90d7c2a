// Inside of debrief/: HTML in the making. Whatever is written through it stays a text.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace enshu::debrief {

class Markup {
  public:
    /// Names are ours; values are anybody's.
    using Attributes = std::vector<std::pair<std::string_view, std::string>>;

    Markup &open(std::string_view tag, const Attributes &attributes = {});
    Markup &close(); ///< what was opened last
    Markup &text(std::string_view text);
    /// An element with nothing but a text.
    Markup &element(std::string_view tag, std::string_view text, const Attributes &attributes = {});
    Markup &empty(std::string_view tag, const Attributes &attributes = {}); ///< without an end
    /// What is markup already: a drawing of handbook/canvas.h, our own style and script.
    Markup &finished(std::string_view markup);

    std::string take() { return std::move(text_); }

  private:
    void begin(std::string_view tag, const Attributes &attributes);

    std::string text_;
    std::vector<std::string> open_;
};

} // namespace enshu::debrief
