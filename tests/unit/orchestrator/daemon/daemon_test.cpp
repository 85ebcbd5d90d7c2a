#include "orchestrator/daemon/daemon.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/error.h"
#include "tests/support/fake_hypervisor.h"
#include "tests/support/fake_prover.h"
#include "tests/support/small_range.h"

#include <gtest/gtest.h>

namespace enshu::daemon {
namespace {

using namespace std::chrono_literals;
using exercise::ExerciseError;
using exercise::State;

const std::filesystem::path first_light = ENSHU_SOURCE "/scenarios/first-light";

class DaemonTest : public testing::Test {
  protected:
    std::unique_ptr<Daemon> start() {
        provision::Limits limits;
        limits.boot = 10s;
        limits.settle = 10s;
        return std::make_unique<Daemon>(
            Settings{directory.path(), directory.path() / "goldens", image, ENSHU_SOURCE "/images",
                     "/bin/true"},
            store,
            Machines{{test::here(hypervisor, fabric, files, limits)},
                     test::roomy({test::here(hypervisor, fabric, files, limits)}),
                     "fake:///",
                     "tcg",
                     [this](const auto &ranges, auto &) { return prover.prove(ranges); }});
    }
    static std::string refusal(const std::function<void()> &act, ExerciseError::Code code) {
        try {
            act();
        } catch (const ExerciseError &error) {
            EXPECT_EQ(error.code(), code) << error.what();
            return error.what();
        }
        ADD_FAILURE() << "not refused";
        return "";
    }

    test::TempDirectory directory;
    std::filesystem::path image = test::make_guest_image(directory.path() / "image");
    store::Store store{directory.path() / "store"};
    test::FakeHypervisor hypervisor;
    test::FakeFabric fabric;
    provision::Paths paths{directory.path()};
    provision::LocalFiles files{paths};
    test::FakeProver prover;
};

TEST_F(DaemonTest, RefusalsLeaveNothingBehind) {
    const auto daemon = start();
    Parameters parameters;
    parameters.walkthroughs = {{3, "walkthrough.yaml"}};
    EXPECT_NE(refusal([&] { daemon->create("", first_light, parameters); },
                      ExerciseError::Code::InvalidArgument)
                  .find("a walkthrough is given for team 3"),
              std::string::npos);
    refusal([&] { daemon->create("No Name", first_light, {}); },
            ExerciseError::Code::InvalidArgument);
    std::filesystem::remove(image / "vmlinuz");
    EXPECT_NE(refusal([&] { daemon->create("", first_light, {}); },
                      ExerciseError::Code::FailedPrecondition)
                  .find("./enshu setup"),
              std::string::npos);
    EXPECT_TRUE(daemon->all().empty());
    EXPECT_TRUE(store.exercises().empty());
    EXPECT_FALSE(std::filesystem::exists(directory.path() / "x" / "first-light"));
}

TEST_F(DaemonTest, TheOnlyExerciseNeedsNoName) {
    hypervisor.never_answer("one-t1-fw");
    hypervisor.never_answer("two-t1-fw");
    const auto daemon = start();
    refusal([&] { daemon->find(""); }, ExerciseError::Code::NotFound);
    daemon->create("one", first_light, {});
    EXPECT_EQ(daemon->find("")->name(), "one");
    daemon->create("two", first_light, {});
    EXPECT_NE(refusal([&] { daemon->find(""); }, ExerciseError::Code::InvalidArgument)
                  .find("name the one you mean"),
              std::string::npos);
    EXPECT_EQ(daemon->find("two")->name(), "two");
    refusal([&] { daemon->find("three"); }, ExerciseError::Code::NotFound);
}

TEST_F(DaemonTest, AnExerciseThatCannotBeTakenUpDoesNotKeepTheOthersDown) {
    store.add_exercise({"odd", "/nowhere", {{"no", "parameters"}}, "STANDBY"});
    store.add_exercise({"lost", "/nowhere", to_json(Parameters{}), "RUNNING"});
    const auto daemon = start();
    ASSERT_EQ(daemon->all().size(), 2U);
    for (const auto &live : daemon->all())
        EXPECT_EQ(live->state(), State::Broken) << live->name();
    EXPECT_EQ(daemon->find("odd")->name(), "odd");
}

TEST(Parameters, ComeBackFromTheStoreAsTheyWere) {
    Parameters before;
    before.teams = 7;
    before.walkthroughs = {{1, "walkthrough.yaml"}, {12, "other.yaml"}};
    before.skip_idle_time = true;
    before.seed = 0xffffffffffffffffULL;
    before.memory = plan::MemoryMode::Shared;
    const Parameters after = parameters_from_json(nlohmann::json::parse(to_json(before).dump()));
    EXPECT_EQ(after.teams, before.teams);
    EXPECT_EQ(after.walkthroughs, before.walkthroughs);
    EXPECT_EQ(after.skip_idle_time, before.skip_idle_time);
    EXPECT_EQ(after.seed, before.seed);
    EXPECT_EQ(after.memory, before.memory);
}

} // namespace
} // namespace enshu::daemon
