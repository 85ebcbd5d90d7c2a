// Everything the daemon is, without its API: the exercises, played on the machines it is given and
// kept in a store.
#pragma once

#include "orchestrator/daemon/live_exercise.h"
#include "orchestrator/daemon/patrol.h"
#include "orchestrator/daemon/watchkeeper.h"
#include "orchestrator/fabric/fabric.h"
#include "orchestrator/provision/golden.h"
#include "orchestrator/provision/reservations.h"

namespace enshu::daemon {

struct Settings {
    std::filesystem::path state;
    std::filesystem::path goldens; ///< where frozen organisations are kept
    std::filesystem::path guest_image;
    std::filesystem::path assets;
    std::filesystem::path actor;
};

/// What ranges are built with. The references outlive the daemon.
struct Machines {
    provision::Hypervisor &hypervisor;
    fabric::Fabric &fabric;
    provision::Limits limits;
    std::string uri;         ///< of the hypervisor, for people
    std::string accelerator; ///< "kvm" or "tcg"
    Prover prover;           ///< tries to leave what the fabric built
};

struct Created {
    std::string exercise;
    std::string warnings;
};

class Daemon {
  public:
    /// Takes up every exercise in the store that was not torn down. `store` outlives the daemon.
    /// Throws std::invalid_argument for a state directory with too long a name, and
    /// event::LogError.
    Daemon(const Settings &settings, store::Store &store, Machines machines);
    ~Daemon();

    /// Throws exercise::ExerciseError: invalid_argument with the rendered diagnostics, or
    /// failed_precondition when the name is taken or there is no guest image;
    /// provision::ProvisionError when the machine cannot carry so many teams.
    Created create(const std::string &name, const std::filesystem::path &scenario_directory,
                   const Parameters &parameters);
    /// Empty name: the only one that is not torn down. Throws exercise::ExerciseError (not_found).
    std::shared_ptr<LiveExercise> find(const std::string &name) const;
    std::vector<std::shared_ptr<LiveExercise>> all() const;

    const provision::Goldens &goldens() const { return goldens_; }
    store::Store &store() { return store_; }
    const std::string &uri() const { return machines_.uri; }
    const std::string &accelerator() const { return machines_.accelerator; }

  private:
    Surroundings surroundings();
    std::vector<Watched> watched() const;
    DiskKeeper::Hooks disk_hooks();
    /// Under the lock. Throws ExerciseError when an exercise of that name is not torn down.
    void make_room_for(const std::string &name);
    /// Under the lock. Throws ProvisionError where the machine cannot carry it.
    void reserve(const plan::ExercisePlan &plan, const provision::CapacityOptions &options);
    std::shared_ptr<LiveExercise> begin(const Piece &piece, const std::string &name,
                                        const Parameters &parameters);
    void on_guest_ended(const std::string &uuid, const std::string &why);
    std::shared_ptr<LiveExercise> take_up(const store::ExerciseRecord &record);

    const Settings settings_;
    const provision::Paths paths_;
    const provision::Goldens goldens_;
    store::Store &store_;
    const Machines machines_;
    inject::SteadyClock clock_;
    provision::Provisioner provisioner_;
    provision::Reservations reservations_;

    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<LiveExercise>> exercises_; ///< in the order they were made

    KernelVitals vitals_;
    std::unique_ptr<Watchkeeper> watchkeeper_; ///< last: it asks for the others
    std::unique_ptr<DiskKeeper> disk_keeper_;  ///< likewise
    Patrol patrol_;                            ///< last: it walks only while the rest is there
};

} // namespace enshu::daemon
