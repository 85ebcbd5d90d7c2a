// Ranges on a libvirtd of the system (`--connect qemu:///system`): bridges on the machine itself,
// and a libvirtd that can die on its own. Machine and libvirtd are private to the test.
#include "libvirtd_apart.h"

#include "orchestrator/process/process.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <memory>
#include <set>
#include <sstream>
#include <thread>

namespace enshu::e2e {
namespace {

using namespace std::chrono_literals;

class System : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        const char *image = std::getenv("ENSHU_GUEST_IMAGE");
        ASSERT_NE(image, nullptr) << "run these tests by `./enshu test e2e`";
        apart = std::make_unique<LibvirtdApart>("/var/tmp/enshu-e2e-system");
        const std::string pid =
            apart->run(fmt::format("mkdir -p {0}; setsid {1}/enshud --state {0} --socket {0}/s "
                                   "--goldens {0}/goldens --image {2} --assets {3}/images "
                                   "--connect qemu:///system < /dev/null > {0}/log 2>&1 & echo $!",
                                   state, ENSHU_PROGRAMS, image, ENSHU_SOURCE));
        daemon = static_cast<pid_t>(std::stoi(pid));
        ASSERT_TRUE(comes_true(30s, [] { return enshu("status").ends_with("exit 0\n"); })) << log();
    }
    static void TearDownTestSuite() {
        if (daemon > 0) {
            kill(daemon, SIGTERM);
            comes_true(20s, [] { return kill(daemon, 0) != 0; });
        }
        apart.reset();
    }

    static bool comes_true(std::chrono::seconds deadline, const std::function<bool()> &question) {
        for (const auto end = std::chrono::steady_clock::now() + deadline;
             std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(100ms)) {
            if (question()) {
                return true;
            }
        }
        return false;
    }
    /// What it says, and `exit N` as the last line.
    static std::string enshu(const std::string &arguments) {
        return apart->run(fmt::format("timeout 50 {}/enshu --socket {}/s --lang en {} 2>&1; "
                                      "echo exit $?",
                                      ENSHU_PROGRAMS, state, arguments));
    }
    static void must(const std::string &arguments) {
        const std::string said = enshu(arguments);
        ASSERT_TRUE(said.ends_with("exit 0\n")) << arguments << ": " << said << log();
    }
    static bool status_has(const std::string &word) {
        return enshu("status").find(word) != std::string::npos;
    }
    static void reach(const std::string &wanted) {
        ASSERT_TRUE(comes_true(240s, [&] { return status_has(wanted); }))
            << enshu("status") << log();
    }
    static void up() {
        must(fmt::format("up {}/tests/bench/provision/pair/scenario --name pair --teams 2 --detach",
                         ENSHU_SOURCE));
    }
    static std::string log() { return apart->run(fmt::format("tail -n 20 {}/log", state)); }
    static std::size_t times_logged(const std::string &words) {
        return static_cast<std::size_t>(
            std::stoul(apart->run(fmt::format("grep -c '{}' {}/log || true", words, state))));
    }
    /// Each as `NAME PROCESS`.
    static std::set<std::string> guests() {
        std::istringstream found(
            apart->run(fmt::format("pgrep -a -f '^/usr/bin/qemu-system.*guest=pair-t.*{}/x/' | "
                                   "sed -E 's/^([0-9]+) .*guest=([^,]*),.*/\\2 \\1/'",
                                   state)));
        std::set<std::string> guests;
        for (std::string line; std::getline(found, line);) {
            guests.insert(line);
        }
        return guests;
    }

    static constexpr auto state = "/var/lib/enshu/system";
    static std::unique_ptr<LibvirtdApart> apart;
    static pid_t daemon;
};

std::unique_ptr<LibvirtdApart> System::apart;
pid_t System::daemon = 0;

TEST_F(System, FreezesClonesKeepsAndPutsBack) {
    up();
    reach("STANDBY");
    EXPECT_EQ(guests().size(), 4U);
    must("start");
    must("checkpoint --name first");
    must("team 1 run pc-suzuki 'touch /var/after'");
    must("reset --team 1 --host pc-suzuki --to first --reason test");
    EXPECT_TRUE(enshu("team 1 run pc-suzuki 'test ! -e /var/after && echo it-is-gone'")
                    .starts_with("it-is-gone"));
    must("prove-isolation");
}

TEST_F(System, GuestsOutliveALibvirtdThatIsKilledAndTheDaemonFindsThemAgain) {
    const auto before = guests();
    ASSERT_EQ(before.size(), 4U);
    const std::size_t lost = times_logged("libvirtd of .here. is lost");
    const std::size_t found = times_logged("libvirtd of .here. is there");
    apart->kill_now();
    EXPECT_TRUE(comes_true(20s, [&] {
        return times_logged("libvirtd of .here. is lost") == lost + 1;
    })) << log();
    EXPECT_TRUE(status_has("RUNNING"));
    EXPECT_NE(enshu("team 1 run fw true").find("cannot be asked: down since"), std::string::npos);
    apart->start();
    EXPECT_TRUE(comes_true(30s, [&] {
        return times_logged("libvirtd of .here. is there") == found + 1;
    })) << log();
    must("team 1 run fw true");
    EXPECT_EQ(guests(), before);
    EXPECT_FALSE(status_has("broken"));
    must("checkpoint --name second");
    must("reset --team 2 --host fw --to second --reason test");
}

TEST_F(System, AGuestThatDiesWhileLibvirtdIsAwayIsToldAsBrokenAndPutBack) {
    apart->kill_now();
    const auto here = guests();
    const auto fw = here.lower_bound("pair-t2-fw");
    ASSERT_TRUE(fw != here.end() && fw->starts_with("pair-t2-fw "));
    kill(std::stoi(fw->substr(fw->find(' '))), SIGKILL);
    apart->start();
    ASSERT_TRUE(comes_true(40s, [] { return status_has("fw broken"); })) << enshu("status");
    must("reset --team 2 --host fw --to second --reason test");
    EXPECT_FALSE(status_has("broken")) << enshu("status");
}

TEST_F(System, AKillInMidCloneIsGoneOnFrom) {
    must("destroy");
    up();
    ASSERT_TRUE(comes_true(30s, [] { return !guests().empty(); }));
    apart->kill_now();
    reach("BROKEN");
    EXPECT_TRUE(status_has("`enshu resume` goes on from there"));
    apart->start();
    ASSERT_TRUE(comes_true(60s, [] {
        return enshu("resume").ends_with("exit 0\n") &&
               comes_true(40s, [] { return status_has("STANDBY") || status_has("BROKEN"); }) &&
               status_has("STANDBY");
    })) << enshu("status");
    must("start");
    must("team 1 run fw true");
    must("team 2 run fw true");
}

TEST_F(System, NothingIsLeftOnTheMachine) {
    must("destroy");
    EXPECT_TRUE(guests().empty());
    EXPECT_EQ(apart->run("nft list tables; ls /sys/class/net | grep -v '^lo$'"), "");
    EXPECT_EQ(apart->run(fmt::format("ls {}/x", state)), "");
}

} // namespace
} // namespace enshu::e2e
