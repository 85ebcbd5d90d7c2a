// Makes the ranges of an exercise and takes them down again: an organisation is booted once and
// frozen (freeze.cpp), every team gets a clone of it (clone.cpp), and what broke is put back
// (put_back.cpp).
//
// Every step is idempotent and its undo is nothing but names, so that building goes on where it
// stopped, and destroy() works from a plan's identities alone: after a crash, half-built or not
// built at all (docs/decisions/0005).
#pragma once

#include "orchestrator/provision/checkpoints.h"
#include "orchestrator/provision/golden.h"
#include "orchestrator/provision/guest_image.h"
#include "orchestrator/provision/paths.h"
#include "orchestrator/provision/site.h"

#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <stdexcept>

namespace enshu::provision {

/// What a host is doing, as events tell it (kind host.state).
enum class HostState { Planned, Booting, Cloning, Settling, Healthy, Broken, Gone };

struct Progress {
    unsigned team = 0; ///< 0: about the whole exercise, or the organisation that is being frozen
    std::string host;  ///< empty: a note about the team or the exercise
    HostState state{};
    dsl::Text note; ///< more than the state's own word says; may be empty
};

/// Called from several threads. Where it throws on the way up, the ranges cannot be built; on the
/// way down that stops nothing.
using OnProgress = std::function<void(const Progress &)>;

/// A range could not be built; what() says which host of which team, why, and what to do.
class ProvisionError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A host that could not be made, and why.
struct Failure {
    unsigned team = 0;
    std::string host;
    std::string why;
};

class Provisioner {
  public:
    /// What the site's references name, and `paths`, outlive it.
    Provisioner(Site site, const Paths &paths);

    /// Boots the one range of `plan` (plan::golden_plan()), brings it to readiness and freezes it.
    /// Nothing of the range is left afterwards, however it ends. Throws ProvisionError.
    Golden freeze(const plan::ExercisePlan &plan, const GuestImage &image, Goldens::Making making,
                  const dsl::Text &organization, const OnProgress &on_progress,
                  const std::atomic<bool> &cancelled);

    /// Brings every host of every range that is not there or not healthy to health. Returns what
    /// could not be made, even at a second try; the others are well all the same. On cancellation
    /// takes everything down and throws ProvisionError; also where not even the networks or files
    /// could be made, and then leaves what there is.
    std::vector<Failure> clone(const plan::ExercisePlan &plan, const Golden &golden,
                               const OnProgress &on_progress, const std::atomic<bool> &cancelled);

    /// Under running guests, after the daemon was started again: what watches over the networks of
    /// the ranges begins anew. Throws what Fabric::build() throws.
    void renew_networks(const plan::ExercisePlan &plan);

    /// Guests of the plan that the hypervisor does not have; some may have been shut down.
    std::vector<Failure> missing(const plan::ExercisePlan &plan);

    /// Throws away what the guests (empty: all of the range) are and starts them as they were
    /// frozen, but for the cables: those of `unplugged` are pulled. They stay suspended if
    /// `suspended`; else they run and are healthy. Failures are thrown after all were tried.
    void put_back(const plan::RangePlan &range, const std::vector<std::string> &hosts,
                  const Golden &golden, const Checkpoint *checkpoint,
                  const std::set<std::string> &unplugged, bool suspended,
                  const OnProgress &on_progress);

    /// Keeps all guests of a range at one instant; returns how long they stood still. `suspended`:
    /// they are, and stay so. Throws ProvisionError where their memory might fill the disk.
    std::chrono::milliseconds checkpoint(const plan::RangePlan &range, const std::string &name,
                                         bool suspended);

    /// For evidence (evidence_take.cpp); each returns how long the guest stood still.
    ///@{
    std::chrono::milliseconds take_memory(const plan::RangePlan &range,
                                          const plan::GuestPlan &guest,
                                          const std::filesystem::path &file);
    /// What the guest itself wrote, as an overlay of what lies under it; also of one that is off.
    std::chrono::milliseconds take_disk(const plan::RangePlan &range, const plan::GuestPlan &guest,
                                        const Golden &golden, const std::filesystem::path &file);
    ///@}
    std::filesystem::path evidence_locker(const plan::RangePlan &range) const {
        return paths_.team(range.exercise, range.team) / "evidence";
    }

    /// Ends a guest as its own operating system does it, or hard where that takes too long. What it
    /// had written is there when it is switched on again (power.cpp).
    void shut_down(const plan::RangePlan &range, const plan::GuestPlan &guest);
    /// Begins to boot it. `plugged`: whether its cables are in.
    void power_on(const plan::RangePlan &range, const plan::GuestPlan &guest, const Golden &golden,
                  bool plugged, const OnProgress &on_progress);
    void wait_until_healthy(const plan::RangePlan &range, const plan::GuestPlan &guest,
                            const OnProgress &on_progress);

    void suspend(const plan::RangePlan &range);
    /// Lets them run again and sets their clocks. Guests that are not there are left out, and those
    /// that have used up their disks (disk_budget.h).
    void resume(const plan::RangePlan &range);

    /// Needs the identities in `ranges` only. What cannot be removed now is in the exception's
    /// words, after everything else has been removed.
    void destroy(const std::string &exercise, const std::vector<plan::RangePlan> &ranges,
                 const OnProgress &on_progress);

    /// What of ours is still on the site for the exercise: domains, networks, processes, files. In
    /// words.
    std::vector<std::string> leftovers(const std::string &exercise,
                                       const std::vector<plan::RangePlan> &ranges);

    /// Removes what was brought to the site of a golden that is removed.
    void forget(const std::string &digest) { files_.forget(digest); }

    /// Of a range; the oldest first.
    std::vector<Checkpoint> checkpoints(const plan::RangePlan &range) const;

    /// Of a range that lies on another site now.
    void forget_checkpoints(const plan::RangePlan &range) const;

    std::filesystem::path actor_socket(const std::string &exercise, unsigned team,
                                       const std::string &host) const;
    Hypervisor &hypervisor() { return hypervisor_; }
    const Site &site() const { return site_; }

  private:
    /// For what has to go on though it cannot be told.
    static void tell(const OnProgress &on_progress, const Progress &progress) noexcept;
    GuestSpec spec_of(const plan::RangePlan &range, const plan::GuestPlan &guest) const;

    // freeze.cpp
    void boot(const GuestSpec &spec, const plan::RangePlan &range, const OnProgress &on_progress,
              const std::atomic<bool> &stop);
    void settle(unsigned team, const plan::GuestPlan &guest, const OnProgress &on_progress,
                const std::atomic<bool> &stop);
    void boot_all(const plan::ExercisePlan &plan, const GuestImage &image, const Golden &golden,
                  const OnProgress &on_progress, const std::atomic<bool> &cancelled);
    void save_all(const plan::RangePlan &range, const Golden &golden);

    // golden_on_site.cpp
    /// The files of a frozen host as the hypervisor opens them.
    struct FrozenHost {
        FrozenGuest guest;
        std::filesystem::path seed;
        std::filesystem::path kernel;
        std::filesystem::path initrd;
    };
    std::filesystem::path bring_image(const std::filesystem::path &file, const GuestImage &image,
                                      const OnCopied &on_copied = {});
    FrozenHost bring(const Golden &golden, const std::string &host, const OnProgress &on_progress,
                     const std::atomic<bool> &stop);

    // clone.cpp
    struct Cloning;
    void clone_team(Cloning &cloning, const plan::RangePlan &range, unsigned first_ticket,
                    const std::atomic<bool> &stop);
    void thaw(const plan::RangePlan &range, const plan::GuestPlan &guest, const FrozenHost &frozen);
    /// Sets its clock and renews its random pool.
    void awaken(const plan::GuestPlan &guest, std::chrono::milliseconds deadline,
                const std::function<bool()> &cancelled);
    /// The same of one that was thawed, and returns when it is healthy.
    void awaken_to_health(unsigned team, const plan::GuestPlan &guest,
                          const OnProgress &on_progress, const std::atomic<bool> &stop);
    inject::RunResult run_awaken(const plan::GuestPlan &guest, const std::string &then,
                                 std::chrono::milliseconds deadline,
                                 const std::function<bool()> &cancelled);

    // power.cpp
    std::filesystem::path off_mark(const plan::RangePlan &range, const std::string &host) const;
    bool is_off(const plan::RangePlan &range, const plan::GuestPlan &guest) const;
    std::filesystem::path disk_of_one_that_is_off(const plan::RangePlan &range,
                                                  const plan::GuestPlan &guest) const;
    void forget_off(const plan::RangePlan &range, const plan::GuestPlan &guest);

    // put_back.cpp
    std::vector<const plan::GuestPlan *> let_go(const plan::RangePlan &range,
                                                const std::vector<const plan::GuestPlan *> &guests);
    void set_clocks(const std::vector<const plan::GuestPlan *> &guests);
    void require_room_for_memory(const plan::RangePlan &range) const;
    void remove_memory(const std::vector<Checkpoint> &checkpoints,
                       const std::string &name) noexcept;

    const Site site_;
    Hypervisor &hypervisor_;
    fabric::Fabric &fabric_;
    SiteFiles &files_;
    const Paths &paths_;
    const Limits limits_;
};

/// What destroy() needs, as the store keeps it: {"team", "site", "namespace", "bridges": […],
/// "guests": [{host, name, uuid}]}.
std::string identity_to_json(const plan::RangePlan &range, const std::string &site);
/// A range by its names, and the site it lies on.
struct Identity {
    std::string site;
    plan::RangePlan range;
};
/// Throws std::runtime_error for text that identity_to_json() did not write.
Identity identity_from_json(const std::string &exercise, const std::string &text);

} // namespace enshu::provision
