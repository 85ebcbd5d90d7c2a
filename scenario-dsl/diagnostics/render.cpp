#include "scenario-dsl/diagnostics/render.h"

#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::dsl {
namespace {

struct Paint {
    std::string_view bold, error, warning, note, caret, off;
};

constexpr Paint plain{};
constexpr Paint ansi{"\033[1m", "\033[1;31m", "\033[1;35m", "\033[1;36m", "\033[1;32m", "\033[0m"};

/// The part of a line that is shown: all of it, or what surrounds the place in a line too long for
/// the screen.
struct Excerpt {
    std::string before; ///< printable, up to the place
    std::string marked; ///< printable, the place
    std::string after;  ///< printable
};

std::size_t previous_character(std::string_view text, std::size_t offset) {
    do
        --offset;
    while (offset > 0 && (static_cast<unsigned char>(text[offset]) & 0xc0) == 0x80);
    return offset;
}

/// As much of the beginning as fits, with a mark where it is cut.
std::string cut_end(std::string_view text, std::size_t columns) {
    if (display_width(text) <= columns)
        return std::string{text};
    std::size_t at = 0;
    for (std::size_t used = 1; at < text.size();) {
        const std::size_t length = character_length(text, at);
        used += display_width(text.substr(at, length));
        if (used > columns)
            break;
        at += length;
    }
    return std::string{text.substr(0, at)} + "…";
}

/// Likewise of the end.
std::string cut_begin(std::string_view text, std::size_t columns) {
    std::size_t at = text.size();
    std::size_t used = 1;
    while (at > 0) {
        const std::size_t before = previous_character(text, at);
        used += display_width(text.substr(before, at - before));
        if (used > columns + (before == 0 ? 1 : 0))
            break;
        at = before;
    }
    return (at > 0 ? "…" : "") + std::string{text.substr(at)};
}

/// The place is shown before what surrounds it, and what stands before it rather than after.
Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end, std::size_t columns) {
    constexpr std::size_t widest_character = 6; // bytes that take a column, combining marks aside
    Excerpt all;
    if (line.size() <= widest_character * columns) {
        all = {printable(line.substr(0, begin)), printable(line.substr(begin, end - begin)),
               printable(line.substr(end))};
        if (display_width(all.before + all.marked + all.after) <= columns)
            return all;
    }
    // No more of the line than could be shown: a hostile file has lines of a megabyte.
    const std::size_t most = 4 * columns;
    const std::size_t first = begin - std::min(begin, most);
    Excerpt shown;
    const std::size_t for_marked = columns - columns / 3;
    const std::string marked = printable(line.substr(begin, std::min(end - begin, most)));
    const bool whole = display_width(marked) <= for_marked;
    shown.marked = cut_end(marked, for_marked);
    const std::size_t left = columns - display_width(shown.marked);
    const std::string after = whole ? printable(line.substr(end, most)) : "";
    const std::size_t for_after = std::min(display_width(after), left / 3);
    shown.before = cut_begin(printable(line.substr(first, begin - first)), left - for_after);
    shown.after = cut_end(after, left - display_width(shown.before));
    return shown;
}

void append_excerpt(std::string &out, const Place &place, const Paint &paint, std::size_t columns) {
    const Position position = place.source->position(place.range.begin);
    const std::string_view line = place.source->line(position.line);
    const std::size_t start = place.source->line_start(position.line);
    const std::size_t begin = std::min(place.range.begin - start, line.size());
    const std::size_t end = std::clamp(place.range.end - start, begin, line.size());
    const std::string margin = fmt::format("{:5} | ", position.line);
    const Excerpt shown =
        excerpt(line, begin, end, std::max(columns, margin.size() + 30) - margin.size());
    out += fmt::format("{}{}{}{}\n", margin, shown.before, shown.marked, shown.after);
    out += fmt::format("{:>{}} {}{}{}{}\n", "|", margin.size() - 1,
                       std::string(display_width(shown.before), ' '), paint.caret,
                       std::string(std::max<std::size_t>(1, display_width(shown.marked)), '^'),
                       paint.off);
}

void append_message(std::string &out, const Place &place, std::string_view word,
                    std::string_view word_paint, std::string_view message, std::string_view suffix,
                    const Paint &paint, std::size_t columns) {
    const bool whole_file = place.source->text().empty();
    std::string where = printable(place.source->path());
    if (!whole_file) {
        const Position position = place.source->position(place.range.begin);
        where += fmt::format(":{}:{}", position.line, position.column);
    }
    out += fmt::format("{}{}:{} {}{}:{} {}{}\n", paint.bold, where, paint.off, word_paint, word,
                       paint.off, printable(message), suffix);
    if (!whole_file)
        append_excerpt(out, place, paint, columns);
}

} // namespace

std::string render(const Diagnostics &diagnostics, RenderStyle style) {
    const Paint &paint = style.colour ? ansi : plain;
    std::string out;
    for (const Diagnostic &diagnostic : diagnostics) {
        const bool error = diagnostic.severity == Severity::Error;
        append_message(out, diagnostic.place, error ? "error" : "warning",
                       error ? paint.error : paint.warning, diagnostic.message,
                       fmt::format(" [{}]", name(diagnostic.kind)), paint, style.columns);
        for (const Note &note : diagnostic.notes)
            append_message(out, note.place, "note", paint.note, note.message, "", paint,
                           style.columns);
        if (!diagnostic.help.empty())
            out += fmt::format("{}help:{} {}\n", paint.bold, paint.off, printable(diagnostic.help));
    }
    if (diagnostics.omitted() > 0)
        out += fmt::format("{} more are not shown\n", diagnostics.omitted());
    return out;
}

} // namespace enshu::dsl
