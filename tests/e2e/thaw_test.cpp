// One guest frozen and thawed as many, on real QEMU and without the daemon.
//
// It is done once, in SetUpTestSuite; each test looks at one thing that must be true of it.
#include "tests/e2e/stage.h"
#include "tests/libvirt/by_hand.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <map>
#include <mutex>
#include <optional>

namespace enshu::e2e {
namespace {

namespace fs = std::filesystem;
using namespace libvirt;
using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

double seconds_of(const std::function<void()> &act) {
    const auto begin = std::chrono::steady_clock::now();
    act();
    return Seconds(std::chrono::steady_clock::now() - begin).count();
}

/// Smallest, middle and largest, for people.
std::string spread(std::vector<double> figures) {
    std::sort(figures.begin(), figures.end());
    return fmt::format("{:.3f} s ({:.3f} to {:.3f}, {} times)", figures[figures.size() / 2],
                       figures.front(), figures.back(), figures.size());
}

double best(const std::vector<double> &figures) {
    return *std::min_element(figures.begin(), figures.end());
}

struct Figures {
    double cold_boot = 0;
    double save = 0;
    double checkpoint = 0;
    std::vector<double> thaw; ///< the call
    std::vector<double> thaw_until_agent;
    std::vector<double> by_hand; ///< libvirt's own restore of the same image
    std::vector<double> empty;   ///< a QEMU without disks and devices
};

struct Seen {
    Figures figures;
    provision::Power after_thaw = provision::Power::Absent;
    std::string saved_memory_mode;
    bool saved_guest_is_there = true;
    std::map<unsigned, std::string> marks; ///< team → what its clone has on its disk
    std::map<unsigned, std::string> names; ///< team → what libvirt says of its clone
    unsigned copies_before = 0;
    unsigned copies_when_forced = 0;
    std::string mark_when_forced;
    provision::Power after_checkpoint = provision::Power::Absent;
    std::string written_after_checkpoint; ///< in the guest that went on
    std::string found_in_the_checkpoint;  ///< in the guest that went back
    std::string reached_before_and_after; ///< a file that was there before the checkpoint
    std::vector<std::pair<std::string, std::string>> ended;
    std::string killed; ///< UUID
    std::vector<std::string> left;
};

std::optional<Seen> seen;
std::string trouble; ///< why there is nothing to look at

/// What guests ended unasked, as it is told.
class Ends {
  public:
    void add(const std::string &uuid, const std::string &why) {
        const std::lock_guard lock(mutex_);
        ended_.emplace_back(uuid, why);
        changed_.notify_all();
    }
    std::vector<std::pair<std::string, std::string>> after_the_first() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, 10s, [&] { return !ended_.empty(); });
        changed_.wait_for(lock, 1s, [&] { return ended_.size() > 1; }); // there shall be no other
        return ended_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::pair<std::string, std::string>> ended_;
};

constexpr auto empty_uuid = "60169720-503a-54c7-be67-7f0de47a0d99";

void boot_and_save(Stage &stage, Seen &s) {
    stage.build(1, stage.image_disk());
    s.figures.cold_boot = seconds_of([&] {
        stage.start(1);
        stage.wait_for_agent(1);
    });
    stage.run(1, "echo frozen >/var/tmp/mark; sync");
    stage.hypervisor().suspend(stage.uuid(1));
    s.figures.save = seconds_of([&] { stage.hypervisor().save(stage.uuid(1), stage.memory()); });
    s.saved_guest_is_there = stage.hypervisor().exists(stage.uuid(1));
    s.saved_memory_mode =
        fmt::format("{:o}", static_cast<unsigned>(fs::status(stage.memory()).permissions()));
}

/// One after the other, as the others are measured: three at a time would measure the processors.
void measure(Stage &stage, Seen &s) {
    Figures &figures = s.figures;
    for (int round = 0; round < 7; ++round) {
        stage.build(2, stage.spec(1).disk);
        const auto begin = std::chrono::steady_clock::now();
        figures.thaw.push_back(seconds_of([&] { stage.thaw(2, stage.memory()); }));
        s.after_thaw = stage.hypervisor().power(stage.uuid(2));
        stage.hypervisor().resume(stage.uuid(2));
        stage.wait_for_agent(2);
        figures.thaw_until_agent.push_back(
            Seconds(std::chrono::steady_clock::now() - begin).count());
        stage.destroy(2);
        stage.enter(1, [&] {
            figures.by_hand.push_back(
                seconds_of([&] { restore_by_hand(stage.connection(), stage.memory()); }));
        });
        stage.destroy(1);
        figures.empty.push_back(seconds_of([&] {
            start_empty(stage.connection(), stage.accelerator(), "e2e-thaw-empty", empty_uuid);
        }));
        stage.hypervisor().destroy(empty_uuid);
    }
}

void thaw_three(Stage &stage, Seen &s) {
    for (unsigned team = 2; team <= 4; ++team) {
        stage.build(team, stage.spec(1).disk);
        stage.thaw(team, stage.memory());
        stage.thaw(team, stage.memory()); // one that is there is left alone
    }
    for (unsigned team = 2; team <= 4; ++team) {
        stage.hypervisor().resume(stage.uuid(team));
    }
    for (unsigned team = 2; team <= 4; ++team) {
        stage.wait_for_agent(team);
        s.marks[team] = stage.run(team, "cat /var/tmp/mark");
    }
    for (const provision::FoundGuest &guest : stage.hypervisor().list()) {
        s.names[guest.team] = guest.exercise + " " + guest.name + " " + guest.uuid;
    }
    s.copies_before = stage.hypervisor().thawed_from_copies();
    stage.destroy(4);
}

/// A directory where the FIFO should be cannot be taken away.
void thaw_without_fifo(Stage &stage, Seen &s) {
    const fs::path in_the_way = stage.spec(4).disk.string() + ".fifo";
    fs::create_directories(in_the_way);
    stage.build(4, stage.spec(1).disk);
    stage.thaw(4, stage.memory());
    stage.hypervisor().resume(stage.uuid(4));
    stage.wait_for_agent(4);
    s.mark_when_forced = stage.run(4, "cat /var/tmp/mark");
    s.copies_when_forced = stage.hypervisor().thawed_from_copies() - s.copies_before;
    stage.destroy(4);
    fs::remove(in_the_way);
}

void go_back_to_a_checkpoint(Stage &stage, Seen &s) {
    LibvirtHypervisor &hypervisor = stage.hypervisor();
    const fs::path memory = stage.state() / "checkpoint.memory";
    const fs::path disk = stage.state() / "t2-after.qcow2";
    stage.run(2, "echo early >/var/tmp/early");
    hypervisor.suspend(stage.uuid(2));
    s.figures.checkpoint = seconds_of([&] { hypervisor.checkpoint(stage.uuid(2), memory, disk); });
    s.after_checkpoint = hypervisor.power(stage.uuid(2));
    hypervisor.resume(stage.uuid(2));
    stage.run(2, "echo late >/var/tmp/late; sync");
    s.written_after_checkpoint = stage.run(2, "cat /var/tmp/early /var/tmp/late");
    stage.destroy(2);
    // The disk as it was then is what the guest wrote to until then.
    const fs::path frozen = stage.state() / "checkpoint.qcow2";
    fs::rename(stage.spec(2).disk, frozen);
    stage.build(2, frozen);
    stage.thaw(2, memory);
    hypervisor.resume(stage.uuid(2));
    stage.wait_for_agent(2);
    s.reached_before_and_after = stage.run(2, "cat /var/tmp/mark /var/tmp/early");
    s.found_in_the_checkpoint = stage.run(2, "ls /var/tmp/late 2>/dev/null; echo looked");
}

void play() {
    Seen s;
    {
        Ends ends;
        Stage stage("e2e-thaw", 4);
        stage.hypervisor().on_guest_ended(
            [&](const std::string &uuid, const std::string &why) { ends.add(uuid, why); });
        boot_and_save(stage, s);
        measure(stage, s);
        thaw_three(stage, s);
        thaw_without_fifo(stage, s);
        go_back_to_a_checkpoint(stage, s);
        s.killed = stage.uuid(3);
        kill(stage.qemu_of(3), SIGKILL);
        s.ended = ends.after_the_first();
        for (unsigned team = 1; team <= stage.teams(); ++team) {
            stage.remove(team);
        }
        s.left = stage.leftovers();
        fmt::print("{}\n", stage.hypervisor().form());
    }
    seen = std::move(s);
}

class Thaw : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        try {
            play();
        } catch (const std::exception &error) {
            trouble = error.what();
        }
    }
    void SetUp() override { ASSERT_TRUE(seen) << trouble; }
};

TEST_F(Thaw, keeps_the_saved_memory_from_being_written_again) {
    EXPECT_EQ(seen->saved_memory_mode, "444");
    EXPECT_FALSE(seen->saved_guest_is_there);
}

TEST_F(Thaw, makes_guests_of_other_names_from_one_memory) {
    EXPECT_EQ(seen->after_thaw, provision::Power::Suspended);
    for (unsigned team = 2; team <= 4; ++team) {
        EXPECT_EQ(seen->marks[team], "frozen\n");
        EXPECT_EQ(seen->names[team],
                  fmt::format("e2e-thaw e2e-thaw-t{0}-pc 60169720-503a-54c7-be67-7f0de47a0d{0:02}",
                              team));
    }
}

TEST_F(Thaw, takes_the_way_through_a_fifo) {
    EXPECT_EQ(seen->copies_before, 0U);
}

TEST_F(Thaw, works_from_a_copy_where_there_can_be_no_fifo) {
    EXPECT_EQ(seen->copies_when_forced, 1U);
    EXPECT_EQ(seen->mark_when_forced, "frozen\n");
}

TEST_F(Thaw, goes_back_to_a_checkpoint) {
    EXPECT_EQ(seen->after_checkpoint, provision::Power::Suspended);
    EXPECT_EQ(seen->written_after_checkpoint, "early\nlate\n");
    EXPECT_EQ(seen->reached_before_and_after, "frozen\nearly\n");
    EXPECT_EQ(seen->found_in_the_checkpoint, "looked\n");
}

TEST_F(Thaw, tells_of_a_guest_that_was_killed_and_of_no_other) {
    ASSERT_EQ(seen->ended.size(), 1U);
    EXPECT_EQ(seen->ended[0].first, seen->killed);
    EXPECT_EQ(seen->ended[0].second, "ended because its QEMU process did");
}

TEST_F(Thaw, leaves_nothing) {
    EXPECT_EQ(seen->left, std::vector<std::string>{});
}

// The best of each, because the machine may do other things as well; tests/bench says it exactly.
TEST_F(Thaw, is_far_quicker_than_booting) {
    const Figures &figures = seen->figures;
    fmt::print("cold boot until the agent answers: {:.2f} s\nsaving: {:.2f} s\n"
               "checkpoint: {:.2f} s\nthawing: {}\nthawing until the agent answers: {}\n"
               "restoring by hand: {}\nstarting an empty QEMU: {}\n",
               figures.cold_boot, figures.save, figures.checkpoint, spread(figures.thaw),
               spread(figures.thaw_until_agent), spread(figures.by_hand), spread(figures.empty));
    EXPECT_LT(best(figures.thaw_until_agent), figures.cold_boot / 10);
    EXPECT_LT(best(figures.thaw), 1.5 * best(figures.by_hand));
}

} // namespace
} // namespace enshu::e2e
