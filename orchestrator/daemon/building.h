// How far an exercise is that is being built: the states of its hosts as they are told, turned into
// steps with durations, which the store keeps for the next time.
#pragma once

#include "orchestrator/provision/progress_book.h"
#include "orchestrator/provision/provisioner.h"
#include "orchestrator/store/store.h"

namespace enshu::daemon {

class Building {
  public:
    /// `store` outlives it. `accelerator`: durations under KVM say nothing about TCG.
    Building(store::Store &store, std::string accelerator);

    /// What is about to be built; see orchestrator/provision/build_steps.h.
    void begin(std::vector<provision::Step> steps, provision::Machinery machinery);
    /// A host is in another state, or in the same one still. Never throws: that a duration cannot
    /// be kept stops no building.
    void note(const provision::Progress &progress) noexcept;
    /// For steps that have no state of a host.
    provision::ProgressBook &book() { return book_; }
    /// Absent where nothing is being built.
    std::optional<provision::Estimate> estimate();

  private:
    static provision::History history_of(store::Store &store, const std::string &accelerator);

    provision::ProgressBook book_;
    std::mutex mutex_; ///< guards what follows
    std::map<std::pair<unsigned, std::string>, provision::StepKind> running_;
};

} // namespace enshu::daemon
