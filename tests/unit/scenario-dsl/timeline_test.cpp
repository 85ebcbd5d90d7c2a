#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using test::Marks;
using test::SmallScenario;

Marks after_edit(std::string_view before, std::string_view after) {
    return test::marks(SmallScenario{}.in_scenario(before, after).load().diagnostics);
}

/// The small scenario: phish at 3m, open 60s..90s later, beacon 5s after it, soc-call 40s after the
/// beacon.
TEST(Conditions, MayNotWaitForWhatWaitsForThem) {
    EXPECT_EQ(after_edit("    at: 3m\n", "    at: 3m\n    if: { delivered: beacon }\n"),
              Marks{"after-cycle: beacon"});
    EXPECT_EQ(after_edit("    at: 3m\n", "    at: 3m\n    if: { achieved: isolate }\n"),
              Marks{"after-cycle: isolate"})
        << "the contact that is to be lost must have begun";
    EXPECT_EQ(after_edit("    at: 3m\n", "    at: 3m\n    needs: beacon\n"),
              Marks{"after-cycle: beacon"});
    EXPECT_EQ(after_edit("    at: 3m\n", "    at: 3m\n    if: { achieved: tell }\n"), Marks{})
        << "a report waits for nothing";
}

TEST(Conditions, MustBeAbleToHold) {
    EXPECT_EQ(after_edit("after: beacon, delay: 200s, needs", "at: 4m4s, needs"),
              Marks{"never-happens: beacon"});
    EXPECT_EQ(after_edit("after: beacon, delay: 200s, needs", "at: 4m6s, needs"), Marks{})
        << "the beacon may have begun by then";
    EXPECT_EQ(after_edit("    unless: { submitted: report }", "    unless: { delivered: phish }"),
              Marks{"never-happens: phish"});
    EXPECT_EQ(after_edit("    unless: { submitted: report }",
                         "    if: { submitted: report }\n    unless: { submitted: report }"),
              Marks{"never-happens: report"});
}

TEST(Conditions, MustMakeADifference) {
    EXPECT_EQ(after_edit("    unless: { submitted: report }", "    if: { delivered: phish }"),
              Marks{"condition-idle: phish"});
    EXPECT_EQ(after_edit("    at: 3m\n", "    at: 3m\n    unless: { delivered: soc-call }\n"),
              Marks{"condition-idle: soc-call"});
    EXPECT_EQ(after_edit("    unless: { submitted: report }", "    if: { alive: beacon }"), Marks{})
        << "it may have been cut";
}

TEST(Conditions, OfAWithheldInjectMayGoEitherWay) {
    EXPECT_EQ(
        after_edit("phases: [ detect",
                   "  - { id: again, after: soc-call, delay: 1m, if: { delivered: soc-call }, "
                   "from: soc, channel: phone, text: Again }\nphases: [ detect"),
        Marks{});
}

TEST(Manual, IsTrueOrLeftOut) {
    EXPECT_EQ(after_edit("    at: 3m\n", "    manual: false\n"), Marks{"bad-value: false"});
    EXPECT_EQ(after_edit("after: beacon, delay: 200s, needs", "manual: true, needs"), Marks{});
    EXPECT_EQ(after_edit("after: beacon, delay: 200s, needs", "manual: true, delay: 5s, needs"),
              Marks{"key-needs-key: delay"});
}

TEST(Deadline, ShouldNotHangOnAController) {
    const Marks marks = after_edit("    after: beacon\n    delay: 40s", "    manual: true");
    EXPECT_EQ(marks,
              (Marks{"deadline-uncertain: 4m of soc-call", "deadline-uncertain: 5m of soc-call"}));
}

TEST(Deadline, ShouldNotRunFromWhatHangsOnAController) {
    EXPECT_EQ(after_edit("    at: 3m\n", "    manual: true\n"),
              (Marks{"deadline-uncertain: 4m of soc-call", "deadline-uncertain: 5m of soc-call"}));
}

TEST(Deadline, LeavesTimeForTheContactToBeLost) {
    // The beacon begins at 4m5s to 4m35s; 40s of silence must follow.
    EXPECT_EQ(after_edit("within: 30m", "within: 4m5s"), Marks{"deadline-too-early: 4m5s"});
    EXPECT_EQ(after_edit("within: 30m", "within: 4m44s"), Marks{"deadline-too-early: 4m44s"});
    EXPECT_EQ(after_edit("within: 30m", "within: 4m45s"), Marks{});
    EXPECT_EQ(after_edit("within: 30m", "within: 40s of soc-call"),
              Marks{"deadline-too-short: 40s of soc-call"});
    EXPECT_EQ(after_edit("within: 30m", "within: 41s of soc-call"), Marks{});
}

TEST(Deadline, IsComparedFromWhereBothHang) {
    // 60s..90s of the delay count for the beacon and for the deadline alike.
    EXPECT_EQ(after_edit("within: 30m", "within: 44s of open"),
              Marks{"deadline-too-early: 44s of open"});
    EXPECT_EQ(after_edit("within: 30m", "within: 45s of open"), Marks{});
}

TEST(Deadline, CannotDecideWhatIsAskedUntilTheEnd) {
    EXPECT_EQ(after_edit("within: 4m of soc-call, measure: { answer: { ask: Which, accept: [ pc, "
                         "192.168.20.101 ] } }",
                         "within: 4m of soc-call, measure: { available: { from: attacker, url: "
                         "\"http://www.city.hinode.example/\", every: 30s, spare: 5m } }")
                  .back(),
              "deadline-idle: 4m of soc-call");
}

TEST(Deadline, LeavesRoomForItsLateRule) {
    EXPECT_EQ(after_edit("within: 5m of soc-call, late: half", "within: 60m, late: half"),
              Marks{"late-past-end: half"});
    EXPECT_EQ(after_edit("within: 5m of soc-call, late: half", "within: 59m, late: half"), Marks{});
    EXPECT_EQ(after_edit("within: 5m of soc-call, late: half", "within: 60m"), Marks{});
}

TEST(Silence, EndsBeforeTheExercise) {
    // The beacon begins at 4m35s at the latest, and the exercise ends at 1h.
    EXPECT_EQ(after_edit("within: 30m, late: { lose: 10, every: 5m }, measure: { contact-lost: { "
                         "step: beacon, for: 40s",
                         "measure: { contact-lost: { step: beacon, for: 55m26s"),
              Marks{"silence-past-end: 55m26s"});
    EXPECT_EQ(after_edit("within: 30m, late: { lose: 10, every: 5m }, measure: { contact-lost: { "
                         "step: beacon, for: 40s",
                         "measure: { contact-lost: { step: beacon, for: 55m25s"),
              Marks{});
}

TEST(Injects, AskForWhatCanStillBeDone) {
    // `isolate` is due 30m after START.
    SmallScenario late;
    late.in_scenario("    delay: 40s", "    delay: 26m")
        .in_scenario("expects: [ which, isolate ]", "expects: [ isolate ]")
        .in_scenario(", late: { lose: 10, every: 5m }", "");
    EXPECT_EQ(test::marks(late.load().diagnostics), Marks{"inject-too-late: [ isolate ]"});
    late.in_scenario("expects: [ isolate ]", "expects: [ isolate, which ]");
    EXPECT_EQ(test::marks(late.load().diagnostics), Marks{}) << "`which` can still be answered";
}

TEST(Injects, LeaveAMinuteBeforeTheEnd) {
    SmallScenario late;
    late.in_scenario("    after: beacon\n    delay: 40s", "    at: 59m1s")
        .in_scenario("within: 4m of soc-call, ", "")
        .in_scenario("within: 5m of soc-call, late: half, ", "");
    EXPECT_EQ(test::marks(late.load().diagnostics), Marks{"inject-too-late: [ which, isolate ]"});
    late.in_scenario("    at: 59m1s", "    at: 59m");
    EXPECT_EQ(test::marks(late.load().diagnostics), Marks{});
}

TEST(Phases, HaveSomethingToDo) {
    EXPECT_EQ(after_edit("phases: [ detect, contain ]", "phases: [ detect, contain, recover ]"),
              Marks{"phase-without-objective: recover"});
    EXPECT_EQ(after_edit("phase: detect", "phase: detekt"), Marks{"unknown-reference: detekt"})
        << "nothing is said of the phase that was meant";
}

TEST(Timeline, TellsWhatMayComeTooLate) {
    EXPECT_EQ(after_edit("delay: 200s", "delay: 200s..56m"), Marks{"past-end: 200s..56m"});
    SmallScenario chance;
    EXPECT_TRUE(chance.in_scenario("delay: 200s", "delay: 200s..56m").load().scenario)
        << "it is a warning";
}

TEST(Timeline, AUserWhoPausesUntilTheEndDoesNothing) {
    const auto browsing = [](std::string_view pause) {
        SmallScenario scenario;
        scenario
            .in_scenario("at: { internet: .66 }, hidden: true",
                         "at: { internet: .66 }, hidden: true, sites: [ www.weather.example ]")
            .in_scenario("attack:\n", "users: [ { person: suzuki, on: pc, browse: " +
                                          std::string{pause} + " } ]\nattack:\n");
        return test::marks(scenario.load().diagnostics);
    };
    EXPECT_EQ(browsing("20s..59m"), Marks{});
    EXPECT_EQ(browsing("20s..1h"), Marks{"past-end: 20s..1h"});
}

TEST(Timeline, IsReadInAMomentHoweverLongTheChain) {
    SmallScenario files;
    std::string chain;
    for (int i = 0; i < 5000; ++i)
        chain += "  - { id: s" + std::to_string(i) +
                 ", after: " + (i == 0 ? "exfil" : "s" + std::to_string(i - 1)) +
                 ", if: { delivered: phish }, do: open-attachment, on: pc, mail: phish }\n";
    files.in_scenario("injects:\n", chain + "injects:\n");
    const LoadResult result = files.load();
    EXPECT_EQ(result.diagnostics.size(), Diagnostics::limit) << "each condition is idle";
    EXPECT_EQ(result.diagnostics.omitted(), 4800u);
}

TEST(Beacons, HavePathsOfTheirOwn) {
    const auto with_second = [](std::string_view path) {
        SmallScenario files;
        files
            .in_scenario("  - { id: exfil",
                         "  - { id: second, after: open, do: beacon, on: pc, to: "
                         "attacker, path: \"" +
                             std::string{path} + "\", every: 5s }\n  - { id: exfil")
            .in_scenario("attack:\n", "vary:\n  where: [ /other, /news ]\nattack:\n");
        return test::marks(files.load().diagnostics);
    };
    EXPECT_EQ(with_second("/news"), (Marks{"variable-unused: where", "same-path: \"/news\""}));
    EXPECT_EQ(with_second("{where}"), Marks{"same-path: \"{where}\""}) << "for some team";
    EXPECT_EQ(with_second("{where}/2"), Marks{});
}

} // namespace
} // namespace enshu::dsl
