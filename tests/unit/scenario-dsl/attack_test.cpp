#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using test::Marks;
using test::SmallScenario;

Marks after_edit(std::string_view before, std::string_view after) {
    return test::marks(SmallScenario{}.in_scenario(before, after).load().diagnostics);
}

TEST(Attack, ComesFromAnAttackersHost) {
    EXPECT_EQ(after_edit("from: { host: attacker", "from: { host: gate"),
              Marks{"wrong-kind: gate"});
    EXPECT_EQ(after_edit("on: pc, to: attacker, via: gate", "on: pc, to: gate, via: gate"),
              Marks{"wrong-kind: gate"});
}

TEST(Attack, IsDoneAsTheUserOfAWorkstation) {
    EXPECT_EQ(after_edit("do: beacon, on: pc", "do: beacon, on: gate"), Marks{"wrong-kind: gate"});
}

TEST(Attack, GoesThroughHostsThatOfferAProxy) {
    EXPECT_EQ(after_edit("via: gate", "via: pc"), Marks{"wrong-kind: pc"});
}

TEST(Attack, SendsMailOnlyToPeopleWithAnAccount) {
    const Marks marks = after_edit("    to: suzuki", "    to: soc");
    EXPECT_EQ(marks.front(), "wrong-kind: soc");
}

TEST(Attack, NeedsSomebodyWhoDeliversTheMail) {
    EXPECT_EQ(test::marks(SmallScenario{}.in_organization("smtp: {}, ", "").load().diagnostics),
              Marks{"role-misfit: send-mail"});
}

TEST(OpenAttachment, OpensTheMailItNamesOrTheOneItFollows) {
    EXPECT_EQ(after_edit("after: phish, delay: 60s..90s, do: open-attachment",
                         "at: 10m, mail: phish, do: open-attachment"),
              Marks{});
    EXPECT_EQ(after_edit("after: phish, delay: 60s..90s, do: open-attachment",
                         "at: 10m, do: open-attachment"),
              Marks{"nothing-to-open: open-attachment"});
    EXPECT_EQ(after_edit("do: open-attachment", "mail: exfil, do: open-attachment"),
              Marks{"nothing-to-open: exfil"});
    EXPECT_EQ(after_edit("do: open-attachment", "mail: fish, do: open-attachment"),
              Marks{"unknown-reference: fish"});
}

TEST(OpenAttachment, NeedsAnAttachment) {
    EXPECT_EQ(after_edit("    attachment: lure.txt\n", ""), Marks{"nothing-to-open: phish"});
}

TEST(Needs, NamesABeacon) {
    EXPECT_EQ(after_edit("needs: beacon", "needs: phish"), Marks{"wrong-kind: phish"});
    EXPECT_EQ(after_edit("needs: beacon", "needs: soc-call"), Marks{"unknown-reference: soc-call"});
}

} // namespace
} // namespace enshu::dsl
