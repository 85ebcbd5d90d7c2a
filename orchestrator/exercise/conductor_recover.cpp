// A conductor from a log: everything that was known, and an outcome for what was under way when the
// daemon stopped.
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/team.h"

#include <algorithm>

namespace enshu::exercise {

namespace kind = event::kind;
using event::Event;

void Conductor::recover() {
    Milliseconds position(0);
    event::for_each(log_, name_, [&](const Event &event) {
        apply(event);
        Milliseconds at(event.exercise_ms);
        if (event.team >= 1 && event.team <= teams_.size()) // in the team's time
            at += teams_[event.team - 1]->time.lag;
        position = std::max(position, at);
        if (event.kind == kind::clock_skipped) {
            position =
                std::max(position, Milliseconds(event.detail.value("to_ms", std::int64_t{0})));
        } else if (event.kind == kind::exercise_state) {
            enter(event);
        }
    });
    if (state_ != State::Standby && state_ != State::Running && state_ != State::Paused &&
        state_ != State::Ended)
        throw ExerciseError(ExerciseError::Code::FailedPrecondition,
                            "`" + name_ + "` is " + std::string(exercise::name_of(state_)) +
                                " and cannot be played");
    if (state_ == State::Running || state_ == State::Paused)
        position = std::max(position, log_.remembered_clock(name_));
    clock_.set(position);
    clock_kept_ = position;
    if (state_ != State::Running && state_ != State::Paused) {
        for (const auto &team : teams_) {
            close_reset(*team);
            close_captures(*team);
        }
        return;
    }

    const bool was_running = state_ == State::Running;
    if (was_running)
        go(State::Paused, "system", "the daemon was stopped while the exercise ran");
    for (const auto &team : teams_)
        close_unconfirmed(*team);
    if (was_running)
        for (const auto &entry : teams_)
            post(entry.get(), "team " + std::to_string(entry->number) + " range",
                 [this, &team = *entry](const std::stop_token &) {
                     // A resume() in between would leave a running team standing still.
                     const std::lock_guard one(operator_mutex_);
                     const std::lock_guard range(team.range_mutex);
                     {
                         const Lock lock(mutex_);
                         if (state_ != State::Paused)
                             return;
                     }
                     try {
                         team.range->suspend();
                     } catch (const std::exception &error) {
                         const std::string why = error.what();
                         const Lock lock(mutex_);
                         note(team.number,
                              {"一時停止中ですが、仮想マシンを止められませんでした：" + why,
                               "The exercise is paused, but the machines could not be "
                               "stopped: " +
                                   why});
                     }
                 });
}

void Conductor::close_reset(Team &team) {
    if (team.resetting) {
        const Event begun = *team.resetting;
        append(team.number, kind::reset_failed, begun.subject, "system",
               with_lag(team, {{"checkpoint", begun.detail.value("checkpoint", std::string())},
                               {"reason", "unconfirmed: the daemon stopped meanwhile; how the "
                                          "machines are is not known, and it can be done again"},
                               {"reason_ja", "途中でデーモンが止まったため、仮想マシンの状態が"
                                             "わかりません。もう一度実行できます"}}));
    }
}

void Conductor::close_unconfirmed(Team &team) {
    const std::string reason = "unconfirmed: the daemon stopped during the act";
    for (const inject::Item &item : team.scheduler.in_flight()) {
        if (item.kind == inject::Item::Kind::Step) {
            nlohmann::json detail = step_detail(scenario_.attack[item.index]);
            detail["reason"] = reason;
            append(team.number, kind::step_failed, item.id, "system", std::move(detail));
        } else {
            nlohmann::json detail = act_detail(team.walkthrough[item.index].act);
            detail["reason"] = reason;
            append(team.number, kind::act_failed, item.id, "walkthrough", std::move(detail));
        }
    }
    close_reset(team);
    close_captures(team);
    tell_impossible(team);
    for (const StaffMember &member : team.staff) // their lease ended with the daemon
        team.absent.insert(member.name);
    interrupted(team);
}

} // namespace enshu::exercise
