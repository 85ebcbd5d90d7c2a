// A LiveExercise of two small machines for each team, on machines that are fakes; and the same one
// again, as a daemon finds it that was started anew.
#pragma once

#include "orchestrator/daemon/live_exercise.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/error.h"
#include "tests/support/fake_hypervisor.h"
#include "tests/support/fake_prover.h"
#include "tests/support/small_range.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <thread>

namespace enshu::daemon {

using namespace std::chrono_literals;
using exercise::State;
using Clock = std::chrono::steady_clock;

class SmallExercise : public testing::Test {
  protected:
    SmallExercise() {
        limits.boot = 20s;
        limits.settle = 20s;
    }
    void SetUp() override { open(); }
    void TearDown() override { live.reset(); }

    /// As a daemon that was started anew has it.
    void open(bool with_piece = true) {
        live.reset();
        sites =
            std::make_unique<provision::SiteTable>(all_sites(), test::roomy(all_sites()), paths);
        Parameters parameters;
        parameters.teams = 2;
        parameters.sites = placement;
        std::optional<Piece> piece;
        if (with_piece)
            piece = Piece{test::small_scenario(directory.path()), {}};
        live = std::make_unique<LiveExercise>(
            "city", parameters, std::move(piece),
            Surroundings{
                store, *sites, goldens, paths, assets, image, clock,
                [this](const auto &ranges, auto &) { return prover.prove(ranges); },
                [this](const auto &, const auto &, unsigned, const auto &) { return another; }});
    }
    virtual std::vector<provision::Site> all_sites() {
        return {test::here(hypervisor, fabric, files, limits)};
    }
    void begin() {
        store.add_exercise({"city", "/nowhere", to_json(Parameters{}), "DRAFT"});
        live->build();
    }
    void stand_by() {
        begin();
        ASSERT_TRUE(reaches(State::Standby)) << live->reason();
        ASSERT_NO_THROW(live->conductor()); // waits until it can be played
    }
    bool reaches(State state, std::chrono::seconds limit = 20s) {
        for (const auto end = Clock::now() + limit; Clock::now() < end;) {
            if (live->state() == state)
                return true;
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }
    /// States as the log tells them.
    std::vector<std::string> told() {
        std::vector<std::string> states;
        for (const event::Event &event : event::read_all(store, "city"))
            if (event.kind == event::kind::exercise_state)
                states.push_back(event.detail.at("to"));
        return states;
    }
    bool nothing_is_left() {
        return hypervisor.list().empty() && fabric.built().empty() &&
               !std::filesystem::exists(paths.exercise("city")) &&
               store.outstanding("city").empty();
    }

    test::TempDirectory directory;
    provision::Paths paths{directory.path()};
    plan::Assets assets = test::make_assets(directory.path() / "assets");
    std::filesystem::path image = test::make_guest_image(directory.path() / "image");
    provision::Goldens goldens{directory.path() / "goldens"};
    provision::LocalFiles files{paths};
    provision::Limits limits;
    provision::Placement placement; ///< of teams that do not lie here
    std::string another;            ///< the site for a team that is moved
    inject::SteadyClock clock;
    store::Store store{directory.path() / "store"};
    test::FakeHypervisor hypervisor;
    test::FakeFabric fabric;
    test::FakeProver prover;
    std::unique_ptr<provision::SiteTable> sites;
    std::unique_ptr<LiveExercise> live;
};

using Names = std::vector<std::string>;

} // namespace enshu::daemon
