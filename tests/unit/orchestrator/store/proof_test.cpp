// A store's logs as chains: sealed when it should, verified, and indifferent to the wall clock.
#include "orchestrator/store/store.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/proof/words.h"
#include "tests/support/temp_directory.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

namespace enshu::store {
namespace {

using event::Event;
namespace kind = event::kind;

class ProofTest : public testing::Test {
  protected:
    Store &store() {
        if (!store_)
            store_ = std::make_unique<Store>(directory_.path(), [this] { return wall_; });
        return *store_;
    }
    void reopen() { store_.reset(); }
    Event append(const char *what = kind::contact, const std::string &exercise = "city") {
        Event event;
        event.exercise = exercise;
        event.kind = what;
        event.exercise_ms = exercise_ms_;
        exercise_ms_ += 1'000;
        return store().append(event);
    }
    std::vector<std::string> seals() {
        std::vector<std::string> said;
        for (const proof::Seal &seal : store().log_of("city").seals)
            said.push_back(std::to_string(seal.number) + " " + seal.why);
        return said;
    }
    std::string found() {
        const proof::Report report = store().verify("city");
        return report.whole() ? "whole" : proof::describe(*report.finding).en;
    }
    test::TempDirectory directory_;
    std::int64_t wall_ = 1'700'000'000'000;
    std::int64_t exercise_ms_ = 0;
    std::unique_ptr<Store> store_;
};

using Words = std::vector<std::string>;

TEST_F(ProofTest, ALogIsWholeHoweverManyExercisesShareAStore) {
    store().add_exercise({"city", "/a", {}, "DRAFT"}, std::string(64, 'a'));
    for (int i = 0; i < 30; ++i) {
        append();
        append(kind::contact, "town");
        if (i % 10 == 5)
            reopen();
    }
    const proof::Report report = store().verify("city");
    EXPECT_TRUE(report.whole());
    EXPECT_EQ(report.entries, 30U);
    EXPECT_EQ(report.genesis.scenario_sha256, std::string(64, 'a'));
    EXPECT_TRUE(store().verify("town").whole());
    EXPECT_THROW(store().verify("village"), event::LogError);
}

TEST_F(ProofTest, StatesAndCheckpointsAreSealed) {
    append();
    append(kind::exercise_state);
    append();
    append(kind::checkpoint_made);
    append();
    EXPECT_EQ(seals(), (Words{"2 state", "4 checkpoint"}));
    EXPECT_EQ(found(), "whole");
    store().seal("city");
    store().seal("city");
    EXPECT_EQ(seals(), (Words{"2 state", "4 checkpoint", "5 asked"}));
}

TEST_F(ProofTest, AThousandEventsOrTenMinutesAreSealed) {
    for (int i = 0; i < 1'001; ++i)
        append();
    wall_ += 9 * 60'000;
    append();
    reopen();
    wall_ += 2 * 60'000;
    append();
    append();
    EXPECT_EQ(seals(), (Words{"1000 count", "1003 time"}));
    EXPECT_EQ(found(), "whole");
}

TEST_F(ProofTest, ANameThatIsGivenAgainHasALogOfItsOwn) {
    store().add_exercise({"city", "/a", {}, "DRAFT"});
    append(kind::exercise_state);
    const std::string first = store().log_of("city").genesis.hash;
    store().set_exercise_state("city", "TORN_DOWN");
    wall_ += 1;
    store().add_exercise({"city", "/a", {}, "DRAFT"});
    EXPECT_NE(store().log_of("city").genesis.hash, first);
    EXPECT_TRUE(seals().empty());
    append(kind::exercise_state);
    EXPECT_EQ(seals(), (Words{"1 state"}));
    EXPECT_EQ(store().verify("city").entries, 1U);
    EXPECT_EQ(found(), "whole");
}

TEST_F(ProofTest, SealsAndBeginningsAreKept) {
    append(kind::exercise_state);
    reopen();
    SQLite::Database raw((directory_.path() / "enshu.db").string(), SQLite::OPEN_READWRITE);
    for (const char *act :
         {"UPDATE seals SET number = 9", "DELETE FROM seals", "UPDATE lives SET born_unix_ms = 0",
          "DELETE FROM lives", "UPDATE events SET hash = x''", "DELETE FROM events"})
        EXPECT_THROW(raw.exec(act), SQLite::Exception) << act;
}

// ---- the wall clock jumps
// -------------------------------------------------------------------------------

TEST_F(ProofTest, AWallClockThatJumpsChangesNeitherOrderNorProof) {
    constexpr std::int64_t hour = 3'600'000;
    std::vector<std::int64_t> walls;
    for (const std::int64_t jump : {std::int64_t{0}, -hour, hour, hour, -2 * hour, hour}) {
        wall_ += jump + 1'000;
        for (int i = 0; i < 3; ++i)
            walls.push_back(append().wall_unix_ms);
        if (jump < 0)
            reopen();
    }
    const auto events = store().read("city", 0, 100);
    ASSERT_EQ(events.size(), walls.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events[i].seq, i + 1);
        EXPECT_EQ(events[i].exercise_ms, static_cast<std::int64_t>(i) * 1'000);
        EXPECT_EQ(events[i].wall_unix_ms, walls[i]) << "it is kept as it was";
    }
    EXPECT_EQ(found(), "whole");
    EXPECT_FALSE(seals().empty()) << "a jump is sealed";
}

} // namespace
} // namespace enshu::store
