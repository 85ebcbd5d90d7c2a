#include "orchestrator/process/descriptors.h"

#include <gtest/gtest.h>

#include <sys/resource.h>

namespace enshu::process {
namespace {

class DescriptorsTest : public testing::Test {
  protected:
    DescriptorsTest() { getrlimit(RLIMIT_NOFILE, &before); }
    ~DescriptorsTest() override { setrlimit(RLIMIT_NOFILE, &before); }
    rlimit before{};
};

TEST_F(DescriptorsTest, TheLimitIsRaisedAsFarAsItGoes) {
    rlimit low = before;
    low.rlim_cur = 256;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
    EXPECT_EQ(raise_descriptor_limit(), std::min<rlim_t>(before.rlim_max, 65'536));
    rlimit now{};
    getrlimit(RLIMIT_NOFILE, &now);
    EXPECT_EQ(now.rlim_cur, std::min<rlim_t>(before.rlim_max, 65'536));
}

TEST_F(DescriptorsTest, ALimitThatIsHigherStays) {
    if (before.rlim_max < 100'000)
        GTEST_SKIP() << "the hard limit is " << before.rlim_max;
    rlimit high = before;
    high.rlim_cur = 100'000;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &high), 0);
    EXPECT_EQ(raise_descriptor_limit(), 100'000U);
}

} // namespace
} // namespace enshu::process
