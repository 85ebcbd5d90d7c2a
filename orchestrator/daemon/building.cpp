#include "orchestrator/daemon/building.h"

#include <spdlog/spdlog.h>

namespace enshu::daemon {

using provision::HostState;
using provision::StepKind;

namespace {

/// The step that a host in this state is at; absent: at none. What is cloned has settled before it
/// was frozen, and is only checked.
std::optional<StepKind> step_of(HostState state, unsigned team) {
    switch (state) {
    case HostState::Booting:
        return StepKind::Boot;
    case HostState::Cloning:
        return StepKind::Thaw;
    case HostState::Settling:
        return team == 0 ? StepKind::Settle : StepKind::Check;
    case HostState::Planned:
    case HostState::Healthy:
    case HostState::Broken:
    case HostState::Gone:
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

Building::Building(store::Store &store, std::string accelerator)
    : book_(history_of(store, accelerator), [&store, accelerator](const provision::DurationKey &key,
                                                                  std::chrono::milliseconds took) {
          store.remember_duration(accelerator, {provision::word_of(key.kind), key.subject, took});
      }) {}

provision::History Building::history_of(store::Store &store, const std::string &accelerator) {
    provision::History history(accelerator == "kvm");
    for (const store::Duration &each : store.durations(accelerator)) {
        if (const auto kind = provision::step_kind_named(each.kind)) {
            history.add({*kind, each.subject}, each.took);
        }
    }
    return history;
}

void Building::begin(std::vector<provision::Step> steps, provision::Machinery machinery) {
    const std::lock_guard lock(mutex_);
    running_.clear();
    book_.plan(std::move(steps), std::move(machinery));
}

void Building::note(const provision::Progress &progress) noexcept {
    if (progress.host.empty()) {
        return;
    }
    try {
        const std::lock_guard lock(mutex_);
        const std::optional<StepKind> now = step_of(progress.state, progress.team);
        const auto found = running_.find({progress.team, progress.host});
        if (found != running_.end()) {
            if (found->second == now) {
                return;
            }
            const StepKind before = found->second;
            running_.erase(found);
            if (now || progress.state == HostState::Healthy) {
                book_.end(progress.team, progress.host, before);
            } else {
                book_.fail(progress.team, progress.host, before);
            }
        }
        if (progress.state == HostState::Healthy) {
            book_.finish(progress.team, progress.host);
        }
        if (now) {
            running_[{progress.team, progress.host}] = *now;
            book_.begin(progress.team, progress.host, *now);
        }
    } catch (const std::exception &error) {
        spdlog::warn("how far building is: {}", error.what());
    }
}

std::optional<provision::Estimate> Building::estimate() {
    return book_.busy() ? std::optional(book_.now()) : std::nullopt;
}

} // namespace enshu::daemon
