// What the exercises of this daemon have been promised of the machine. An exercise that is being
// built has not taken its memory yet, and guests take theirs only as they write to it: so the next
// one is judged by what all have been promised, less what they have taken already.
#pragma once

#include "orchestrator/provision/capacity.h"

#include <functional>
#include <map>
#include <mutex>

namespace enshu::provision {

/// What guests have taken at one moment.
struct Taken {
    std::map<std::string, std::int64_t> memory_mib; ///< by UUID: those that run
    std::map<std::string, std::int64_t> disk_mib;   ///< by exercise
};

class Reservations {
  public:
    /// `read` and `taken` (of the exercises named) look at the machine; may be called from several
    /// threads.
    Reservations(std::function<Machine()> read,
                 std::function<Taken(const std::vector<std::string> &exercises)> taken);

    /// The promise to the plan's own exercise does not count against it.
    Judgement judge(const plan::ExercisePlan &plan, const CapacityOptions &options);
    /// Judges, and where it fits promises it. Two that ask at once are answered one after the
    /// other. Returns refusal(); empty: promised.
    std::string reserve(const plan::ExercisePlan &plan, const CapacityOptions &options,
                        const std::filesystem::path &state);
    /// Without asking: an exercise that is there after the daemon was started again.
    void remember(const plan::ExercisePlan &plan, const CapacityOptions &options);
    /// Nothing is left of it, or it was not built. Unknown names are fine.
    void release(const std::string &exercise);

  private:
    struct Promise {
        Demand demand;
        std::map<std::string, std::int64_t> memory_mib; ///< by UUID
    };
    static Promise promise_of(const plan::ExercisePlan &plan, const CapacityOptions &options);
    Promised promised_to_others(const std::string &exercise) const;

    const std::function<Machine()> read_;
    const std::function<Taken(const std::vector<std::string> &)> taken_;
    mutable std::mutex mutex_;
    std::map<std::string, Promise> promises_;
};

} // namespace enshu::provision
