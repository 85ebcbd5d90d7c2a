// What a guest has written: its overlay, and those that checkpoints ended beneath it.
#include "orchestrator/provision/disk_budget.h"

#include "orchestrator/process/process.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>

namespace enshu::provision {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t mib = 1 << 20;

class DiskBudget : public testing::Test {
  protected:
    DiskBudget() {
        fs::create_directories(team());
        process::run_checked({"qemu-img", "create", "-q", "-f", "qcow2", frozen().string(), "4G"});
    }
    fs::path frozen() const { return directory_.path() / "frozen.qcow2"; }
    fs::path team() const { return directory_.path() / "t1"; }
    /// An overlay that has grown, and was last written to so many seconds after the beginning.
    fs::path overlay(const std::string &name, const fs::path &over, std::int64_t grown_mib,
                     time_t at) const {
        const fs::path disk = team() / name;
        process::run_checked({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                              over.string(), disk.string()});
        std::ofstream(disk, std::ios::binary | std::ios::app)
            << std::string(static_cast<std::size_t>(grown_mib * mib), 'x');
        const timespec times[2] = {{1'000'000 + at, 0}, {1'000'000 + at, 0}};
        utimensat(AT_FDCWD, disk.c_str(), times, 0);
        return disk;
    }
    std::int64_t written_mib(const std::string &host) const {
        return written_in(team())[host] / mib;
    }

    test::TempDirectory directory_;
};

TEST_F(DiskBudget, IsWhatItsOverlayHasGrownBy) {
    overlay("pc.1.qcow2", frozen(), 3, 0);
    overlay("gate.1.qcow2", frozen(), 5, 0);
    EXPECT_EQ(written_mib("pc"), 3);
    EXPECT_EQ(written_mib("gate"), 5);
    EXPECT_EQ(written_mib("fw"), 0);
}

TEST_F(DiskBudget, CheckpointsAddUp) {
    const fs::path first = overlay("pc.1.qcow2", frozen(), 3, 0);
    const fs::path second = overlay("pc.2.qcow2", first, 2, 1);
    overlay("pc.3.qcow2", second, 4, 2);
    EXPECT_EQ(written_mib("pc"), 9);
    EXPECT_EQ(written_bytes(second) / mib, 5);
}

TEST_F(DiskBudget, WhatAnotherCheckpointKeepsIsNotThisGuests) {
    const fs::path before = overlay("pc.1.qcow2", frozen(), 3, 0);
    overlay("pc.3.qcow2", before, 6, 1); // kept by a checkpoint, before it was put back
    overlay("pc.2.qcow2", frozen(), 1, 2);
    EXPECT_EQ(written_mib("pc"), 1);
}

TEST_F(DiskBudget, HolesTakeNothing) {
    const fs::path disk = overlay("pc.1.qcow2", frozen(), 1, 0);
    fs::resize_file(disk, 3'000 * mib);
    EXPECT_EQ(written_mib("pc"), 1);
}

TEST_F(DiskBudget, ADiskThatClaimsToLieOverItselfEnds) {
    const fs::path disk = overlay("pc.1.qcow2", frozen(), 2, 0);
    process::run_checked(
        {"qemu-img", "rebase", "-u", "-F", "qcow2", "-b", disk.string(), disk.string()});
    EXPECT_EQ(written_mib("pc"), 2);
}

TEST_F(DiskBudget, WhatIsNotThereTakesNothing) {
    EXPECT_EQ(written_bytes(team() / "none.qcow2"), 0);
    EXPECT_TRUE(written_in(directory_.path() / "none").empty());
}

TEST_F(DiskBudget, ALinkIsNotFollowed) {
    fs::create_symlink(overlay("pc.1.qcow2", frozen(), 3, 0), team() / "gate.1.qcow2");
    EXPECT_EQ(written_mib("gate"), 0);
}

} // namespace
} // namespace enshu::provision
