#include "images/sensor/eve.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace enshu::sensor::test {
namespace {

TEST(Eve, TimesHaveMicrosecondsAndTheOffsetOfTheirZone) {
    setenv("TZ", "JST-9", 1);
    tzset();
    EXPECT_EQ(eve_time(1'767'573'000 * second + 123), "2026-01-05T09:30:00.000123+0900");
    unsetenv("TZ");
    tzset();
}

} // namespace
} // namespace enshu::sensor::test
