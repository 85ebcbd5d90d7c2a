// A range without machines: what is done to it changes a World, and what its attacker hears comes
// from that World, at moments drawn from the seed.
#pragma once

#include "injector/clock.h"
#include "orchestrator/exercise/range_control.h"
#include "orchestrator/rehearse/world.h"
#include "scenario-dsl/attack/guest_files.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace enshu::rehearse {

using dsl::Milliseconds;

/// For one thread. Acts take no time.
class SimulatedRange : public exercise::RangeControl {
  public:
    /// References outlive the range; `walkthrough` may be null. What a command does is what the
    /// walkthrough says of it; of any other it does nothing.
    SimulatedRange(const dsl::Scenario &scenario, const dsl::Walkthrough *walkthrough,
                   std::uint64_t seed, const inject::Clock &clock);
    ~SimulatedRange() override;

    inject::GuestChannel &guest(const std::string &host) override;
    nlohmann::json perform(const inject::ActContext &context) override;
    void undo(const inject::ActContext &context) override;
    void begin_day(const exercise::StaffMember &) override {} // nobody reads these logs
    void end_day(const exercise::StaffMember &) override {}
    void set_cable(const std::string &host, bool plugged) override;
    void take_evidence(const exercise::CaptureOrder &order) override;
    exercise::Captured keep_evidence(const exercise::CaptureOrder &order) override;
    void shut_down(const std::string &host) override;
    void put_back(const std::string &host, const std::string &checkpoint) override;
    exercise::ProbeAnswer probe(const exercise::Probe &probe) override;
    void suspend() override;
    void resume() override;

    /// What `actor` of a host reports.
    struct Line {
        std::string host;
        std::string text;
    };
    /// What has been heard up to now and not been taken.
    std::vector<Line> heard();
    /// On the clock: when heard() may next have something.
    std::optional<Milliseconds> next_heard() const;

    const World &world() const { return world_; }

  private:
    class Guest;
    class Verbs;
    class Answers;
    struct File {
        std::string host;
        std::string path;
    };
    /// What a step leaves, besides what is in logs.
    std::vector<File> files_of(const dsl::Step &step) const;

    struct Beacon {
        dsl::Beacon what;
        std::vector<dsl::Flow> flows; ///< all must be carried
        int life = 0;                 ///< of its host: with it the beacon ends
        std::string key;              ///< by which its contacts are known
        Milliseconds begun{0};
        Milliseconds next{0};
        std::uint64_t contacts = 0;
    };

    static Line heard_from(const Beacon &beacon);

    const dsl::Scenario &scenario_;
    const dsl::Index<dsl::Step> steps_;
    const std::uint64_t seed_;
    const inject::Clock &clock_;
    World world_;
    const dsl::GuestFiles at_start_;
    std::map<std::pair<std::string, std::string>, std::vector<dsl::Effect>>
        effects_; ///< by host and command
    std::map<std::string, std::unique_ptr<Guest>> guests_;
    std::map<std::string, Beacon> beacons_;     ///< by step
    std::set<std::string> mails_;               ///< send-mail steps whose mail lies in its mailbox
    std::map<std::string, std::string> sticks_; ///< by usb-insert step: the host it is in
    std::vector<Line> lines_;
};

} // namespace enshu::rehearse
