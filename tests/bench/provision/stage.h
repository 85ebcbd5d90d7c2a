// Where the measures are taken: real machines through our own libraries, with a state directory of
// the bench's own that is gone afterwards.
#pragma once

#include "orchestrator/libvirt/machines.h"
#include "orchestrator/provision/local_files.h"
#include "orchestrator/provision/provisioner.h"
#include "scenario-dsl/model/scenario.h"
#include "tests/bench/orchestrator/libvirt/by_hand.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace enshu::bench {

struct Places {
    std::filesystem::path state; ///< at most 30 characters; must not exist
    std::filesystem::path image; ///< what images/build made
    std::filesystem::path cache; ///< where the box for vagrant is kept from run to run
    std::filesystem::path actor;
};

/// Somebody pressed Ctrl-C.
class Cancelled : public std::runtime_error {
  public:
    Cancelled() : std::runtime_error("cancelled") {}
};

class Stage {
  public:
    /// Throws std::runtime_error where the state directory exists.
    Stage(const Places &places, const std::atomic<bool> &cancelled);
    /// Takes down what is still there and removes the state directory.
    ~Stage();
    Stage(const Stage &) = delete;
    Stage &operator=(const Stage &) = delete;

    /// Of five/: router, two servers, a PC, the attacker; 192 MiB each.
    const dsl::Scenario &five() const { return five_; }
    /// Of pair/: a router and a PC; 192 MiB each.
    const dsl::Scenario &pair() const { return pair_; }
    plan::ExercisePlan plan(const dsl::Scenario &scenario, const std::string &exercise,
                            unsigned teams, plan::MemoryMode memory = plan::MemoryMode::Copied);
    /// Takes an exercise of the bench down. Absent is fine.
    void destroy(const plan::ExercisePlan &plan);

    /// Returns when the guest's own check finds everything well.
    void until_healthy(const std::string &uuid);

    void stop_if_cancelled() const;
    bool kvm() const { return std::string_view(machines.accelerator()) == "kvm"; }

    const Places places;
    const std::atomic<bool> &cancelled;
    const provision::Paths paths;
    libvirt::Machines machines;
    provision::LocalFiles files{paths};
    provision::Provisioner provisioner;
    const provision::GuestImage image;
    ByHand by_hand;

  private:
    const dsl::Scenario five_, pair_;
    std::vector<plan::ExercisePlan> made_;
};

/// Seconds that `act` takes.
double seconds_of(const std::function<void()> &act);

/// Both at once, each in a thread of its own; the first failure is thrown after all have ended.
void at_once(const std::vector<std::function<void()>> &acts);

/// How busy others keep the machine while we do nothing for two seconds: 0 to 1, and the three
/// numbers of loadavg, which remember our own work too.
struct Bustle {
    double busy = 0;
    std::string load;
};
Bustle bustle();

/// MiB of memory per QEMU process below `state`, shared pages shared out (PSS), and how many there
/// are.
struct MemoryOfGuests {
    double pss_mib_each = 0;
    unsigned guests = 0;
};
MemoryOfGuests memory_of_guests(const std::filesystem::path &state);

} // namespace enshu::bench
