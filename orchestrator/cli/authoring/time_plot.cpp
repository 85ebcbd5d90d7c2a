#include "orchestrator/cli/authoring/time_plot.h"

#include <algorithm>

namespace enshu::cli {

TimePlot::TimePlot(std::size_t total, std::size_t label_columns, std::size_t word_columns,
                   std::int64_t duration)
    : label(label_columns), words(word_columns), duration_ms(std::max<std::int64_t>(1, duration)) {
    const std::size_t taken = label + words + 3;
    width = std::max<std::size_t>(20, total > taken ? total - taken : 0);
}

std::size_t TimePlot::column(std::int64_t at_ms) const {
    const std::int64_t at = std::clamp<std::int64_t>(at_ms, 0, duration_ms);
    return static_cast<std::size_t>(at * static_cast<std::int64_t>(width - 1) / duration_ms);
}

std::int64_t TimePlot::end_of(std::size_t column) const {
    return column + 1 >= width ? duration_ms
                               : (static_cast<std::int64_t>(column + 1) * duration_ms - 1) /
                                     static_cast<std::int64_t>(width - 1);
}

std::vector<std::string> TimePlot::axis(const Style &style) const {
    constexpr std::int64_t minute = 60'000;
    std::int64_t step = 24 * 60 * minute;
    for (const int minutes : {1, 2, 5, 10, 15, 30, 60, 120, 240, 480})
        if (column(minutes * minute) >= 9) {
            step = minutes * minute;
            break;
        }
    std::string moments;
    Cells rule(width);
    rule.fill(0, width - 1, "─", Ink::Dim);
    for (std::int64_t at = 0; at <= duration_ms; at += step) {
        rule.put(column(at), "┴", Ink::Dim);
        const std::string moment = clock_text(at);
        const std::size_t begin = std::min(column(at), width - moment.size());
        if (!moments.empty() && begin <= moments.size())
            continue;
        moments.resize(begin, ' ');
        moments += moment;
    }
    return {line("", paint(fit(moments, width), Ink::Dim, style), ""),
            line("", rule.text(style), "")};
}

std::string TimePlot::line(std::string_view label_text, const std::string &plot,
                           std::string_view word_text) const {
    std::string text = fit(label_text, label) + " " + plot;
    if (!word_text.empty())
        text += "  " + std::string(word_text);
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

void Cells::put(std::size_t column, const char *glyph, Ink ink) {
    if (column < cells_.size())
        cells_[column] = {glyph, ink};
}

void Cells::fill(std::size_t from, std::size_t to, const char *glyph, Ink ink) {
    for (std::size_t column = from; column <= to && column < cells_.size(); ++column)
        cells_[column] = {glyph, ink};
}

std::string Cells::text(const Style &style) const {
    std::string text;
    for (std::size_t i = 0; i < cells_.size();) {
        std::string run;
        const Ink ink = cells_[i].ink;
        for (; i < cells_.size() && cells_[i].ink == ink; ++i)
            run += cells_[i].glyph;
        text += paint(run, ink, style);
    }
    return text;
}

} // namespace enshu::cli
