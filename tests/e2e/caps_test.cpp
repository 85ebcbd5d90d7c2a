// What a root in team 1 does to the machine that all teams share: a fork bomb, a full disk, a flood
// of frames, endless output. Team 2 goes on, and a controller mends what broke.
//
// It is all done once, in SetUpTestSuite; each test looks at one thing that must be true of it. The
// figures are printed.
#include "tests/e2e/hall.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fcntl.h>
#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace enshu::e2e {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t mib = 1 << 20;

/// A file system of its own that can be filled without harm to any other.
class SmallDisk {
  public:
    explicit SmallDisk(const fs::path &at)
        : image_(fs::temp_directory_path() / fmt::format("enshu-caps-{}.img", getpid())), at_(at) {
        process::run_checked({"truncate", "-s", "8G", image_.string()});
        process::run_checked({"mkfs.ext4", "-q", image_.string()});
        process::run_checked({"mount", "-o", "loop", image_.string(), at_.string()});
    }
    ~SmallDisk() {
        process::run({"umount", at_.string()});
        fs::remove(image_);
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;
    /// Takes all but so much of it.
    void fill(std::int64_t left_mib) const {
        const auto free = static_cast<std::int64_t>(fs::space(at_).available) / mib;
        process::run_checked({"fallocate", "-l", fmt::format("{}M", free - left_mib),
                              (at_ / fmt::format("filler-{}", left_mib)).string()});
    }
    void empty() const {
        for (const fs::directory_entry &entry : fs::directory_iterator(at_)) {
            if (entry.path().filename().string().starts_with("filler-")) {
                fs::remove(entry.path());
            }
        }
    }

  private:
    fs::path image_;
    fs::path at_;
};

struct Latencies {
    std::vector<std::int64_t> ms;
    std::vector<std::string> failed;
    std::int64_t median() const {
        std::vector<std::int64_t> sorted = ms;
        std::sort(sorted.begin(), sorted.end());
        return sorted.empty() ? 0 : sorted[sorted.size() / 2];
    }
    std::string words() const {
        return ms.empty() ? "none"
                          : fmt::format("median {} ms ({}-{}) of {}", median(),
                                        *std::min_element(ms.begin(), ms.end()),
                                        *std::max_element(ms.begin(), ms.end()), ms.size());
    }
};

/// The most that was ever there, looked at ten times a second.
struct Most {
    std::int64_t disk_bytes = 0;    ///< of gate's disks of team 1
    std::int64_t console_bytes = 0; ///< of all consoles of team 1, each with what was cut off
    std::int64_t daemon_kib = 0;
};

struct Played {
    std::unique_ptr<Hall> hall;
    std::unique_ptr<SmallDisk> disk; ///< under the hall's files
    process::Result huge_answer;
    process::Result after_huge_answer;
    Latencies before;
    Latencies during;
    Most most;
    std::int64_t daemon_kib_before = 0;
    std::int64_t bomb_ticks = 0; ///< of a processor, that the bombed guest took
    std::int64_t looked_ms = 0;  ///< so long the attack was looked at
    std::int64_t flood_dropped = 0;
    std::string status_during;
    process::Result on_stopped; ///< a command on the host that was stopped
    process::Result cable;      ///< team 2 pulls one, meanwhile
    process::Result kept;       ///< a checkpoint of team 1 with its stopped host
    std::string status_resumed; ///< team 1 was paused and let go again
    std::vector<process::Result> resets;
    std::string status_after;
    std::vector<std::string> health; ///< of team 1's hosts, by their own checks
    std::vector<json> events;
    process::Result destroyed;
    std::vector<std::string> left;
};

std::optional<Played> played;
std::string trouble; ///< why there is nothing to look at

std::int64_t blocks_of(const fs::path &team, const std::string &host) {
    std::int64_t bytes = 0;
    for (const fs::directory_entry &entry : fs::directory_iterator(team)) {
        struct stat status {};
        if (entry.path().filename().string().starts_with(host + ".") &&
            entry.path().extension() == ".qcow2" && stat(entry.path().c_str(), &status) == 0) {
            bytes += status.st_blocks * 512;
        }
    }
    return bytes;
}

std::int64_t consoles_of(const fs::path &team) {
    std::int64_t bytes = 0;
    for (const fs::directory_entry &entry : fs::directory_iterator(team)) {
        std::error_code gone;
        if (entry.path().filename().string().find(".log") != std::string::npos) {
            bytes += static_cast<std::int64_t>(fs::file_size(entry.path(), gone));
        }
    }
    return bytes;
}

/// Its process, found by what it was started with; 0: there is none.
pid_t process_with(const std::string &program, const std::string &argument) {
    for (const fs::directory_entry &entry : fs::directory_iterator("/proc")) {
        const std::string arguments = contents_of(entry.path() / "cmdline");
        if (arguments.substr(0, arguments.find('\0')).ends_with(program) &&
            arguments.find(argument) != std::string::npos) {
            return std::stoi(entry.path().filename());
        }
    }
    return 0;
}

std::int64_t memory_kib_of(pid_t pid) {
    const std::string status = contents_of(fmt::format("/proc/{}/status", pid));
    const std::size_t at = status.find("VmRSS:");
    return at == std::string::npos ? 0 : std::stoll(status.substr(at + 6));
}

std::int64_t ticks_of(pid_t pid) {
    const std::string stat = contents_of(fmt::format("/proc/{}/stat", pid));
    std::istringstream words(stat.substr(stat.rfind(')') + 1));
    std::string word;
    for (int i = 0; i < 11; ++i) {
        words >> word;
    }
    std::int64_t user = 0;
    std::int64_t system = 0;
    words >> user >> system;
    return user + system;
}

/// What the caps of team 1's ports have stopped.
std::int64_t dropped_floods() {
    const std::string all =
        process::run({"ip", "netns", "exec", "enshu-e2e-t1", "nft", "list", "counters"}).output;
    const std::size_t flood = all.find("counter flood");
    const std::size_t packets = all.find("packets ", flood);
    return flood == std::string::npos ? -1 : std::stoll(all.substr(packets + 8));
}

Latencies command_latencies(const Hall &hall, int times) {
    Latencies latencies;
    for (int i = 0; i < times; ++i) {
        const auto begin = Clock::now();
        const process::Result result = hall.enshu({"team", "2", "run", "pc-suzuki", "true"});
        latencies.ms.push_back(
            std::chrono::duration_cast<milliseconds>(Clock::now() - begin).count());
        if (result.exit_code != 0) {
            latencies.failed.push_back(result.error);
        }
    }
    return latencies;
}

// A command ends; what it leaves behind goes on, outside of the agent's own limits.
constexpr const char *fork_bomb = R"sh(
echo $$ > /sys/fs/cgroup/cgroup.procs
printf 'b() { b | b & }; b\n' > /tmp/bomb
nohup setsid sh -c 'sleep 1; while :; do sh /tmp/bomb; sleep 1; done' >/dev/null 2>&1 </dev/null &
)sh";
constexpr const char *disk_filler = R"sh(
nohup setsid sh -c 'while :; do dd if=/dev/zero of=/var/fill.$RANDOM$$ bs=1M count=4000; done' \
    >/dev/null 2>&1 </dev/null &
)sh";
// Broadcasts and datagrams, by perl's own functions: AF_INET 2, SOCK_DGRAM 2, SO_BROADCAST 6.
constexpr const char *floods = R"sh(
cat > /tmp/flood <<'END'
socket(my $s, 2, 2, 17); setsockopt($s, 1, 6, 1);
my ($all, $one) = map { pack("SnNx8", 2, 9, $_) } (0xc0a814ff, 0xc0a81465);
while (1) { send($s, "x" x 1400, 0, $all); send($s, "x" x 1400, 0, $one) for 1..4; }
END
nohup setsid perl /tmp/flood >/dev/null 2>&1 </dev/null &
nohup setsid sh -c 'yes "$(head -c 200 /dev/zero | tr "\0" C)" > /dev/ttyS0' >/dev/null 2>&1 </dev/null &
systemctl stop enshu-keep
nohup setsid sh -c 'yes "{\"event\":\"nonsense\"}" > /dev/virtio-ports/org.enshu.actor.0' \
    >/dev/null 2>&1 </dev/null &
)sh";

auto alarm(const std::string &kind, const std::string &level) {
    return [=](const json &event) {
        return event["kind"] == kind && event["subject"] == "guest-disk" && event["team"] == 1 &&
               event["detail"]["host"] == "gate" && event["detail"]["level"] == level;
    };
}

auto disk_alarm(const std::string &kind, const std::string &level) {
    return [=](const json &event) {
        return event["kind"] == kind && event["subject"] == "disk" &&
               event["detail"]["level"] == level;
    };
}

void attack(Played &p, const fs::path &team, pid_t daemon) {
    Hall &hall = *p.hall;
    std::atomic<bool> over = false;
    std::thread watcher([&] {
        while (!over) {
            p.most.disk_bytes = std::max(p.most.disk_bytes, blocks_of(team, "gate"));
            p.most.console_bytes = std::max(p.most.console_bytes, consoles_of(team));
            p.most.daemon_kib = std::max(p.most.daemon_kib, memory_kib_of(daemon));
            std::this_thread::sleep_for(milliseconds(100));
        }
    });
    const pid_t bombed = process_with("qemu-system-x86_64", "guest=e2e-t1-pc-suzuki,");
    const std::int64_t ticks = ticks_of(bombed);
    const auto begin = Clock::now();
    hall.enshu({"team", "1", "run", "fw", floods});
    hall.enshu({"team", "1", "run", "gate", disk_filler});
    hall.enshu({"team", "1", "run", "pc-suzuki", fork_bomb});
    p.during = command_latencies(hall, 15);
    hall.wait_for(alarm("alarm.raised", "critical"), seconds(30));
    p.cable = hall.enshu({"team", "2", "unplug", "pc-suzuki"});
    p.status_during = hall.enshu({"status"}).output;
    p.on_stopped = hall.enshu({"team", "1", "run", "gate", "true"});
    p.bomb_ticks = ticks_of(bombed) - ticks;
    p.looked_ms = std::chrono::duration_cast<milliseconds>(Clock::now() - begin).count();
    p.flood_dropped = dropped_floods();
    over = true;
    watcher.join();
}

void mend(Played &p) {
    Hall &hall = *p.hall;
    for (const char *host : {"fw", "gate", "pc-suzuki"}) {
        p.resets.push_back(
            hall.enshu({"reset", "--team", "1", "--host", host, "--reason", "it was attacked"}));
    }
    p.status_after = hall.enshu({"status"}).output;
    for (const char *host : {"fw", "gate", "pc-suzuki"}) {
        const process::Result check =
            hall.enshu({"team", "1", "run", host, "sh /usr/lib/enshu/check"});
        p.health.push_back(fmt::format("{}: {}", host, check.exit_code));
        if (check.exit_code != 0) {
            p.health.back() += check.output + check.error;
        }
    }
}

void play(Played &p) {
    p.hall = std::make_unique<Hall>("caps");
    Hall &hall = *p.hall;
    p.disk = std::make_unique<SmallDisk>(hall.state());
    hall.start_daemon();
    const process::Result up =
        hall.enshu({"up", ENSHU_SOURCE "/scenarios/first-light", "--name", "e2e", "--teams", "2"},
                   seconds(300));
    if (up.exit_code != 0) {
        throw std::runtime_error(up.output + up.error);
    }
    if (const process::Result start = hall.enshu({"start"}); start.exit_code != 0) {
        throw std::runtime_error(start.output + start.error);
    }
    p.huge_answer = hall.enshu(
        {"team", "1", "run", "pc-suzuki", "head -c 50000000 /dev/zero | tr '\\0' A; exit 3"});
    p.after_huge_answer = hall.enshu({"team", "1", "run", "pc-suzuki", "echo well"});
    const pid_t daemon = process_with("enshud", hall.state().string());
    p.daemon_kib_before = memory_kib_of(daemon);
    p.before = command_latencies(hall, 10);
    attack(p, hall.state() / "x/e2e/t1", daemon);
    p.kept = hall.enshu({"checkpoint", "--team", "1", "--name", "full"});
    hall.enshu({"pause", "--team", "1"});
    hall.enshu({"resume", "--team", "1"});
    p.status_resumed = hall.enshu({"status"}).output;
    mend(p);
    hall.wait_for(alarm("alarm.cleared", "critical"), seconds(10));
    // Ours now: what the machine has for all ranges becomes scarce.
    p.disk->fill(700);
    hall.wait_for(disk_alarm("alarm.raised", "warning"), seconds(15));
    p.disk->fill(300);
    hall.wait_for(disk_alarm("alarm.raised", "critical"), seconds(15));
    p.disk->empty();
    hall.wait_for(disk_alarm("alarm.cleared", "critical"), seconds(15));
    p.events = hall.events();
    p.destroyed = hall.enshu({"destroy"});
    p.left = hall.leftovers();
}

class Caps : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        played.emplace();
        try {
            play(*played);
        } catch (const std::exception &error) {
            trouble = error.what();
        }
        const Played &p = *played;
        std::cout << fmt::format(
            "team 2, a command: before {}; during {}; medians 1 : {:.2f}\n"
            "gate's disks at most {} MiB of 512; consoles at most {} KiB; daemon {} -> {} KiB\n"
            "the bombed guest took {:.0f} % of a processor; frames dropped as a flood: {}\n",
            p.before.words(), p.during.words(),
            static_cast<double>(p.during.median()) /
                static_cast<double>(std::max<std::int64_t>(1, p.before.median())),
            p.most.disk_bytes / mib, p.most.console_bytes / 1024, p.daemon_kib_before,
            p.most.daemon_kib,
            100.0 * 1000 * static_cast<double>(p.bomb_ticks) /
                static_cast<double>(sysconf(_SC_CLK_TCK)) /
                static_cast<double>(std::max<std::int64_t>(1, p.looked_ms)),
            p.flood_dropped);
    }
    static void TearDownTestSuite() {
        if (played->hall) {
            if (!trouble.empty()) {
                played->hall->enshu({"destroy"});
            }
            played->hall->stop_daemon();
        }
        played->disk.reset();
        played.reset();
    }
    void SetUp() override {
        if (!trouble.empty()) {
            FAIL() << trouble;
        }
    }
    static std::size_t count(const std::function<bool(const json &)> &matches) {
        return static_cast<std::size_t>(
            std::count_if(played->events.begin(), played->events.end(), matches));
    }
};

TEST_F(Caps, the_attack_really_happened) {
    EXPECT_GT(played->most.disk_bytes, 400 * mib);
    EXPECT_GT(played->most.console_bytes, 50'000);
    EXPECT_GT(played->flood_dropped, 1000);
    EXPECT_GT(played->bomb_ticks, 200);
    EXPECT_GE(count([](const json &event) {
                  return event["kind"] == "telemetry.rejected" && event["subject"] == "fw";
              }),
              1U);
}

TEST_F(Caps, the_other_team_hardly_notices) {
    EXPECT_EQ(played->before.failed, std::vector<std::string>());
    EXPECT_EQ(played->during.failed, std::vector<std::string>());
    EXPECT_LT(played->during.median(), 8 * played->before.median() + 500);
    EXPECT_EQ(played->cable.exit_code, 0) << played->cable.error;
}

TEST_F(Caps, a_guest_takes_no_more_disk_than_was_planned_for_it) {
    EXPECT_LE(played->most.disk_bytes, 512 * mib);
}

TEST_F(Caps, a_full_disk_is_told_before_the_guest_is_stopped_and_then_again) {
    EXPECT_EQ(count(alarm("alarm.raised", "warning")), 1U);
    EXPECT_EQ(count(alarm("alarm.raised", "critical")), 1U);
    for (const json &event : played->events) {
        if (alarm("alarm.raised", "critical")(event)) {
            EXPECT_NE(
                std::string(event["detail"]["text_en"]).find("`enshu reset --team 1 --host gate`"),
                std::string::npos);
        }
    }
    EXPECT_NE(played->status_during.find("gate broken"), std::string::npos)
        << played->status_during;
    EXPECT_NE(played->on_stopped.error.find("of the 512 MiB that its disk may take"),
              std::string::npos)
        << played->on_stopped.error;
}

TEST_F(Caps, neither_a_checkpoint_nor_a_pause_lets_it_go_on) {
    EXPECT_EQ(played->kept.exit_code, 0) << played->kept.error;
    EXPECT_NE(played->status_resumed.find("gate broken"), std::string::npos)
        << played->status_resumed;
}

TEST_F(Caps, consoles_and_the_log_stay_small) {
    // What is kept, and what a serial port carries between two looks.
    EXPECT_LT(played->most.console_bytes, 4 * mib);
    EXPECT_LT(count([](const json &event) { return event["kind"] == "telemetry.rejected"; }), 30U);
    EXPECT_LT(played->most.daemon_kib - played->daemon_kib_before, 64 * 1024);
}

TEST_F(Caps, an_endless_answer_is_cut_and_costs_the_team_nothing) {
    EXPECT_EQ(count([](const json &event) {
                  return event["kind"] == "command.run" && event["subject"] == "pc-suzuki" &&
                         event["detail"]["exit_code"] == 3;
              }),
              1U)
        << played->huge_answer.error;
    EXPECT_LT(played->huge_answer.output.size(), 80'000U);
    EXPECT_EQ(played->after_huge_answer.output, "well\n") << played->after_huge_answer.error;
}

TEST_F(Caps, a_reset_makes_each_of_them_healthy_again) {
    for (const process::Result &reset : played->resets) {
        EXPECT_EQ(reset.exit_code, 0) << reset.error;
    }
    EXPECT_EQ(played->status_after.find("broken"), std::string::npos) << played->status_after;
    EXPECT_EQ(played->health, (std::vector<std::string>{"fw: 0", "gate: 0", "pc-suzuki: 0"}));
    EXPECT_EQ(count(alarm("alarm.cleared", "critical")), 1U);
}

TEST_F(Caps, the_machines_own_disk_raises_an_alarm_before_it_is_full) {
    EXPECT_EQ(count(disk_alarm("alarm.raised", "warning")), 1U);
    EXPECT_EQ(count(disk_alarm("alarm.raised", "critical")), 1U);
    EXPECT_EQ(count([](const json &event) {
                  return event["kind"] == "alarm.cleared" && event["subject"] == "disk";
              }),
              1U);
}

TEST_F(Caps, nothing_is_left) {
    EXPECT_EQ(played->destroyed.exit_code, 0) << played->destroyed.error;
    EXPECT_EQ(played->left, std::vector<std::string>());
}

} // namespace
} // namespace enshu::e2e
