#include "orchestrator/provision/machine.h"

#include "tests/support/small_range.h"

#include <gtest/gtest.h>

#include <unistd.h>

namespace enshu::provision {
namespace {

class MachineTest : public testing::Test {
  protected:
    MachineTest() {
        put("proc/meminfo", "MemTotal:       16777216 kB\nMemFree:  1024 kB\n"
                            "MemAvailable:    8388608 kB\n");
        put("proc/loadavg", "0.81 2.00 6.37 2/500 12345\n");
        put("proc/sys/fs/file-nr", "900\t0\t10900\n");
        put("proc/sys/kernel/threads-max", "90000\n");
        put("proc/sys/kernel/pid_max", "30500\n");
    }
    void put(const std::string &file, const std::string &text) {
        test::write_file(root.path() / file, text);
    }
    void contain(const std::string &group) { put("proc/self/cgroup", "0::" + group + "\n"); }
    Machine read() { return read_machine({root.path(), {}, root.path(), false}); }

    test::TempDirectory root;
};

TEST_F(MachineTest, TheKernelsFilesAreRead) {
    const Machine machine = read();
    EXPECT_EQ(machine.memory_mib, 16'384);
    EXPECT_EQ(machine.free_memory_mib, 8192);
    EXPECT_EQ(machine.free_files, 10'000);
    EXPECT_EQ(machine.free_tasks, 30'000); // the lesser of the two limits
    EXPECT_GT(machine.free_disk_mib, 0);
    EXPECT_GE(machine.processors, 1U);
}

TEST_F(MachineTest, AContainerMayUseNoMoreThanItsLimits) {
    contain("/work.slice/range");
    put("sys/fs/cgroup/work.slice/range/memory.max", "4294967296\n");
    put("sys/fs/cgroup/work.slice/range/memory.current", "3221225472\n");
    put("sys/fs/cgroup/work.slice/range/memory.stat", "anon 5\ninactive_file 536870912\n");
    put("sys/fs/cgroup/work.slice/range/pids.max", "1000\n");
    put("sys/fs/cgroup/work.slice/range/pids.current", "100\n");
    const Machine machine = read();
    EXPECT_EQ(machine.memory_mib, 4096);
    EXPECT_EQ(machine.free_memory_mib, 1024 + 512);
    EXPECT_EQ(machine.free_tasks, 900);
}

TEST_F(MachineTest, AnOuterContainerBindsAsWell) {
    contain("/work.slice/range");
    put("sys/fs/cgroup/work.slice/range/memory.max", "max\n");
    put("sys/fs/cgroup/work.slice/range/memory.current", "1048576\n");
    put("sys/fs/cgroup/work.slice/memory.max", "2147483648\n");
    put("sys/fs/cgroup/work.slice/memory.current", "1073741824\n");
    put("sys/fs/cgroup/work.slice/cpu.max", "100000 100000\n");
    const Machine machine = read();
    EXPECT_EQ(machine.free_memory_mib, 1024);
    EXPECT_EQ(machine.processors, 1U);
}

TEST_F(MachineTest, AContainerThatIsOverItsLimitHasNothingLeft) {
    contain("/range");
    put("sys/fs/cgroup/range/memory.max", "1073741824\n");
    put("sys/fs/cgroup/range/memory.current", "2147483648\n");
    EXPECT_EQ(read().free_memory_mib, 0);
}

TEST_F(MachineTest, WithoutLimitsAContainerIsTheMachine) {
    contain("/range");
    put("sys/fs/cgroup/range/memory.max", "max\n");
    put("sys/fs/cgroup/range/cpu.max", "max 100000\n");
    EXPECT_EQ(read().free_memory_mib, 8192);
    EXPECT_GE(read().processors, 1U);
}

TEST_F(MachineTest, NotBeingAbleToReadTheMemoryIsNotNone) {
    std::filesystem::remove(root.path() / "proc/meminfo");
    EXPECT_THROW(read(), std::runtime_error);
}

TEST_F(MachineTest, ResourcesOfADirectoryThatIsNotThereYetAreThoseOfItsDisk) {
    for (const std::filesystem::path &state :
         {root.path() / "not/there/yet", std::filesystem::path("a/relative/path"),
          std::filesystem::path()})
        EXPECT_GT(read_machine({state, {}, root.path(), false}).free_disk_mib, 0) << state;
}

TEST_F(MachineTest, GoldensOnTheSameDiskAreNotCountedTwice) {
    EXPECT_EQ(read_machine({root.path(), root.path() / "goldens", root.path(), false})
                  .free_golden_disk_mib,
              std::nullopt);
    EXPECT_NE(read_machine({root.path(), "/proc", root.path(), false}).free_golden_disk_mib,
              std::nullopt);
}

TEST_F(MachineTest, AGuestsMemoryIsWhatItHasForItself) {
    const auto process = [&](const std::string &pid, std::string arguments, int anon_kib) {
        for (char &c : arguments)
            c = c == ' ' ? '\0' : c;
        put("proc/" + pid + "/cmdline", arguments);
        put("proc/" + pid + "/status",
            "Name:\tq\nRssAnon:\t" + std::to_string(anon_kib) + " kB\nRssFile:\t900000 kB\n");
    };
    process("100", "/usr/bin/qemu-system-x86_64 -name guest=a -uuid 11-aa -m 192", 204'800);
    process("101", "/usr/bin/qemu-system-x86_64 -name guest=b -uuid 11-bb -m 192", 102'400);
    process("102", "vi notes-about -uuid 11-cc", 999'999);
    const auto guests = memory_of_guests(root.path());
    EXPECT_EQ(guests, (std::map<std::string, std::int64_t>{{"11-aa", 200}, {"11-bb", 100}}));
}

TEST_F(MachineTest, FilesTakeTheBlocksTheyHaveAndNotTheirLength) {
    const auto file = root.path() / "x/sparse";
    put("x/sparse", std::string(2 << 20, 'a'));
    std::filesystem::resize_file(file, 100 << 20);
    sync();
    const std::int64_t taken = disk_taken_mib(root.path() / "x");
    EXPECT_GE(taken, 2);
    EXPECT_LT(taken, 50);
    EXPECT_EQ(disk_taken_mib(root.path() / "nowhere"), 0);
}

TEST_F(MachineTest, ThisMachineCanBeRead) {
    const Machine machine = read_machine({root.path(), {}, "/", false});
    EXPECT_GT(machine.memory_mib, 0);
    EXPECT_GT(machine.free_tasks.value_or(1), 0);
}

} // namespace
} // namespace enshu::provision
