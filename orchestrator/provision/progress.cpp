#include "orchestrator/provision/progress.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace enshu::provision {

using std::chrono::milliseconds;

namespace {

constexpr std::size_t remembered = 20;

milliseconds by_experience(StepKind kind, bool kvm) {
    switch (kind) {
    case StepKind::Boot:
        return milliseconds(kvm ? 6'000 : 30'000);
    case StepKind::Settle:
        return milliseconds(kvm ? 4'000 : 20'000);
    case StepKind::Save:
        return milliseconds(1'000);
    case StepKind::Thaw:
        return milliseconds(kvm ? 400 : 600);
    case StepKind::Check:
        return milliseconds(kvm ? 500 : 2'000);
    }
    throw std::logic_error("a step of no kind");
}

milliseconds median_of(std::vector<milliseconds> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// A step on its way through the simulation.
struct Simulated {
    const Step *step = nullptr;
    double left_ms = 0;
    double ends_at = 0; ///< from now
    bool running = false;
    bool ended = false;
};

/// What is left of a step. One that takes longer than ever before is always nearly done, and the
/// longer it takes, the less nearly.
double left_of(const Step &step, double typical_ms) {
    const double worked = step.worked_ms.value_or(0);
    return std::max(typical_ms - worked, step.worked_ms ? worked * 0.1 : 0.0);
}

bool same_host(const Step &a, const Step &b) {
    return a.team == b.team && a.host == b.host;
}

/// Lets every step begin that may: in the order in which they stand, like the tickets of building.
void begin_what_may(std::vector<Simulated> &all, const Machinery &machinery) {
    unsigned stage = std::numeric_limits<unsigned>::max();
    std::map<StepKind, unsigned> running;
    for (const Simulated &each : all) {
        if (!each.ended) {
            stage = std::min(stage, each.step->stage);
        }
        running[each.step->kind] += each.running ? 1 : 0;
    }
    std::map<std::pair<unsigned, std::string>, bool> busy;
    for (Simulated &each : all) {
        if (each.ended) {
            continue;
        }
        bool &host_busy = busy[{each.step->team, each.step->host}];
        const auto limit = machinery.at_once.find(each.step->kind);
        const bool free = limit == machinery.at_once.end() || limit->second == 0 ||
                          running[each.step->kind] < limit->second;
        if (!each.running && !host_busy && free && each.step->stage == stage) {
            each.running = true;
            ++running[each.step->kind];
        }
        host_busy = true; // its next step waits for this one
    }
}

void simulate(std::vector<Simulated> &all, const Machinery &machinery) {
    double now = 0;
    for (;;) {
        begin_what_may(all, machinery);
        unsigned running = 0;
        double least = std::numeric_limits<double>::max();
        for (const Simulated &each : all) {
            if (each.running) {
                ++running;
                least = std::min(least, each.left_ms);
            }
        }
        if (running == 0) {
            return;
        }
        now += least / pace(running, machinery.processors);
        for (Simulated &each : all) {
            if (!each.running) {
                continue;
            }
            each.left_ms -= least;
            if (each.left_ms <= 0.5) { // half a millisecond: sums of doubles
                each.running = false;
                each.ended = true;
                each.ends_at = now;
            }
        }
    }
}

HostEstimate host_estimate(const std::vector<Simulated> &all, const Step &first,
                           const History &history) {
    HostEstimate host;
    host.team = first.team;
    host.host = first.host;
    double work = 0;
    double done = 0;
    for (const Simulated &each : all) {
        const Step &step = *each.step;
        if (!same_host(step, first)) {
            continue;
        }
        const auto typical = static_cast<double>(history.typical({step.kind, step.role}).count());
        const double worked = step.worked_ms.value_or(0);
        const double left = step.ended ? 0 : left_of(step, typical);
        const double whole = step.ended ? std::max(typical, 1.0) : worked + left;
        work += whole;
        done += step.ended ? whole : worked;
        if (!step.ended && step.worked_ms) {
            host.now = step.kind;
        }
        if (!step.ended) {
            host.remaining =
                std::max(host.remaining, milliseconds(static_cast<std::int64_t>(each.ends_at)));
        }
    }
    host.progress = work > 0 ? done / work : 1;
    return host;
}

} // namespace

const char *word_of(StepKind kind) {
    switch (kind) {
    case StepKind::Boot:
        return "boot";
    case StepKind::Settle:
        return "settle";
    case StepKind::Save:
        return "save";
    case StepKind::Thaw:
        return "thaw";
    case StepKind::Check:
        return "check";
    }
    throw std::logic_error("a step of no kind");
}

std::optional<StepKind> step_kind_named(std::string_view word) {
    for (const StepKind kind :
         {StepKind::Boot, StepKind::Settle, StepKind::Save, StepKind::Thaw, StepKind::Check}) {
        if (word == word_of(kind)) {
            return kind;
        }
    }
    return std::nullopt;
}

dsl::Text doing(StepKind kind) {
    switch (kind) {
    case StepKind::Boot:
        return {"起動", "boots"};
    case StepKind::Settle:
        return {"サービスの準備", "services settle"};
    case StepKind::Save:
        return {"保存", "is saved"};
    case StepKind::Thaw:
        return {"複製", "is cloned"};
    case StepKind::Check:
        return {"点検", "is checked"};
    }
    throw std::logic_error("a step of no kind");
}

void History::add(const DurationKey &key, milliseconds duration) {
    std::vector<milliseconds> &known = durations_[key];
    if (known.size() >= remembered) {
        known.erase(known.begin());
    }
    known.push_back(duration);
}

bool History::knows(const DurationKey &key) const {
    return durations_.contains(key);
}

milliseconds History::typical(const DurationKey &key) const {
    if (const auto found = durations_.find(key); found != durations_.end()) {
        return median_of(found->second);
    }
    std::vector<milliseconds> alike;
    for (const auto &[other, durations] : durations_) {
        if (other.kind == key.kind) {
            alike.insert(alike.end(), durations.begin(), durations.end());
        }
    }
    return alike.empty() ? by_experience(key.kind, kvm_) : median_of(std::move(alike));
}

double pace(unsigned running, unsigned processors) {
    return running <= processors ? 1.0 : static_cast<double>(std::max(1U, processors)) / running;
}

Estimate estimate(const std::vector<Step> &steps, const History &history,
                  const Machinery &machinery, milliseconds elapsed) {
    Estimate whole;
    std::vector<Simulated> all;
    for (const Step &step : steps) {
        const DurationKey key{step.kind, step.role};
        Simulated each;
        each.step = &step;
        each.ended = step.ended;
        each.running = step.worked_ms && !step.ended;
        each.left_ms = left_of(step, static_cast<double>(history.typical(key).count()));
        all.push_back(each);
        whole.about = whole.about || (!step.ended && !history.knows(key));
    }
    simulate(all, machinery);
    bool ended = true;
    for (const Simulated &each : all) {
        ended = ended && each.step->ended;
        whole.remaining =
            std::max(whole.remaining, milliseconds(static_cast<std::int64_t>(each.ends_at)));
        if (std::none_of(whole.hosts.begin(), whole.hosts.end(), [&](const HostEstimate &host) {
                return host.team == each.step->team && host.host == each.step->host;
            })) {
            whole.hosts.push_back(host_estimate(all, *each.step, history));
        }
    }
    const auto past = static_cast<double>(elapsed.count());
    const auto left = static_cast<double>(whole.remaining.count());
    whole.progress = ended ? 1 : past + left > 0 ? std::min(0.99, past / (past + left)) : 0;
    return whole;
}

} // namespace enshu::provision
