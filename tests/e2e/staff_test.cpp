// Emulated staff on real machines: two teams of first-light, whose people are in more of a hurry
// than those of the scenario.
#include "tests/e2e/hall.h"

#include <gtest/gtest.h>

#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

namespace enshu::e2e {
namespace {

using nlohmann::json;
using std::chrono::seconds;

constexpr auto pc = "192.168.20.101";

class StaffAtWork : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        try {
            begin();
        } catch (const std::exception &error) {
            trouble = error.what();
        }
    }
    static void TearDownTestSuite() {
        if (!hall) {
            return;
        }
        const auto destroyed = hall->enshu({"destroy"}, seconds(180));
        EXPECT_EQ(destroyed.exit_code, 0) << destroyed.error;
        EXPECT_EQ(hall->leftovers(), std::vector<std::string>{});
        hall.reset();
    }
    void SetUp() override { ASSERT_TRUE(trouble.empty()) << trouble; }

    static void begin() {
        hall = std::make_unique<Hall>("staff");
        const auto scenario = copy_of_first_light(hall->state());
        replace_in(scenario / "scenario.yaml", "browse: 6s..40s, mail: 2m..5m, files: 1m..4m",
                   "browse: 2s..4s, mail: 8s..12s, files: 3s..6s");
        hall->start_daemon();
        must({"up", scenario.string(), "--name", "staff", "--teams", "2"}, seconds(600));
        must({"start", "--reason", "test"});
    }
    static void must(const std::vector<std::string> &arguments, seconds deadline = seconds(120)) {
        const auto result = hall->enshu(arguments, deadline);
        if (result.exit_code != 0) {
            throw std::runtime_error(result.output + result.error);
        }
    }
    static std::string run(unsigned team, const std::string &host, const std::string &command) {
        return hall->enshu({"team", std::to_string(team), "run", host, command}).output;
    }
    /// What the proxy of a team was asked for by the workstation, pages only, in order.
    static std::vector<std::string> pages(unsigned team) {
        std::istringstream log(run(team, "gate", "cat /var/log/squid/access.log"));
        std::vector<std::string> urls;
        for (std::string line; std::getline(log, line);) {
            static const std::regex form(R"( 192\.168\.20\.101 \S+ \d+ GET (\S+) )");
            std::smatch found;
            static const std::regex belongs_to_a_page(R"(\.(css|js|ico|png|jpg)$)");
            if (std::regex_search(line, found, form) &&
                !std::regex_search(found[1].str(), belongs_to_a_page)) {
                urls.push_back(found[1]);
            }
        }
        return urls;
    }
    static long lines(const std::string &host, const std::string &pattern,
                      const std::string &file) {
        return std::atol(run(1, host, "grep -cE '" + pattern + "' " + file).c_str());
    }
    /// Waits until there are `count` lines; how many there are.
    static long wait_for(long count, const std::string &host, const std::string &pattern,
                         const std::string &file) {
        long found = 0;
        for (int i = 0; i < 30 && (found = lines(host, pattern, file)) < count; ++i) {
            std::this_thread::sleep_for(seconds(2));
        }
        return found;
    }

    static std::unique_ptr<Hall> hall;
    static std::string trouble;
};

std::unique_ptr<Hall> StaffAtWork::hall;
std::string StaffAtWork::trouble;

TEST_F(StaffAtWork, IsSeenInTheLogsOfProxyMailAndNames) {
    const auto from = std::string("(\\[|from |client=|rip=| )") + "192\\.168\\.20\\.101";
    EXPECT_GE(wait_for(8, "gate", " 192\\.168\\.20\\.101 .* GET http://www\\.",
                       "/var/log/squid/access.log"),
              8);
    EXPECT_GE(lines("gate", " 192\\.168\\.20\\.101 TCP_MISS/200 ", "/var/log/squid/access.log"), 5)
        << run(1, "gate", "tail -n 20 /var/log/squid/access.log");
    EXPECT_GE(wait_for(1, "gate", "postfix/smtpd.* client=.*\\[192\\.168\\.20\\.101\\]",
                       "/var/log/mail.log"),
              1);
    EXPECT_GE(wait_for(1, "gate", "imap-login: Login: user=<suzuki>.*rip=192\\.168\\.20\\.101",
                       "/var/log/mail.log"),
              1);
    EXPECT_GE(wait_for(1, "gate", "192\\.168\\.20\\.101 (mail|proxy)\\.city",
                       "/var/log/unbound/queries.log"),
              1);
    EXPECT_GE(lines("gate", "status=sent", "/var/log/mail.log"), 1)
        << run(1, "gate", "tail -n 20 /var/log/mail.log");
    EXPECT_NE(run(1, "pc-suzuki", "ls /home/suzuki/Documents/作業中").find("."), std::string::npos);
}

TEST_F(StaffAtWork, IsNoContactOfTheAttackers) {
    for (const json &event : hall->events()) {
        EXPECT_NE(event["kind"], "telemetry.rejected") << event.dump();
    }
}

TEST_F(StaffAtWork, VisitsOtherPagesInAnotherTeam) {
    wait_for(8, "gate", " 192\\.168\\.20\\.101 .* GET http://www\\.", "/var/log/squid/access.log");
    const auto one = pages(1);
    const auto two = pages(2);
    ASSERT_GE(one.size(), 3U);
    ASSERT_GE(two.size(), 3U);
    EXPECT_NE(std::vector(one.begin(), one.begin() + 3), std::vector(two.begin(), two.begin() + 3));
}

TEST_F(StaffAtWork, VisitsTheSamePagesWhenItsDayBeginsAgain) {
    const auto before = pages(1);
    ASSERT_GE(before.size(), 3U);
    must({"reset", "--team", "1", "--host", "pc-suzuki", "--reason", "test"});
    const auto size = pages(1).size();
    std::vector<std::string> after;
    for (int i = 0; i < 30 && after.size() < 3; ++i) {
        std::this_thread::sleep_for(seconds(2));
        const auto all = pages(1);
        after.assign(all.begin() + static_cast<long>(size), all.end());
    }
    ASSERT_GE(after.size(), 3U);
    EXPECT_TRUE(std::equal(before.begin(), before.begin() + 3, after.begin()))
        << before[0] << " " << after[0];
}

TEST_F(StaffAtWork, IsSilentWhileTheExerciseIsPaused) {
    const auto stamp = [] { return run(2, "gate", "tail -n 1 /var/log/squid/access.log"); };
    must({"pause", "--team", "1", "--reason", "test"});
    std::this_thread::sleep_for(seconds(12));
    must({"resume", "--team", "1", "--reason", "test"});
    EXPECT_FALSE(stamp().empty()) << "team 2 plays on";
    // What was asked while the machines stood would lie within these seconds.
    const auto count = pages(1).size();
    std::this_thread::sleep_for(seconds(20));
    EXPECT_GT(pages(1).size(), count) << "it goes on afterwards";
}

TEST_F(StaffAtWork, EndsWithinFiveSecondsOfTheDaemonsDeathAndComesBackWithTheExercise) {
    // The guests run on without their daemon; who is at work then notes it for us.
    run(1, "pc-suzuki",
        "nohup sh -c 'for i in $(seq 40); do echo $i $(pgrep -cf \"[a]ctor staff\"); sleep 1; done' "
        ">/tmp/at-work 2>&1 </dev/null & sleep 2");
    hall->kill_daemon();
    std::this_thread::sleep_for(seconds(12));
    hall->start_daemon();
    must({"resume", "--reason", "after the daemon was killed"});
    std::this_thread::sleep_for(seconds(5));
    std::istringstream noted(run(1, "pc-suzuki", "cat /tmp/at-work"));
    int at_work = 0;
    int gone = 0;
    for (int second = 0, count = 0; noted >> second >> count;) {
        (count > 0 ? at_work : gone) += 1;
    }
    EXPECT_GE(at_work, 1);
    EXPECT_GE(gone, 3) << "of 12 s without a daemon five are the lease's";
    EXPECT_NE(run(1, "pc-suzuki", "pgrep -cf '[a]ctor staff'"), "0\n") << "it works again";
}

} // namespace
} // namespace enshu::e2e
