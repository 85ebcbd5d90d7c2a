// A root in team 1 turns a guest's agent against us: it is killed, stopped, silent, talks nonsense,
// without end, or nested a million deep; and actor's channel likewise. What the platform asks of
// that guest is not measurable and said so, in bounded time and memory; team 2 notices nothing.
//
// All of it is done once, in SetUpTestSuite; the figures are printed.
#include "tests/e2e/hall.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <optional>
#include <thread>

namespace enshu::e2e {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

/// Stands in for the guest's agent at its port. $kind says how.
constexpr const char *false_agent = R"perl(
my ($kind, $port) = @ARGV;
open(my $p, "+<", $port) or die "open: $!";
open(my $c, ">", "/dev/ttyS0"); print $c "the fault is in place\n"; close $c;
sub put {
    my $bytes = shift;
    for (my $at = 0; $at < length $bytes;) {
        my $n = syswrite($p, $bytes, 65536, $at);
        last unless $n;
        $at += $n;
    }
}
sub hear { my $x; sysread($p, $x, 4096) or sleep 1; }
if ($kind eq "garbage") { while (1) { hear(); put(join("", map { chr(rand 256) } 1..2000) . "\n"); } }
if ($kind eq "huge") { hear(); put("{\"return\":\""); put("x" x 1048576) for 1..1024; }
if ($kind eq "deep") { hear(); put("{\"return\":" . ("[" x 1000000) . ("]" x 1000000) . "}\n"); }
if ($kind eq "deep-telemetry") { put(("[" x 1000) . ("]" x 1000) . "\n") for 1..200; }
if ($kind eq "replay") { put("{\"event\":\"contact\",\"path\":\"/update\",\"from\":\"203.0.113.25\"}\n") for 1..5000; }
while (1) { hear(); }
)perl";

struct Fault {
    const char *name;
    const char *command; ///< in the guest, after the platform's own command has ended
};

const std::vector<Fault> &agent_faults() {
    static const std::vector<Fault> all{
        {"killed", "systemctl stop qemu-guest-agent; echo the fault is in place > /dev/ttyS0"},
        {"frozen",
         "systemctl kill -s STOP qemu-guest-agent; echo the fault is in place > /dev/ttyS0"},
        {"mute", "systemctl stop qemu-guest-agent; perl /tmp/false-agent mute $AGENT"},
        {"garbage", "systemctl stop qemu-guest-agent; perl /tmp/false-agent garbage $AGENT"},
        {"huge", "systemctl stop qemu-guest-agent; perl /tmp/false-agent huge $AGENT"},
        {"deep", "systemctl stop qemu-guest-agent; perl /tmp/false-agent deep $AGENT"},
    };
    return all;
}

/// What came of one of them.
struct Outcome {
    std::string name;
    process::Result command; ///< on the host itself, meanwhile
    std::int64_t command_ms = 0;
    bool said = false; ///< by an event, that the measure cannot be asked
    std::int64_t daemon_kib = 0;
    std::vector<std::int64_t> other_team_ms;
    bool other_team_well = true;
    process::Result reset;
    process::Result after;
};

struct Played {
    std::unique_ptr<Hall> hall;
    std::int64_t daemon_kib_before = 0;
    std::int64_t daemon_kib_after = 0;
    pid_t daemon = 0;
    pid_t daemon_after = 0;
    std::vector<Outcome> outcomes;
    std::vector<json> telemetry; ///< what was rejected of it
    std::vector<json> contacts;  ///< that it made for team 1
    json score;
    process::Result destroyed;
    std::vector<std::string> left;
};

std::optional<Played> played;
std::string trouble; ///< why there is nothing to look at

std::int64_t memory_kib_of(pid_t pid) {
    const std::string status = contents_of(fmt::format("/proc/{}/status", pid));
    const std::size_t at = status.find("VmRSS:");
    return at == std::string::npos ? 0 : std::stoll(status.substr(at + 6));
}

pid_t daemon_of(const Hall &hall) {
    for (const fs::directory_entry &entry : fs::directory_iterator("/proc")) {
        const std::string arguments = contents_of(entry.path() / "cmdline");
        if (arguments.substr(0, arguments.find('\0')).ends_with("enshud") &&
            arguments.find(hall.state().string()) != std::string::npos) {
            return std::stoi(entry.path().filename());
        }
    }
    return 0;
}

std::string base64(const std::string &text) {
    return process::run_checked({"base64", "-w0"}, {.input = text});
}

template <typename Act>
std::int64_t ms_of(const Act &act) {
    const auto begin = Clock::now();
    act();
    return std::chrono::duration_cast<milliseconds>(Clock::now() - begin).count();
}

/// In the background of a guest, a second after the command that starts it has ended.
void begin_in(const Hall &hall, const char *host, const std::string &command) {
    const std::string script =
        fmt::format("AGENT=/dev/virtio-ports/org.qemu.guest_agent.0\n"
                    "ACTOR=/dev/virtio-ports/org.enshu.actor.0\n"
                    "echo $$ > /sys/fs/cgroup/cgroup.procs\n" // not the agent's, which is stopped
                    "sleep 1\n{}\n",
                    command);
    const process::Result begun = hall.enshu(
        {"team", "1", "run", host,
         fmt::format("echo {} | base64 -d > /tmp/false-agent; echo {} | base64 -d > /tmp/fault; "
                     "setsid nohup sh /tmp/fault >/dev/null 2>&1 </dev/null &",
                     base64(false_agent), base64(script))});
    if (begun.exit_code != 0) {
        throw std::runtime_error(begun.output + begun.error);
    }
}

bool is_failed_probe(const json &event) {
    return event["kind"] == "probe.failed" && event["team"] == 1 && event["subject"] == "stop-web";
}

Outcome suffer(const Hall &hall, const Fault &fault) {
    Outcome outcome;
    outcome.name = fault.name;
    const auto failures = [&] {
        const std::vector<json> events = hall.events();
        return std::count_if(events.begin(), events.end(), is_failed_probe);
    };
    const auto before = failures();
    begin_in(hall, "gate", fault.command);
    const fs::path console = hall.state() / "x/e2e/t1/gate.log";
    const auto patience = Clock::now() + seconds(60);
    while (contents_of(console).find("the fault is in place") == std::string::npos) {
        if (Clock::now() > patience) {
            throw std::runtime_error(fmt::format("{} did not come about", fault.name));
        }
        std::this_thread::sleep_for(milliseconds(500));
    }
    outcome.command_ms = ms_of([&] {
        outcome.command = hall.enshu({"team", "1", "run", "gate", "true"});
    });
    for (int i = 0; i < 5; ++i) {
        outcome.other_team_ms.push_back(ms_of([&] {
            outcome.other_team_well =
                hall.enshu({"team", "2", "run", "gate", "true"}).exit_code == 0 &&
                outcome.other_team_well;
        }));
    }
    // It is asked every half minute, and waits for the guest for less.
    const auto end = Clock::now() + seconds(90);
    while (!(outcome.said = failures() > before) && Clock::now() < end) {
        std::this_thread::sleep_for(seconds(2));
    }
    outcome.daemon_kib = memory_kib_of(daemon_of(hall));
    outcome.reset = hall.enshu({"reset", "--team", "1", "--host", "gate", "--reason", fault.name});
    outcome.after = hall.enshu({"team", "1", "run", "gate", "echo well"});
    return outcome;
}

/// first-light with something to ask of gate.
fs::path scenario_in(const fs::path &directory) {
    const fs::path scenario = copy_of_first_light(directory);
    replace_in(scenario / "scenario.yaml", "  - id: keep-records\n",
               "  - id: stop-web\n"
               "    title: { ja: 中継を止める, en: Stop the proxy }\n"
               "    phase: contain\n"
               "    points: 10\n"
               "    measure: { guest-state: { on: gate, stopped: squid } }\n"
               "  - id: keep-records\n");
    return scenario;
}

void play(Played &p, const fs::path &directory) {
    p.hall = std::make_unique<Hall>("faults");
    Hall &hall = *p.hall;
    hall.start_daemon();
    const process::Result up = hall.enshu(
        {"up", scenario_in(directory).string(), "--name", "e2e", "--teams", "2"}, seconds(400));
    if (up.exit_code != 0) {
        throw std::runtime_error(up.output + up.error);
    }
    if (const process::Result start = hall.enshu({"start"}); start.exit_code != 0) {
        throw std::runtime_error(start.output + start.error);
    }
    p.daemon = daemon_of(hall);
    p.daemon_kib_before = memory_kib_of(p.daemon);
    for (const Fault &fault : agent_faults()) {
        p.outcomes.push_back(suffer(hall, fault));
    }
    for (const char *kind : {"deep-telemetry", "replay"}) {
        begin_in(
            hall, "pc-suzuki",
            fmt::format("systemctl stop enshu-keep; timeout 10 perl /tmp/false-agent {} $ACTOR",
                        kind));
        std::this_thread::sleep_for(seconds(14));
    }
    p.daemon_after = daemon_of(hall);
    p.daemon_kib_after = memory_kib_of(p.daemon_after);
    for (const json &event : hall.events()) {
        if (event["team"] == 1 && event["kind"] == "telemetry.rejected") {
            p.telemetry.push_back(event);
        } else if (event["team"] == 1 && event["kind"] == "contact") {
            p.contacts.push_back(event);
        }
    }
    p.score = json::parse(hall.enshu({"score", "--format", "json"}).output);
    p.destroyed = hall.enshu({"destroy"});
    p.left = hall.leftovers();
}

class Faults : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        played.emplace();
        const fs::path directory = fs::temp_directory_path() / fmt::format("faults-{}", getpid());
        fs::create_directories(directory);
        try {
            play(*played, directory);
        } catch (const std::exception &error) {
            trouble = error.what();
        }
        for (const Outcome &outcome : played->outcomes) {
            std::cout << fmt::format("{}: a command {} ms, team 2 {} ms, daemon {} KiB\n",
                                     outcome.name, outcome.command_ms,
                                     fmt::join(outcome.other_team_ms, " "), outcome.daemon_kib);
        }
        std::cout << fmt::format("daemon {} -> {} KiB\n", played->daemon_kib_before,
                                 played->daemon_kib_after);
        fs::remove_all(directory);
    }
    static void TearDownTestSuite() {
        if (played->hall) {
            if (!trouble.empty()) {
                played->hall->enshu({"destroy"});
            }
            played->hall->stop_daemon();
        }
        played.reset();
    }
    void SetUp() override {
        if (!trouble.empty()) {
            FAIL() << trouble;
        }
    }
};

TEST_F(Faults, a_command_on_the_guest_fails_in_bounded_time) {
    for (const Outcome &outcome : played->outcomes) {
        EXPECT_NE(outcome.command.exit_code, 0) << outcome.name;
        EXPECT_LT(outcome.command_ms, 75'000) << outcome.name;
    }
}

TEST_F(Faults, the_measure_is_said_to_be_unanswered_and_is_not_scored) {
    for (const Outcome &outcome : played->outcomes) {
        EXPECT_TRUE(outcome.said) << outcome.name;
    }
    for (const json &objective : played->score["teams"][0]["objectives"]) {
        if (objective["objective"] == "stop-web") {
            EXPECT_EQ(objective["points"], 0) << objective.dump();
        }
    }
}

TEST_F(Faults, the_other_team_does_not_notice) {
    for (const Outcome &outcome : played->outcomes) {
        EXPECT_TRUE(outcome.other_team_well) << outcome.name;
        EXPECT_LT(*std::max_element(outcome.other_team_ms.begin(), outcome.other_team_ms.end()),
                  10'000)
            << outcome.name;
    }
}

TEST_F(Faults, the_daemon_lives_and_does_not_grow) {
    EXPECT_EQ(played->daemon, played->daemon_after);
    for (const Outcome &outcome : played->outcomes) {
        EXPECT_LT(outcome.daemon_kib, played->daemon_kib_before + 64 * 1024) << outcome.name;
    }
    EXPECT_LT(played->daemon_kib_after, played->daemon_kib_before + 64 * 1024);
}

TEST_F(Faults, a_reset_mends_the_guest) {
    for (const Outcome &outcome : played->outcomes) {
        EXPECT_EQ(outcome.reset.exit_code, 0) << outcome.name << ": " << outcome.reset.error;
        EXPECT_EQ(outcome.after.output, "well\n") << outcome.name;
    }
}

TEST_F(Faults, telemetry_that_is_no_telemetry_is_refused_and_counts_nothing) {
    EXPECT_GE(played->telemetry.size(), 1U);
    EXPECT_LE(played->telemetry.size(), 30U) << "said now and then";
    EXPECT_EQ(played->contacts, std::vector<json>()) << "no step has begun that could cause one";
}

TEST_F(Faults, nothing_is_left) {
    EXPECT_EQ(played->destroyed.exit_code, 0) << played->destroyed.error;
    EXPECT_EQ(played->left, std::vector<std::string>());
}

} // namespace
} // namespace enshu::e2e
