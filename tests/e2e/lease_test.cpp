// Nothing that is emulated outlives the daemon, or an emergency stop: a beacon, a flood, encrypted
// files and a swapped page, in real machines. And nobody gains by what they do to actor.
#include "tests/e2e/agent_socket.h"
#include "tests/e2e/hall.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <iostream>
#include <thread>

namespace enshu::e2e {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

/// What the lease promises, and what slow guests and asking them add: each of their programs takes
/// a while to start under emulation.
constexpr auto promised = 5s;
constexpr auto tolerance = 2s;

constexpr auto documents = "cd /home/suzuki/Documents && find . -type f | sort | xargs sha256sum";
constexpr auto page = "sha256sum /var/www/site/index.html";

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

class Lease : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        hall = std::make_unique<Hall>("lease");
        hall->start_daemon();
        must({"up", ENSHU_SOURCE "/tests/e2e/lease", "--name", "lease", "--detach"}, 600s);
        ASSERT_TRUE(comes(
            "exercise.state", "",
            [](const json &event) { return event.at("detail").at("to") == "STANDBY"; }, 600s));
        must({"start"});
        before_files = run("pc", documents);
        before_page = run("gate", page);
        for (const char *step : {"quagga-calls", "quagga-locks", "quagga-swaps", "quagga-floods"})
            ASSERT_TRUE(comes("step.delivered", step)) << step;
        ASSERT_TRUE(contacts(3, 60s));
    }
    static void TearDownTestSuite() {
        hall->enshu({"destroy"});
        EXPECT_EQ(hall->stop_daemon(), 0);
        EXPECT_EQ(hall->leftovers(), std::vector<std::string>{});
        hall.reset();
    }

    static void must(const std::vector<std::string> &arguments, std::chrono::seconds limit = 120s) {
        const process::Result result = hall->enshu(arguments, limit);
        ASSERT_EQ(result.exit_code, 0) << result.output << result.error;
    }
    static std::string run(const std::string &host, const std::string &command) {
        return hall->enshu({"team", "1", "run", host, command}).output;
    }
    static bool comes(
        const std::string &kind, const std::string &subject,
        const std::function<bool(const json &)> &matches = [](const json &) { return true; },
        std::chrono::seconds limit = 90s) {
        return hall->wait_for(
            [&](const json &event) {
                return event.at("kind") == kind &&
                       (subject.empty() || event.at("subject") == subject) && matches(event);
            },
            limit);
    }
    /// JSON has 64 bits as a text.
    static std::uint64_t seq_of(const json &event) {
        return std::stoull(event.at("seq").get<std::string>());
    }
    static std::uint64_t last_seq() { return seq_of(hall->events().back()); }
    /// So many contacts that are not there yet.
    static bool contacts(int more, std::chrono::seconds limit) {
        const std::uint64_t after = last_seq();
        int heard = 0;
        return hall->wait_for(
            [&](const json &event) {
                if (seq_of(event) > after && event.at("kind") == "contact")
                    ++heard;
                return heard >= more;
            },
            limit);
    }
    static int times(const std::string &kind, const std::string &subject) {
        int count = 0;
        for (const json &event : hall->events())
            count += event.at("kind") == kind && event.at("subject") == subject ? 1 : 0;
        return count;
    }
    static bool locked() {
        return run("pc", "ls /home/suzuki/Documents").find(".locked") != std::string::npos;
    }

    static std::unique_ptr<Hall> hall;
    static std::string before_files;
    static std::string before_page;
};

std::unique_ptr<Hall> Lease::hall;
std::string Lease::before_files;
std::string Lease::before_page;

TEST_F(Lease, EndsEverythingWithinFiveSecondsOfTheDaemonsDeath) {
    ASSERT_TRUE(locked());
    ASSERT_NE(run("gate", page), before_page);
    const auto begin = Clock::now();
    hall->kill_daemon();
    AgentSocket pc(hall->state(), "pc");
    AgentSocket gate(hall->state(), "gate");

    const auto until = [&](AgentSocket &guest, const std::string &command,
                           const std::string &wanted) {
        while (guest.said(command) != wanted && Clock::now() - begin < 60s)
            ;
        return seconds_since(begin);
    };
    const double files = until(pc, documents, before_files);
    const double site = until(gate, page, before_page);
    const double silent = until(pc, "pgrep -fc 'actor beaco[n]'", "0\n");
    std::cout << fmt::format("after the daemon's death: files as before at {:.1f} s, page at "
                             "{:.1f} s, no beacon at {:.1f} s\n",
                             files, site, silent);
    for (const double at : {files, site, silent})
        EXPECT_LT(at, std::chrono::duration<double>(promised + tolerance).count());
    // By the server's own log, which has the time of each request.
    std::this_thread::sleep_until(begin + promised + tolerance);
    const std::string count = "grep -c '?_=' /var/log/nginx/access.log";
    const std::string asked = gate.said(count);
    EXPECT_GT(std::stoi(asked), 10);
    std::this_thread::sleep_for(2s);
    EXPECT_EQ(gate.said(count), asked) << "the flood goes on";
}

TEST_F(Lease, TheNextDaemonGoesOnAndScoresNothingTwice) {
    hall->start_daemon();
    must({"resume"});
    EXPECT_TRUE(contacts(2, 60s));
    for (const auto end = Clock::now() + 30s; !locked() && Clock::now() < end;)
        std::this_thread::sleep_for(500ms);
    EXPECT_TRUE(locked());
    EXPECT_NE(run("gate", page), before_page);
    EXPECT_EQ(times("step.delivered", "quagga-locks"), 1);
    EXPECT_EQ(times("contact.lost", "quagga-calls"), 0) << "an interruption is no containment";
}

TEST_F(Lease, AnEmergencyStopEndsEverythingAndPauses) {
    const auto begin = Clock::now();
    must({"stop", "--reason", "a drill"});
    const double took = seconds_since(begin);
    std::cout << fmt::format("the emergency stop took {:.1f} s\n", took);
    EXPECT_LT(took, std::chrono::duration<double>(promised + tolerance).count());
    const std::string status = hall->enshu({"status"}).output;
    EXPECT_NE(status.find("a drill"), std::string::npos) << status;
    must({"stop", "--reason", "a drill"}); // twice is once
    must({"resume"});
    EXPECT_TRUE(contacts(2, 60s));
    // The journal of the guest itself: it was restored before the machines stood.
    EXPECT_NE(run("pc", "journalctl -t actor -o cat | grep -c '\"restored\":[1-9]'"), "1\n");
    EXPECT_EQ(times("contact.lost", "quagga-calls"), 0);
}

TEST_F(Lease, WhoOpensTheCollectorsPageIsNoBeacon) {
    const std::uint64_t before = last_seq();
    run("gate", "curl -s http://198.51.100.66/news/update");
    EXPECT_TRUE(comes("telemetry.rejected", "attacker", [&](const json &event) {
        return seq_of(event) > before && event.at("detail").at("reason").get<std::string>().find(
                                             "without the tag") != std::string::npos;
    }));
}

TEST_F(Lease, KillingThePlatformIsNoContainment) {
    run("pc", "systemctl stop enshu-keep");
    EXPECT_TRUE(comes("emulation.doubted", "quagga-calls"));
    std::this_thread::sleep_for(35s); // longer than what the objective asks for
    EXPECT_EQ(times("contact.lost", "quagga-calls"), 0);
    run("pc", "systemctl start enshu-keep");
    EXPECT_TRUE(comes("emulation.trusted", "quagga-calls"));
    EXPECT_TRUE(contacts(2, 60s));
}

TEST_F(Lease, AGuestKnowsNothingOfTheScenario) {
    for (const char *host : {"pc", "gate", "fw"}) {
        // Where anything is put that does not come with the image, its seed, and what runs.
        EXPECT_EQ(run(host, "grep -rlsai quagg[a] /etc /var /home /srv /root /run /tmp "
                            "/usr/lib/enshu /dev/vdb | head; "
                            "grep -lsai quagg[a] /proc/[0-9]*/cmdline /proc/[0-9]*/environ | head"),
                  "")
            << host;
    }
}

TEST_F(Lease, EndingTheBeaconItselfIsContainment) {
    run("pc", "pkill -f 'actor beaco''n'");
    EXPECT_TRUE(comes("contact.lost", "quagga-calls"));
}

} // namespace
} // namespace enshu::e2e
