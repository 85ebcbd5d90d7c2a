#include "orchestrator/cli/authoring/unified_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace enshu::cli {
namespace {

constexpr std::size_t context = 3; // lines around a change

struct Line {
    char mark = ' '; ///< `-`, `+`, or a blank for one of both texts
    std::string_view text;
    bool broken = true; ///< a line break ends it
};
using Lines = std::vector<Line>;

Lines split(std::string_view text, char mark) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back({mark, text.substr(0, end), end != text.npos});
        text = end == text.npos ? std::string_view{} : text.substr(end + 1);
    }
    return lines;
}

std::ptrdiff_t letters(std::string_view text) {
    return std::ranges::count_if(
        text, [](char c) { return c != ' ' && c != '\t' && c != '\r' && c != '\n'; });
}

/// Both texts in one, each line marked.
Lines merge(const Lines &before, const Lines &after) {
    Lines merged;
    auto old = before.begin();
    auto fresh = after.begin();
    std::ptrdiff_t ahead = 0; // letters that the old text was followed further than the new one
    while (old != before.end() || fresh != after.end()) {
        const bool both = old != before.end() && fresh != after.end();
        if (both && ahead == 0 && old->text == fresh->text && old->broken == fresh->broken) {
            merged.push_back({' ', old->text, old->broken});
            ++old;
            ++fresh;
        } else if (old != before.end() && (ahead <= 0 || fresh == after.end())) {
            const bool only_new_blank =
                both && ahead == 0 && letters(fresh->text) == 0 && letters(old->text) > 0;
            if (only_new_blank) {
                merged.push_back(*fresh++);
                continue;
            }
            ahead += letters(old->text);
            merged.push_back(*old++);
        } else {
            ahead -= letters(fresh->text);
            merged.push_back(*fresh++);
        }
    }
    return merged;
}

struct Hunk {
    std::size_t begin = 0;
    std::size_t end = 0;
};

std::vector<Hunk> hunks(const Lines &lines) {
    std::vector<Hunk> result;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].mark == ' ')
            continue;
        const std::size_t begin = i - std::min(i, context);
        const std::size_t end = std::min(i + 1 + context, lines.size());
        if (!result.empty() && begin <= result.back().end)
            result.back().end = end;
        else
            result.push_back({begin, end});
    }
    return result;
}

/// `-12,7`; a range without lines is said to begin one line earlier.
std::string range(const Lines &lines, const Hunk &hunk, char mark) {
    const auto counts = [&](const Line &line) { return line.mark == ' ' || line.mark == mark; };
    const auto at = [&](std::size_t i) { return lines.begin() + static_cast<std::ptrdiff_t>(i); };
    const auto earlier = std::count_if(at(0), at(hunk.begin), counts);
    const auto here = std::count_if(at(hunk.begin), at(hunk.end), counts);
    return fmt::format("{}{},{}", mark, earlier + (here > 0 ? 1 : 0), here);
}

/// Removed lines before added ones, where both stand together.
void sort_changes(Lines &lines) {
    for (auto begin = lines.begin(); begin != lines.end();) {
        const auto is_change = [](const Line &line) { return line.mark != ' '; };
        begin = std::find_if(begin, lines.end(), is_change);
        const auto end = std::find_if_not(begin, lines.end(), is_change);
        std::stable_partition(begin, end, [](const Line &line) { return line.mark == '-'; });
        begin = end;
    }
}

} // namespace

std::string unified_diff(const std::string &path, std::string_view before, std::string_view after) {
    if (before == after)
        return {};
    Lines lines = merge(split(before, '-'), split(after, '+'));
    sort_changes(lines);
    std::string text = fmt::format("--- {0}\n+++ {0}\n", path);
    for (const Hunk &hunk : hunks(lines)) {
        text += fmt::format("@@ {} {} @@\n", range(lines, hunk, '-'), range(lines, hunk, '+'));
        for (std::size_t i = hunk.begin; i < hunk.end; ++i)
            text += fmt::format("{}{}\n{}", lines[i].mark, lines[i].text,
                                lines[i].broken ? "" : "\\ No newline at end of file\n");
    }
    return text;
}

} // namespace enshu::cli
