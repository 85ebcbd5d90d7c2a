// What there is to say of exercises afterwards, also when they are torn down; and what is kept of
// them to be compared with (docs/decisions/0028).
#pragma once

#include "orchestrator/debrief/debrief.h"
#include "orchestrator/store/store.h"

#include <filesystem>
#include <mutex>

namespace enshu::daemon {

/// An exercise as it was played up to now.
struct PlayedExercise {
    std::string exercise;
    dsl::Scenario scenario;
    std::string scenario_digest;
    unsigned teams = 1;
    std::uint64_t seed = 1;
    std::vector<event::Event> events;
    dsl::Milliseconds now{0};

    debrief::Source source() const {
        return {scenario, exercise, scenario_digest, teams, seed, events, now, {}, {}};
    }
};

/// A result that is kept, under a name of its own.
struct KeptResult {
    std::string id; ///< `EXERCISE-N`; N is the number of its first event
    debrief::Result result;
};

/// May be used by any thread. Throws exercise::ExerciseError, event::LogError.
class Debriefing {
  public:
    /// `store` outlives it. `results`: the directory in which results are kept, a file each.
    Debriefing(store::Store &store, std::filesystem::path results)
        : store_(store), results_(std::move(results)) {}

    /// Empty name: the only one that is not torn down; else the only one.
    PlayedExercise played(const std::string &exercise) const;

    /// Of every exercise that is over, oldest first, brought up to date.
    std::vector<KeptResult> results();
    /// Keeps what there is of an exercise, if it is over: its name is about to begin anew.
    void keep(const std::string &exercise);
    /// For good: its file goes, and it is not made again.
    void forget(const std::string &id);

  private:
    std::string name_of(const std::string &exercise) const;
    PlayedExercise load(const store::ExerciseRecord &record) const;
    void bring_up_to_date(const store::ExerciseRecord &record);
    std::filesystem::path file_of(const std::string &id) const { return results_ / (id + ".json"); }

    store::Store &store_;
    const std::filesystem::path results_;
    std::mutex mutex_; ///< the directory
};

} // namespace enshu::daemon
