#include "scenario-dsl/diagnostics/did_you_mean.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

TEST(DidYouMean, FindsTheNearestWord) {
    EXPECT_EQ(nearest("gaet", {"fw", "gate", "pc-suzuki"}), "gate");
    EXPECT_EQ(nearest("objectivs", {"objectives", "injects"}), "objectives");
    EXPECT_EQ(nearest("pc-susuki", {"pc-tanaka", "pc-suzuki"}), "pc-suzuki");
}

TEST(DidYouMean, IsSilentAboutWordsThatAreNotNear) {
    EXPECT_FALSE(nearest("mail", {"fw", "gate"}));
    EXPECT_FALSE(nearest("ab", {"xy"}));
    EXPECT_FALSE(nearest("", {"a"}));
    EXPECT_FALSE(nearest(std::string(1000, 'a'), {std::string(1001, 'a')}));
}

TEST(DidYouMean, ListsWhatIsKnownWhereNothingIsNear) {
    EXPECT_EQ(suggestion("gaet", {"gate"}).help, "did you mean `gate`?");
    EXPECT_EQ(suggestion("gaet", {"gate"}).instead, "gate");
    EXPECT_EQ(suggestion("mail", {"fw", "gate"}).instead, "");
    EXPECT_EQ(suggestion("mail", {"fw", "gate"}).help, "known here: `fw`, `gate`");
    EXPECT_EQ(suggestion("mail", {}).help, "nothing of this kind is declared");
}

} // namespace
} // namespace enshu::dsl
