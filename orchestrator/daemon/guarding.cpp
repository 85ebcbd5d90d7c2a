// What a LiveExercise has to do with its guard.
#include "orchestrator/daemon/live_exercise.h"

#include "orchestrator/exercise/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::daemon {

using exercise::ExerciseError;

Guard::Hooks LiveExercise::hooks() {
    Guard::Hooks hooks;
    hooks.ranges = [this] {
        std::vector<plan::RangePlan> there = plan_->ranges;
        std::erase_if(
            there, [this](const plan::RangePlan &range) { return !why_lost(range.team).empty(); });
        return there;
    };
    hooks.playing = [this] { return state() == exercise::State::Running; };
    hooks.pause = [this](const std::string &reason) { conductor()->pause(0, "system", reason); };
    hooks.append = [this](const char *kind, nlohmann::json detail) {
        event::Event event;
        event.exercise = name_;
        event.kind = kind;
        event.exercise_ms = position().count();
        event.detail = std::move(detail);
        surroundings_.store.append(std::move(event));
    };
    return hooks;
}

std::shared_ptr<Guard> LiveExercise::guard() const {
    const std::lock_guard lock(mutex_);
    return guard_;
}

void LiveExercise::prove_before_playing() {
    if (const auto guard = this->guard()) {
        guard->require_proof();
    }
}

isolation::Proof LiveExercise::prove_isolation() {
    const auto conductor = this->conductor(); // or says from when on it can be done
    const auto guard = this->guard();
    if (!guard) {
        throw ExerciseError(ExerciseError::Code::FailedPrecondition,
                            fmt::format("`{}` is being taken down", name_));
    }
    return guard->prove();
}

void LiveExercise::on_breaches(const std::string &site,
                               const std::vector<fabric::Breach> &breaches) {
    const auto guard = this->guard();
    if (!guard) {
        return;
    }
    const provision::Placement sites = placement();
    std::vector<fabric::Breach> ours;
    std::copy_if(breaches.begin(), breaches.end(), std::back_inserter(ours),
                 [&](const fabric::Breach &breach) {
                     return std::any_of(plan_->ranges.begin(), plan_->ranges.end(),
                                        [&](const plan::RangePlan &range) {
                                            return sites.at(range.team) == site &&
                                                   (breach.network_namespace.empty() ||
                                                    range.network_namespace ==
                                                        breach.network_namespace);
                                        });
                 });
    if (!ours.empty()) {
        guard->on_breaches(ours);
    }
}

} // namespace enshu::daemon
