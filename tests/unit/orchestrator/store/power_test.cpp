// The power fails at each write, sync and removal of a store's life; each time everything that was
// acknowledged is there again, nothing half, and the store goes on.
#include "orchestrator/store/store.h"

#include "orchestrator/proof/words.h"
#include "tests/support/losing_disk.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/orchestrator/store/losing_vfs.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <functional>

namespace enshu::store {
namespace {

using event::Event;
using nlohmann::json;
using test::LosingDisk;
using What = LosingDisk::Survival::What;

Event event_of(const char *kind, int number, std::size_t padding = 0) {
    Event event;
    event.exercise = "city";
    event.team = 1;
    event.kind = kind;
    event.subject = std::to_string(number);
    event.exercise_ms = number;
    event.detail = {{"padding", std::string(padding, 'x')}};
    return event;
}

/// Each acknowledges by returning.
using Step = std::function<void(Store &)>;

/// An exercise from its creation until it is taken down, with `large` bytes in one of its events.
std::vector<Step> life_of_an_exercise(std::size_t large) {
    std::vector<Step> steps;
    const auto append = [&](const char *kind, int number, std::size_t padding = 0) {
        steps.emplace_back([=](Store &store) { store.append(event_of(kind, number, padding)); });
    };
    const auto intend = [&](const char *kind, const char *name) {
        steps.emplace_back([=](Store &store) {
            store.record_intent("city", kind, name, {{"team", 1}});
        });
    };
    const auto enter = [&](const char *state) {
        steps.emplace_back([=](Store &store) { store.set_exercise_state("city", state); });
    };
    steps.emplace_back([](Store &store) {
        store.add_exercise({"city", "/scenarios/city", {{"teams", 2}}, "DRAFT"});
    });
    intend("range", "1");
    intend("range", "2");
    enter("CLONING");
    steps.emplace_back([](Store &store) {
        store.remember_duration("tcg", {"thaw", "fw", std::chrono::milliseconds(120)});
    });
    for (std::uint64_t id = 1; id <= 2; ++id)
        steps.emplace_back([=](Store &store) { store.complete_intent(id); });
    enter("RUNNING");
    for (int i = 0; i < 6; ++i)
        append("contact", i, i % 3 == 2 ? 9'000 : 20);
    append("checkpoint.made", 7);
    append("exercise.state", 7);
    steps.emplace_back([](Store &store) { store.seal("city"); });
    steps.emplace_back(
        [](Store &store) { store.remember_clock("city", std::chrono::milliseconds(7)); });
    append("command.run", 8, large);
    append("contact", 9, 5'000);
    append("contact", 10);
    intend("destroy", "city");
    for (std::uint64_t id = 1; id <= 2; ++id)
        steps.emplace_back([=](Store &store) { store.remove_intent(id); });
    enter("TORN_DOWN");
    steps.emplace_back([](Store &store) { store.remove_intent(3); });
    steps.emplace_back([](Store &store) { store.add_exercise({"city", "/again", {}, "DRAFT"}); });
    append("contact", 11);
    return steps;
}

/// All that a store says. Not when things were written.
std::string told_by(Store &store) {
    json told = json::array();
    for (const ExerciseRecord &each : store.exercises())
        told.push_back({each.name, each.scenario_directory, each.parameters, each.state});
    for (const Event &each : store.read("city", 0, 1'000))
        told.push_back({each.seq, each.team, each.kind, each.subject, each.exercise_ms,
                        std::hash<std::string>()(each.detail.dump())});
    for (const Intent &each : store.outstanding("city"))
        told.push_back({each.id, each.kind, each.name, each.detail, each.done});
    for (const Duration &each : store.durations("tcg"))
        told.push_back({each.kind, each.subject, each.took.count()});
    told.push_back(store.remembered_clock("city").count());
    return told.dump();
}

class PowerLoss : public testing::Test {
  protected:
    void live(std::size_t large) {
        steps_ = life_of_an_exercise(large);
        LosingDisk disk;
        run(disk, [this](Store &store) { said_.push_back(told_by(store)); });
        acts_ = disk.acts();
    }

    /// Until the power goes. Returns how many steps were acknowledged; nothing: not even that the
    /// store is open.
    std::optional<std::size_t> run(LosingDisk &disk,
                                   const std::function<void(Store &)> &acknowledged = {}) {
        const LosingVfs vfs(disk);
        std::optional<std::size_t> done;
        try {
            Store store(directory_.path());
            done = 0;
            if (acknowledged)
                acknowledged(store);
            for (const Step &step : steps_) {
                step(store);
                ++*done;
                if (acknowledged)
                    acknowledged(store);
            }
        } catch (const event::LogError &) {
            if (disk.powered())
                throw;
        }
        return done;
    }
    static std::string wrong_with_log(Store &store) {
        if (store.exercises().empty())
            return "";
        const proof::Report report = store.verify("city");
        return report.whole() ? "" : proof::describe(*report.finding).en;
    }
    /// Empty: nothing is wrong with what is on the disk.
    std::string wrong_with(LosingDisk &disk, std::optional<std::size_t> acknowledged) {
        const LosingVfs vfs(disk);
        try {
            {
                Store store(directory_.path());
                const std::string told = told_by(store);
                const std::size_t least = acknowledged.value_or(0);
                const bool as_acknowledged = told == said_.at(least);
                // The step that the power went in may be there, if the whole of it is.
                if (!as_acknowledged && (least + 1 >= said_.size() || told != said_[least + 1]))
                    return "acknowledged: " + said_[least] + "; there: " + told;
                if (const std::string what = wrong_with_log(store); !what.empty())
                    return what;
            }
            {
                SQLite::Database raw((directory_.path() / "enshu.db").string(),
                                     SQLite::OPEN_READWRITE);
                raw.exec("PRAGMA locking_mode = EXCLUSIVE"); // without shared memory
                if (const auto check = raw.execAndGet("PRAGMA integrity_check").getString();
                    check != "ok")
                    return check;
            }
            Store store(directory_.path());
            const std::uint64_t seq = store.append(event_of("contact", 99)).seq;
            if (store.last_seq("city") != seq)
                return "it does not go on";
            return wrong_with_log(store);
        } catch (const std::exception &error) {
            return error.what();
        }
    }
    /// The power goes at an act; what is wrong afterwards, whatever survives.
    std::vector<std::string> wrong_after(std::uint64_t act,
                                         const std::function<void(LosingDisk &)> &spoil = {}) {
        LosingDisk disk;
        if (spoil)
            spoil(disk);
        disk.cut_at(act);
        const auto acknowledged = run(disk);
        std::vector<std::string> wrong;
        for (const LosingDisk::Survival survival :
             {LosingDisk::Survival{What::Nothing}, LosingDisk::Survival{What::Everything},
              LosingDisk::Survival{What::Some, 1}, LosingDisk::Survival{What::Some, 2},
              LosingDisk::Survival{What::Some, 3}}) {
            LosingDisk found = disk.after(survival);
            if (const std::string what = wrong_with(found, acknowledged); !what.empty())
                wrong.push_back("act " + std::to_string(act) + ", survival " +
                                std::to_string(static_cast<int>(survival.what)) + "/" +
                                std::to_string(survival.seed) + ": " + what.substr(0, 2'000));
        }
        return wrong;
    }
    test::TempDirectory directory_;
    std::vector<Step> steps_;
    std::vector<std::string> said_; ///< after so many steps
    std::uint64_t acts_ = 0;
};

/// With the end of the store, when SQLite moves everything from its journal to the file.
TEST_F(PowerLoss, AtAnyMomentLosesNothingThatWasAcknowledgedAndLeavesNothingHalf) {
    live(5'000);
    ASSERT_GT(acts_, 200U);
    for (std::uint64_t act = 0; act < acts_; ++act)
        for (const std::string &wrong : wrong_after(act))
            ADD_FAILURE() << wrong;
}

/// SQLite empties a journal of a thousand pages, and then writes over it from its beginning.
TEST_F(PowerLoss, LosesNothingWhileAFullJournalIsEmptiedAndUsedAgain) {
    live(4'200'000);
    ASSERT_GT(acts_, 3'000U);
    // What comes before is as above.
    for (std::uint64_t act = 200; act < acts_; act += act + 150 < acts_ ? 331 : 7)
        for (const std::string &wrong : wrong_after(act))
            ADD_FAILURE() << wrong;
}

TEST_F(PowerLoss, WhileTheStoreIsBeingMendedHarmsNothingEither) {
    live(5'000);
    for (std::uint64_t act = 5; act < acts_; act += 23) {
        LosingDisk disk;
        disk.cut_at(act);
        const auto acknowledged = run(disk);
        for (std::uint64_t second = 0; second < 12; second += 2) {
            LosingDisk mending = disk.after({What::Some, 7});
            mending.cut_at(second);
            {
                const LosingVfs vfs(mending);
                try {
                    const Store store(directory_.path());
                } catch (const event::LogError &) {
                    EXPECT_FALSE(mending.powered());
                }
            }
            LosingDisk found = mending.after({What::Some, static_cast<std::uint32_t>(second)});
            EXPECT_EQ(wrong_with(found, acknowledged), "") << act << " and " << second;
        }
    }
}

// ---- that the test can fail
// -------------------------------------------------------------------------------------

TEST_F(PowerLoss, OnADiskThatOnlySaysItHasSyncedLosesWhatWasAcknowledged) {
    live(5'000);
    EXPECT_FALSE(wrong_after(acts_ / 2, [](LosingDisk &disk) { disk.lie_about_syncs(); }).empty());
}

/// Every connection that is opened has `synchronous = OFF`, whatever it asks for.
class NoSyncs {
  public:
    NoSyncs() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(&spoil)); }
    ~NoSyncs() { sqlite3_reset_auto_extension(); }

  private:
    static int spoil(sqlite3 *database, char **, const void *) {
        sqlite3_exec(database, "PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
        return sqlite3_set_authorizer(
            database,
            [](void *, int act, const char *what, const char *, const char *, const char *) {
                const bool asks = act == SQLITE_PRAGMA && std::string(what) == "synchronous";
                return asks ? SQLITE_IGNORE : SQLITE_OK;
            },
            nullptr);
    }
};

TEST_F(PowerLoss, WithSynchronousOffLosesWhatWasAcknowledged) {
    live(5'000);
    const NoSyncs none;
    std::size_t wrong = 0;
    for (std::uint64_t act = 0; act < 100; act += 10)
        wrong += wrong_after(act).size();
    EXPECT_GT(wrong, 0U);
}

} // namespace
} // namespace enshu::store
