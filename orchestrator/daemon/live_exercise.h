// One exercise as the daemon has it: from the request to build it until nothing of it is left.
//
// The conductor (orchestrator/exercise) plays what lies between STANDBY and ENDED. Here is what
// lies around it: building, tearing down, and finding it again after the daemon was killed.
// Building and tearing down run in a thread of their own, one at a time.
#pragma once

#include "orchestrator/daemon/building.h"
#include "orchestrator/daemon/disk_keeper.h"
#include "orchestrator/daemon/guard.h"
#include "orchestrator/exercise/conductor.h"
#include "orchestrator/exercise/lanes.h"
#include "orchestrator/plan/range_plan.h"
#include "orchestrator/provision/actor_links.h"
#include "orchestrator/provision/golden.h"
#include "orchestrator/provision/provisioner.h"
#include "orchestrator/provision/range.h"
#include "orchestrator/provision/site_table.h"
#include "orchestrator/store/store.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace enshu::daemon {

/// What CreateRequest asks for, kept in the store as JSON.
struct Parameters {
    unsigned teams = 1;
    std::map<unsigned, std::string> walkthroughs;
    bool skip_idle_time = false;
    std::uint64_t seed = 1;
    bool freeze_only = false; ///< the organisation is frozen, and that is all
    plan::MemoryMode memory = plan::MemoryMode::Copied;
    bool crowd = false;         ///< more guests than the processors carry well
    provision::Placement sites; ///< that the teams were first given
};
nlohmann::json to_json(const Parameters &parameters);
Parameters parameters_from_json(const nlohmann::json &json);

/// Tries to leave ranges that lie on a site.
using SiteProver =
    std::function<isolation::Proof(const std::vector<plan::RangePlan> &, const provision::Site &)>;

/// Another site for a team whose own is lost, and of a form that fits what is frozen; promised to
/// it. Throws provision::ProvisionError.
using AnotherSite = std::function<std::string(
    const plan::ExercisePlan &plan, const provision::Placement &placement, unsigned team,
    const std::function<bool(const std::string &form)> &fits)>;

/// What every exercise of this daemon works with.
struct Surroundings {
    store::Store &store;
    provision::SiteTable &sites;
    const provision::Goldens &goldens;
    const provision::Paths &paths;
    plan::Assets assets;
    std::filesystem::path guest_image;
    inject::Clock &clock;
    SiteProver prover;
    AnotherSite another_site;
    std::string accelerator = "tcg";
    std::int64_t evidence_mib = provision::default_evidence_mib; ///< of each team
    provision::Machinery machinery = {};
};

/// A scenario that was checked, and the walkthroughs that play it.
struct Piece {
    dsl::Scenario scenario;
    std::map<unsigned, dsl::Walkthrough> walkthroughs;
};

struct HostStatus {
    unsigned team = 0;
    std::string host;
    provision::HostState state{};
    bool plugged = true;
    std::string doing;
};

class LiveExercise {
  public:
    /// `piece`: absent when the scenario of an exercise found in the store cannot be loaded any
    /// more; it can then only be torn down.
    LiveExercise(std::string name, Parameters parameters, std::optional<Piece> piece,
                 Surroundings surroundings);
    ~LiveExercise();
    LiveExercise(const LiveExercise &) = delete;
    LiveExercise &operator=(const LiveExercise &) = delete;

    /// Records the intent and begins to build. Returns at once.
    void build();
    /// After the daemon was started again: goes on building, or where the log says it was, paused;
    /// or is BROKEN, with the reason.
    void recover();
    /// Refused while a host is not well, and in ranges that are not proved to be islands
    /// (daemon/guard.h).
    std::uint64_t start(const std::string &actor, const std::string &reason);
    /// Goes on: with the exercise or one of its teams, in ranges that are proved; or with building
    /// what is BROKEN, from the step that failed. A team whose site cannot be reached is made anew
    /// on another one.
    std::uint64_t resume(unsigned team, const std::string &actor, const std::string &reason);
    /// Tries to leave the ranges, now. Throws exercise::ExerciseError (failed_precondition) before
    /// STANDBY and after tear-down.
    isolation::Proof prove_isolation();
    /// What the fabric found in any range; what does not concern this exercise is ignored.
    void on_breaches(const std::string &site, const std::vector<fabric::Breach> &breaches);
    /// A machine of this exercise ended on a site though nobody asked it to, or was stopped for
    /// what it took. False: it is none of these.
    bool on_guest_ended(const std::string &site, const std::string &uuid, const std::string &why);
    /// A site was lost, and why; or (empty) is there. Returns at once.
    void on_site(const std::string &site, const std::string &why);
    /// Begins to tear down, from any state; returns the seq of the event that says so (0: it was
    /// already down).
    std::uint64_t destroy(const std::string &actor, const std::string &reason);
    /// Stops building, if it builds, and waits. Machines stay as they are.
    void stop();

    const std::string &name() const { return name_; }
    const Parameters &parameters() const { return parameters_; }
    const dsl::Scenario *scenario() const { return piece_ ? &piece_->scenario : nullptr; }
    exercise::State state() const;
    std::string reason() const;
    std::vector<HostStatus> hosts() const;
    /// Where each team lies.
    provision::Placement placement() const;
    bool several_sites() const { return surroundings_.sites.several(); }
    /// Absent where its scenario cannot be loaded any more.
    const std::optional<plan::ExercisePlan> &plan() const { return plan_; }
    /// How far it is; absent where nothing is being built.
    std::optional<provision::Estimate> estimate() const;
    /// Whether it has machines that run, or will have in a moment.
    bool takes_room() const;
    /// Its guests, while there may be any.
    std::vector<DiskOwner> disk_owners() const;
    /// Where a team's evidence lies.
    std::filesystem::path evidence_locker(unsigned team) const {
        return surroundings_.paths.team(name_, team) / "evidence";
    }
    /// That somebody has downloaded some of it.
    void tell_fetched(unsigned team, const std::string &host, const std::string &id,
                      const exercise::Fetched &what, const std::string &actor);
    dsl::Milliseconds position(unsigned team = 0) const; ///< of the exercise clock, or the team's
    /// Throws exercise::ExerciseError (failed_precondition) before STANDBY and after tear-down.
    std::shared_ptr<exercise::Conductor> conductor() const;
    std::shared_ptr<exercise::Conductor> conductor_if_any() const;

  private:
    Guard::Hooks hooks();
    std::shared_ptr<Guard> guard() const;
    void prove_before_playing();
    void run(std::function<void()> job);
    void record_intents();
    void build_or_say_how_to_go_on();
    void build_now();
    std::optional<provision::Golden> freeze_or_find();
    void freeze_ended();
    void clone_now(const provision::Golden &golden);
    std::vector<std::unique_ptr<provision::Range>> make_ranges(const provision::Golden &golden);
    void put_lost_teams_back(exercise::Conductor &conductor, unsigned team);
    void destroy_golden_guests();
    void destroy_now(const std::string &reason);
    void give_up_destroying();
    bool is_to_be_destroyed() const;
    void end_beginning();
    void begin_conducting(std::vector<std::unique_ptr<provision::Range>> ranges);
    std::uint64_t enter(exercise::State state, const std::string &actor, const std::string &reason,
                        nlohmann::json further = nlohmann::json::object());
    std::uint64_t note(const dsl::Text &text, const std::string &actor = "system",
                       const std::string &reason = "");
    void on_progress(const provision::Progress &progress);
    bool destroying() const;

    // live_exercise_sites.cpp
    void remember_sites();
    provision::Provisioner &provisioner_of(unsigned team) const;
    std::string why_lost(unsigned team) const;
    void on_each_site(const std::function<void(provision::Provisioner &,
                                               const plan::ExercisePlan &part)> &act) const;
    std::vector<provision::Failure> clone_on_sites(const provision::Golden &golden);
    std::vector<provision::Failure> missing() const;
    isolation::Proof prove_on_sites(const std::vector<plan::RangePlan> &ranges) const;
    provision::Range &range_of(unsigned team) const;
    void move_to_another_site(unsigned team);
    void site_is_lost(const std::string &site, const std::string &why);
    void site_is_back(const std::string &site);
    void pause_lost_teams(exercise::Conductor &conductor);
    void remove_what_was_left(const std::string &site);
    std::string destroy_on_sites();

    const std::string name_;
    const Parameters parameters_;
    const std::optional<Piece> piece_;
    Surroundings surroundings_;
    std::optional<plan::ExercisePlan> plan_;
    mutable Building building_;

    mutable std::mutex mutex_; ///< guards everything below; never held across libvirt or a guest
    exercise::State state_;
    std::string reason_;
    std::vector<HostStatus> hosts_;
    provision::Placement sites_; ///< of every team
    std::set<unsigned> lost_;    ///< teams that were told to be
    bool destroying_ = false;
    bool begins_ = false; ///< STANDBY is logged, the conductor not made yet
    mutable std::condition_variable begun_;

    /// From STANDBY until it is torn down. A call into the conductor keeps both alive until it
    /// returns.
    struct Playing {
        std::vector<std::unique_ptr<provision::Range>> ranges;
        exercise::Lanes lanes;
        std::unique_ptr<exercise::Conductor> conductor;
    };
    std::shared_ptr<Playing> playing_;
    std::unique_ptr<provision::ActorLinks> links_;
    std::shared_ptr<Guard> guard_; ///< as long as playing_

    std::mutex resume_mutex_; ///< held while machines are made for a RESUME; taken before mutex_
    std::atomic<bool> cancelled_ = false;
    std::mutex job_mutex_; ///< held while job_ is replaced
    std::jthread job_;     ///< the last one; it joins the one before it
};

} // namespace enshu::daemon
