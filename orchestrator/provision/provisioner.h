// Builds the ranges of an exercise and takes them down again.
//
// Every step is idempotent and its undo is nothing but names, so destroy() works from a plan's
// identities alone: after a crash, half-built or not built at all (docs/decisions/0005).
#pragma once

#include "orchestrator/fabric/fabric.h"
#include "orchestrator/provision/capacity.h"
#include "orchestrator/provision/guest_image.h"
#include "orchestrator/provision/hypervisor.h"
#include "orchestrator/provision/paths.h"
#include "orchestrator/provision/range.h"

#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>

namespace enshu::provision {

/// What a host is doing, as events tell it (kind host.state).
enum class HostState { Planned, Booting, Settling, Healthy, Broken, Gone };

struct Progress {
    unsigned team = 0; ///< 0: about the whole exercise
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

struct Limits {
    std::chrono::milliseconds boot{
        std::chrono::minutes(5)}; ///< from the start of a guest to its agent
    std::chrono::milliseconds settle{
        std::chrono::minutes(4)}; ///< from then until every service is healthy
    unsigned booting_at_once = 4;
};

class Provisioner {
  public:
    Provisioner(Hypervisor &hypervisor, fabric::Fabric &fabric, const Paths &paths, Limits limits);

    /// Throws ProvisionError where memory or disk do not suffice for the plan, and says how many
    /// teams would fit.
    void check_capacity(const plan::ExercisePlan &plan) const;

    /// Returns when every host of every range is healthy. On failure or cancellation takes down
    /// what it had made and throws ProvisionError.
    std::vector<std::unique_ptr<Range>> build(const plan::ExercisePlan &plan,
                                              const GuestImage &image,
                                              const OnProgress &on_progress,
                                              const std::atomic<bool> &cancelled);

    /// The ranges of a plan whose guests all run already, after the daemon was started again.
    /// Throws ProvisionError naming the guests that are missing.
    std::vector<std::unique_ptr<Range>> adopt(const plan::ExercisePlan &plan);

    /// Needs the identities in `ranges` only. What cannot be removed now is in the exception's
    /// words, after everything else has been removed.
    void destroy(const std::string &exercise, const std::vector<plan::RangePlan> &ranges,
                 const OnProgress &on_progress);

    /// What of ours is still on this machine for the exercise: domains, networks, processes, files.
    /// In words.
    std::vector<std::string> leftovers(const std::string &exercise,
                                       const std::vector<plan::RangePlan> &ranges);

    std::filesystem::path actor_socket(const std::string &exercise, unsigned team,
                                       const std::string &host) const;

  private:
    struct BootSlots;
    /// For what has to go on though it cannot be told.
    static void tell(const OnProgress &on_progress, const Progress &progress) noexcept;
    void bring_up(const plan::RangePlan &range, const plan::GuestPlan &guest,
                  const GuestImage &image, BootSlots &slots, unsigned ticket,
                  const OnProgress &on_progress, const std::atomic<bool> &stop);
    void boot(const plan::RangePlan &range, const plan::GuestPlan &guest, const GuestImage &image,
              const OnProgress &on_progress, const std::atomic<bool> &stop);
    void settle(const plan::RangePlan &range, const plan::GuestPlan &guest,
                const OnProgress &on_progress, const std::atomic<bool> &stop);
    void make_files(const plan::ExercisePlan &plan, const GuestImage &image,
                    const OnProgress &on_progress);

    Hypervisor &hypervisor_;
    fabric::Fabric &fabric_;
    const Paths &paths_;
    Limits limits_;
};

/// What destroy() needs, as the store keeps it: {"team", "namespace", "bridges": […], "guests":
/// [{host, name, uuid}]}.
std::string identity_to_json(const plan::RangePlan &range);
/// Throws std::runtime_error for text that identity_to_json() did not write.
plan::RangePlan identity_from_json(const std::string &exercise, const std::string &text);

} // namespace enshu::provision
