// First light on real machines: two teams, one of whom pulls the cable and one of whom does
// everything but.
//
// The exercise is played once, in SetUpTestSuite; each test looks at one thing that must be true of
// it.
#include "tests/e2e/hall.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <thread>

namespace enshu::e2e {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using std::chrono::seconds;

/// A host socket on every address of this machine. Counts who comes.
class Listener {
  public:
    Listener() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in any{};
        any.sin_family = AF_INET;
        socklen_t size = sizeof any;
        if (bind(fd_, reinterpret_cast<sockaddr *>(&any), sizeof any) != 0 ||
            listen(fd_, 16) != 0 ||
            getsockname(fd_, reinterpret_cast<sockaddr *>(&any), &size) != 0) {
            throw std::runtime_error("cannot listen");
        }
        port_ = ntohs(any.sin_port);
        thread_ = std::thread([this] {
            for (;;) {
                const int visitor = accept(fd_, nullptr, nullptr);
                if (visitor < 0) {
                    return;
                }
                close(visitor);
                ++visitors_;
            }
        });
    }
    ~Listener() {
        shutdown(fd_, SHUT_RDWR);
        close(fd_);
        thread_.join();
    }
    int port() const { return port_; }
    int visitors() const { return visitors_; }

  private:
    int fd_;
    int port_ = 0;
    std::atomic<int> visitors_ = 0;
    std::thread thread_;
};

std::vector<std::string> addresses_of_this_machine() {
    std::vector<std::string> addresses;
    ifaddrs *all = nullptr;
    getifaddrs(&all);
    for (const ifaddrs *each = all; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr != nullptr && each->ifa_addr->sa_family == AF_INET) {
            char text[INET_ADDRSTRLEN];
            const auto *address = reinterpret_cast<const sockaddr_in *>(each->ifa_addr);
            inet_ntop(AF_INET, &address->sin_addr, text, sizeof text);
            if (std::string(text) != "127.0.0.1") {
                addresses.emplace_back(text);
            }
        }
    }
    freeifaddrs(all);
    return addresses;
}

struct Played {
    std::unique_ptr<Hall> hall;
    std::string up_output;
    std::string probes;     ///< what a root shell on team 1's PC could reach
    int visitors = 0;       ///< who came to the host's own socket meanwhile
    std::string other_team; ///< the same address, with our own host of that address unplugged
    std::string lies;       ///< what the router's own tcpdump heard of a root that lies
    std::string lying;      ///< what that root said of its doing
    process::Result proof;  ///< `enshu prove-isolation`, while the exercise runs
    std::int64_t clock_at_pause = 0;
    std::int64_t clock_after_pause = 0;
    std::string status_after_kill;
    json scores;
    std::vector<json> events;
    std::string mail_log;
    std::string proxy_log;
    process::Result destroyed;
    std::vector<std::string> left;
};

std::optional<Played> played;
std::string trouble; ///< why there is nothing to look at

std::int64_t clock_of(const Hall &hall) {
    // JSON of Protobuf writes 64-bit numbers as text.
    return std::stoll(json::parse(hall.enshu({"score", "--format", "json"}).output)["exercise_ms"]
                          .get<std::string>());
}

auto is(const std::string &kind, const std::string &subject, unsigned team) {
    return [=](const json &event) {
        return event["kind"] == kind && event["subject"] == subject && event["team"] == team;
    };
}

/// Everything a determined root on the PC can try against the machine that carries the range.
std::string probe_script(const std::vector<std::string> &targets, int port) {
    std::string script = "timeout 5 bash -c '</dev/tcp/203.0.113.25/25' && echo CONTROL; "
                         "mac=$(ip neigh show 192.168.20.1 | awk '{print $3}'); ";
    for (const std::string &target : targets) {
        script += fmt::format(
            "(ping -c1 -W3 {0} >/dev/null 2>&1 && echo REACHED {0} icmp) & "
            "(timeout 4 bash -c '</dev/tcp/{0}/{1}' 2>/dev/null && echo REACHED {0} tcp) & ",
            target, port);
    }
    script += "wait; ";
    // Once more as if they were neighbours, which an address-less bridge would answer.
    for (const std::string &target : targets) {
        script += fmt::format(
            "ip route replace {0}/32 dev eth0; "
            "(timeout 4 bash -c '</dev/tcp/{0}/{1}' 2>/dev/null && echo REACHED {0} link) & ",
            target, port);
    }
    script += "wait; ";
    for (const std::string &target : targets) {
        script += fmt::format(
            "ip neigh replace {0} lladdr ff:ff:ff:ff:ff:ff dev eth0; "
            "(timeout 4 bash -c '</dev/tcp/{0}/{1}' 2>/dev/null && echo REACHED {0} broadcast) & ",
            target, port);
    }
    return script + "wait; echo PROBED";
}

void probe_isolation(Played &p) {
    const Listener listener;
    std::vector<std::string> targets = addresses_of_this_machine();
    targets.emplace_back("8.8.8.8"); // any address of the world outside: packets must die inside
    p.probes =
        p.hall->enshu({"team", "1", "run", "pc-suzuki", probe_script(targets, listener.port())})
            .output;
    p.visitors = listener.visitors();
    const std::string connect =
        "timeout 5 bash -c '</dev/tcp/203.0.113.25/25' && echo REACHED; echo TRIED";
    p.hall->enshu({"team", "1", "unplug", "gate"});
    p.other_team = "1: " + p.hall->enshu({"team", "1", "run", "pc-suzuki", connect}).output +
                   "2: " + p.hall->enshu({"team", "2", "run", "pc-suzuki", connect}).output;
    p.hall->enshu({"team", "1", "plug", "gate"});
}

// perl's own functions are enough for a frame of any content: AF_PACKET is 17.
constexpr const char *lying_script = R"sh(
say() { echo "$1" | nc -u -w1 ${2:+-s $2} 192.168.20.1 4999; }
raw() { perl -e '
    my ($words, $source, $address) = @ARGV;
    my $udp = pack("nnnna*", 4999, 4999, 8 + length $words, 0, $words);
    my $ip = pack("CCnnnCCnCCCCN", 0x45, 0, 20 + length $udp, 0, 0, 64, 17, 0,
                  split(/\./, $address), 0xc0a81401);
    socket(my $s, 17, 3, 0x0300) or die "socket: $!";
    open(my $f, "<", "/sys/class/net/eth0/ifindex") or die; my $index = <$f>;
    send($s, pack("H12H12n", "ffffffffffff", $source, 0x0800) . $ip . $udp, 0,
         pack("SnlSCCa8", 17, 0x0800, $index, 0, 0, 6, "")) or die "send: $!";
' "$@"; }
mac=$(cat /sys/class/net/eth0/address)
own=$(echo $mac | tr -d :)
say HONEST
raw RAW-HONEST $own 192.168.20.101 && echo SENT honest
raw LIE-MAC 525400666666 192.168.20.101 && echo SENT mac
raw LIE-ADDRESS $own 192.168.20.77 && echo SENT address
ip addr add 192.168.20.78/24 dev eth0; say LIE-TAKEN 192.168.20.78; ip addr del 192.168.20.78/24 dev eth0
ip link set eth0 address 52:54:00:66:66:67; say LIE-CHANGED; ip link set eth0 address $mac
say HONEST-AGAIN
echo LIED
)sh";

// The listener runs on its own: a command of a team has a minute, and lying takes some of that.
constexpr const char *listening_script = R"sh(
nohup timeout 120 tcpdump -nlA -i any udp port 4999 >/tmp/heard 2>/tmp/tcpdump </dev/null &
for i in $(seq 50); do grep -q "listening on" /tmp/tcpdump && exec echo LISTENING; sleep 1; done
cat /tmp/tcpdump; exit 1
)sh";

void lie(Played &p) {
    const auto run = [&](const char *host, const char *command) {
        const process::Result result =
            p.hall->enshu({"team", "1", "run", host, command}, seconds(100));
        return result.output + result.error;
    };
    p.lying = run("fw", listening_script);
    p.lying += run("pc-suzuki", lying_script);
    p.lies = run("fw", "pkill tcpdump; sleep 1; cat /tmp/heard");
    p.proof = p.hall->enshu({"prove-isolation", "--format", "json"}, seconds(120));
}

void pause_and_resume(Played &p) {
    p.hall->enshu({"pause", "--reason", "test"});
    p.clock_at_pause = clock_of(*p.hall);
    std::this_thread::sleep_for(seconds(5));
    p.clock_after_pause = clock_of(*p.hall);
    p.hall->enshu({"resume", "--reason", "test"});
}

void play() {
    Played p;
    p.hall = std::make_unique<Hall>("play");
    Hall &hall = *p.hall;
    const fs::path scenario = copy_of_first_light(hall.state());
    // Time for the probes before the first mail; the rest is first-light as it is.
    replace_in(scenario / "scenario.yaml", "at: 3m", "at: 200s");
    fs::copy_file(scenario / "walkthrough.yaml", scenario / "without-unplug.yaml");
    replace_in(scenario / "without-unplug.yaml",
               "- after: soc-call\n  delay: 45s\n  unplug: pc-suzuki\n", "");

    hall.start_daemon();
    const process::Result up =
        hall.enshu({"up", scenario.string(), "--name", "e2e", "--teams", "2", "--walkthrough",
                    "1=walkthrough.yaml", "--walkthrough", "2=without-unplug.yaml"},
                   seconds(900));
    p.up_output = up.output + up.error;
    if (up.exit_code != 0) {
        throw std::runtime_error(p.up_output);
    }
    hall.enshu({"start", "--reason", "test"});
    probe_isolation(p);
    lie(p);
    pause_and_resume(p);

    if (!hall.wait_for(is("contact", "beacon", 1), seconds(300)) ||
        !hall.wait_for(is("contact", "beacon", 2), seconds(60))) {
        throw std::runtime_error("no contact was heard:\n" + hall.enshu({"status"}).output);
    }
    hall.kill_daemon();
    hall.start_daemon();
    p.status_after_kill = hall.enshu({"status"}).output;
    hall.enshu({"resume", "--reason", "after the daemon was killed"});

    hall.wait_for(is("contact.lost", "beacon", 1), seconds(400));
    hall.wait_for(is("file.arrived", "exfil", 2), seconds(400));
    hall.wait_for([](const json &e) { return e["kind"] == "form.submitted" && e["team"] == 2; },
                  seconds(60));
    p.mail_log = hall.enshu({"team", "1", "run", "gate", "cat /var/log/mail.log"}).output;
    p.proxy_log =
        hall.enshu({"team", "1", "run", "gate", "tail -n 50 /var/log/squid/access.log"}).output;
    hall.enshu({"end", "--reason", "test"});
    p.scores = json::parse(hall.enshu({"score", "--format", "json"}).output);
    p.events = hall.events();
    p.destroyed = hall.enshu({"destroy"}, seconds(180));
    p.left = hall.leftovers();
    played = std::move(p);
}

class Exercise : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        try {
            play();
        } catch (const std::exception &error) {
            trouble = error.what();
        }
    }
    static void TearDownTestSuite() { played.reset(); }
    void SetUp() override { ASSERT_TRUE(played) << trouble; }

    static const json &objective(unsigned team, const std::string &id) {
        for (const json &each : played->scores["teams"][team - 1]["objectives"]) {
            if (each["objective"] == id) {
                return each;
            }
        }
        throw std::out_of_range(id);
    }
    static std::vector<json> all(const std::string &kind, const std::string &subject,
                                 unsigned team) {
        std::vector<json> found;
        std::copy_if(played->events.begin(), played->events.end(), std::back_inserter(found),
                     is(kind, subject, team));
        return found;
    }
};

TEST_F(Exercise, every_guest_became_healthy) {
    for (const unsigned team : {1U, 2U}) {
        for (const char *host : {"fw", "gate", "pc-suzuki", "attacker"}) {
            const auto states = all("host.state", host, team);
            EXPECT_TRUE(std::any_of(
                states.begin(), states.end(),
                [](const json &event) { return event["detail"]["state"] == "healthy"; }))
                << host << " of team " << team;
        }
    }
}

TEST_F(Exercise, a_guest_reaches_neither_the_host_nor_the_world) {
    EXPECT_NE(played->probes.find("CONTROL"), std::string::npos)
        << "the probes themselves must work";
    EXPECT_NE(played->probes.find("PROBED"), std::string::npos) << played->probes;
    EXPECT_EQ(played->probes.find("REACHED"), std::string::npos) << played->probes;
    EXPECT_EQ(played->visitors, 0);
}

TEST_F(Exercise, a_guest_does_not_reach_the_other_teams_machine_of_the_same_address) {
    EXPECT_NE(played->other_team.find("1: TRIED"), std::string::npos) << played->other_team;
    EXPECT_NE(played->other_team.find("2: REACHED"), std::string::npos) << played->other_team;
}

TEST_F(Exercise, a_root_that_lies_about_its_address_is_heard_by_nobody) {
    for (const char *honest : {"RAW-HONEST", "HONEST-AGAIN"}) {
        EXPECT_NE(played->lies.find(honest), std::string::npos)
            << "the frames themselves must work: " << played->lies << played->lying;
    }
    for (const char *sent : {"SENT honest", "SENT mac", "SENT address", "LIED", "LISTENING"}) {
        EXPECT_NE(played->lying.find(sent), std::string::npos) << played->lying;
    }
    EXPECT_EQ(played->lies.find("LIE-"), std::string::npos) << played->lies;
}

TEST_F(Exercise, isolation_is_proved_before_the_start_and_when_asked) {
    EXPECT_EQ(played->proof.exit_code, 0) << played->proof.output << played->proof.error;
    const json proof = json::parse(played->proof.output);
    EXPECT_TRUE(proof["ok"].get<bool>()) << proof;
    const auto proofs = all("isolation.proved", "", 0);
    ASSERT_GE(proofs.size(), 2U);
    for (const json &event : proofs) {
        EXPECT_TRUE(event["detail"]["ok"].get<bool>()) << event;
        EXPECT_GT(event["detail"]["sent"].get<int>(), 0) << event;
    }
}

TEST_F(Exercise, the_clock_stands_while_paused) {
    EXPECT_GT(played->clock_at_pause, 0);
    EXPECT_EQ(played->clock_at_pause, played->clock_after_pause);
}

TEST_F(Exercise, a_killed_daemon_comes_back_paused_and_fires_nothing_twice) {
    EXPECT_NE(played->status_after_kill.find("PAUSED"), std::string::npos)
        << played->status_after_kill;
    for (const unsigned team : {1U, 2U}) {
        for (const char *step : {"phish", "open", "beacon"}) {
            EXPECT_EQ(all("step.delivered", step, team).size(), 1U) << step << " of team " << team;
        }
        EXPECT_EQ(all("inject.delivered", "soc-call", team).size(), 1U);
    }
}

TEST_F(Exercise, the_mail_really_went_through_postfix_and_the_beacon_through_squid) {
    EXPECT_NE(played->mail_log.find("postfix"), std::string::npos) << played->mail_log;
    EXPECT_NE(played->mail_log.find("taro@supplier.example"), std::string::npos)
        << played->mail_log;
    EXPECT_NE(played->proxy_log.find("http://198.51.100.66/news/update"), std::string::npos)
        << played->proxy_log;
    EXPECT_NE(played->proxy_log.find("192.168.20.101"), std::string::npos) << played->proxy_log;
}

TEST_F(Exercise, the_cable_alone_makes_the_difference) {
    EXPECT_EQ(objective(1, "isolate-pc")["state"], "OBJECTIVE_STATE_DONE");
    EXPECT_EQ(objective(1, "keep-records")["state"], "OBJECTIVE_STATE_AVOIDED");
    EXPECT_EQ(objective(2, "isolate-pc")["points"], 0);
    EXPECT_EQ(objective(2, "keep-records")["state"], "OBJECTIVE_STATE_PENALTY");
    for (const char *same : {"which-pc", "first-report"}) {
        EXPECT_EQ(objective(1, same)["points"], objective(2, same)["points"]) << same;
        EXPECT_GT(objective(1, same)["points"], 0) << same;
    }
}

TEST_F(Exercise, what_arrived_at_the_attacker_is_the_file_of_the_scenario) {
    const auto arrived = all("file.arrived", "exfil", 2);
    ASSERT_EQ(arrived.size(), 1U);
    const fs::path file = fs::path(ENSHU_SOURCE) /
                          "scenarios/organizations/municipality-small/files/suzuki/residents.csv";
    const std::string sum = process::run_checked({"sha256sum", file.string()}).substr(0, 64);
    EXPECT_EQ(arrived[0]["detail"]["sha256"], sum);
    EXPECT_TRUE(all("file.arrived", "exfil", 1).empty());
    EXPECT_EQ(all("step.spared", "exfil", 1).size(), 1U);
}

TEST_F(Exercise, every_point_has_its_rule_its_evidence_and_its_moment) {
    for (const json &team : played->scores["teams"]) {
        for (const json &result : team["objectives"]) {
            EXPECT_FALSE(result["rule"]["ja"].get<std::string>().empty()) << result;
            EXPECT_FALSE(result["rule"]["en"].get<std::string>().empty()) << result;
            EXPECT_FALSE(result["evidence"]["en"].get<std::string>().empty()) << result;
            if (result["points"] != 0) {
                EXPECT_NE(result["at_ms"], "-1") << result;
                EXPECT_FALSE(result["evidence_seq"].empty()) << result;
            }
        }
    }
}

TEST_F(Exercise, nothing_is_left) {
    EXPECT_EQ(played->destroyed.exit_code, 0) << played->destroyed.error;
    EXPECT_EQ(played->left, std::vector<std::string>{});
}

} // namespace
} // namespace enshu::e2e
