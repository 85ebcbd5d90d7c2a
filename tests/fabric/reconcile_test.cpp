// Rules that somebody else has changed are found and put back.
#include "tests/fabric/world.h"

namespace enshu::fabric::test {
namespace {

class Reconciling : public World {
  protected:
    void SetUp() override {
        World::SetUp();
        if (fabric) {
            fabric->build(range);
            EXPECT_TRUE(fabric->reconcile().empty());
        }
    }
    bool lies_pass() {
        ProbePort &pc1 = plug("pc1", "office");
        ProbePort &pc2 = plug("pc2", "office");
        const Frame lie =
            udp(pc2.identity().mac, pc1.identity().mac, pc2.identity().address, {0x08080808});
        pc1.send(lie);
        while (const auto heard = pc2.receive(100ms)) // without rules, the host's IPv6 is there too
            if (padded(*heard) == lie)
                return true;
        return false;
    }
    /// Every breach is in this table, and mended; the next look finds nothing.
    void expect_mended(const std::string &words) {
        const std::vector<Breach> breaches = fabric->reconcile();
        bool found = false;
        for (const Breach &breach : breaches) {
            EXPECT_TRUE(breach.mended) << breach.what;
            found = found || breach.what.find(words) != std::string::npos;
        }
        EXPECT_TRUE(found) << breaches.size() << " breaches, none with: " << words;
        EXPECT_TRUE(fabric->reconcile().empty());
        EXPECT_FALSE(lies_pass());
    }
};

INSTANTIATE_TEST_SUITE_P(In, Reconciling, both(), name_of);

TEST_P(Reconciling, AForeignFlushIsFoundAndMended) {
    nft("flush ruleset");
    ASSERT_TRUE(lies_pass()) << "this test would not see that nothing was mended";
    expect_mended("the table `bridge enshu-fabrictest-t1` was deleted");
}

TEST_P(Reconciling, AFlushOfAChainIsFoundAndMended) {
    nft("flush chain bridge enshu-fabrictest-t1 from_port");
    expect_mended("the rules in the table `bridge enshu-fabrictest-t1` were changed");
}

TEST_P(Reconciling, ARuleAddedByHandIsFoundAndMended) {
    nft("insert rule bridge enshu-fabrictest-t1 from_port accept");
    ASSERT_TRUE(lies_pass());
    expect_mended("were changed");
}

TEST_P(Reconciling, ADeletedRuleIsFoundAndMended) {
    const std::string listing = nft("list chain bridge enshu-fabrictest-t1 from_port", "-a");
    const std::size_t rule = listing.find("\"source_mac\" drop # handle ");
    ASSERT_NE(rule, std::string::npos);
    nft("delete rule bridge enshu-fabrictest-t1 from_port handle " +
        std::to_string(std::stoi(listing.substr(rule + 27))));
    expect_mended("were changed");
}

TEST_P(Reconciling, AnAddressGivenAwayIsFoundAndMended) {
    nft("add element bridge enshu-fabrictest-t1 addresses { \"enshutpc1o1\" . 8.8.8.8 }");
    ASSERT_TRUE(lies_pass());
    expect_mended("were changed");
}

TEST_P(Reconciling, AForeignTableIsABreachWhereAllTablesAreOurs) {
    nft("add table bridge somebody");
    const auto breaches = fabric->reconcile();
    const bool there = nft("list ruleset").find("table bridge somebody") != std::string::npos;
    EXPECT_EQ(breaches.size(), GetParam() == Kind::Namespace ? 1U : 0U);
    EXPECT_EQ(there, GetParam() == Kind::Host);
    EXPECT_TRUE(fabric->reconcile().empty());
}

TEST_P(Reconciling, OnlyTheRangeConcernedIsNamed) {
    const plan::RangePlan other = small_range(2);
    fabric->build(other);
    EXPECT_TRUE(fabric->reconcile().empty());
    run_inside({"nft", "flush chain " + range_table(other) + " from_port"}, other);
    const auto breaches = fabric->reconcile();
    ASSERT_EQ(breaches.size(), 1U);
    EXPECT_EQ(breaches[0].network_namespace, other.network_namespace);
}

TEST_P(Reconciling, WhatHappensWhileAnotherRangeIsBuiltIsNotMissed) {
    nft("flush chain bridge enshu-fabrictest-t1 from_port");
    fabric->build(small_range(2));
    expect_mended("`bridge enshu-fabrictest-t1`");
}

TEST_P(Reconciling, WhatGuestsSendIsNoChange) {
    EXPECT_FALSE(lies_pass());
    EXPECT_GT(dropped_in_all(), 0U);
    nft("reset counters"); // and a count is no rule
    EXPECT_TRUE(fabric->reconcile().empty());
}

TEST_P(Reconciling, ADestroyedRangeIsWatchedNoLonger) {
    fabric->destroy(range);
    EXPECT_TRUE(fabric->reconcile().empty());
}

TEST_P(Reconciling, ARangeThatWentAwayIsSaidToBeBroken) {
    if (GetParam() == Kind::Namespace)
        process::run_checked({"ip", "netns", "del", range.network_namespace});
    else
        process::run_checked({"ip", "link", "del", "enshuoffice1"});
    for (int look = 0; look < 2; ++look) {
        const auto breaches = fabric->reconcile();
        ASSERT_EQ(breaches.size(), 1U);
        EXPECT_FALSE(breaches[0].mended);
        EXPECT_NE(breaches[0].what.find("is gone"), std::string::npos);
    }
}

TEST_P(Reconciling, IsDoneByAnotherObjectOnceItHasBuiltTheRangeAgain) {
    ProbePort &pc1 = plug("pc1", "office");
    ProbePort &pc2 = plug("pc2", "office");
    if (GetParam() == Kind::Namespace)
        fabric = std::make_unique<NamespaceFabric>();
    else
        fabric = std::make_unique<HostFabric>();
    nft("flush ruleset");
    EXPECT_TRUE(fabric->reconcile().empty()) << "it knows of no range yet";
    fabric->build(range);
    while (pc2.receive(50ms)) { // what the host said while there were no rules
    }
    const Frame frame = arp(pc2.identity().address, pc1.identity());
    pc1.send(frame);
    EXPECT_TRUE(hears_next(pc2, frame)) << "the running guests keep their cables";
    nft("flush ruleset");
    expect_mended("was deleted");
}

} // namespace
} // namespace enshu::fabric::test
