#include "injector/key.h"

#include "scenario-dsl/source/digest.h"

#include <gtest/gtest.h>

namespace enshu::inject {
namespace {

TEST(Key, IsAnotherOneForEachSeedTeamAndStep) {
    const std::string key = key_of(1, 1, "beacon");
    EXPECT_EQ(key.size(), 64U);
    EXPECT_EQ(key, key_of(1, 1, "beacon"));
    EXPECT_NE(key, key_of(2, 1, "beacon"));
    EXPECT_NE(key, key_of(1, 2, "beacon"));
    EXPECT_NE(key, key_of(1, 1, "beacon-2"));
}

// RFC 4231, case 2: what the other end computes with another library.
TEST(Key, SignsAsTheStandardSays) {
    EXPECT_EQ(dsl::hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Key, ATagIsReadOnlyAsItWasMade) {
    const std::string key = key_of(1, 1, "beacon");
    const std::string tag = make_tag({7, 258, 1'795'230'000'000}, key, "/news");
    const auto read = read_tag(tag, key, "/news");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->run, 7U);
    EXPECT_EQ(read->at_ms, 1'795'230'000'000U);
    EXPECT_EQ(read->counter, 258U);
    EXPECT_FALSE(read_tag(tag, key_of(1, 2, "beacon"), "/news"));
    EXPECT_FALSE(read_tag(tag, key, "/other"));
    for (std::size_t i = 0; i < tag.size(); ++i) {
        std::string other = tag;
        other[i] = other[i] == '0' ? '1' : '0';
        EXPECT_FALSE(read_tag(other, key, "/news")) << i;
    }
    EXPECT_FALSE(read_tag("", key, "/news"));
    EXPECT_FALSE(read_tag(tag + "0", key, "/news"));
}

} // namespace
} // namespace enshu::inject
