#include "orchestrator/cli/authoring/gantt.h"

#include "scenario-dsl/source/characters.h"

#include <gtest/gtest.h>

#include <sstream>

namespace enshu::cli {
namespace {

using rehearse::Row;
using Group = Row::Group;
using Outcome = Row::Outcome;

constexpr std::int64_t minute = 60'000;

Row row(Group group, Outcome outcome, const char *id, std::optional<std::int64_t> at) {
    Row row;
    row.group = group;
    row.outcome = outcome;
    row.id = id;
    row.at = at;
    return row;
}

class Gantt : public testing::Test {
  protected:
    std::vector<std::string> lines(std::size_t columns = 100, Style style = {}) const {
        std::istringstream text(gantt_text(chart_, columns, style));
        std::vector<std::string> lines;
        for (std::string line; std::getline(text, line);)
            lines.push_back(line);
        return lines;
    }
    std::string line(const std::string &of, std::size_t columns = 100, Style style = {}) const {
        for (const std::string &each : lines(columns, style))
            if (each.find(of) != std::string::npos)
                return each;
        ADD_FAILURE() << "no line has `" << of << "`";
        return "";
    }
    /// The column in which a text begins.
    static std::size_t column(const std::string &line, const std::string &text) {
        return dsl::display_width(line.substr(0, line.find(text)));
    }
    static bool has(const std::string &line, const char *text) {
        return line.find(text) != std::string::npos;
    }

    Chart chart_{"はじめの一歩", {}, {{0, 0}}, {{0, 0}}, 200, 100 * minute};
};

TEST_F(Gantt, EveryOutcomeHasAShapeAndAWordOfItsOwn) {
    chart_.rows = {row(Group::Attack, Outcome::Delivered, "one", 10 * minute),
                   row(Group::Attack, Outcome::Spared, "two", 20 * minute),
                   row(Group::Attack, Outcome::Failed, "three", 30 * minute),
                   row(Group::Attack, Outcome::Pending, "four", std::nullopt),
                   row(Group::Injects, Outcome::Delivered, "five", 10 * minute),
                   row(Group::Injects, Outcome::Withheld, "six", 10 * minute)};
    EXPECT_TRUE(has(line("one"), "◆") && has(line("one"), "10:00 delivered"));
    EXPECT_TRUE(has(line("two"), "○") && has(line("two"), "20:00 spared"));
    EXPECT_TRUE(has(line("three"), "✘") && has(line("three"), "30:00 failed"));
    EXPECT_TRUE(has(line("four"), "not reached"));
    EXPECT_TRUE(has(line("five"), "✉") && has(line("five"), "delivered"));
    EXPECT_TRUE(has(line("six"), "○") && has(line("six"), "withheld"));
    const Style ja{Language::Ja, false};
    EXPECT_TRUE(has(line("two", 100, ja), "免れた"));
    EXPECT_TRUE(has(line("six", 100, ja), "付与せず"));
}

TEST_F(Gantt, AShapeStandsBelowItsMomentOfTheAxis) {
    chart_.rows = {row(Group::Attack, Outcome::Delivered, "step", 30 * minute)};
    EXPECT_EQ(column(line("step"), "◆"), column(lines()[1], "30:00"));
    chart_.rows[0].id = "手順の名前";
    EXPECT_EQ(column(line("手順"), "◆"), column(lines()[1], "30:00"))
        << "wide labels shift nothing";
}

TEST_F(Gantt, TheAxisNamesTheBeginningAndRoundMoments) {
    for (const int minutes : {5, 30, 180, 2880}) {
        chart_.duration_ms = minutes * minute;
        EXPECT_TRUE(has(lines()[1], " 0:00")) << minutes;
        EXPECT_GT(dsl::display_width(lines()[2]), 60U);
    }
    chart_.duration_ms = 180 * minute;
    EXPECT_TRUE(has(lines()[1], "1:00:00"));
    EXPECT_TRUE(has(lines()[1], "2:00:00"));
}

TEST_F(Gantt, NoLineIsWiderThanTheTerminal) {
    Row wide = row(Group::Objectives, Outcome::Delivered, "objective", 99 * minute);
    wide.label = "とても長い段階の名前がここに入ります";
    wide.since = 10 * minute;
    wide.until = 99 * minute;
    wide.points = 1000;
    chart_.rows = {wide, row(Group::Team, Outcome::Delivered, "walkthrough/10", 100 * minute)};
    chart_.rows[1].label = "submit a-form-with-a-rather-long-name";
    for (const Language language : {Language::Ja, Language::En})
        for (const std::size_t columns : {80U, 100U, 160U})
            for (const std::string &each : lines(columns, {language, false}))
                EXPECT_LE(dsl::display_width(each), columns) << each;
}

TEST_F(Gantt, AContactIsABarFromItsStepToItsEnd) {
    chart_.rows = {row(Group::Attack, Outcome::Delivered, "beacon", 10 * minute)};
    chart_.rows[0].until = 60 * minute;
    const std::string text = line("beacon");
    EXPECT_TRUE(has(text, "◆━━━━━"));
    EXPECT_EQ(column(text, "╸"), column(lines()[1], "1:00:00"));
}

TEST_F(Gantt, ADeadlineIsMarkedUnlessItLiesBeyondTheEnd) {
    chart_.rows = {row(Group::Objectives, Outcome::Delivered, "goal", 20 * minute)};
    chart_.rows[0].since = 10 * minute;
    chart_.rows[0].until = 45 * minute;
    EXPECT_TRUE(has(line("goal"), "├"));
    EXPECT_TRUE(has(line("goal"), "★"));
    EXPECT_EQ(column(line("goal"), "┤"), column(lines()[1], "45:00"));
    chart_.rows[0].until = 140 * minute;
    EXPECT_FALSE(has(line("goal"), "┤"));
}

TEST_F(Gantt, TheScoreStepsUpAndDown) {
    chart_.knowing = {{0, 0}, {30 * minute, 100}, {60 * minute, 200}};
    chart_.idle = {{0, 0}, {30 * minute, -80}};
    const std::string top = line("    200 ");
    EXPECT_TRUE(has(top, "━━━━━━"));
    const std::size_t begins = column(top, "┃");
    EXPECT_GE(begins + 1, column(lines()[1], "1:00:00"));
    EXPECT_LE(begins, column(lines()[1], "1:00:00") + 1);
    EXPECT_TRUE(has(line("    -80 "), "╌╌╌╌"));
}

TEST_F(Gantt, ColoursAreThereOnlyWhereTheyAreWanted) {
    chart_.rows = {row(Group::Attack, Outcome::Delivered, "step", 30 * minute)};
    EXPECT_EQ(gantt_text(chart_, 100, {}).find('\x1b'), std::string::npos);
    EXPECT_NE(gantt_text(chart_, 100, {Language::En, true}).find("\x1b[31m◆\x1b[0m"),
              std::string::npos);
}

TEST_F(Gantt, WhatAnAuthorWroteDoesNotSteerTheTerminal) {
    chart_.title = "title\x1b[2J";
    chart_.rows = {row(Group::Attack, Outcome::Delivered, "step\x1b[2J", 0)};
    EXPECT_EQ(gantt_text(chart_, 100, {}).find('\x1b'), std::string::npos);
}

} // namespace
} // namespace enshu::cli
