// One team's range of a scenario, without a daemon: booted once, frozen and thawed as every range
// is, with its actors' leases renewed, and taken down at the end.
#pragma once

#include "orchestrator/libvirt/sites.h"
#include "orchestrator/plan/range_plan.h"
#include "orchestrator/provision/actor_links.h"
#include "orchestrator/provision/range.h"
#include "scenario-dsl/model/scenario.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace enshu::e2e {

class RangeAlone {
  public:
    /// A state directory of its own, /var/lib/enshu/NAME; what an earlier run left is a failure.
    /// Throws where the scenario has a mistake or the range cannot be made.
    RangeAlone(const std::string &name, const std::filesystem::path &scenario_directory);
    /// Removes the range and the directory.
    ~RangeAlone();
    RangeAlone(const RangeAlone &) = delete;
    RangeAlone &operator=(const RangeAlone &) = delete;

    const dsl::Scenario &scenario() const { return scenario_; }
    exercise::RangeControl &range() { return *range_; }
    inject::ActContext context(const dsl::Step &step);
    /// What a shell command in the guest, run as root, prints on its standard output.
    std::string said(const std::string &host, const std::string &command);
    /// Lines of the actors so far, `HOST LINE`.
    std::vector<std::string> telemetry() const;
    /// While not granted, what is emulated ends.
    void grant_leases(bool granted) { links_->grant_leases(granted); }
    /// What is left on the machine after take_down(), found without asking the range.
    std::vector<std::string> take_down();

  private:
    const std::string name_;
    const std::filesystem::path state_;
    dsl::Scenario scenario_; ///< as the team meets it
    plan::ExercisePlan plan_;
    std::optional<provision::Paths> paths_;
    std::optional<libvirt::Sites> sites_;
    std::optional<provision::Provisioner> provisioner_;
    std::optional<provision::Range> range_;
    mutable std::mutex mutex_;
    std::vector<std::string> telemetry_;
    std::optional<provision::ActorLinks> links_;
};

/// All cases of the program have the range of verbs/ in common.
class OnRangeOfVerbs : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        alone = std::make_unique<RangeAlone>("e2everbs", ENSHU_SOURCE "/tests/e2e/verbs");
    }
    static void TearDownTestSuite() {
        EXPECT_EQ(alone->take_down(), std::vector<std::string>{});
        alone.reset();
    }

    static inline std::unique_ptr<RangeAlone> alone;
};

} // namespace enshu::e2e
