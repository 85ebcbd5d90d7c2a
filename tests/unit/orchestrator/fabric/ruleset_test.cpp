#include "orchestrator/fabric/ruleset.h"

#include <gtest/gtest.h>

namespace enshu::fabric {
namespace {

constexpr auto listing = "table bridge enshu-a-t1 {\n"
                         "\tset ports {\n"
                         "\t\ttype ifname\n"
                         "\t}\n"
                         "}\n"
                         "table inet enshu {\n"
                         "\tchain input {\n"
                         "\t}\n"
                         "}\n"
                         "table ip nat {\n"
                         "}\n";

TEST(Ruleset, IsCutAtItsTables) {
    const Tables tables = split_tables(listing);
    ASSERT_EQ(tables.size(), 3U);
    EXPECT_EQ(tables.at("bridge enshu-a-t1"), "\tset ports {\n\t\ttype ifname\n\t}\n");
    EXPECT_EQ(tables.at("ip nat"), "");
    EXPECT_TRUE(split_tables("").empty());
}

TEST(Ruleset, DiffersInWhatIsGoneOtherOrNew) {
    const Tables loaded = {{"bridge a", "x\n"}, {"bridge b", "y\n"}, {"bridge c", "z\n"}};
    const Tables found = {{"bridge a", "x\n"}, {"bridge b", "Y\n"}, {"bridge d", ""}};
    const auto all = differences(loaded, found);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].what, "the rules in the table `bridge b` were changed");
    EXPECT_EQ(all[1].what, "the table `bridge c` was deleted");
    EXPECT_EQ(all[2].what, "a foreign table `bridge d` was added");
    EXPECT_EQ(all[2].table, "bridge d");
    EXPECT_TRUE(differences(loaded, loaded).empty());
}

TEST(Ruleset, TellsWhatItsCountersHaveCounted) {
    const auto counters = read_counters("table bridge enshu-a-t1 {\n"
                                        "\tcounter flood {\n"
                                        "\t\tpackets 12 bytes 3400\n"
                                        "\t}\n"
                                        "\tcounter dhcp {\n"
                                        "\t\tpackets 0 bytes 0\n"
                                        "\t}\n"
                                        "\tchain x {\n"
                                        "\t\tcounter name \"flood\" drop\n"
                                        "\t}\n"
                                        "}\n");
    ASSERT_EQ(counters.size(), 2U);
    EXPECT_EQ(counters[0].reason, "flood");
    EXPECT_EQ(counters[0].frames, 12U);
    EXPECT_EQ(counters[0].bytes, 3400U);
    EXPECT_EQ(counters[1].reason, "dhcp");
    EXPECT_EQ(counters[1].frames, 0U);
}

} // namespace
} // namespace enshu::fabric
