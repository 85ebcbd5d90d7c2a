// Everything the daemon is, without its API: the store, the hypervisor, the exercises.
#pragma once

#include "orchestrator/daemon/live_exercise.h"
#include "orchestrator/fabric/fabric.h"
#include "orchestrator/libvirt/event_loop.h"
#include "orchestrator/libvirt/libvirt_hypervisor.h"

namespace enshu::daemon {

struct Settings {
    std::filesystem::path state;
    std::filesystem::path guest_image;
    std::filesystem::path assets;
    std::filesystem::path actor;
    std::string uri; ///< empty: choose
    std::chrono::seconds boot_limit{0}; ///< for a guest until its agent answers; 0: by accelerator
};

struct Created {
    std::string exercise;
    std::string warnings;
};

class Daemon {
  public:
    /// Opens the store, connects, and takes up every exercise that was not torn down. Throws on failure, in words that
    /// say what to do.
    explicit Daemon(const Settings &settings);
    ~Daemon();

    /// Throws exercise::ExerciseError: invalid_argument with the rendered diagnostics, or failed_precondition when the
    /// name is taken.
    Created create(const std::string &name, const std::filesystem::path &scenario_directory,
                   const Parameters &parameters);
    /// Empty name: the only one that is not torn down. Throws exercise::ExerciseError (not_found).
    std::shared_ptr<LiveExercise> find(const std::string &name) const;
    std::vector<std::shared_ptr<LiveExercise>> all() const;

    store::Store &store() { return store_; }
    const std::string &uri() const { return connection_->uri; }
    libvirt::Accelerator accelerator() const { return accelerator_.accelerator; }

  private:
    Surroundings surroundings();

    const Settings settings_;
    const provision::Paths paths_;
    store::Store store_;
    inject::SteadyClock clock_;
    libvirt::EventLoop event_loop_;
    libvirt::AcceleratorFinding accelerator_;
    std::shared_ptr<libvirt::Connection> connection_;
    libvirt::LibvirtHypervisor hypervisor_;
    std::unique_ptr<fabric::Fabric> fabric_;
    provision::Provisioner provisioner_;

    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<LiveExercise>> exercises_; ///< in the order they were made
};

} // namespace enshu::daemon
