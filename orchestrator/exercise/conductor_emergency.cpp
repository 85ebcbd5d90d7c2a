// The emergency stop: whatever goes on, nothing that is emulated goes on.
#include "injector/utf8.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/flight.h"
#include "orchestrator/exercise/team.h"
#include "scenario-dsl/model/step_names.h"

#include <future>

namespace enshu::exercise {

namespace kind = event::kind;
using Code = ExerciseError::Code;

namespace {

/// What the machines' speed and everybody's patience leave: the lease has ended what runs by then.
constexpr Milliseconds act_patience{1'500};
constexpr Milliseconds end_patience{4'000};

/// UNIT: ends when it no longer runs.
constexpr const char *await_end = R"sh(
tries=0
while systemctl --quiet is-active "$1.service" && [ $tries -lt 12 ]; do
    tries=$((tries + 1))
    sleep 0.2
done
! systemctl --quiet is-active "$1.service"
)sh";

} // namespace

/// Of teams whose machines run; those of others hold no lease that runs out. Not under the lock.
void Conductor::grant_leases(bool granted) {
    std::vector<unsigned> whose;
    {
        const Lock lock(mutex_);
        for (const auto &team : teams_)
            if (granted || !team->time.paused)
                whose.push_back(team->number);
    }
    for (const unsigned team : whose)
        options_.lease(team, granted);
}

/// What goes on in guests was ended by no doing of the team's, and is begun again when it can be.
/// Under the lock.
void Conductor::interrupted(Team &team) {
    for (const auto &steps : {team.measures.running_beacons(), team.measures.running_acts()})
        for (const std::string &step : steps) {
            team.restart.insert(step);
            team.measures.hold(step);
        }
}

std::uint64_t Conductor::emergency_stop(const std::string &actor, const std::string &reason) {
    State was{};
    {
        const Lock lock(mutex_);
        was = state_;
        if (was != State::Standby && was != State::Running && was != State::Paused &&
            was != State::Ended)
            throw ExerciseError(Code::FailedPrecondition, "there is nothing to stop: `" + name_ +
                                                              "` is " +
                                                              std::string(exercise::name_of(was)));
        if (emergency_ != 0)
            return emergency_;
        acts_.request_stop();
        acts_ = std::stop_source();
    }
    // Machines that stand do nothing, and what they hold is begun again with them.
    if (was != State::Paused)
        grant_leases(false);
    const std::lock_guard one(operator_mutex_);
    const std::string why = "emergency stop" + (reason.empty() ? "" : ": " + reason);
    {
        const Lock lock(mutex_);
        was = state_;
        if (was != State::Running)
            return logged([&] {
                return emergency_ = was == State::Paused
                                        ? go(State::Paused, actor, why)
                                        : append(0, kind::range_note, "", actor,
                                                 {{"text_ja", "緊急停止：" + reason},
                                                  {"text_en", "Emergency stop: " + reason}})
                                              .seq;
            });
    }
    grant_leases(false); // it may have been resumed meanwhile
    const auto all_interrupted = [&] {
        const Lock lock(mutex_);
        for (const auto &team : teams_)
            if (!team->time.paused)
                interrupted(*team);
    };
    std::uint64_t seq = 0;
    try {
        seq = pause_all(actor, why, act_patience, [this] { let_all_end(); });
    } catch (...) { // it goes on without what is emulated, whose silence is nobody's doing
        all_interrupted();
        throw;
    }
    all_interrupted();
    const Lock lock(mutex_);
    return emergency_ = seq;
}

/// The lease has ended what goes on; what has not ended by itself is taken back.
void Conductor::let_all_end() {
    std::vector<std::future<void>> all;
    {
        const Lock lock(mutex_);
        const std::stop_token stop = acts_.get_token();
        for (const auto &entry : teams_) {
            Team &team = *entry;
            if (team.time.paused)
                continue;
            for (const dsl::Step &step : team.scenario.attack) {
                const bool runs =
                    inject::goes_on(step.verb) &&
                    (team.scheduler.status(step.id) == inject::Scheduler::Status::Delivered ||
                     team.scheduler.status(step.id) == inject::Scheduler::Status::Started) &&
                    !team.measures.ended(step.id) && !team.broken.contains(step.host()) &&
                    !team.off.contains(step.host());
                if (!runs)
                    continue;
                all.push_back(std::async(std::launch::async, [this, stop, &team, &step] {
                    std::string wrong;
                    try {
                        const auto ended =
                            team.range->guest(step.host())
                                .run({"/bin/sh", "-c", await_end, "sh", dsl::unit_of(step.id)}, {},
                                     end_patience);
                        if (ended.exit_code != 0)
                            team.range->undo(context(team, step, stop));
                        return;
                    } catch (const std::exception &error) {
                        wrong = inject::clean_utf8(error.what(), 500);
                    }
                    const Lock again(mutex_);
                    note(team.number,
                         {"「" + step.id + "」の停止を確認できませんでした：" + wrong,
                          "it could not be confirmed that `" + step.id + "` has ended: " + wrong});
                }));
            }
        }
    }
    for (auto &one : all)
        one.wait();
}

} // namespace enshu::exercise
