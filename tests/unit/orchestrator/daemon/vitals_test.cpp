#include "orchestrator/daemon/vitals.h"

#include "tests/support/small_range.h"

#include <gtest/gtest.h>

namespace enshu::daemon {
namespace {

class VitalsTest : public testing::Test {
  protected:
    void put(const std::string &file, const std::string &text) {
        test::write_file(root.path() / file, text);
    }
    Vitals read() { return KernelVitals(root.path(), root.path()).read(); }
    test::TempDirectory root;
};

TEST_F(VitalsTest, TheKernelsPressureAndWhatIsLeftAreRead) {
    put("proc/meminfo", "MemTotal: 2097152 kB\nMemAvailable: 1048576 kB\n");
    put("proc/loadavg", "0.81 2.00 6.37 2/500 12345\n");
    put("proc/sys/kernel/pid_max", "2000\n");
    put("proc/pressure/memory", "some avg10=12.50 avg60=2.00 avg300=0.00 total=9\n"
                                "full avg10=3.25 avg60=1.00 avg300=0.00 total=5\n");
    put("proc/pressure/cpu", "some avg10=1.00 avg60=96.00 avg300=0.00 total=9\n");
    const Vitals vitals = read();
    EXPECT_EQ(vitals.memory_mib.value().free, 1024);
    EXPECT_EQ(vitals.memory_mib.value().all, 2048);
    EXPECT_EQ(vitals.tasks.value().free, 1500);
    EXPECT_EQ(vitals.tasks.value().all, 2000);
    EXPECT_DOUBLE_EQ(vitals.memory_some.value(), 12.5);
    EXPECT_DOUBLE_EQ(vitals.memory_full.value(), 3.25);
    EXPECT_DOUBLE_EQ(vitals.processors_some.value(), 96);
    EXPECT_GT(vitals.disk_mib.value().all, 0);
    EXPECT_GT(vitals.descriptors.value().free, 0);
}

TEST_F(VitalsTest, WhatTheKernelDoesNotTellIsAbsentAndNotZero) {
    const Vitals vitals = read();
    EXPECT_FALSE(vitals.memory_mib);
    EXPECT_FALSE(vitals.memory_some);
    EXPECT_FALSE(vitals.processors_some);
}

TEST_F(VitalsTest, PressureThatCannotBeUnderstoodIsAbsent) {
    put("proc/pressure/cpu", "some avg10 avg60=many\n");
    EXPECT_FALSE(read().processors_some);
}

} // namespace
} // namespace enshu::daemon
