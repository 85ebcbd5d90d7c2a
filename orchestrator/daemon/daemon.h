// Everything the daemon is, without its API: the exercises, played on the machines it is given and
// kept in a store.
#pragma once

#include "orchestrator/daemon/debriefing.h"
#include "orchestrator/daemon/live_exercise.h"
#include "orchestrator/daemon/patrol.h"
#include "orchestrator/daemon/placing.h"
#include "orchestrator/daemon/watchkeeper.h"
#include "orchestrator/fabric/fabric.h"
#include "orchestrator/provision/golden.h"

namespace enshu::daemon {

struct Settings {
    std::filesystem::path state;
    std::filesystem::path goldens; ///< where frozen organisations are kept
    std::filesystem::path guest_image;
    std::filesystem::path assets;
    std::filesystem::path actor;
    std::int64_t evidence_mib = provision::default_evidence_mib; ///< that each team may keep
};

/// What ranges are built with. What the sites refer to outlives the daemon.
struct Machines {
    std::vector<provision::Site> sites; ///< at least one
    provision::SiteTable::Offers offers;
    std::string uri;         ///< of the hypervisors, for people
    std::string accelerator; ///< "kvm" or "tcg"
    SiteProver prover;
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
    Debriefing &debriefing() { return debriefing_; }
    const std::string &uri() const { return machines_.uri; }
    const std::string &accelerator() const { return machines_.accelerator; }
    /// See Goldens::remove(); also what was brought of it to other sites.
    void remove_golden(const std::string &digest);

  private:
    Surroundings surroundings();
    std::vector<Watched> watched() const;
    DiskKeeper::Hooks disk_hooks();
    /// Under the lock. What there was under that name is kept as a result. Throws ExerciseError
    /// when an exercise of that name is not torn down.
    void make_room_for(const std::string &name);
    /// Under the lock. Throws ProvisionError where the machines cannot carry it.
    Placing::Outcome place(const plan::ExercisePlan &plan,
                           const provision::CapacityOptions &options);
    Patrol::Breaches look_at(const provision::Site &site);
    std::shared_ptr<LiveExercise> begin(const Piece &piece, const std::string &name,
                                        const Parameters &parameters);
    void on_guest_ended(const std::string &site, const std::string &uuid, const std::string &why);
    std::shared_ptr<LiveExercise> take_up(const store::ExerciseRecord &record);

    const Settings settings_;
    const provision::Paths paths_;
    const provision::Goldens goldens_;
    store::Store &store_;
    Debriefing debriefing_;
    const Machines machines_;
    inject::SteadyClock clock_;
    provision::SiteTable sites_;
    Placing placing_;

    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<LiveExercise>> exercises_; ///< in the order they were made

    KernelVitals vitals_;
    std::unique_ptr<Watchkeeper> watchkeeper_;     ///< last: it asks for the others
    std::unique_ptr<DiskKeeper> disk_keeper_;      ///< likewise
    std::mutex away_mutex_;                        ///< guards away_
    std::map<std::string, bool> away_;             ///< by site: as was last told
    std::vector<std::unique_ptr<Patrol>> patrols_; ///< last: they walk while the rest is there
};

} // namespace enshu::daemon
