#include "orchestrator/debrief/markup.h"

#include "orchestrator/handbook/escape.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace enshu::debrief {

using handbook::html_text;

void Markup::begin(std::string_view tag, const Attributes &attributes) {
    text_ += "<";
    text_ += tag;
    for (const auto &[name, value] : attributes) {
        text_ += " ";
        text_ += name;
        text_ += "=\"" + html_text(value) + "\"";
    }
    text_ += ">";
}

Markup &Markup::open(std::string_view tag, const Attributes &attributes) {
    begin(tag, attributes);
    open_.emplace_back(tag);
    return *this;
}

Markup &Markup::close() {
    if (open_.empty())
        throw std::logic_error("an element is closed that was not opened");
    // In a cell a line of the source is a line on the page.
    static constexpr std::string_view within_lines[] = {"a", "b", "code", "span", "td", "th"};
    text_ += "</" + open_.back() + ">";
    if (std::ranges::find(within_lines, open_.back()) == std::end(within_lines))
        text_ += '\n';
    open_.pop_back();
    return *this;
}

Markup &Markup::text(std::string_view text) {
    text_ += html_text(text);
    return *this;
}

Markup &Markup::element(std::string_view tag, std::string_view text, const Attributes &attributes) {
    return open(tag, attributes).text(text).close();
}

Markup &Markup::empty(std::string_view tag, const Attributes &attributes) {
    begin(tag, attributes);
    text_ += "\n";
    return *this;
}

Markup &Markup::finished(std::string_view markup) {
    text_ += markup;
    return *this;
}

} // namespace enshu::debrief
