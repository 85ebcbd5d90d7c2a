#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using test::Places;
using test::SmallScenario;

Places after_edit(std::string_view before, std::string_view after) {
    return test::places(SmallScenario{}.in_scenario(before, after).load().diagnostics);
}

TEST(Attack, ComesFromAnAttackersHost) {
    EXPECT_EQ(after_edit("from: { host: attacker", "from: { host: gate"),
              Places{"wrong-kind@13:19"});
    EXPECT_EQ(after_edit("on: pc, to: attacker, via: gate", "on: pc, to: gate, via: gate"),
              Places{"wrong-kind@20:69"});
}

TEST(Attack, IsDoneAsTheUserOfAWorkstation) {
    EXPECT_EQ(after_edit("do: beacon, on: pc", "do: beacon, on: gate"), Places{"wrong-kind@20:61"});
}

TEST(Attack, GoesThroughHostsThatOfferAProxy) {
    EXPECT_EQ(after_edit("via: gate", "via: pc"), Places{"wrong-kind@20:84"});
}

TEST(Attack, SendsMailOnlyToPeopleWithAnAccount) {
    const Places places = after_edit("    to: suzuki", "    to: soc");
    EXPECT_EQ(places.front(), "wrong-kind@14:9");
}

TEST(Attack, NeedsSomebodyWhoDeliversTheMail) {
    EXPECT_EQ(test::places(SmallScenario{}.in_organization("smtp: {}, ", "").load().diagnostics),
              Places{"role-misfit@12:9"});
}

TEST(OpenAttachment, OpensTheMailItNamesOrTheOneItFollows) {
    EXPECT_EQ(after_edit("after: phish, delay: 60s..90s, do: open-attachment",
                         "at: 10m, mail: phish, do: open-attachment"),
              Places{});
    EXPECT_EQ(after_edit("after: phish, delay: 60s..90s, do: open-attachment",
                         "at: 10m, do: open-attachment"),
              Places{"nothing-to-open@19:28"});
    EXPECT_EQ(after_edit("do: open-attachment", "mail: exfil, do: open-attachment"),
              Places{"nothing-to-open@19:55"});
    EXPECT_EQ(after_edit("do: open-attachment", "mail: fish, do: open-attachment"),
              Places{"unknown-reference@19:55"});
}

TEST(OpenAttachment, NeedsAnAttachment) {
    EXPECT_EQ(after_edit("    attachment: lure.txt\n", ""), Places{"nothing-to-open@18:24"});
}

TEST(Needs, NamesABeacon) {
    EXPECT_EQ(after_edit("needs: beacon", "needs: phish"), Places{"wrong-kind@21:58"});
    EXPECT_EQ(after_edit("needs: beacon", "needs: soc-call"), Places{"unknown-reference@21:58"});
}

} // namespace
} // namespace enshu::dsl
