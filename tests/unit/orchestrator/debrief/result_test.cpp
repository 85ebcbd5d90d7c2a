#include "orchestrator/debrief/result.h"

#include "orchestrator/debrief/files.h"
#include "tests/unit/orchestrator/debrief/rehearsed.h"

#include <gtest/gtest.h>

namespace enshu::debrief {
namespace {

using Trend = Comparison::Trend;

Result result(std::vector<std::optional<std::int64_t>> detect_ms,
              const std::vector<std::string> &states) {
    Result one;
    one.scenario_id = "first-light";
    one.organization = {"日出市役所", "Hinode City Hall"};
    for (std::size_t i = 0; i < detect_ms.size(); ++i) {
        TeamResult team;
        team.label = std::to_string(i + 1);
        team.figures_ms.assign(6, std::nullopt);
        team.figures_ms[0] = detect_ms[i];
        team.objectives = {{"which-pc", states.at(i), 0, 1}};
        one.teams.push_back(team);
    }
    return one;
}

const Comparison &find(const std::vector<Comparison> &all, const std::string &what) {
    for (const Comparison &each : all)
        if (each.what == what)
            return each;
    throw std::out_of_range(what);
}

const std::vector<dsl::Objective> &objectives() {
    static const auto loaded = test::load_first_light();
    return loaded.scenario->objectives;
}

TEST(Results, ASmallerTimeAndALargerShareAreBetter) {
    const auto all = compare({result({300'000, 500'000, {}}, {"done", "failed", "failed"}),
                              result({120'000, {}, 100'000}, {"done", "late", "failed"})},
                             objectives());
    const Comparison &detect = find(all, "detect");
    EXPECT_EQ(detect.values[0], 400'000);
    EXPECT_EQ(detect.values[1], 110'000);
    EXPECT_EQ(detect.trend, Trend::Better);
    const Comparison &which = find(all, "which-pc");
    EXPECT_EQ(which.values[0], 33);
    EXPECT_EQ(which.values[1], 66);
    EXPECT_EQ(which.trend, Trend::Better);
}

TEST(Results, ATimeThatWasNotMeasuredIsNotCompared) {
    const auto all =
        compare({result({300'000}, {"not-measurable"}), result({{}}, {"failed"})}, objectives());
    EXPECT_EQ(find(all, "detect").trend, Trend::Unknown);
    EXPECT_FALSE(find(all, "which-pc").values[0]);
    EXPECT_EQ(find(all, "which-pc").trend, Trend::Unknown);
    EXPECT_THROW(find(all, "contain"), std::out_of_range) << "nobody has a figure";
    EXPECT_EQ(
        find(compare({result({100}, {"done"}), result({200}, {"failed"})}, objectives()), "detect")
            .trend,
        Trend::Worse);
}

TEST(Results, AreKeptAsTheyWere) {
    Result before = result({300'000, {}}, {"done", "failed"});
    before.exercise = "one";
    before.started_unix_ms = 1'700'000'000'000;
    before.title = {"題", "title"};
    const Result after = result_from_json(to_json(before));
    EXPECT_EQ(to_json(after), to_json(before));
    EXPECT_THROW(result_from_json({{"exercise", 7}}), nlohmann::json::exception);
}

TEST(Results, OfTheSameOrganisationAndScenarioStandBesideALaterExercise) {
    auto loaded = test::load_first_light();
    const auto events = rehearse::play(*loaded.scenario, &*loaded.walkthrough, 7).events;
    Source source = test::source_of(*loaded.scenario, events);
    auto later = events;
    for (event::Event &event : later)
        event.wall_unix_ms += 1'800'000'000'000;
    Source now{*loaded.scenario, "now", "digest", 1, 7, later, source.now, {}, {}};
    Result before = result({900'000}, {"failed"});
    before.exercise = "before";
    before.started_unix_ms = 1'700'000'000'000;
    Result elsewhere = before;
    elsewhere.organization = {"別の市", "another city"};
    Result another = before;
    another.scenario_id = "another";
    now.results = {before, elsewhere, another};
    const Debrief debrief = make(now);
    ASSERT_EQ(debrief.earlier.size(), 1U);
    const std::string html = page(debrief, dsl::Language::En);
    EXPECT_NE(html.find("↗ better"), std::string::npos);
    EXPECT_NE(html.find("15 min"), std::string::npos);
    EXPECT_EQ(page(make(source), dsl::Language::En).find("id=\"progress\""), std::string::npos);
}

} // namespace
} // namespace enshu::debrief
