// Machines that a controller puts back, and what the attack had done there done again.
#include "injector/utf8.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/hold.h"

#include <algorithm>

namespace enshu::exercise {

namespace kind = event::kind;
using Code = ExerciseError::Code;

namespace {

bool is_beacon(const dsl::Step &step) {
    return std::holds_alternative<dsl::Beacon>(step.verb);
}

std::string listed(const std::vector<std::string> &names) {
    std::string list;
    for (const std::string &name : names)
        list += (list.empty() ? "`" : ", `") + name + "`";
    return list;
}

} // namespace

/// One putting back, from what was asked to what is to be done.
struct Conductor::Resetting {
    Team &team;
    const std::string host; ///< empty: all
    const std::string checkpoint;
    const bool replay;
    const std::string actor;
    const std::string reason;
    std::vector<std::string> steps = {}; ///< that are done again, in their order
    Milliseconds begun{0};               ///< on the clock that never stands

    bool touches(const dsl::Step &step) const { return host.empty() || step.host() == host; }
};

PutBackOutcome Conductor::put_back(unsigned number, const std::string &host,
                                   const std::string &checkpoint, bool replay,
                                   const std::string &actor, const std::string &reason) {
    Team *team = nullptr;
    const auto require = [&] {
        if (state_ == State::Standby) // nothing was delivered yet
            require_state({State::Standby}, "putting back");
        else if (replay)
            require_plays(*team, "putting back with a replay");
        else
            require_state({State::Running, State::Paused}, "putting back");
    };
    {
        const Lock lock(mutex_);
        team = &find_team(number);
        if (!host.empty() && !scenario_.organization.find_host(host))
            throw ExerciseError(Code::NotFound,
                                "there is no host `" + inject::clean_utf8(host, 60) + "`");
        require();
    }
    if (!checkpoint.empty()) {
        std::vector<std::string> there;
        for (const Checkpoint &one : checkpoints(number))
            there.push_back(one.name);
        if (std::ranges::find(there, checkpoint) == there.end())
            throw ExerciseError(Code::NotFound,
                                "team " + std::to_string(number) + " has no checkpoint `" +
                                    inject::clean_utf8(checkpoint, 60) + "`" +
                                    (there.empty() ? "" : "; there is " + listed(there)));
    }
    Resetting reset{*team, host, checkpoint, replay, actor, reason};
    std::unique_ptr<Hold> held;
    {
        Lock lock(mutex_);
        held = hold(lock, *team, Busy::PuttingBack, require);
        // An act in a guest that hangs is a reason to put it back: nobody waits for that longer.
        drain(lock, *team);
        require_state({State::Standby, State::Running, State::Paused}, "putting back");
        logged([&] { begin_reset(reset); });
    }
    put_machines_back(reset);
    PutBackOutcome outcome;
    this->replay(reset, outcome);
    end_reset(reset, outcome);
    return outcome;
}

void Conductor::put_back_lost(unsigned number, const std::string &checkpoint,
                              const std::string &actor, const std::string &reason) {
    std::shared_ptr<Resetting> reset;
    std::unique_ptr<Hold> held;
    {
        Lock lock(mutex_);
        Team &team = find_team(number);
        held = hold(lock, team, Busy::PuttingBack, [&] {
            if (team.time.paused)
                require_state({State::Running, State::Paused}, "putting lost machines back");
            else
                require_state({State::Paused}, "putting lost machines back");
        });
        reset = std::make_shared<Resetting>(team, "", checkpoint, true, actor, reason);
        logged([&] { begin_reset(*reset); });
    }
    put_machines_back(*reset);
    const Lock lock(mutex_);
    for (const std::string &step : reset->steps) // with the replay, and not on their own
        reset->team.restart.erase(step);
    reset->team.absent.clear(); // likewise
    reset->team.owed = std::move(reset);
}

/// Under the lock.
void Conductor::post_owed_replay(Team &team) {
    if (team.owed)
        post(nullptr, "team " + std::to_string(team.number) + " range",
             [this, reset = team.owed](const std::stop_token &) { replay_owed(reset); });
}

void Conductor::replay_owed(const std::shared_ptr<Resetting> &reset) {
    Team &team = reset->team;
    std::unique_ptr<Hold> held;
    {
        Lock lock(mutex_);
        held = hold(lock, team, Busy::PuttingBack, [] {});
        // Put back by a controller meanwhile; or it stands again, and RESUME comes again.
        if (team.owed != reset || state_ == State::Paused || team.time.paused)
            return;
        team.owed.reset();
        reset->begun = time_.now();
    }
    PutBackOutcome outcome;
    replay(*reset, outcome);
    end_reset(*reset, outcome);
}

void Conductor::end_reset(Resetting &reset, PutBackOutcome &outcome) {
    Team &team = reset.team;
    const Lock lock(mutex_);
    outcome.stood = time_.now() - reset.begun;
    logged([&] {
        outcome.seq = append(team.number, kind::host_reset, reset.host, reset.actor,
                             with_lag(team, {{"checkpoint", reset.checkpoint},
                                             {"replay", reset.replay},
                                             {"stood_ms", outcome.stood.count()}}))
                          .seq;
        for (const std::string &beacon : team.restart) // not yet
            team.measures.hold(beacon);
        if (state_ == State::Ended)
            stop_beacons(team);
        begin_days(team, reset.host);
    });
}

/// Under the lock. Says what will be done, before it is.
void Conductor::begin_reset(Resetting &reset) {
    Team &team = reset.team;
    if (reset.host.empty())
        team.owed.reset();
    std::size_t kept = 0; // steps that the machines have by themselves when they are back
    for (const Team::Kept &one : team.checkpoints)
        if (one.checkpoint.name == reset.checkpoint)
            kept = one.delivered;
    const std::vector<std::string> running = team.measures.running_beacons();
    const auto ran = [&](const std::string &step) {
        return std::ranges::find(running, step) != running.end();
    };
    for (std::size_t i = 0; i < team.delivered.size(); ++i) {
        const std::string &step = team.delivered[i];
        // A beacon within the checkpoint is begun anew: its lease was another one's.
        if (reset.touches(team.step(step)) && (i >= kept ? reset.replay : ran(step)))
            reset.steps.push_back(step);
    }
    append(team.number, kind::reset_started, reset.host, reset.actor,
           {{"checkpoint", reset.checkpoint},
            {"replay", reset.replay},
            {"steps", reset.steps},
            {"reason", reset.reason}});
    reset.begun = time_.now();
    for (const dsl::Host &host : scenario_.organization.hosts)
        if (reset.host.empty() || host.id == reset.host)
            team.leaving.insert(host.id);
}

void Conductor::put_machines_back(Resetting &reset) {
    Team &team = reset.team;
    std::string wrong;
    try {
        const std::lock_guard range(team.range_mutex);
        team.range->put_back(reset.host, reset.checkpoint);
    } catch (const std::exception &error) {
        wrong = inject::clean_utf8(error.what(), 500);
    }
    const Lock lock(mutex_);
    team.leaving.clear();
    logged([&] {
        if (wrong.empty()) {
            lose_beacons(team, reset.host, reset.steps,
                         {"統制者が仮想マシンを復元し、攻撃は再現しませんでした",
                          "a controller put its machine back without a replay"});
            return;
        }
        lose_beacons(team, reset.host, {},
                     {"仮想マシンを復元できませんでした：" + wrong,
                      "its machine could not be put back: " + wrong});
        append(team.number, kind::reset_failed, reset.host, reset.actor,
               with_lag(team, {{"checkpoint", reset.checkpoint}, {"reason", wrong}}));
    });
    if (!wrong.empty())
        throw ExerciseError(Code::Unavailable,
                            (reset.host.empty() ? "the machines" : "`" + reset.host + "`") +
                                std::string(" could not be put back: ") + wrong);
}

/// One after the other: a step may need what the one before it did on another host.
void Conductor::replay(Resetting &reset, PutBackOutcome &outcome) {
    Team &team = reset.team;
    for (const std::string &id : reset.steps) {
        const dsl::Step &step = team.step(id);
        {
            const Lock lock(mutex_);
            if (state_ == State::Paused || team.time.paused) { // its guests stand as well
                team.measures.hold(id);
                team.restart.insert(id);
                continue;
            }
            if (state_ != State::Running)
                return;
        }
        std::string wrong;
        try {
            if (is_beacon(step))
                team.range->undo(context(team, step, {}));
            team.range->perform(context(team, step, {}));
        } catch (const std::exception &error) {
            wrong = inject::clean_utf8(error.what(), 500);
        }
        const Lock lock(mutex_);
        logged([&] {
            nlohmann::json detail = step_detail(step);
            if (!wrong.empty())
                detail["failed"] = wrong;
            append(team.number, kind::step_replayed, id, "system", std::move(detail));
            (wrong.empty() ? outcome.replayed : outcome.failed).push_back(id);
            if (!wrong.empty() && is_beacon(step))
                lose_beacon(
                    team, step,
                    {"再現できませんでした：" + wrong, "it could not be replayed: " + wrong});
        });
    }
}

/// Under the lock. It ended by no doing of the team's, and is not measurable.
void Conductor::lose_beacon(Team &team, const dsl::Step &step, const dsl::Text &why) {
    const std::vector<std::string> running = team.measures.running_beacons();
    if (std::ranges::find(running, step.id) == running.end())
        return;
    nlohmann::json detail = step_detail(step);
    detail["reason"] = why.en;
    detail["reason_ja"] = why.ja;
    append(team.number, kind::step_failed, step.id, "system", std::move(detail));
}

/// Of one host, or (empty) of all; but those that are begun again.
void Conductor::lose_beacons(Team &team, const std::string &host,
                             const std::vector<std::string> &but, const dsl::Text &why) {
    for (const std::string &id : team.measures.running_beacons()) {
        const dsl::Step &step = team.step(id);
        if ((host.empty() || step.host() == host) && std::ranges::find(but, id) == but.end())
            lose_beacon(team, step, why);
    }
}

void Conductor::host_ended(unsigned number, const std::string &host, const std::string &why) {
    const Lock lock(mutex_);
    const bool has_machines = state_ == State::Standby || state_ == State::Running ||
                              state_ == State::Paused || state_ == State::Ended;
    if (!has_machines || stopping_ || number == 0 || number > teams_.size() ||
        !scenario_.organization.find_host(host))
        return;
    Team &team = *teams_[number - 1];
    if (team.leaving.contains(host) || team.off.contains(host) || team.broken.contains(host))
        return;
    try {
        const std::string said = inject::clean_utf8(why, 500);
        append(number, kind::host_state, host, "system", {{"state", "broken"}, {"doing", said}});
        lose_beacons(team, host, {},
                     {"仮想マシンが動いていません：" + said, "its machine does not run: " + said});
    } catch (const event::LogError &error) {
        break_down(error.what());
    }
}

std::vector<TeamStatus> Conductor::team_status() const {
    const Lock lock(mutex_);
    std::vector<TeamStatus> all;
    for (const auto &team : teams_)
        all.push_back({team->number, now_of(*team), clock_.position() - now_of(*team),
                       team->time.paused, team->time.over, team->paused_why,
                       team->busy == Busy::No ? "" : doing(*team), team->broken, team->off});
    return all;
}

} // namespace enshu::exercise
