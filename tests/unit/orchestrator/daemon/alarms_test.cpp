#include "orchestrator/daemon/alarms.h"

#include <gtest/gtest.h>

namespace enshu::daemon {
namespace {

/// A machine of 20,000 MiB with a disk of 50,000: low is 2,000, critical 1,000; 5,000 and 2,500.
Vitals well() {
    Vitals vitals;
    vitals.memory_mib = Share{10'000, 20'000};
    vitals.disk_mib = Share{40'000, 50'000};
    vitals.descriptors = Share{60'000, 65'536};
    vitals.tasks = Share{30'000, 32'768};
    vitals.memory_some = 0;
    vitals.memory_full = 0;
    vitals.processors_some = 30;
    return vitals;
}

Vitals with_memory(std::int64_t free) {
    Vitals vitals = well();
    vitals.memory_mib->free = free;
    return vitals;
}

/// Calm: there is no alarm of that name.
Alertness level(const std::vector<Alarm> &alarms, const std::string &what) {
    for (const Alarm &alarm : alarms)
        if (alarm.what == what)
            return alarm.level;
    return Alertness::Calm;
}

TEST(Alarms, AMachineThatIsWellRaisesNone) {
    Alarms alarms;
    EXPECT_TRUE(alarms.look(well()).empty());
}

TEST(Alarms, ADayOfMemoryWarnsBeforeItIsGoneAndClearsWhenItIsBackForGood) {
    Alarms alarms;
    const std::vector<std::pair<std::int64_t, Alertness>> day = {
        {10'000, Alertness::Calm},   {2'100, Alertness::Calm},     {2'000, Alertness::Warning},
        {2'300, Alertness::Warning}, // a little better is not well
        {1'400, Alertness::Warning}, {1'000, Alertness::Critical}, {1'400, Alertness::Critical},
        {1'600, Alertness::Warning}, {900, Alertness::Critical},   {2'400, Alertness::Warning},
        {2'600, Alertness::Calm},    {2'100, Alertness::Calm},
    };
    for (const auto &[free, expected] : day)
        EXPECT_EQ(level(alarms.look(with_memory(free)), "memory"), expected) << free;
}

TEST(Alarms, TheLastThirtiethOfTheMemoryIsNotWaitedFor) {
    Alarms alarms; // the kernel begins to kill when some 1 % is left
    EXPECT_EQ(level(alarms.look(with_memory(20'000 / 30)), "memory"), Alertness::Critical);
}

TEST(Alarms, WordsSayWhatIsLeftAndWhatToDo) {
    Alarms alarms;
    const Alarm warning = alarms.look(with_memory(1'900)).at(0);
    EXPECT_EQ(warning.value, 1'900);
    EXPECT_EQ(warning.limit, 2'000);
    EXPECT_EQ(warning.text.en, "memory runs low: 1900 of 20000 MiB are free; close other programs, "
                               "and begin no further exercise");
    EXPECT_FALSE(warning.text.ja.empty());
    const Alarm critical = alarms.look(with_memory(800)).at(0);
    EXPECT_NE(critical.text.en.find("take down another exercise now"), std::string::npos);
}

TEST(Alarms, EachResourceHasItsOwn) {
    const auto raised = [](const char *what, auto change) {
        Alarms alarms;
        Vitals vitals = well();
        change(vitals);
        const std::vector<Alarm> all = alarms.look(vitals);
        EXPECT_EQ(all.size(), 1U) << what;
        return level(all, what);
    };
    EXPECT_EQ(raised("disk", [](Vitals &v) { v.disk_mib->free = 4'000; }), Alertness::Warning);
    EXPECT_EQ(raised("disk", [](Vitals &v) { v.disk_mib->free = 10; }), Alertness::Critical);
    EXPECT_EQ(raised("descriptors", [](Vitals &v) { v.descriptors->free = 5'000; }),
              Alertness::Warning);
    EXPECT_EQ(raised("tasks", [](Vitals &v) { v.tasks->free = 100; }), Alertness::Critical);
    EXPECT_EQ(raised("memory-stalls", [](Vitals &v) { v.memory_some = 25; }), Alertness::Warning);
    EXPECT_EQ(raised("memory-stalls", [](Vitals &v) { v.memory_some = v.memory_full = 30; }),
              Alertness::Critical);
}

TEST(Alarms, CrowdedProcessorsAreNeverMoreThanAWarning) {
    Alarms alarms;
    Vitals vitals = well();
    vitals.processors_some = 100;
    EXPECT_EQ(level(alarms.look(vitals), "processors"), Alertness::Warning);
    vitals.processors_some = 80; // not below the limit for long enough to speak of
    EXPECT_EQ(level(alarms.look(vitals), "processors"), Alertness::Warning);
    vitals.processors_some = 50;
    EXPECT_EQ(level(alarms.look(vitals), "processors"), Alertness::Calm);
}

TEST(Alarms, WhatCannotBeReadIsNeitherRaisedNorCleared) {
    Alarms alarms;
    EXPECT_TRUE(alarms.look(Vitals{}).empty());
    EXPECT_EQ(level(alarms.look(with_memory(500)), "memory"), Alertness::Critical);
    EXPECT_EQ(level(alarms.look(Vitals{}), "memory"), Alertness::Critical);
}

} // namespace
} // namespace enshu::daemon
