#include "orchestrator/exercise/condition.h"

#include <gtest/gtest.h>

namespace enshu::exercise {
namespace {

using Kind = dsl::Condition::Kind;

std::optional<dsl::Text> asked(std::optional<dsl::Condition> only_if,
                               std::optional<dsl::Condition> unless, bool holds) {
    return objection(only_if, unless, [&](const dsl::Condition &) { return holds; });
}

TEST(Condition, WithoutOneNothingIsHeldBack) {
    EXPECT_FALSE(asked({}, {}, false));
    EXPECT_FALSE(asked({}, {}, true));
}

TEST(Condition, IfMustHoldAndUnlessMustNot) {
    for (const Kind kind : {Kind::Submitted, Kind::Achieved, Kind::Delivered, Kind::Alive}) {
        const dsl::Condition condition{kind, "that"};
        EXPECT_FALSE(asked(condition, {}, true));
        EXPECT_FALSE(asked({}, condition, false));
        const auto missing = asked(condition, {}, false);
        const auto there = asked({}, condition, true);
        ASSERT_TRUE(missing && there);
        EXPECT_NE(missing->en, there->en);
        for (const auto &why : {*missing, *there}) {
            EXPECT_NE(why.en.find("`that`"), std::string::npos) << why.en;
            EXPECT_NE(why.ja.find("「that」"), std::string::npos) << why.ja;
        }
    }
}

TEST(Condition, BothMustLetItPass) {
    const auto only = [](const char *true_one) {
        return objection(dsl::Condition{Kind::Delivered, "a"}, dsl::Condition{Kind::Delivered, "b"},
                         [&](const dsl::Condition &c) { return c.of == true_one; });
    };
    EXPECT_FALSE(only("a"));
    EXPECT_EQ(only("b")->en, "`a` has not happened");
    EXPECT_EQ(
        asked(dsl::Condition{Kind::Alive, "a"}, dsl::Condition{Kind::Submitted, "b"}, true)->en,
        "the team has already submitted `b`");
}

} // namespace
} // namespace enshu::exercise
