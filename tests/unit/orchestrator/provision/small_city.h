// A city of two small hosts on machines that are fakes, and the provisioner that makes its ranges.
#pragma once

#include "orchestrator/provision/range.h"
#include "tests/support/small_range.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

namespace enshu::provision {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Names = std::vector<std::string>;

class ProvisionerTest : public testing::Test {
  protected:
    ProvisionerTest()
        : scenario(test::small_scenario(directory.path())),
          assets(test::make_assets(directory.path() / "assets")),
          image(open_guest_image(test::make_guest_image(directory.path() / "image"))),
          paths(directory.path()) {
        limits.boot = 5s;
        limits.settle = 5s;
        limits.booting_at_once = 4;
    }

    plan::ExercisePlan plan_for(unsigned teams) {
        return plan::make_plan(scenario, "city", teams, assets);
    }
    Provisioner provisioner() { return {test::here(hypervisor, fabric, files, limits), paths}; }
    Golden freeze() {
        return provisioner().freeze(plan::golden_plan(scenario, digest, assets), image,
                                    *goldens.make(digest, cancelled), {"市", "city"}, remember(),
                                    cancelled);
    }
    /// What is said where freezing fails.
    std::string freezing_failure() {
        try {
            freeze();
        } catch (const ProvisionError &error) {
            return error.what();
        }
        return "nothing failed";
    }
    Golden golden() {
        if (!goldens.find(digest))
            freeze();
        return *goldens.find(digest);
    }
    std::vector<Failure> clone(const plan::ExercisePlan &plan) {
        const Golden frozen = golden();
        return provisioner().clone(plan, frozen, remember(), cancelled);
    }
    void build(const plan::ExercisePlan &plan) {
        for (const Failure &failure : clone(plan))
            ADD_FAILURE() << failure.team << " " << failure.host << ": " << failure.why;
    }
    Names left_of_freezing() {
        const plan::ExercisePlan plan = plan::golden_plan(scenario, digest, assets);
        return provisioner().leftovers(plan.exercise, plan.ranges);
    }
    std::string destroy_failure(const plan::ExercisePlan &plan) {
        try {
            provisioner().destroy(plan.exercise, plan.ranges, remember());
        } catch (const ProvisionError &error) {
            return error.what();
        }
        return "";
    }
    Names left(const plan::ExercisePlan &plan) {
        return provisioner().leftovers(plan.exercise, plan.ranges);
    }
    OnProgress remember() {
        return [this](const Progress &each) {
            const std::lock_guard lock(mutex);
            progress.push_back(each);
        };
    }
    std::vector<HostState> states_of(unsigned team, const std::string &host) {
        const std::lock_guard lock(mutex);
        std::vector<HostState> states;
        for (const Progress &each : progress)
            if (each.team == team && each.host == host &&
                (states.empty() || states.back() != each.state))
                states.push_back(each.state);
        return states;
    }

    test::TempDirectory directory;
    dsl::Scenario scenario;
    plan::Assets assets;
    GuestImage image;
    Paths paths;
    const std::string digest = std::string(64, 'a');
    Goldens goldens{directory.path() / "goldens"};
    LocalFiles files{paths};
    Limits limits;
    test::FakeHypervisor hypervisor;
    test::FakeFabric fabric;
    std::atomic<bool> cancelled = false;
    std::mutex mutex;
    std::vector<Progress> progress;
};

} // namespace enshu::provision
