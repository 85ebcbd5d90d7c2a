#include "orchestrator/provision/progress_book.h"

#include <algorithm>

namespace enshu::provision {

using std::chrono::milliseconds;

ProgressBook::ProgressBook(History history, Remember remember, Now now)
    : remember_(std::move(remember)), now_(std::move(now)), history_(std::move(history)),
      began_(now_()), advanced_(began_) {}

void ProgressBook::plan(std::vector<Step> steps, Machinery machinery) {
    const std::lock_guard lock(mutex_);
    steps_ = std::move(steps);
    machinery_ = std::move(machinery);
    began_ = advanced_ = now_();
    most_ = 0;
    most_of_host_.clear();
}

Step *ProgressBook::find(unsigned team, const std::string &host, StepKind kind, bool begun) {
    for (Step &step : steps_) {
        if (step.team == team && step.host == host && step.kind == kind && !step.ended &&
            step.worked_ms.has_value() == begun) {
            return &step;
        }
    }
    return nullptr;
}

void ProgressBook::advance() {
    const auto now = now_();
    const auto running =
        static_cast<unsigned>(std::count_if(steps_.begin(), steps_.end(), [](const Step &step) {
            return step.worked_ms && !step.ended;
        }));
    const double worked = std::chrono::duration<double, std::milli>(now - advanced_).count() *
                          pace(running, machinery_.processors);
    for (Step &step : steps_) {
        if (step.worked_ms && !step.ended) {
            *step.worked_ms += worked;
        }
    }
    advanced_ = now;
}

void ProgressBook::begin(unsigned team, const std::string &host, StepKind kind) {
    const std::lock_guard lock(mutex_);
    advance();
    Step *step = find(team, host, kind, false);
    if (step == nullptr) {
        Step again;
        again.team = team;
        again.host = host;
        again.kind = kind;
        for (const Step &other : steps_) {
            if (other.team == team && other.host == host) {
                again.role = other.role;
                again.stage = other.stage;
            }
        }
        step = &steps_.emplace_back(std::move(again));
    }
    step->worked_ms = 0;
}

void ProgressBook::end(unsigned team, const std::string &host, StepKind kind) {
    DurationKey key;
    milliseconds worked{0};
    {
        const std::lock_guard lock(mutex_);
        advance();
        Step *step = find(team, host, kind, true);
        if (step == nullptr) {
            if (Step *skipped = find(team, host, kind, false)) {
                skipped->ended = true;
            }
            return;
        }
        step->ended = true;
        key = {kind, step->role};
        worked = milliseconds(static_cast<std::int64_t>(*step->worked_ms));
        history_.add(key, worked);
    }
    if (remember_) {
        remember_(key, worked);
    }
}

void ProgressBook::fail(unsigned team, const std::string &host, StepKind kind) {
    const std::lock_guard lock(mutex_);
    advance();
    if (Step *step = find(team, host, kind, true)) {
        step->worked_ms.reset();
    }
}

void ProgressBook::finish(unsigned team, const std::string &host) {
    const std::lock_guard lock(mutex_);
    advance();
    for (Step &step : steps_) {
        if (step.team == team && step.host == host && step.kind != StepKind::Save) {
            step.ended = true;
        }
    }
}

void ProgressBook::frozen() {
    const std::lock_guard lock(mutex_);
    advance();
    for (Step &step : steps_) {
        if (step.team == 0) {
            step.ended = true;
        }
    }
}

bool ProgressBook::busy() const {
    const std::lock_guard lock(mutex_);
    return std::any_of(steps_.begin(), steps_.end(), [](const Step &step) { return !step.ended; });
}

Estimate ProgressBook::now() {
    const std::lock_guard lock(mutex_);
    advance();
    Estimate estimate = provision::estimate(
        steps_, history_, machinery_, std::chrono::duration_cast<milliseconds>(advanced_ - began_));
    estimate.progress = most_ = std::max(most_, estimate.progress);
    for (HostEstimate &host : estimate.hosts) {
        double &most = most_of_host_[{host.team, host.host}];
        host.progress = most = std::max(most, host.progress);
    }
    return estimate;
}

} // namespace enshu::provision
