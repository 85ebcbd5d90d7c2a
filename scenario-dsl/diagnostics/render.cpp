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
/// a screen.
struct Excerpt {
    std::string before; ///< printable, up to the place
    std::string marked; ///< printable, the place
    std::string after;  ///< printable
};

std::string_view last_characters(std::string_view text, std::size_t count) {
    std::size_t at = text.size();
    while (at > 0 && count > 0) {
        --at;
        if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80)
            --count;
    }
    return text.substr(at);
}

std::string_view first_characters(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    for (; at < text.size() && count > 0; --count)
        at += character_length(text, at);
    return text.substr(0, at);
}

Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end) {
    constexpr std::size_t around = 60;  // characters on each side
    constexpr std::size_t longest = 80; // characters of the place itself
    const std::string_view before = line.substr(0, begin);
    const std::string_view marked = line.substr(begin, end - begin);
    const std::string_view after = line.substr(end);
    if (line.size() <= 3 * around)
        return {printable(before), printable(marked), printable(after)};
    const auto kept = last_characters(before, around);
    const auto shown = first_characters(marked, longest);
    const bool whole = shown.size() == marked.size();
    const auto rest = whole ? first_characters(after, around) : std::string_view{};
    return {(kept.size() < before.size() ? "…" : "") + printable(kept), printable(shown),
            printable(rest) + (!whole || rest.size() < after.size() ? "…" : "")};
}

void append_excerpt(std::string &out, const Place &place, const Paint &paint) {
    const Position position = place.source->position(place.range.begin);
    const std::string_view line = place.source->line(position.line);
    const std::size_t start = place.source->line_start(position.line);
    const std::size_t begin = std::min(place.range.begin - start, line.size());
    const std::size_t end = std::clamp(place.range.end - start, begin, line.size());
    const Excerpt shown = excerpt(line, begin, end);
    out += fmt::format("{:5} | {}{}{}\n", position.line, shown.before, shown.marked, shown.after);
    out += fmt::format(
        "      | {}{}{}{}\n", std::string(display_width(shown.before), ' '), paint.caret,
        std::string(std::max<std::size_t>(1, display_width(shown.marked)), '^'), paint.off);
}

void append_message(std::string &out, const Place &place, std::string_view word,
                    std::string_view word_paint, std::string_view message, std::string_view suffix,
                    const Paint &paint) {
    const bool whole_file = place.source->text().empty();
    std::string where = printable(place.source->path());
    if (!whole_file) {
        const Position position = place.source->position(place.range.begin);
        where += fmt::format(":{}:{}", position.line, position.column);
    }
    out += fmt::format("{}{}:{} {}{}:{} {}{}\n", paint.bold, where, paint.off, word_paint, word,
                       paint.off, printable(message), suffix);
    if (!whole_file)
        append_excerpt(out, place, paint);
}

} // namespace

std::string render(const Diagnostics &diagnostics, RenderStyle style) {
    const Paint &paint = style.colour ? ansi : plain;
    std::string out;
    for (const Diagnostic &diagnostic : diagnostics) {
        const bool error = diagnostic.severity == Severity::Error;
        append_message(out, diagnostic.place, error ? "error" : "warning",
                       error ? paint.error : paint.warning, diagnostic.message,
                       fmt::format(" [{}]", name(diagnostic.kind)), paint);
        for (const Note &note : diagnostic.notes)
            append_message(out, note.place, "note", paint.note, note.message, "", paint);
        if (!diagnostic.help.empty())
            out += fmt::format("{}help:{} {}\n", paint.bold, paint.off, printable(diagnostic.help));
    }
    if (diagnostics.omitted() > 0)
        out += fmt::format("{} more are not shown\n", diagnostics.omitted());
    return out;
}

} // namespace enshu::dsl
