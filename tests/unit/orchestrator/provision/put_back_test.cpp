// A range that is there: kept, and put back.
#include "small_city.h"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <unistd.h>

namespace enshu::provision {
namespace {

class PutBackTest : public ProvisionerTest {
  protected:
    PutBackTest() { build(plan); }
    std::filesystem::path disk_of(const std::string &name) {
        for (const auto &[uuid, guest] : hypervisor.guests())
            if (guest.spec.guest.name == name)
                return guest.spec.disk;
        return "";
    }
    std::filesystem::path backing_of(const std::filesystem::path &disk) {
        return std::string(
            nlohmann::json::parse(
                process::run_checked({"qemu-img", "info", "-U", "--output=json", disk.string()}))
                .at("full-backing-filename"));
    }

    /// Takes blocks without writing them.
    static void fill(const std::filesystem::path &disk) {
        const int fd = open(disk.c_str(), O_RDWR | O_CLOEXEC);
        ASSERT_EQ(posix_fallocate(fd, 0, 450 << 20), 0);
        close(fd);
    }

    const plan::ExercisePlan plan = plan_for(2);
    Provisioner ours = provisioner();
    Range range{plan.ranges[0], golden(), ours, remember()};
};

TEST_F(PutBackTest, AHostIsAsItWasFrozenAndTheOthersAreNotTouched) {
    const auto before = disk_of("city-t1-pc-suzuki");
    const auto neighbour = disk_of("city-t1-fw");
    range.put_back("pc-suzuki", "");
    EXPECT_NE(disk_of("city-t1-pc-suzuki"), before);
    EXPECT_FALSE(std::filesystem::exists(before)); // what it wrote is gone
    EXPECT_EQ(backing_of(disk_of("city-t1-pc-suzuki")), golden().guest("pc-suzuki").disk);
    EXPECT_EQ(disk_of("city-t1-fw"), neighbour);
    EXPECT_EQ(hypervisor.thawed().back(), "city-t1-pc-suzuki");
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_FALSE(guest.suspended);
}

TEST_F(PutBackTest, AHostThatCannotBePutBackIsToldAsBroken) {
    hypervisor.refuse_start("city-t1-fw");
    EXPECT_THROW(range.put_back("fw", ""), ProvisionError);
    EXPECT_EQ(states_of(1, "fw").back(), HostState::Broken);
}

TEST_F(PutBackTest, AHostThatDiedComesBack) {
    hypervisor.lose("city-t1-fw");
    range.put_back("fw", "");
    EXPECT_FALSE(disk_of("city-t1-fw").empty());
}

TEST_F(PutBackTest, AGuestThatHasUsedUpItsDiskStaysStoppedWhenTheOthersGoOn) {
    fill(disk_of("city-t1-pc-suzuki"));
    range.suspend();
    range.resume();
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_EQ(guest.suspended, guest.spec.guest.name == "city-t1-pc-suzuki");
    range.put_back("pc-suzuki", "");
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_FALSE(guest.suspended);
}

TEST_F(PutBackTest, IsRefusedToACheckpointFromWhichTheGuestCouldNotGoOn) {
    fill(disk_of("city-t1-pc-suzuki"));
    range.checkpoint("full");
    try {
        range.put_back("pc-suzuki", "full");
        FAIL() << "put back";
    } catch (const ProvisionError &error) {
        EXPECT_EQ(std::string(error.what()),
                  "pc-suzuki had written 450 of its 512 MiB when the checkpoint `full` was taken, "
                  "and could not go on from there; put it back to an earlier one");
    }
}

TEST_F(PutBackTest, APulledCableStaysPulled) {
    range.set_cable("pc-suzuki", false);
    range.put_back("", "");
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_EQ(guest.plugged, guest.spec.guest.name != "city-t1-pc-suzuki");
}

TEST_F(PutBackTest, ASuspendedRangeStaysSuspended) {
    range.suspend();
    range.put_back("fw", "");
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_EQ(guest.suspended, guest.spec.team == 1);
}

TEST_F(PutBackTest, ACheckpointKeepsEveryDiskAndTheRangeRunsOn) {
    const auto before = disk_of("city-t1-fw");
    range.checkpoint("before");
    EXPECT_EQ(range.checkpoints(), Names{"before"});
    EXPECT_NE(disk_of("city-t1-fw"), before);
    EXPECT_TRUE(std::filesystem::exists(before));
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_FALSE(guest.suspended);
}

TEST_F(PutBackTest, ACheckpointThatWouldFillTheDiskIsRefusedWhileTheGuestsRun) {
    plan::RangePlan huge = plan.ranges[0];
    huge.guests[0].memory_mib = 1 << 30; // a pebibyte
    try {
        ours.checkpoint(huge, "before", false);
        FAIL() << "was taken";
    } catch (const ProvisionError &error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("MiB of disk are free, and a checkpoint of "
                                                     "team 1 is taken only where"));
    }
    EXPECT_EQ(range.checkpoints(), Names{});
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_FALSE(guest.suspended);
}

TEST_F(PutBackTest, ACheckpointWithoutOneOfTheGuestsIsRefused) {
    hypervisor.lose("city-t1-fw");
    try {
        range.checkpoint("before");
        FAIL() << "was taken";
    } catch (const ProvisionError &error) {
        EXPECT_STREQ(error.what(),
                     "fw is not there; `enshu reset --team 1 --host fw` puts it back");
    }
    EXPECT_EQ(range.checkpoints(), Names{});
}

TEST_F(PutBackTest, ACheckpointCanBeGoneBackToTwice) {
    const auto kept = disk_of("city-t1-fw");
    process::run_checked({"qemu-img", "info", kept.string()});
    range.checkpoint("before");
    for (int i = 0; i < 2; ++i) {
        range.put_back("", "before");
        EXPECT_EQ(backing_of(disk_of("city-t1-fw")), kept);
        EXPECT_TRUE(std::filesystem::exists(kept));
    }
}

TEST_F(PutBackTest, ACheckpointThatIsNotThereIsRefusedWithTheNamesOfThoseThatAre) {
    range.checkpoint("before");
    try {
        range.put_back("", "after");
        FAIL() << "went back";
    } catch (const exercise::ExerciseError &error) {
        EXPECT_STREQ(error.what(), "team 1 has no checkpoint `after`; it has: before");
    }
    EXPECT_EQ(hypervisor.guests().size(), 4U);
}

TEST_F(PutBackTest, ACheckpointThatFailsLeavesTheRangeRunning) {
    hypervisor.refuse_checkpoint("city-t1-fw");
    EXPECT_THROW(range.checkpoint("before"), std::exception);
    EXPECT_EQ(range.checkpoints(), Names{});
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_FALSE(guest.suspended) << guest.spec.guest.name;
}

} // namespace
} // namespace enshu::provision
