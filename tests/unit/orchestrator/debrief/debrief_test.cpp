#include "orchestrator/debrief/debrief.h"

#include "orchestrator/event/kinds.h"
#include "tests/unit/orchestrator/debrief/rehearsed.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace enshu::debrief {
namespace {

namespace kind = event::kind;

class DebriefTest : public testing::Test {
  protected:
    const event::Event &event(const std::vector<event::Event> &events, const char *which,
                              const std::string &subject) const {
        const auto found = std::ranges::find_if(events, [&](const event::Event &each) {
            return each.kind == which && each.subject == subject;
        });
        if (found == events.end())
            throw std::out_of_range(std::string(which) + " " + subject);
        return *found;
    }
    TeamDebrief of_team(const std::vector<event::Event> &events) const {
        return make(test::source_of(scenario_, events)).teams.at(0);
    }
    TeamDebrief of_team(const test::Events &events) const { return of_team(events.all); }

    dsl::LoadResult loaded_ = test::load_first_light();
    dsl::Scenario &scenario_ = *loaded_.scenario;
    dsl::Walkthrough &walkthrough_ = *loaded_.walkthrough;
};

TEST_F(DebriefTest, TellsTheFiguresOfTheWalkthroughFromTheLogsOwnMoments) {
    const auto events = rehearse::play(scenario_, &walkthrough_, 7).events;
    const TeamDebrief team = of_team(events);
    const event::Event &first = event(events, kind::step_delivered, "phish");
    const event::Event &answer = event(events, kind::answer_given, "which-pc");
    const event::Event &cable = event(events, kind::cable_set, "pc-suzuki");
    const event::Event &report = event(events, kind::form_submitted, "first-report");
    const event::Event &contact = event(events, kind::contact, "beacon");
    EXPECT_EQ(first.exercise_ms, 180'000);

    const Figure &detect = team.figure(FigureKind::Detect);
    EXPECT_EQ(detect.from->seq, first.seq);
    EXPECT_EQ(detect.to->seq, answer.seq);
    EXPECT_EQ(detect.ms(), answer.exercise_ms - first.exercise_ms);

    const Figure &first_report = team.figure(FigureKind::Report);
    EXPECT_EQ(first_report.ms(), report.exercise_ms - first.exercise_ms);
    EXPECT_EQ(first_report.ms().value() - detect.ms().value(), 45'000) << "30 s and 75 s after";

    const Figure &contain = team.figure(FigureKind::Contain);
    EXPECT_EQ(contain.from->seq, contact.seq);
    EXPECT_EQ(contain.to->seq, cable.seq) << "the act, not the silence that it led to";
    EXPECT_EQ(contain.ms(), cable.exercise_ms - contact.exercise_ms);

    for (const FigureKind not_measured :
         {FigureKind::Preserve, FigureKind::Eradicate, FigureKind::Recover}) {
        EXPECT_FALSE(team.figure(not_measured).ms());
        EXPECT_FALSE(team.figure(not_measured).why_not.en.empty());
    }
    EXPECT_EQ(team.figure(FigureKind::Recover).why_not.en, "the cable of pc-suzuki is still out");
    EXPECT_EQ(team.score.points, 200);
    EXPECT_FALSE(team.data_taken);
}

TEST_F(DebriefTest, MeasuresNothingOfATeamThatDoesNothing) {
    const auto events = rehearse::play(scenario_, nullptr, 7).events;
    const TeamDebrief team = of_team(events);
    for (const Figure &figure : team.figures) {
        EXPECT_FALSE(figure.ms()) << name_of(figure.kind);
        EXPECT_FALSE(figure.why_not.ja.empty()) << name_of(figure.kind);
    }
    EXPECT_TRUE(team.data_taken);
    ASSERT_EQ(team.heard.size(), 1U);
    EXPECT_FALSE(team.heard[0].lost);
    EXPECT_EQ(team.heard[0].to.at_ms, 30 * 60'000);
    EXPECT_GT(team.unseen(), 0U);
    EXPECT_EQ(team.unseen(), team.found.size()) << "it ran no command";
}

TEST_F(DebriefTest, HasSeenTheTracesThatACommandOrACaptureWentTo) {
    const auto events = rehearse::play(scenario_, &walkthrough_, 7).events;
    const TeamDebrief team = of_team(events);
    bool proxy_log = false;
    for (const Found &found : team.found)
        if (found.step == "beacon" && found.where.starts_with("/var/log/squid")) {
            proxy_log = true;
            EXPECT_EQ(found.seen_seq, event(events, kind::command_run, "gate").seq);
        }
    EXPECT_TRUE(proxy_log);
    EXPECT_GT(team.unseen(), 0U) << "it never looked at the mail";
}

TEST_F(DebriefTest, DoesNotTakeACommandBeforeTheStepOrOnAnotherHostForALook) {
    test::Events events;
    const nlohmann::json look{{"command", "cat /var/log/squid/access.log"}, {"exit_code", 0}};
    events.add(1, 1000, kind::command_run, "gate", look, "team");
    events.add(1, 2000, kind::step_delivered, "beacon",
               {{"verb", "beacon"}, {"host", "pc-suzuki"}});
    events.add(1, 3000, kind::command_run, "pc-suzuki", look, "team");
    const auto squid = [&] {
        const TeamDebrief team = of_team(events);
        const auto found = std::ranges::find_if(
            team.found, [](const Found &each) { return each.where.starts_with("/var/log/squid"); });
        return found == team.found.end() ? std::optional<std::uint64_t>(999) : found->seen_seq;
    };
    EXPECT_FALSE(squid());
    events.add(1, 4000, kind::command_run, "gate", look, "team");
    EXPECT_EQ(squid(), 4U);
}

TEST_F(DebriefTest, AnotherFileOfTheSameFolderIsNoLook) {
    for (const auto &[command, seen] :
         std::vector<std::pair<const char *, bool>>{{"grep x /var/log/squid/cache.log", false},
                                                    {"ls -l /var/log/squid/", true},
                                                    {"grep -r x /var/log/squid", true},
                                                    {"tail -f access.log", true},
                                                    {"ls /var", false},
                                                    {"zgrep x /var/log/squid/*", true}}) {
        test::Events events;
        events.add(1, 2000, kind::step_delivered, "beacon",
                   {{"verb", "beacon"}, {"host", "pc-suzuki"}});
        events.add(1, 3000, kind::command_run, "gate", {{"command", command}, {"exit_code", 0}},
                   "team");
        bool found = false;
        for (const Found &each : of_team(events).found)
            if (each.where == "/var/log/squid/access.log") {
                found = true;
                EXPECT_EQ(each.seen_seq.has_value(), seen) << command;
            }
        EXPECT_TRUE(found);
    }
}

TEST_F(DebriefTest, ContainsOnlyWhenTheBeaconIsNotHeardAgain) {
    test::Events events;
    const auto contact = [](int count) {
        return nlohmann::json{{"count", count}, {"since_last_ms", 5000}};
    };
    events.add(1, 1000, kind::step_delivered, "beacon",
               {{"verb", "beacon"}, {"host", "pc-suzuki"}});
    events.add(1, 2000, kind::contact, "beacon", contact(1));
    events.add(1, 9000, kind::cable_set, "pc-suzuki", {{"plugged", false}}, "team");
    events.add(1, 50'000, kind::contact_lost, "beacon",
               {{"last_contact_ms", 8000}, {"silent_ms", 42'000}});
    EXPECT_EQ(of_team(events).figure(FigureKind::Contain).ms(), 7000);
    EXPECT_EQ(of_team(events).heard.at(0).to.at_ms, 8000);
    events.add(1, 60'000, kind::cable_set, "pc-suzuki", {{"plugged", true}}, "team");
    EXPECT_EQ(of_team(events).figure(FigureKind::Recover).ms(), 59'000);
    events.add(1, 62'000, kind::contact, "beacon", contact(2));
    EXPECT_FALSE(of_team(events).figure(FigureKind::Contain).ms());
    EXPECT_EQ(of_team(events).heard.size(), 2U);
}

TEST_F(DebriefTest, CountsCaptureFromTheMomentItWasBegun) {
    test::Events events;
    events.add(1, 1000, kind::step_delivered, "phish",
               {{"verb", "send-mail"}, {"host", "attacker"}});
    const auto begun = events.add(1, 5000, kind::evidence_begun, "pc-suzuki",
                                  {{"id", "t1-1"}, {"kind", "memory"}}, "team");
    events.add(1, 90'000, kind::evidence_captured, "pc-suzuki",
               {{"id", "t1-1"}, {"kind", "memory"}}, "team");
    const Figure preserve = of_team(events).figure(FigureKind::Preserve);
    EXPECT_EQ(preserve.ms(), 4000);
    EXPECT_EQ(preserve.to->seq, begun);
}

TEST_F(DebriefTest, SumsUpHowLongAServiceWasDown) {
    dsl::Objective portal;
    portal.id = "portal";
    portal.measure = dsl::Available{"attacker", "http://www/", "gate", dsl::Milliseconds(10'000),
                                    dsl::Milliseconds(60'000)};
    scenario_.objectives.push_back(portal);
    test::Events events;
    events.add(1, 500, kind::step_delivered, "phish",
               {{"verb", "send-mail"}, {"host", "attacker"}});
    for (const auto &[at, up] : std::vector<std::pair<int, bool>>{
             {1000, true}, {10'000, false}, {25'000, true}, {90'000, false}})
        events.add(1, at, kind::service_probed, "portal", {{"url", "http://www/"}, {"up", up}});
    events.add(0, 100'000, kind::exercise_state, "", {{"from", "RUNNING"}, {"to", "ENDED"}});
    const TeamDebrief team = of_team(events);
    ASSERT_EQ(team.downtimes.size(), 1U);
    EXPECT_EQ(team.downtimes[0].down_ms, 25'000);
    EXPECT_EQ(team.downtimes[0].spare_ms, 60'000);
    EXPECT_EQ(team.figure(FigureKind::Recover).why_not.en, "http://www/ is still down");
}

TEST_F(DebriefTest, KeepsEachTeamsEventsApart) {
    test::Events events;
    events.add(0, 0, kind::exercise_state, "", {{"from", "STANDBY"}, {"to", "RUNNING"}});
    events.add(1, 1000, kind::step_delivered, "phish",
               {{"verb", "send-mail"}, {"host", "attacker"}});
    events.add(2, 1000, kind::step_delivered, "phish",
               {{"verb", "send-mail"}, {"host", "attacker"}});
    events.add(2, 4000, kind::form_submitted, "first-report", {{"fields", {}}}, "team");
    const Debrief both = make(test::source_of(scenario_, events.all, 2));
    ASSERT_EQ(both.teams.size(), 2U);
    EXPECT_FALSE(both.teams[0].figure(FigureKind::Report).ms());
    EXPECT_EQ(both.teams[1].figure(FigureKind::Report).ms(), 3000);
    EXPECT_EQ(both.teams[0].rows.size(), 2U);
}

TEST_F(DebriefTest, WhatHappensAfterTheEndDoesNotCountButJudgementsDo) {
    test::Events events;
    events.add(1, 1000, kind::step_delivered, "phish",
               {{"verb", "send-mail"}, {"host", "attacker"}});
    events.add(0, 5000, kind::exercise_state, "", {{"from", "RUNNING"}, {"to", "ENDED"}});
    events.add(1, 5000, kind::form_submitted, "first-report", {{"fields", {}}}, "team");
    events.add(1, 5000, kind::objective_overridden, "which-pc",
               {{"state", "done"}, {"points", 40}, {"reason", "said so aloud"}}, "controller:root");
    const Debrief debrief = make(test::source_of(scenario_, events.all));
    EXPECT_TRUE(debrief.over);
    EXPECT_FALSE(debrief.teams[0].figure(FigureKind::Report).ms());
    ASSERT_EQ(debrief.teams[0].overrides.size(), 1U);
    EXPECT_NE(debrief.teams[0].overrides[0].text.en.find("said so aloud"), std::string::npos);
    EXPECT_EQ(debrief.teams[0].score.points, 40);
}

TEST_F(DebriefTest, FindsStrengthsAndWhereToBegin) {
    const auto good = of_team(rehearse::play(scenario_, &walkthrough_, 7).events).findings;
    EXPECT_EQ(std::ranges::count_if(good, &Finding::strength), 4) << "three done, one avoided";
    const auto idle = of_team(rehearse::play(scenario_, nullptr, 7).events).findings;
    EXPECT_EQ(std::ranges::count_if(idle, &Finding::strength), 0);
    for (const Finding &finding : idle) {
        EXPECT_FALSE(finding.action.ja.empty()) << finding.what.en;
        EXPECT_FALSE(finding.action.en.empty()) << finding.what.en;
    }
}

TEST_F(DebriefTest, SurvivesDetailsOfAnyShape) {
    test::Events events;
    for (const nlohmann::json &detail :
         {nlohmann::json(nullptr), nlohmann::json::array({1, 2}), nlohmann::json("text"),
          nlohmann::json{{"to", 7}, {"id", nullptr}, {"plugged", "yes"}, {"command", {1}}}})
        for (const char *which : {kind::cable_set, kind::evidence_captured, kind::command_run})
            events.add(1, 1000, which, "pc-suzuki", detail, "team");
    EXPECT_NO_THROW(of_team(events));
}

} // namespace
} // namespace enshu::debrief
