#include "orchestrator/cli/authoring/ink.h"

#include "scenario-dsl/source/characters.h"

namespace enshu::cli {

std::string paint(std::string_view text, Ink ink, const Style &style) {
    static constexpr const char *codes[] = {"", "1", "2", "31", "32", "33", "36"};
    if (!style.colour || ink == Ink::Plain)
        return std::string(text);
    return std::string("\x1b[") + codes[static_cast<std::size_t>(ink)] + "m" + std::string(text) +
           "\x1b[0m";
}

static std::string cut(std::string_view wanted, std::size_t columns) {
    const std::string text = dsl::printable(wanted);
    if (dsl::display_width(text) <= columns)
        return text;
    if (columns == 0)
        return "";
    std::size_t end = 0;
    while (end < text.size()) {
        const std::size_t next = end + dsl::character_length(text, end);
        if (dsl::display_width(std::string_view(text).substr(0, next)) > columns - 1)
            break;
        end = next;
    }
    return text.substr(0, end) + "…";
}

std::string fit(std::string_view text, std::size_t columns) {
    std::string line = cut(text, columns);
    line.append(columns - dsl::display_width(line), ' ');
    return line;
}

std::string fit_right(std::string_view text, std::size_t columns) {
    const std::string line = cut(text, columns);
    return std::string(columns - dsl::display_width(line), ' ') + line;
}

} // namespace enshu::cli
