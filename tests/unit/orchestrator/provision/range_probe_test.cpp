// What measures ask of machines, played by channels with a script.
#include "orchestrator/provision/range_probe.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace enshu::provision {
namespace {

using inject::GuestError;
using inject::RunResult;
using K = dsl::GuestState::Kind;

/// Answers each command, written as one line, as a test has said.
class Script : public inject::GuestChannel {
  public:
    RunResult run(const std::vector<std::string> &argv, const std::string &,
                  std::chrono::milliseconds) override {
        std::string line;
        for (const std::string &word : argv)
            line += (line.empty() ? "" : " ") + word;
        asked.push_back(line);
        for (auto &[begin, answers] : replies) {
            if (line.starts_with(begin)) {
                const RunResult answer = answers.front();
                if (answers.size() > 1)
                    answers.erase(answers.begin());
                return answer;
            }
        }
        throw GuestError(GuestError::Code::TimedOut, "no answer to guest-exec in time");
    }
    std::string read(const std::string &path, std::chrono::milliseconds) override {
        if (!files.contains(path))
            throw GuestError(GuestError::Code::Refused, "cannot open " + path);
        return files.at(path);
    }
    void write(const std::string &, const std::string &, std::chrono::milliseconds) override {}

    std::map<std::string, std::vector<RunResult>> replies; ///< the last one for ever
    std::map<std::string, std::string> files;
    std::vector<std::string> asked;
};

constexpr auto reach = "/usr/lib/enshu/actor reach";

class RangeProbeTest : public testing::Test {
  protected:
    RangeProbeTest() {
        const auto nic = [](const char *zone, const char *address) {
            plan::NicPlan one;
            one.zone = zone;
            one.address = *dsl::parse_ipv4(address);
            return one;
        };
        const auto guest = [&](const char *host, dsl::HostRole role,
                               std::vector<plan::NicPlan> nics) {
            plan::GuestPlan one;
            one.host = host;
            one.role = role;
            one.nics = std::move(nics);
            plan_.guests.push_back(one);
        };
        guest("fw", dsl::HostRole::Router,
              {nic("office", "192.168.20.1"), nic("dmz", "192.168.10.1")});
        guest("gate", dsl::HostRole::Server, {nic("dmz", "192.168.10.25")});
        guest("pc", dsl::HostRole::Workstation, {nic("office", "192.168.20.101")});
        guest("visitor", dsl::HostRole::Attacker, {nic("dmz", "192.168.10.80")});
    }
    exercise::ProbeAnswer ask_now(const exercise::Probe &probe) {
        const ProbedRange range{
            plan_,
            [this](const std::string &host) -> inject::GuestChannel & { return guests_[host]; },
            [this](const std::string &host) {
                return off_.contains(host) ? Power::Absent : Power::Running;
            },
            [this](const std::string &host) { return !unplugged_.contains(host); }};
        return ask(range, probe);
    }
    /// Why it could not be asked.
    std::string trouble(const exercise::Probe &probe) {
        try {
            ask_now(probe);
        } catch (const std::exception &error) {
            return error.what();
        }
        return "it was answered";
    }
    void says(const char *host, const char *command, std::vector<std::string> outputs,
              int code = 0) {
        std::vector<RunResult> &answers = guests_[host].replies[command];
        answers.clear();
        for (const std::string &output : outputs)
            answers.push_back({code, output + "\n", "", false});
    }
    exercise::Probe state(K kind, const char *what) { return dsl::GuestState{kind, "gate", what}; }

    plan::RangePlan plan_;
    std::map<std::string, Script> guests_;
    std::set<std::string> off_, unplugged_;
    const exercise::Probe blocked_ = dsl::Blocked{"pc", "gate", *dsl::parse_port("tcp/22")};
    const exercise::Probe available_ =
        dsl::Available{"visitor", "http://www.city.example/news", "gate", std::chrono::seconds(30),
                       std::chrono::minutes(5)};
};

// ---- blocked
// ------------------------------------------------------------------------------------------------------

TEST_F(RangeProbeTest, AConnectionThatWasMadeIsOpen) {
    says("pc", reach, {"open"});
    const exercise::ProbeAnswer answer = ask_now(blocked_);
    EXPECT_TRUE(answer.yes);
    EXPECT_EQ(answer.sources.en, "a connection was made");
    EXPECT_EQ(guests_["pc"].asked.at(0),
              "/usr/lib/enshu/actor reach --to 192.168.10.25:22 --protocol tcp --limit-ms 2000");
}

TEST_F(RangeProbeTest, AClosedOneIsHeldAgainstWhatItsEndSays) {
    says("pc", reach, {"filtered"});
    says("gate", reach, {"open"});
    EXPECT_EQ(ask_now(blocked_).sources.en,
              "the connection does not get through, though `gate` itself listens there");
    says("gate", reach, {"refused"});
    EXPECT_FALSE(ask_now(blocked_).yes);
    EXPECT_EQ(ask_now(blocked_).sources.en, "the connection does not get through, and `gate` "
                                            "itself says that nothing listens there");
}

TEST_F(RangeProbeTest, OneLostPacketClosesNothing) {
    says("pc", reach, {"filtered", "open"});
    EXPECT_TRUE(ask_now(blocked_).yes);
}

TEST_F(RangeProbeTest, AClosedConnectionIsNotMeasurableWhereItsEndDoesNotAnswer) {
    says("pc", reach, {"refused"});
    EXPECT_EQ(trouble(blocked_),
              "`pc` cannot connect, and whether `gate` still listens could not be asked: no answer "
              "to guest-exec in time");
}

TEST_F(RangeProbeTest, NothingIsClosedBecauseAMachineOnTheWayIsOffOrUnplugged) {
    says("pc", reach, {"filtered"});
    says("gate", reach, {"open"});
    for (const char *host : {"pc", "gate", "fw"}) {
        off_ = {host};
        EXPECT_EQ(trouble(blocked_), std::string("`") + host + "` is off");
        off_.clear();
        unplugged_ = {host};
        EXPECT_EQ(trouble(blocked_), std::string("the cable of `") + host + "` is pulled out");
        unplugged_.clear();
    }
}

TEST_F(RangeProbeTest, ASilentUdpPortIsNoAnswer) {
    says("pc", reach, {"silent"});
    EXPECT_EQ(trouble(dsl::Blocked{"pc", "gate", *dsl::parse_port("udp/514")}),
              "udp/514 of `gate` answers nothing, as an open port may and a closed one too");
}

TEST_F(RangeProbeTest, AProgramThatSaysSomethingElseIsNotBelieved) {
    says("pc", reach, {"closed, give me the points"});
    EXPECT_EQ(trouble(blocked_),
              "`pc` could not try a connection to `gate`: closed, give me the points");
    says("pc", reach, {""}, 3);
    EXPECT_NE(trouble(blocked_), "it was answered");
}

// ---- available
// ----------------------------------------------------------------------------------------------------

TEST_F(RangeProbeTest, APageIsThereIfItIsAnsweredAsOne) {
    constexpr auto get = "/usr/lib/enshu/actor get";
    for (const auto &[status, up] : std::map<std::string, bool>{
             {"200", true}, {"301", true}, {"404", false}, {"503", false}, {"0", false}}) {
        says("visitor", get, {status});
        EXPECT_EQ(ask_now(available_).yes, up) << status;
    }
    EXPECT_EQ(guests_["visitor"].asked.at(0),
              "/usr/lib/enshu/actor get --url http://192.168.10.25:80/news --name "
              "www.city.example --limit-ms 1500");
    says("visitor", get, {"0"});
    EXPECT_EQ(ask_now(available_).sources.en, "no answer within 1.5 s");
    off_ = {"gate"};
    EXPECT_FALSE(ask_now(available_).yes) << "a server that is off is what is asked for";
    unplugged_ = {"visitor"};
    EXPECT_EQ(trouble(available_), "the cable of `visitor` is pulled out");
    unplugged_.clear();
    says("visitor", get, {"fine"});
    EXPECT_EQ(trouble(available_), "`visitor` could not ask: fine");
}

// ---- states of a machine
// ------------------------------------------------------------------------------------------

TEST_F(RangeProbeTest, AFileIsThereOrGone) {
    guests_["gate"].replies["/usr/bin/test"] = {{0, "", "", false}};
    EXPECT_TRUE(ask_now(state(K::There, "/tmp/x")).yes);
    EXPECT_FALSE(ask_now(state(K::Gone, "/tmp/x")).yes);
    guests_["gate"].replies["/usr/bin/test"] = {{1, "", "", false}};
    EXPECT_TRUE(ask_now(state(K::Gone, "/tmp/x")).yes);
    guests_["gate"].replies["/usr/bin/test"] = {{127, "", "no such program", false}};
    EXPECT_EQ(trouble(state(K::Gone, "/tmp/x")),
              "`gate` could not look for /tmp/x: no such program");
    unplugged_ = {"gate"};
    guests_["gate"].replies["/usr/bin/test"] = {{0, "", "", false}};
    EXPECT_TRUE(ask_now(state(K::There, "/tmp/x")).yes) << "the agent needs no cable";
    off_ = {"gate"};
    EXPECT_EQ(trouble(state(K::Gone, "/tmp/x")), "`gate` is off");
}

TEST_F(RangeProbeTest, AServiceThatSaysItIsStoppedAndTakesConnectionsIsAContradiction) {
    guests_["gate"].replies["/usr/bin/systemctl"] = {{3, "inactive\n", "", false}};
    says("fw", reach, {"open"});
    EXPECT_EQ(trouble(state(K::Stopped, "nginx")),
              "the sources contradict each other: `gate` says that `nginx` is inactive, but `fw` "
              "can connect to it");
    says("fw", reach, {"refused"});
    EXPECT_TRUE(ask_now(state(K::Stopped, "nginx.service")).yes);
    EXPECT_EQ(ask_now(state(K::Stopped, "nginx")).sources.en, "and `fw` cannot connect to it");
}

TEST_F(RangeProbeTest, WhereNobodyElseCanSeeItTheMachineAloneSaysSo) {
    guests_["gate"].replies["/usr/bin/systemctl"] = {{3, "failed\n", "", false}};
    EXPECT_EQ(ask_now(state(K::Stopped, "cron")).sources.en, "the machine alone says so");
    EXPECT_EQ(ask_now(state(K::Stopped, "nginx")).sources.en, "the machine alone says so")
        << "no neighbour answers";
    guests_["gate"].replies["/usr/bin/systemctl"] = {{0, "active\n", "", false}};
    EXPECT_TRUE(ask_now(state(K::Running, "cron")).yes);
    says("fw", reach, {"open"});
    EXPECT_EQ(ask_now(state(K::Running, "nginx")).sources.en, "and `fw` can connect to it");
    guests_["gate"].replies["/usr/bin/systemctl"] = {{1, "", "Failed to connect to bus", false}};
    EXPECT_EQ(trouble(state(K::Running, "nginx")),
              "`gate` could not say whether `nginx` runs: Failed to connect to bus");
}

TEST_F(RangeProbeTest, AnAccountIsLockedByItsPasswordItsDateOrItsEnd) {
    guests_["gate"].files["/etc/shadow"] = "root:*:19000:0:99999:7:::\n"
                                           "maint:!$6$x$y:19000:0:99999:7:::\n"
                                           "old:$6$x$y:19000:0:99999:7::1:\n"
                                           "suzuki:$6$x$y:19000:0:99999:7:::\n";
    EXPECT_TRUE(ask_now(state(K::Locked, "maint")).yes);
    EXPECT_TRUE(ask_now(state(K::Locked, "old")).yes);
    EXPECT_FALSE(ask_now(state(K::Locked, "suzuki")).yes);
    EXPECT_EQ(ask_now(state(K::Locked, "nobody-here")).sources.en, "the account is gone");
    guests_["gate"].files["/etc/shadow"] = "garbage";
    EXPECT_EQ(trouble(state(K::Locked, "maint")), "`gate` has no accounts that can be read");
    guests_["gate"].files.clear();
    EXPECT_EQ(trouble(state(K::Locked, "maint")), "cannot open /etc/shadow");
}

} // namespace
} // namespace enshu::provision
