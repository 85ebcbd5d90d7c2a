// A daemon that dies at every step of freezing, cloning, keeping, putting back and taking down: the
// next one goes on where it was, or takes down what there is, and nothing is left.
//
// The failpoints are asked of the daemon, so that a new one that no case here reaches is a failure.
#include "tests/e2e/hall.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <set>
#include <sstream>

namespace enshu::e2e {
namespace {

using nlohmann::json;
using std::chrono::seconds;

const std::vector<std::string> up = {"up", ENSHU_SOURCE "/tests/bench/provision/pair/scenario",
                                     "--name", "pair", "--detach"};

bool has_entered(const json &event, const char *state) {
    return event.at("kind") == "exercise.state" && event.at("detail").at("to") == state;
}

class Recovery : public testing::Test {
  protected:
    static void SetUpTestSuite() { hall = std::make_unique<Hall>("recov"); }
    static void TearDownTestSuite() { hall.reset(); }

    static std::vector<std::string> goldens() {
        return {"--goldens", (hall->state() / "goldens").string()};
    }
    static void start_daemon(const std::string &failpoint = "") {
        if (failpoint.empty()) {
            unsetenv("ENSHU_FAILPOINT");
        } else {
            setenv("ENSHU_FAILPOINT", failpoint.c_str(), 1);
        }
        hall->start_daemon(goldens());
        unsetenv("ENSHU_FAILPOINT");
    }
    static void reach(const char *state) {
        const bool reached = hall->wait_for(
            [&](const json &event) {
                return has_entered(event, state) || has_entered(event, "BROKEN");
            },
            seconds(180));
        const auto status = hall->enshu({"status"});
        ASSERT_TRUE(reached) << status.output;
        ASSERT_EQ(status.output.find("BROKEN"), std::string::npos) << status.output;
    }
    static void must(const std::vector<std::string> &arguments) {
        const process::Result result = hall->enshu(arguments);
        ASSERT_EQ(result.exit_code, 0) << result.output << result.error;
    }
    static void expect_nothing_left() { EXPECT_EQ(hall->leftovers(), std::vector<std::string>{}); }
    /// The daemon dies at `failpoint` while it does what `act` asks for; the next one is started.
    static void die_at(const std::string &failpoint, const std::function<void()> &act) {
        SCOPED_TRACE(failpoint);
        start_daemon(failpoint);
        act();
        ASSERT_TRUE(hall->daemon_dies_within(seconds(180)));
        reached.insert(failpoint);
        start_daemon();
    }
    static void destroy() {
        must({"destroy"});
        hall->stop_daemon();
        expect_nothing_left();
    }
    static void remove_goldens() { std::filesystem::remove_all(hall->state() / "goldens"); }

    static std::unique_ptr<Hall> hall;
    static std::set<std::string> reached;
};

std::unique_ptr<Hall> Recovery::hall;
std::set<std::string> Recovery::reached;

TEST_F(Recovery, FreezingIsTakenDownFromEveryStep) {
    for (const char *failpoint : {"intents-recorded", "golden-files-made", "golden-network-built",
                                  "golden-guest-started", "golden-healthy", "golden-guest-saved"}) {
        remove_goldens();
        die_at(failpoint, [] { hall->enshu(up); });
        destroy();
        ASSERT_FALSE(HasFatalFailure());
    }
}

TEST_F(Recovery, FreezingGoesOnFromTheStepAtWhichItStopped) {
    for (const char *failpoint : {"golden-suspended", "golden-manifest", "golden-kept"}) {
        remove_goldens();
        die_at(failpoint, [] { hall->enshu(up); });
        reach("STANDBY");
        destroy();
        ASSERT_FALSE(HasFatalFailure());
    }
}

TEST_F(Recovery, CloningGoesOnFromEveryStep) {
    for (const char *failpoint :
         {"clone-network-built", "clone-disk-made", "clone-guest-thawed:1", "clone-guest-thawed:2",
          "clone-resumed", "clone-guest-awake", "clone-done", "standby"}) {
        die_at(failpoint, [] { hall->enshu(up); });
        reach("STANDBY");
        must({"start"});
        destroy();
        ASSERT_FALSE(HasFatalFailure());
    }
}

TEST_F(Recovery, APausedExerciseOutlivesEveryStepOfACheckpointAndOfPuttingBack) {
    start_daemon();
    hall->enshu(up);
    reach("STANDBY");
    must({"start"});
    must({"checkpoint", "--name", "first"});
    EXPECT_EQ(hall->stop_daemon(), 0);
    const auto keep = [] { hall->enshu({"checkpoint", "--name", "second"}); };
    const auto put_back = [] {
        hall->enshu({"reset", "--team", "1", "--to", "first", "--reason", "test"});
    };
    const auto capture = [] { hall->enshu({"capture", "--team", "1", "pc-suzuki", "memory"}); };
    const auto power_off = [] { hall->enshu({"power", "--team", "1", "pc-suzuki", "off"}); };
    const std::vector<std::pair<const char *, std::function<void()>>> cases = {
        {"evidence-taken", capture},      {"evidence-hashed", capture},
        {"evidence-kept", capture},       {"power-going-off", power_off},
        {"checkpoint-suspended", keep},   {"checkpoint-guest-kept", keep},
        {"checkpoint-named", keep},       {"checkpoint-resumed", keep},
        {"put-back-destroyed", put_back}, {"put-back-thawed", put_back},
        {"put-back-resumed", put_back}};
    for (const auto &[failpoint, act] : cases) {
        die_at(failpoint, [&act = act] {
            hall->enshu({"resume"});
            act();
        });
        ASSERT_FALSE(HasFatalFailure());
        // What the team had is put back, and it plays on.
        must({"resume"});
        must({"reset", "--team", "1", "--to", "first", "--reason", "after it died"});
        must({"team", "1", "run", "pc-suzuki", "true"});
        hall->stop_daemon();
    }
    start_daemon();
    destroy();
}

TEST_F(Recovery, TakingDownIsFinishedByTheNextDaemon) {
    for (const char *failpoint : {"destroy-guest-gone", "destroy-network-gone",
                                  "destroy-files-gone", "destroy-intents-gone"}) {
        start_daemon();
        hall->enshu(up);
        reach("STANDBY");
        hall->stop_daemon();
        // Who asked for it waits for the next daemon, and is told by that.
        std::future<process::Result> asked;
        die_at(failpoint, [&asked] {
            asked = std::async(std::launch::async, [] { return hall->enshu({"destroy"}); });
        });
        ASSERT_FALSE(HasFatalFailure());
        const process::Result told = asked.get();
        EXPECT_EQ(told.exit_code, 0) << told.output << told.error;
        hall->stop_daemon();
        expect_nothing_left();
    }
}

TEST_F(Recovery, EveryFailpointWasReached) {
    std::istringstream listed(process::run_checked({ENSHU_PROGRAMS "/enshud", "--failpoints"}));
    for (std::string name; std::getline(listed, name);) {
        EXPECT_TRUE(reached.contains(name) || reached.contains(name + ":1")) << name;
    }
}

} // namespace
} // namespace enshu::e2e
