// The states of the whole exercise, and the machines of all teams with them.
#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/team.h"

#include <algorithm>
#include <future>

namespace enshu::exercise {

namespace kind = event::kind;
using event::Event;
using event::LogError;
using Code = ExerciseError::Code;

std::uint64_t Conductor::go(State to, const std::string &actor, const std::string &reason) {
    const Event event =
        append(0, kind::exercise_state, "", actor,
               {{"from", name_of(state_)}, {"to", name_of(to)}, {"reason", reason}});
    enter(event);
    emergency_ = 0;
    woken_ = true;
    changed_.notify_all();
    return event.seq;
}

/// Where a state's event has led, now or in the log.
void Conductor::enter(const Event &event) {
    state_ = state_named(event.detail.value("to", std::string())).value_or(State::Broken);
    reason_ = event.detail.value("reason", std::string());
    since_.clear();
    if (state_ == State::Paused || state_ == State::Ended)
        since_ = ", since " + event::clock_text(event.exercise_ms) + " by " + event.actor +
                 (reason_.empty() ? "" : ": " + reason_);
}

std::uint64_t Conductor::start(const std::string &actor, const std::string &reason) {
    const std::lock_guard one(operator_mutex_);
    {
        const Lock lock(mutex_);
        require_state({State::Standby}, "start");
    }
    grant_leases(true);
    const Lock lock(mutex_);
    require_state({State::Standby}, "start");
    return logged([&] {
        const std::uint64_t seq = go(State::Running, actor, reason);
        clock_.start();
        for (const auto &team : teams_)
            begin_days(*team, "");
        return seq;
    });
}

/// Of those that were not stopped alone.
std::string Conductor::on_ranges(void (RangeControl::*act)()) {
    std::vector<std::pair<unsigned, std::future<void>>> all;
    {
        const Lock lock(mutex_);
        for (const auto &entry : teams_)
            if (!entry->time.paused)
                all.emplace_back(entry->number,
                                 std::async(std::launch::async, [&team = *entry, act] {
                                     const std::lock_guard range(team.range_mutex);
                                     (team.range->*act)();
                                 }));
    }
    std::string wrong;
    for (auto &[number, one] : all) {
        try {
            one.get();
        } catch (const std::exception &error) {
            wrong += (wrong.empty() ? "team " : "; team ") + std::to_string(number) + ": " +
                     error.what();
        }
    }
    return wrong;
}

std::uint64_t Conductor::pause(unsigned team, const std::string &actor, const std::string &reason) {
    const std::lock_guard one(operator_mutex_);
    return team == 0 ? pause_all(actor, reason, options_.pause_patience, [] {}) : pause_one(find_team(team), actor, reason);
}

std::uint64_t Conductor::resume(unsigned team, const std::string &actor,
                                const std::string &reason) {
    const std::lock_guard one(operator_mutex_);
    return team == 0 ? resume_all(actor, reason) : resume_one(find_team(team), actor, reason);
}

/// `settle`: once no act is under way, or `patience` is over, and before the machines stop.
std::uint64_t Conductor::pause_all(const std::string &actor, const std::string &reason,
                                   Milliseconds patience, const std::function<void()> &settle) {
    {
        Lock lock(mutex_);
        require_state({State::Running}, "pause");
        pausing_ = true;
        clock_.stop();
        // An act in a guest that stops under it would fail for no fault of anybody's.
        changed_.wait_for(lock, patience, [&] { return in_flight_ == 0; });
        const auto busy =
            std::ranges::find_if(teams_, [](const auto &team) { return team->busy != Busy::No; });
        if (busy != teams_.end()) {
            pausing_ = false;
            if (state_ == State::Running)
                clock_.start();
            throw ExerciseError(Code::FailedPrecondition,
                                "the exercise cannot be paused while " + doing(**busy));
        }
    }
    settle();
    const std::string wrong = on_ranges(&RangeControl::suspend);
    const std::string worse = wrong.empty() ? "" : on_ranges(&RangeControl::resume);
    const Lock lock(mutex_);
    pausing_ = false;
    if (state_ != State::Running) // broken off in between
        throw ExerciseError(Code::FailedPrecondition,
                            "the exercise could not be paused: " + reason_);
    if (!worse.empty()) {
        const std::string both =
            "the machines could neither be stopped (" + wrong + ") nor go on (" + worse + ")";
        break_down(both);
        throw ExerciseError(Code::Unavailable, both);
    }
    if (!wrong.empty()) {
        clock_.start();
        throw ExerciseError(Code::Unavailable, "the machines could not be stopped: " + wrong);
    }
    return logged([&] {
        const std::uint64_t seq = go(State::Paused, actor, reason);
        log_.remember_clock(name_, clock_.position());
        return seq;
    });
}

std::uint64_t Conductor::resume_all(const std::string &actor, const std::string &reason) {
    {
        const Lock lock(mutex_);
        for (const auto &team : teams_)
            if (state_ == State::Running && team->time.paused)
                throw ExerciseError(Code::FailedPrecondition,
                                    "only team " + std::to_string(team->number) +
                                        " is paused; name it to let it go on");
        require_state({State::Paused}, "resume");
    }
    grant_leases(true);
    const std::string wrong = on_ranges(&RangeControl::resume);
    if (!wrong.empty()) {
        const std::string worse = on_ranges(&RangeControl::suspend);
        throw ExerciseError(Code::Unavailable,
                            "the machines could not go on: " + wrong +
                                (worse.empty() ? "" : "; and not all stand again: " + worse));
    }
    const Lock lock(mutex_);
    require_state({State::Paused}, "resume");
    return logged([&] {
        const std::uint64_t seq = go(State::Running, actor, reason);
        clock_.start();
        for (const auto &team : teams_)
            if (!team->time.paused) {
                restart_beacons(*team);
                post_owed_replay(*team);
                begin_days_owed(*team);
            }
        return seq;
    });
}

std::uint64_t Conductor::end(const std::string &actor, const std::string &reason) {
    const std::lock_guard one(operator_mutex_);
    const Lock lock(mutex_);
    require_state({State::Running, State::Paused}, "end");
    return logged([&] { return finish(actor, reason); });
}

std::uint64_t Conductor::finish(const std::string &actor, const std::string &reason) {
    const bool machines_run = state_ == State::Running;
    clock_.stop();
    const std::uint64_t seq = go(State::Ended, actor, reason);
    log_.remember_clock(name_, clock_.position());
    tell_decisions();
    // Machines that are being put back have none until that is done.
    for (const auto &team : teams_)
        if (machines_run && !team->time.paused && team->busy != Busy::PuttingBack) {
            stop_beacons(*team);
            end_days(*team);
        }
    return seq;
}

void Conductor::break_off(const std::string &reason) {
    const Lock lock(mutex_);
    break_down(reason);
}

void Conductor::break_down(const std::string &reason) {
    if (!may_go(state_, State::Broken))
        return;
    clock_.stop();
    try {
        go(State::Broken, "system", reason);
    } catch (const LogError &) {
        // The log is what is broken: the state is told to who asks, and the log ends before it.
        state_ = State::Broken;
        reason_ = reason;
        changed_.notify_all();
    }
}

} // namespace enshu::exercise
