#include "orchestrator/cli/authoring/gantt.h"

#include "orchestrator/cli/authoring/time_plot.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::cli {

using rehearse::Row;
using Group = Row::Group;
using Outcome = Row::Outcome;

namespace {

constexpr std::size_t widest_label = 30;
constexpr std::size_t word_columns = 18;
constexpr int steps_high = 6;

std::string pick(const Style &style, const char *ja, const char *en) {
    return style.language == Language::Ja ? ja : en;
}

struct Look {
    const char *shape;
    Ink ink;
    const char *ja;
    const char *en;
};

Look objective_look(Outcome outcome) {
    switch (outcome) {
    case Outcome::Delivered:
        return {"★", Ink::Green, "達成", "done"};
    case Outcome::Spared:
        return {"○", Ink::Green, "回避", "avoided"};
    case Outcome::Penalty:
        return {"▼", Ink::Red, "減点", "penalty"};
    case Outcome::Failed:
        return {"✘", Ink::Red, "未達成", "not done"};
    default:
        return {"", Ink::Dim, "未定", "undecided"};
    }
}

Look look_of(const Row &row) {
    if (row.group == Group::Objectives)
        return objective_look(row.outcome);
    switch (row.outcome) {
    case Outcome::Delivered:
        if (row.group == Group::Attack)
            return {"◆", Ink::Red, "実施", "delivered"};
        if (row.group == Group::Injects)
            return {"✉", Ink::Yellow, "付与", "delivered"};
        return {"■", Ink::Green, "実施", "done"};
    case Outcome::Spared:
        return {"○", Ink::Blue, "免れた", "spared"};
    case Outcome::Withheld:
        return {"○", Ink::Blue, "付与せず", "withheld"};
    case Outcome::Failed:
        return {"✘", Ink::Red, "失敗", "failed"};
    default:
        return {"", Ink::Dim, "到達せず", "not reached"};
    }
}

std::string heading(Group group, const Style &style) {
    switch (group) {
    case Group::Attack:
        return pick(style, "攻撃", "Attack");
    case Group::Injects:
        return pick(style, "状況付与", "Injects");
    case Group::Team:
        return pick(style, "模範手順", "Walkthrough");
    case Group::Objectives:
        return pick(style, "目標", "Objectives");
    }
    return "";
}

std::string label_of(const Row &row) {
    switch (row.group) {
    case Group::Team:
        return "  " + row.id.substr(row.id.find('/') + 1) + " " + row.label;
    case Group::Objectives:
        return "  " + row.id + (row.label.empty() ? "" : " [" + row.label + "]");
    default:
        return "  " + row.id + (row.label == row.id ? "" : " " + row.label);
    }
}

void draw_objective(const Row &row, const TimePlot &plot, Cells &cells) {
    if (row.since && row.until) {
        const std::size_t begin = plot.column(*row.since);
        const std::size_t end = plot.column(*row.until);
        cells.fill(begin, end, "╌", Ink::Dim);
        cells.put(begin, "├", Ink::Dim);
        // A deadline beyond the end is none that could be missed.
        if (*row.until <= plot.duration_ms)
            cells.put(end, "┤", Ink::Yellow);
    }
}

void draw_item(const Row &row, const TimePlot &plot, Cells &cells) {
    if (row.since) {
        const std::int64_t end = row.at.value_or(plot.duration_ms);
        if (plot.column(end) > plot.column(*row.since))
            cells.fill(plot.column(*row.since), plot.column(end), "·", Ink::Dim);
    }
    if (row.at && row.until) {
        cells.fill(plot.column(*row.at), plot.column(*row.until), "━", Ink::Red);
        if (*row.until < plot.duration_ms)
            cells.put(plot.column(*row.until), "╸", Ink::Red);
    }
}

std::string row_line(const Row &row, const TimePlot &plot, const Style &style) {
    Cells cells(plot.width);
    if (row.group == Group::Objectives)
        draw_objective(row, plot, cells);
    else
        draw_item(row, plot, cells);
    const Look look = look_of(row);
    if (row.at)
        cells.put(plot.column(*row.at), look.shape, look.ink);
    std::string words = fit_right(row.at ? clock_text(*row.at) : "–", 7) + " " +
                        paint(pick(style, look.ja, look.en), look.ink, style);
    if (row.group == Group::Objectives && row.points != 0)
        words += fmt::format(" {:+}", row.points);
    return plot.line(label_of(row), cells.text(style), words);
}

// ---- the score over time

int points_at(const Points &points, std::int64_t moment) {
    int last = 0;
    for (const auto &[at, value] : points)
        if (at <= moment)
            last = value;
    return last;
}

class Steps {
  public:
    Steps(const Chart &chart, const TimePlot &plot) : chart_(chart), plot_(plot) {
        for (const Points *points : {&chart.knowing, &chart.idle})
            for (const auto &[at, value] : *points) {
                lowest_ = std::min(lowest_, value);
                highest_ = std::max(highest_, value);
            }
        highest_ = std::max(highest_, chart.possible);
        levels_.assign(steps_high, Cells(plot.width));
    }

    std::string text(const Style &style) {
        draw(chart_.idle, "╌", "┆", Ink::Red);
        draw(chart_.knowing, "━", "┃", Ink::Green);
        std::string text;
        for (int row = 0; row < steps_high; ++row) {
            const int level = steps_high - 1 - row;
            std::string mark;
            if (level == level_of(highest_))
                mark = std::to_string(highest_);
            else if (level == level_of(0))
                mark = "0";
            else if (level == level_of(lowest_))
                mark = std::to_string(lowest_);
            text += plot_.line(fit_right(mark, plot_.label),
                               levels_[static_cast<std::size_t>(level)].text(style), "") +
                    "\n";
        }
        return text;
    }

  private:
    int level_of(int points) const {
        const int range = std::max(1, highest_ - lowest_);
        return ((points - lowest_) * (steps_high - 1) + range / 2) / range;
    }
    void draw(const Points &points, const char *across, const char *up, Ink ink) {
        int before = level_of(0);
        for (std::size_t column = 0; column < plot_.width; ++column) {
            const int now = level_of(points_at(points, plot_.end_of(column)));
            for (int level = std::min(before, now); level <= std::max(before, now); ++level)
                levels_[static_cast<std::size_t>(level)].put(column, now == before ? across : up,
                                                             ink);
            before = now;
        }
    }

    const Chart &chart_;
    const TimePlot &plot_;
    int lowest_ = 0;
    int highest_ = 0;
    std::vector<Cells> levels_; ///< the lowest first
};

std::string legend(const Style &style) {
    return pick(style,
                "◆ 攻撃手順  ━ 通信中  ✉ 状況付与  ■ 班の操作  ○ 行われず  ✘ 失敗  "
                "├╌┤ 期限\n",
                "◆ step  ━ contact heard  ✉ inject  ■ act  ○ not needed  ✘ failed  ├╌┤ deadline\n");
}

} // namespace

std::string gantt_text(const Chart &chart, std::size_t columns, const Style &style) {
    std::size_t label = 12;
    for (const Row &row : chart.rows)
        label = std::max(label, dsl::display_width(label_of(row)));
    const TimePlot plot(columns, std::min(label, widest_label), word_columns, chart.duration_ms);
    std::string text =
        paint(fit(chart.title, dsl::display_width(chart.title)), Ink::Bold, style) + "\n";
    for (const std::string &line : plot.axis(style))
        text += line + "\n";
    std::optional<Group> group;
    for (const Row &row : chart.rows) {
        if (row.group != group)
            text += paint(heading(row.group, style), Ink::Bold, style) + "\n";
        group = row.group;
        text += row_line(row, plot, style) + "\n";
    }
    text += "\n" + paint(pick(style, "得点の推移", "Points over time"), Ink::Bold, style) +
            pick(style, "  ━ 模範手順どおり  ╌ 何もしない\n",
                 "  ━ with the walkthrough  ╌ nobody does anything\n");
    text += Steps(chart, plot).text(style);
    for (const std::string &line : plot.axis(style))
        text += line + "\n";
    return text + paint(legend(style), Ink::Dim, style);
}

} // namespace enshu::cli
