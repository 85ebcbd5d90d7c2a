#include "scoreboard-gui/models/contacts.h"
#include "scoreboard-gui/models/exercise_clock.h"
#include "scoreboard-gui/models/kinds.h"
#include "scoreboard-gui/models/score_history.h"
#include "scoreboard-gui/models/timecode.h"

#include <gtest/gtest.h>

namespace enshu::gui::test {
namespace {

Event event(int team, const char *kind, const char *subject, qint64 at_ms,
            const char *detail = "{}") {
    Event out;
    out.team = team;
    out.kind = kind;
    out.subject = subject;
    out.exercise_ms = at_ms;
    out.detail_json = detail;
    return out;
}

TEST(Contacts, are_alive_from_the_first_that_is_heard_until_one_is_lost) {
    Contacts contacts;
    contacts.apply({event(2, "step.started", "beacon", 100, R"({"verb":"beacon","host":"pc"})")});
    EXPECT_TRUE(contacts.of_team(2).isEmpty());
    contacts.apply({event(2, "contact", "beacon", 5000, R"({"count":3})")});
    ASSERT_EQ(contacts.of_team(2).size(), 1);
    EXPECT_EQ(contacts.of_team(2)[0].host, "pc");
    EXPECT_EQ(contacts.of_team(2)[0].count, 3);
    EXPECT_EQ(contacts.of_team(2)[0].state, Contact::State::Alive);
    EXPECT_TRUE(contacts.of_team(1).isEmpty());
    contacts.apply({event(2, "contact.lost", "beacon", 95000, R"({"last_contact_ms":5000})")});
    EXPECT_EQ(contacts.of_team(2)[0].state, Contact::State::Lost);
    EXPECT_EQ(contacts.of_team(2)[0].last_ms, 5000);
    contacts.apply({event(2, "contact", "beacon", 99000)});
    EXPECT_EQ(contacts.of_team(2)[0].state, Contact::State::Alive) << "the cable was put back";
}

TEST(Contacts, remember_what_arrived_at_the_attacker) {
    Contacts contacts;
    contacts.apply({event(1, "file.arrived", "exfil", 9000, R"({"bytes":49152,"sha256":"00"})")});
    ASSERT_EQ(contacts.loot_of_team(1).size(), 1);
    EXPECT_EQ(contacts.loot_of_team(1)[0].bytes, 49152);
    EXPECT_TRUE(contacts.loot_of_team(2).isEmpty());
}

TEST(Contacts, survive_detail_that_is_not_json) {
    Contacts contacts;
    contacts.apply({event(1, "contact", "beacon", 9000, "{broken")});
    EXPECT_EQ(contacts.of_team(1).size(), 1);
}

TEST(ScoreHistory, adds_up_the_latest_result_of_each_objective) {
    ScoreHistory history;
    EXPECT_TRUE(history.apply({event(1, "objective.decided", "a", 1000, R"({"points":40})"),
                               event(1, "objective.decided", "b", 2000, R"({"points":60})"),
                               event(1, "objective.decided", "a", 3000, R"({"points":-10})")}));
    const auto steps = history.teams().value(1);
    ASSERT_EQ(steps.size(), 3);
    EXPECT_EQ(steps[1].points, 100);
    EXPECT_EQ(steps[2].points, 50);
    EXPECT_EQ(steps[2].exercise_ms, 3000);
    EXPECT_FALSE(history.apply({event(1, "contact", "a", 1)}));
}

TEST(ExerciseClock, walks_on_between_two_answers_and_never_back) {
    ExerciseClock clock;
    clock.set(10'000, true, 500);
    EXPECT_EQ(clock.at(1'250), 10'750);
    clock.set(10'900, true, 1'500);
    EXPECT_EQ(clock.at(1'500), 11'000) << "an answer that comes late does not turn it back";
    clock.set(600'000, true, 2'000);
    EXPECT_EQ(clock.at(2'000), 600'000) << "skipped time is shown at once";
}

TEST(ExerciseClock, stands_when_paused_and_when_nothing_is_heard) {
    ExerciseClock clock;
    clock.set(10'000, true, 0);
    EXPECT_EQ(clock.at(60'000), 10'000 + ExerciseClock::walks_alone_ms);
    clock.set(10'000, false, 0);
    EXPECT_EQ(clock.at(60'000), 10'000);
}

TEST(Timecode, is_hours_minutes_seconds) {
    EXPECT_EQ(timecode(0), "0:00:00");
    EXPECT_EQ(timecode(3'725'999), "1:02:05");
    EXPECT_EQ(timecode(36'000'000), "10:00:00");
    EXPECT_EQ(points_text(-40), "−40");
    EXPECT_EQ(byte_size(49152), "48 KiB");
}

TEST(Kinds, one_that_is_not_known_keeps_its_name_and_is_never_filtered_as_something_else) {
    EXPECT_EQ(kind_word("new.kind"), "new.kind");
    EXPECT_EQ(category_of("new.kind"), Category::Exercise);
    EXPECT_EQ(category_of("contact.lost"), Category::Attack);
}

} // namespace
} // namespace enshu::gui::test
