#include "orchestrator/store/store.h"

#include "tests/support/temp_directory.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

namespace enshu::store {
namespace {

using namespace std::chrono_literals;
using event::Event;
using event::LogError;

Event about(const std::string &exercise, const std::string &subject) {
    Event event;
    event.exercise = exercise;
    event.team = 2;
    event.kind = "contact";
    event.subject = subject;
    event.exercise_ms = 1234;
    event.detail = {{"count", 3}, {"ja", "日本語"}};
    return event;
}

LogError::Code code_of(const std::function<void()> &act) {
    try {
        act();
    } catch (const LogError &error) {
        return error.code();
    }
    ADD_FAILURE() << "nothing was thrown";
    return LogError::Code::Io;
}

class StoreTest : public testing::Test {
  protected:
    test::TempDirectory directory_;
};

TEST_F(StoreTest, GivesBackWhatWasAppendedInOrder) {
    Store store(directory_.path() / "state");
    const Event first = store.append(about("one", "a"));
    const Event second = store.append(about("two", "b"));
    const Event third = store.append(about("one", "c"));
    EXPECT_EQ(first.seq, 1U);
    EXPECT_EQ(third.seq, 3U);
    EXPECT_GT(first.wall_unix_ms, 1'700'000'000'000);
    const auto events = store.read("one", 0, 100);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].subject, "a");
    EXPECT_EQ(events[0].team, 2U);
    EXPECT_EQ(events[0].exercise_ms, 1234);
    EXPECT_EQ(events[0].detail, about("one", "a").detail);
    EXPECT_EQ(events[0].wall_unix_ms, first.wall_unix_ms);
    EXPECT_EQ(events[1].seq, 3U);
    EXPECT_EQ(store.read("one", 1, 100).size(), 1U);
    EXPECT_EQ(store.read("one", 0, 1).size(), 1U);
    EXPECT_EQ(store.last_seq("one"), 3U);
    EXPECT_EQ(store.last_seq("two"), second.seq);
}

TEST_F(StoreTest, TakesTextThatIsNoUtf8) {
    Store store(directory_.path());
    Event event = about("one", "a");
    event.detail["output"] = "\xFF\xFE";
    store.append(event);
    EXPECT_EQ(store.read("one", 0, 1)[0].detail["output"], "\uFFFD\uFFFD");
}

TEST_F(StoreTest, WakesWhoWaitsForMoreOfTheirExercise) {
    Store store(directory_.path());
    EXPECT_FALSE(store.wait_for_more("one", 0, std::chrono::steady_clock::now() + 10ms));
    std::jthread writer([&] {
        store.append(about("two", "x"));
        std::this_thread::sleep_for(20ms);
        store.append(about("one", "y"));
    });
    EXPECT_TRUE(store.wait_for_more("one", 0, std::chrono::steady_clock::now() + 10s));
    EXPECT_EQ(store.read("one", 0, 10).size(), 1U);
}

TEST_F(StoreTest, KeepsOneOrderForManyWriters) {
    Store store(directory_.path());
    {
        std::vector<std::jthread> writers;
        for (int i = 0; i < 4; ++i)
            writers.emplace_back([&] {
                for (int j = 0; j < 25; ++j)
                    store.append(about("one", "x"));
            });
    }
    const auto events = store.read("one", 0, 1000);
    ASSERT_EQ(events.size(), 100U);
    for (std::size_t i = 0; i < events.size(); ++i)
        EXPECT_EQ(events[i].seq, i + 1);
}

TEST_F(StoreTest, RefusesToChangeOrDeleteAnEvent) {
    {
        Store store(directory_.path());
        store.append(about("one", "a"));
    }
    SQLite::Database raw((directory_.path() / "enshu.db").string(), SQLite::OPEN_READWRITE);
    EXPECT_THROW(raw.exec("UPDATE events SET subject = 'b'"), SQLite::Exception);
    EXPECT_THROW(raw.exec("DELETE FROM events"), SQLite::Exception);
    EXPECT_EQ(raw.execAndGet("SELECT subject FROM events").getString(), "a");
}

TEST_F(StoreTest, BelongsToOneProcessAtATime) {
    Store store(directory_.path());
    EXPECT_EQ(code_of([&] { Store second(directory_.path()); }), LogError::Code::Busy);
}

TEST_F(StoreTest, RefusesWhatANewerEnshuWrote) {
    { Store store(directory_.path()); }
    {
        SQLite::Database raw((directory_.path() / "enshu.db").string(), SQLite::OPEN_READWRITE);
        raw.exec("PRAGMA user_version = 99");
    }
    EXPECT_EQ(code_of([&] { Store again(directory_.path()); }), LogError::Code::Version);
}

TEST_F(StoreTest, SaysThatAFileIsNoStore) {
    std::ofstream(directory_.path() / "enshu.db") << std::string(5000, 'x');
    EXPECT_EQ(code_of([&] { Store store(directory_.path()); }), LogError::Code::Corrupt);
}

TEST_F(StoreTest, SaysThatTheDirectoryCannotBeMade) {
    std::ofstream(directory_.path() / "file") << "x";
    EXPECT_EQ(code_of([&] { Store store(directory_.path() / "file" / "state"); }),
              LogError::Code::Io);
}

TEST_F(StoreTest, KeepsExercisesAndTheirState) {
    Store store(directory_.path());
    store.add_exercise({"one", "/scenarios/first-light", {{"teams", 2}}, "CLONING"});
    store.add_exercise({"two", "/scenarios/other", {}, "DRAFT"});
    store.set_exercise_state("one", "STANDBY");
    const auto one = store.find_exercise("one");
    ASSERT_TRUE(one);
    EXPECT_EQ(one->scenario_directory, "/scenarios/first-light");
    EXPECT_EQ(one->parameters["teams"], 2);
    EXPECT_EQ(one->state, "STANDBY");
    EXPECT_FALSE(store.find_exercise("three"));
    ASSERT_EQ(store.exercises().size(), 2U);
    EXPECT_EQ(store.exercises()[1].name, "two");
    EXPECT_EQ(code_of([&] { store.set_exercise_state("three", "ENDED"); }),
              LogError::Code::Refused);
}

TEST_F(StoreTest, GivesANameAgainOnlyAfterItsExerciseWasTornDown) {
    Store store(directory_.path());
    store.add_exercise({"one", "/a", {}, "RUNNING"});
    store.append(about("one", "old"));
    store.remember_clock("one", 5s);
    EXPECT_EQ(code_of([&] {
                  store.add_exercise({"one", "/b", {}, "DRAFT"});
              }),
              LogError::Code::Refused);
    EXPECT_EQ(store.find_exercise("one")->scenario_directory, "/a");
    EXPECT_EQ(store.remembered_clock("one"), 5s) << "a refusal changes nothing";

    store.set_exercise_state("one", "TORN_DOWN");
    EXPECT_EQ(store.read("one", 0, 10).size(), 1U);
    store.add_exercise({"one", "/b", {}, "DRAFT"});
    EXPECT_TRUE(store.read("one", 0, 10).empty()) << "the log begins anew";
    EXPECT_EQ(store.last_seq("one"), 0U);
    EXPECT_EQ(store.remembered_clock("one"), 0s);
    EXPECT_EQ(store.append(about("one", "new")).seq, 2U);
    EXPECT_EQ(store.read("one", 0, 10)[0].subject, "new");
}

TEST_F(StoreTest, KeepsIntentsUntilTheyAreRemoved) {
    std::uint64_t bridge = 0;
    std::uint64_t domain = 0;
    {
        Store store(directory_.path());
        bridge = store.record_intent("one", "bridge", "br0", {{"team", 1}});
        domain = store.record_intent("one", "domain", "gate", {});
        store.record_intent("two", "domain", "gate", {});
        store.complete_intent(bridge);
    }
    Store store(directory_.path());
    auto left = store.outstanding("one");
    ASSERT_EQ(left.size(), 2U);
    EXPECT_EQ(left[0].name, "br0");
    EXPECT_TRUE(left[0].done);
    EXPECT_EQ(left[0].detail["team"], 1);
    EXPECT_FALSE(left[1].done);
    store.remove_intent(bridge);
    store.remove_intent(domain);
    store.remove_intent(domain);
    EXPECT_TRUE(store.outstanding("one").empty());
    EXPECT_EQ(store.outstanding("two").size(), 1U);
    EXPECT_EQ(code_of([&] { store.complete_intent(bridge); }), LogError::Code::Refused);
}

TEST_F(StoreTest, KeepsTheLastTwentyDurationsOfEachKindUnderEachAccelerator) {
    {
        Store store(directory_.path());
        store.remember_duration("kvm", {"boot", "router", 1ms});
        for (int i = 1; i <= 25; ++i) {
            store.remember_duration("tcg", {"boot", "router", std::chrono::milliseconds(i)});
            store.remember_duration("tcg", {"boot", "server", std::chrono::milliseconds(i * 10)});
        }
    }
    Store store(directory_.path());
    EXPECT_EQ(store.durations("kvm").size(), 1U);
    const std::vector<Duration> kept = store.durations("tcg");
    ASSERT_EQ(kept.size(), 40U);
    EXPECT_EQ(kept.front().took, 6ms);
    EXPECT_EQ(kept.back().subject, "server");
    EXPECT_EQ(kept.back().took, 250ms);
}

TEST_F(StoreTest, RemembersTheClockAcrossAReopening) {
    { Store(directory_.path()).remember_clock("one", 42s); }
    Store store(directory_.path());
    EXPECT_EQ(store.remembered_clock("one"), 42s);
    EXPECT_EQ(store.remembered_clock("two"), 0s);
}

} // namespace
} // namespace enshu::store
