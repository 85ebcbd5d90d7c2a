// Stores that an earlier Enshu wrote are brought up to date, and nothing is lost.
#include "orchestrator/store/store.h"

#include "tests/support/temp_directory.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

namespace enshu::store {
namespace {

/// The second schema, as it was before logs were chained.
constexpr auto former_schema = R"sql(
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, exercise TEXT NOT NULL, team INTEGER NOT NULL,
        kind TEXT NOT NULL, subject TEXT NOT NULL, actor TEXT NOT NULL,
        exercise_ms INTEGER NOT NULL, wall_unix_ms INTEGER NOT NULL, detail TEXT NOT NULL) STRICT;
    CREATE INDEX events_by_exercise ON events (exercise, seq);
    CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
    CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
    CREATE TABLE exercises (
        number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
        scenario_directory TEXT NOT NULL, parameters TEXT NOT NULL, state TEXT NOT NULL,
        born_after_seq INTEGER NOT NULL) STRICT;
    CREATE TABLE clocks (exercise TEXT PRIMARY KEY, position_ms INTEGER NOT NULL) STRICT;
    CREATE TABLE intents (
        id INTEGER PRIMARY KEY AUTOINCREMENT, exercise TEXT NOT NULL, kind TEXT NOT NULL,
        name TEXT NOT NULL, detail TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE INDEX intents_by_exercise ON intents (exercise, id);
    CREATE TABLE durations (
        id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject TEXT NOT NULL,
        accelerator TEXT NOT NULL, took_ms INTEGER NOT NULL) STRICT;
    CREATE INDEX durations_by_key ON durations (accelerator, kind, subject, id);
    PRAGMA user_version = 2;
)sql";

class FormerStore : public testing::Test {
  protected:
    FormerStore() {
        SQLite::Database raw(file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        raw.exec(former_schema);
        const auto event = [&](const std::string &exercise, int number) {
            raw.exec("INSERT INTO events (exercise, team, kind, subject, actor, exercise_ms, "
                     "wall_unix_ms, detail) VALUES ('" +
                     exercise + "', 1, 'exercise.state', 's', 'team', " + std::to_string(number) +
                     ", 1700000000000, '{\"n\":" + std::to_string(number) + ",\"ja\":\"日本\"}')");
        };
        for (int i = 0; i < 10; ++i) {
            event("city", i);
            event("town", i);
        }
        raw.exec("INSERT INTO exercises (name, scenario_directory, parameters, state, "
                 "born_after_seq) VALUES ('city', '/a', '{\"teams\":2}', 'RUNNING', 10), ('empty', "
                 "'/b', '{}', 'DRAFT', 20)");
        raw.exec("INSERT INTO clocks VALUES ('city', 4242)");
        raw.exec("INSERT INTO intents (exercise, kind, name, detail) VALUES ('city', 'range', '1', "
                 "'{}')");
    }
    std::string file() const { return (directory_.path() / "enshu.db").string(); }
    test::TempDirectory directory_;
};

TEST_F(FormerStore, IsChainedAndSealedAndSaysSo) {
    Store store(directory_.path());
    const proof::Report city = store.verify("city");
    EXPECT_TRUE(city.whole());
    EXPECT_EQ(city.entries, 5U) << "of the life that the name has now";
    EXPECT_EQ(city.genesis.chained_later, 5U);
    ASSERT_EQ(city.seals.size(), 1U);
    EXPECT_EQ(city.seals[0].why, "chained");
    EXPECT_EQ(city.seals[0].number, 5U);
    EXPECT_TRUE(store.verify("town").whole()) << "which has no exercise";
    EXPECT_EQ(store.verify("town").entries, 10U);
    EXPECT_TRUE(store.verify("empty").whole());
}

TEST_F(FormerStore, LosesNothingAndGoesOn) {
    {
        Store store(directory_.path());
        const auto events = store.read("city", 0, 100);
        ASSERT_EQ(events.size(), 5U);
        EXPECT_EQ(events[0].seq, 11U);
        EXPECT_EQ(events[0].detail["n"], 5);
        EXPECT_EQ(events[4].detail["ja"], "日本");
        EXPECT_EQ(store.find_exercise("city")->state, "RUNNING");
        EXPECT_EQ(store.remembered_clock("city").count(), 4242);
        EXPECT_EQ(store.outstanding("city").size(), 1U);
        event::Event event;
        event.exercise = "city";
        event.kind = "contact";
        EXPECT_EQ(store.append(event).seq, 21U);
    }
    Store store(directory_.path());
    EXPECT_TRUE(store.verify("city").whole());
    EXPECT_EQ(store.verify("city").entries, 6U);
}

TEST_F(FormerStore, RefusesChangesAfterwards) {
    { Store store(directory_.path()); }
    SQLite::Database raw(file(), SQLite::OPEN_READWRITE);
    EXPECT_THROW(raw.exec("UPDATE events SET team = 2"), SQLite::Exception);
    EXPECT_THROW(raw.exec("DELETE FROM events"), SQLite::Exception);
}

TEST_F(FormerStore, KeepsTheChainOfALifeThatIsOver) {
    { Store store(directory_.path()); }
    SQLite::Database raw(file(), SQLite::OPEN_READONLY);
    EXPECT_EQ(raw.execAndGet("SELECT COUNT(*) FROM lives WHERE exercise = 'city'").getInt(), 2);
    EXPECT_EQ(raw.execAndGet("SELECT COUNT(*) FROM events WHERE length(hash) = 32").getInt(), 20);
}

} // namespace
} // namespace enshu::store
