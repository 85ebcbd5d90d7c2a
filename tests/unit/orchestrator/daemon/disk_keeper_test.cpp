#include "orchestrator/daemon/disk_keeper.h"

#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/provision/disk_budget.h"
#include "tests/support/memory_log.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fcntl.h>
#include <set>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace enshu::daemon {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Names = std::vector<std::string>;

class DiskKeeperTest : public testing::Test {
  protected:
    DiskKeeperTest() {
        keeper = std::make_unique<DiskKeeper>(
            log,
            DiskKeeper::Hooks{[this] {
                                  ++looks;
                                  return guests;
                              },
                              [this](const std::string &uuid) {
                                  const std::lock_guard lock(mutex);
                                  if (uuid == hangs)
                                      throw std::runtime_error("the monitor does not answer");
                                  return running.erase(uuid) > 0;
                              },
                              [this](const std::string &uuid, const std::string &why) {
                                  const std::lock_guard lock(mutex);
                                  stopped.push_back(uuid + " " + why);
                              },
                              [](const std::string &, unsigned team) { return 100 * team; }},
            2ms);
    }
    /// Blocks that are taken, without being written.
    void write(const std::string &host, std::int64_t mib) {
        const int fd =
            open((directory.path() / (host + ".1.qcow2")).c_str(), O_RDWR | O_CREAT, 0600);
        ASSERT_EQ(ftruncate(fd, 0), 0);
        ASSERT_EQ(posix_fallocate(fd, 0, mib << 20), 0);
        close(fd);
    }
    void let_it_look() {
        for (const int before = looks; looks < before + 3;)
            std::this_thread::sleep_for(1ms);
    }
    Names told() {
        Names kinds;
        for (const event::Event &event : event::read_all(log, "city"))
            kinds.push_back(event.kind + " " + std::to_string(event.team) + " " +
                            std::string(event.detail.at("host")) + " " +
                            std::string(event.detail.at("level")));
        return kinds;
    }
    void run_again(const std::string &uuid) {
        const std::lock_guard lock(mutex);
        running.insert(uuid);
    }

    test::TempDirectory directory;
    test::MemoryLog log;
    const std::vector<DiskOwner> guests{{"city", 1, "pc", "uuid-pc", directory.path()},
                                        {"city", 1, "gate", "uuid-gate", directory.path()}};
    std::atomic<int> looks = 0;
    std::mutex mutex;
    std::string hangs;
    std::set<std::string> running{"uuid-pc", "uuid-gate"};
    Names stopped;
    std::unique_ptr<DiskKeeper> keeper; ///< last: it uses the others
};

TEST_F(DiskKeeperTest, SaysNothingOfGuestsThatWriteWhatWasPlanned) {
    write("pc", 383);
    let_it_look();
    EXPECT_EQ(told(), Names());
    EXPECT_EQ(running.size(), 2U);
}

TEST_F(DiskKeeperTest, WarnsAtThreeQuartersAndSaysWhoAndHowMuch) {
    write("pc", 385);
    let_it_look();
    EXPECT_EQ(told(), Names{"alarm.raised 1 pc warning"});
    const event::Event event = event::read_all(log, "city").at(0);
    EXPECT_EQ(event.exercise_ms, 100);
    EXPECT_EQ(event::describe(event).en,
              "Alarm: pc of team 1 has written 385 of the 512 MiB that its disk may take, and is "
              "stopped at 448; removing files frees nothing, `enshu reset --team 1 --host pc` puts "
              "it back");
    EXPECT_EQ(running.size(), 2U);
}

TEST_F(DiskKeeperTest, StopsAGuestBeforeItHasUsedUpItsDiskAndNoOther) {
    write("pc", 450);
    let_it_look();
    EXPECT_EQ(running, std::set<std::string>{"uuid-gate"});
    EXPECT_EQ(stopped,
              Names{"uuid-pc wrote 450 of the 512 MiB that its disk may take, and was stopped"});
    EXPECT_EQ(told(), Names{"alarm.raised 1 pc critical"});
}

TEST_F(DiskKeeperTest, StopsItAgainWhereSomethingLetItGoOnAndTellsTheAlarmOnce) {
    write("pc", 450);
    let_it_look();
    run_again("uuid-pc");
    let_it_look();
    EXPECT_FALSE(running.contains("uuid-pc"));
    EXPECT_EQ(stopped.size(), 2U);
    EXPECT_EQ(told().size(), 1U);
}

TEST_F(DiskKeeperTest, IsOverWhenTheGuestWasPutBack) {
    write("pc", 450);
    let_it_look();
    write("pc", 1);
    run_again("uuid-pc");
    let_it_look();
    EXPECT_TRUE(running.contains("uuid-pc"));
    EXPECT_EQ(told(), (Names{"alarm.raised 1 pc critical", "alarm.cleared 1 pc critical"}));
    EXPECT_EQ(event::describe(event::read_all(log, "city").at(1)).en,
              "Alarm over: pc, what was written to its disk");
}

TEST_F(DiskKeeperTest, AGuestThatCannotBeStoppedHindersNoOther) {
    {
        const std::lock_guard lock(mutex);
        hangs = "uuid-pc";
    }
    write("pc", 450);
    write("gate", 450);
    let_it_look();
    EXPECT_EQ(running, std::set<std::string>{"uuid-pc"});
}

} // namespace
} // namespace enshu::daemon
