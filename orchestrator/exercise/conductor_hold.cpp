// One team whose clock stands while the others' run on: because it is paused, or because something
// is done to its machines.
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/hold.h"

namespace enshu::exercise {

namespace kind = event::kind;
using Code = ExerciseError::Code;

Conductor::Hold::Hold(Conductor &conductor, Team &team, Busy busy)
    : conductor_(conductor), team_(team) {
    team.busy = busy;
    if (!team.time.stands)
        team.time.stands = conductor.now_of(team);
}

Conductor::Hold::~Hold() {
    const std::lock_guard lock(conductor_.mutex_);
    team_.busy = Busy::No;
    conductor_.woken_ = true;
    conductor_.changed_.notify_all();
}

/// In the words of a refusal.
std::string Conductor::doing(const Team &team) {
    const std::string who = "team " + std::to_string(team.number);
    switch (team.busy) {
    case Busy::No:
        return "nothing is done to " + who;
    case Busy::Pausing:
        return who + " is being paused or resumed";
    case Busy::Checkpoint:
        return "a checkpoint of " + who + " is being taken";
    case Busy::PuttingBack:
        return "machines of " + who + " are being put back";
    case Busy::Capturing:
        return "evidence of " + who + " is being captured";
    }
    return who;
}

std::unique_ptr<Conductor::Hold> Conductor::hold(Lock &lock, Team &team, Busy busy,
                                                 const std::function<void()> &require) {
    require();
    if (!changed_.wait_for(lock, options_.pause_patience, [&] { return team.busy == Busy::No; }))
        throw ExerciseError(Code::FailedPrecondition, doing(team) + "; try again when it is done");
    require();
    return std::make_unique<Hold>(*this, team, busy);
}

/// True once no act is under way in the team's guests.
bool Conductor::drain(Lock &lock, const Team &team) {
    return changed_.wait_for(lock, options_.pause_patience, [&] { return team.in_flight == 0; });
}

void Conductor::require_plays(const Team &team, const char *act) const {
    require_state({State::Running}, act);
    const std::string who = "team " + std::to_string(team.number);
    const std::string cannot = std::string(act) + " is not possible: ";
    if (team.time.over)
        throw ExerciseError(Code::FailedPrecondition, cannot + who + " has had its time");
    if (team.time.paused)
        throw ExerciseError(Code::FailedPrecondition,
                            cannot + who + " is paused" +
                                (team.paused_why.empty() ? "" : " (" + team.paused_why + ")"));
    if (team.busy == Busy::Pausing)
        throw ExerciseError(Code::FailedPrecondition, cannot + doing(team));
}

/// For a team's act on its machines, which waits for what is just being done to them.
std::unique_ptr<Conductor::Flight> Conductor::enter_machines(Lock &lock, Team &team,
                                                             const char *act) {
    require_plays(team, act);
    changed_.wait_for(lock, options_.pause_patience, [&] { return team.busy == Busy::No; });
    require_plays(team, act);
    if (team.busy != Busy::No)
        throw ExerciseError(Code::FailedPrecondition,
                            std::string(act) + " is not possible while " + doing(team));
    return std::make_unique<Flight>(*this, &team);
}

void Conductor::require_whole(const Team &team, const std::string &host) const {
    if (const auto broken = team.broken.find(host); broken != team.broken.end())
        throw ExerciseError(Code::Unavailable, "`" + host + "` is broken: " + broken->second +
                                                   "; a controller can put it back");
}

/// Tells from where on the team's clock goes on, unless it stands for another reason too.
nlohmann::json Conductor::with_lag(const Team &team, nlohmann::json detail) const {
    if (!team.time.paused && !team.time.over)
        detail["lag_ms"] = (clock_.position() - now_of(team)).count();
    return detail;
}

std::uint64_t Conductor::pause_one(Team &team, const std::string &actor,
                                   const std::string &reason) {
    std::unique_ptr<Hold> held;
    {
        Lock lock(mutex_);
        held = hold(lock, team, Busy::Pausing, [&] { require_plays(team, "pause"); });
        drain(lock, team);
    }
    std::string wrong;
    {
        const std::lock_guard range(team.range_mutex);
        try {
            team.range->suspend();
        } catch (const std::exception &error) {
            wrong = error.what();
            try {
                team.range->resume();
            } catch (const std::exception &worse) {
                wrong += std::string("; nor could they all go on: ") + worse.what();
            }
        }
    }
    const Lock lock(mutex_);
    if (state_ != State::Running) // over or broken off in between
        throw ExerciseError(Code::FailedPrecondition, "team " + std::to_string(team.number) +
                                                          " could not be paused: `" + name_ +
                                                          "` is " + std::string(name_of(state_)));
    return logged([&] {
        if (wrong.empty()) {
            const std::uint64_t seq = append(team.number, kind::team_state, "", actor,
                                             {{"to", "PAUSED"}, {"reason", reason}})
                                          .seq;
            log_.remember_clock(name_, clock_.position());
            return seq;
        }
        note_and_go_on(team, {"この班を一時停止できませんでした：" + wrong,
                              "The team could not be paused: " + wrong});
        throw ExerciseError(Code::Unavailable, "the machines could not be stopped: " + wrong);
    });
}

void Conductor::lose_team(unsigned number, const std::string &why) {
    const std::lock_guard one(operator_mutex_);
    Team &team = find_team(number);
    const auto plays = [&] {
        return (state_ == State::Running || state_ == State::Paused) && !team.time.paused &&
               !team.time.over;
    };
    std::unique_ptr<Hold> held;
    Lock lock(mutex_);
    if (!plays())
        return;
    // What is under way in its machines fails by itself.
    held = hold(lock, team, Busy::Pausing, [] {});
    if (plays())
        logged([&] {
            append(number, kind::team_state, "", "system", {{"to", "PAUSED"}, {"reason", why}});
            log_.remember_clock(name_, clock_.position());
            // The machines may run on where they are, but the leases have ended.
            interrupted(team);
        });
    lock.unlock(); // before the hold ends
}

std::uint64_t Conductor::resume_one(Team &team, const std::string &actor,
                                    const std::string &reason) {
    std::unique_ptr<Hold> held;
    bool running = false;
    {
        Lock lock(mutex_);
        held = hold(lock, team, Busy::Pausing, [&] {
            require_state({State::Running, State::Paused}, "resume");
            if (!team.time.paused)
                throw ExerciseError(
                    Code::FailedPrecondition,
                    "team " + std::to_string(team.number) + " was not paused alone" +
                        (state_ == State::Paused ? "; resume the exercise, without naming a team"
                                                 : ""));
        });
        running = state_ == State::Running; // else its machines go on with all others'
    }
    if (running) {
        const std::lock_guard range(team.range_mutex);
        try {
            team.range->resume();
        } catch (const std::exception &error) {
            std::string wrong = error.what();
            try {
                team.range->suspend();
            } catch (const std::exception &worse) {
                wrong += std::string("; and not all stand again: ") + worse.what();
            }
            throw ExerciseError(Code::Unavailable, "the machines could not go on: " + wrong);
        }
    }
    const Lock lock(mutex_);
    if (state_ != State::Running && state_ != State::Paused)
        throw ExerciseError(Code::FailedPrecondition,
                            "`" + name_ + "` is " + std::string(name_of(state_)));
    return logged([&] {
        const Milliseconds lag = clock_.position() - now_of(team);
        const std::uint64_t seq =
            append(team.number, kind::team_state, "", actor,
                   {{"to", "RUNNING"}, {"reason", reason}, {"lag_ms", lag.count()}})
                .seq;
        if (running) {
            restart_beacons(team);
            post_owed_replay(team);
            begin_days_owed(team);
        }
        return seq;
    });
}

} // namespace enshu::exercise
