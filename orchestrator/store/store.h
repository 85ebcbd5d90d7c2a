// What survives: the event log, the exercises and the intents, in one SQLite file. The only user of
// SQLite.
//
// Everything is durable when a call returns (WAL, synchronous=FULL). One process holds a store at a
// time: a second one gets LogError Busy. Everything throws event::LogError and may be called from
// any thread.
#pragma once

#include "orchestrator/event/log.h"
#include "orchestrator/proof/verifier.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace enshu::store {

struct ExerciseRecord {
    std::string name;
    std::string scenario_directory; ///< of the copy that this exercise plays
    nlohmann::json parameters;      ///< teams, seed, walkthroughs, …: belongs to who writes it
    std::string state;              ///< a name of exercise/state.h
};

/// What was about to be done to machines or networks, written before the act.
struct Intent {
    std::uint64_t id = 0;
    std::string exercise;
    std::string kind;
    std::string name;
    nlohmann::json detail;
    bool done = false; ///< the act was confirmed; until it is removed, its undo is still owed
};

/// How long a step of building took once, with a processor to itself.
struct Duration {
    std::string kind;
    std::string subject;
    std::chrono::milliseconds took{0};
};

/// Milliseconds since 1970. May jump in both directions: nothing hangs on its order.
using WallClock = std::function<std::int64_t()>;
std::int64_t system_wall_clock();

class Store : public event::EventLog {
  public:
    /// Makes the directory, and the file `enshu.db` and the key `seal-key.pem` in it, where they
    /// are missing. A file of an earlier Enshu is brought up to date.
    explicit Store(const std::filesystem::path &directory, WallClock wall = system_wall_clock);
    ~Store() override;

    event::Event append(event::Event event) override;
    std::vector<event::Event> read(const std::string &exercise, std::uint64_t after_seq,
                                   std::size_t limit) override;
    bool wait_for_more(const std::string &exercise, std::uint64_t after_seq,
                       std::chrono::steady_clock::time_point deadline) override;
    void remember_clock(const std::string &exercise, std::chrono::milliseconds position) override;
    std::chrono::milliseconds remembered_clock(const std::string &exercise) override;

    /// Seq of the last event of an exercise, 0 if it has none.
    std::uint64_t last_seq(const std::string &exercise);

    // The log as proof (docs/decisions/0026). Of the life that the name has now; where it never had
    // one, LogError Refused.
    /// A seal on the last event, unless it has one.
    void seal(const std::string &exercise);
    proof::Log log_of(const std::string &exercise);
    /// In order, after_seq < seq <= up_to_seq.
    std::vector<proof::Entry> entries(const std::string &exercise, std::uint64_t after_seq,
                                      std::uint64_t up_to_seq, std::size_t limit);
    /// Reads all of it. What is appended meanwhile is not looked at. `go_on` is asked now and then;
    /// without it, the report is of what was read.
    proof::Report verify(const std::string &exercise, const std::function<bool()> &go_on = {});

    /// Refused while an exercise of that name is there, unless it is TORN_DOWN: then the name
    /// begins anew, and read() shows nothing of the former exercise (whose events stay in the
    /// file).
    /// `scenario_sha256`: of what it plays, for the beginning of its log; empty: not known.
    void add_exercise(const ExerciseRecord &exercise, const std::string &scenario_sha256 = "");
    void set_exercise_state(const std::string &name, const std::string &state);
    std::optional<ExerciseRecord> find_exercise(const std::string &name);
    std::vector<ExerciseRecord> exercises(); ///< in the order they were added

    std::uint64_t record_intent(const std::string &exercise, const std::string &kind,
                                const std::string &name, const nlohmann::json &detail);
    void complete_intent(std::uint64_t id);
    void remove_intent(
        std::uint64_t id); ///< its undo was done, or the act never began; unknown ids are fine
    /// All intents of an exercise that were not removed, done or not, oldest first.
    std::vector<Intent> outstanding(const std::string &exercise);

    /// Keeps the last 20 of each kind and subject under each accelerator.
    void remember_duration(const std::string &accelerator, const Duration &duration);
    std::vector<Duration> durations(const std::string &accelerator); ///< oldest first

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace enshu::store
