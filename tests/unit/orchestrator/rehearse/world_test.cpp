#include "orchestrator/rehearse/world.h"

#include "tests/unit/orchestrator/rehearse/first_light_files.h"

namespace enshu::rehearse {
namespace {

using dsl::Effect;

constexpr dsl::Port proxy{dsl::Protocol::Tcp, 3128};
constexpr dsl::Port smtp{dsl::Protocol::Tcp, 25};
constexpr dsl::Port database{dsl::Protocol::Tcp, 5432};
constexpr dsl::Port http{dsl::Protocol::Tcp, 80};
constexpr dsl::Port http_over_udp{dsl::Protocol::Udp, 80};

class WorldTest : public testing::Test {
  protected:
    static Effect rule(Effect::Kind kind, const char *from, const char *to, dsl::Port port) {
        return {kind, {false, from, ""}, {false, to, ""}, {port}, ""};
    }
    static Effect effect(Effect::Kind kind, const char *what) { return {kind, {}, {}, {}, what}; }

    const dsl::Organization city_ = test::load_first_light().organization;
    World world_{city_};
};

TEST_F(WorldTest, ThePolicyDecidesWhatCrossesTheRouter) {
    EXPECT_TRUE(world_.reaches("pc-suzuki", "gate", proxy));
    EXPECT_TRUE(world_.reaches("gate", "attacker", http));
    EXPECT_FALSE(world_.reaches("pc-suzuki", "attacker", http)) << "only the proxy may go out";
    EXPECT_FALSE(world_.reaches("gate", "pc-suzuki", proxy)) << "a rule has a direction";
    EXPECT_FALSE(world_.reaches("gate", "attacker", http_over_udp)) << "and a protocol";
}

TEST_F(WorldTest, NeighboursNeedNoRouter) {
    world_.set_cable("fw", false);
    EXPECT_FALSE(world_.reaches("pc-suzuki", "gate", proxy));
    EXPECT_FALSE(world_.reaches("pc-suzuki", "fw", proxy)) << "its cable is out";
    world_.set_cable("fw", true);
    EXPECT_TRUE(world_.reaches("pc-suzuki", "fw", http)) << "they share a zone";
}

TEST_F(WorldTest, ACableAtEitherEndOrBetweenBreaksTheWay) {
    for (const char *host : {"pc-suzuki", "gate", "fw"}) {
        world_.set_cable(host, false);
        EXPECT_FALSE(world_.reaches("pc-suzuki", "gate", proxy)) << host;
        world_.set_cable(host, true);
        EXPECT_TRUE(world_.reaches("pc-suzuki", "gate", proxy)) << host;
    }
}

TEST_F(WorldTest, AMachineThatIsOffIsReachedByNobodyAndServesNothing) {
    EXPECT_TRUE(world_.listens("gate", proxy));
    world_.shut_down("gate");
    EXPECT_FALSE(world_.is_up("gate"));
    EXPECT_FALSE(world_.reaches("pc-suzuki", "gate", proxy));
    EXPECT_FALSE(world_.listens("gate", proxy));
}

TEST_F(WorldTest, AServiceNobodyInstalledDoesNotRun) {
    EXPECT_FALSE(world_.listens("pc-suzuki", proxy));
    EXPECT_FALSE(world_.listens("gate", database));
}

TEST_F(WorldTest, AStoppedServiceIsStartedAgain) {
    world_.apply(effect(Effect::Kind::Stop, "proxy"), "gate");
    EXPECT_FALSE(world_.listens("gate", proxy));
    EXPECT_TRUE(world_.listens("gate", smtp));
    EXPECT_TRUE(world_.reaches("pc-suzuki", "gate", proxy)) << "the packet still gets there";
    world_.apply(effect(Effect::Kind::Start, "proxy"), "gate");
    EXPECT_TRUE(world_.listens("gate", proxy));
}

TEST_F(WorldTest, TheLatestRuleOfATeamWins) {
    world_.apply(rule(Effect::Kind::Block, "office", "dmz", proxy), "fw");
    EXPECT_FALSE(world_.reaches("pc-suzuki", "gate", proxy));
    EXPECT_TRUE(world_.reaches("gate", "attacker", http)) << "another way";
    world_.apply(rule(Effect::Kind::Allow, "office", "dmz", proxy), "fw");
    EXPECT_TRUE(world_.reaches("pc-suzuki", "gate", proxy));
}

TEST_F(WorldTest, ARuleOnAnotherMachineThanTheRouterChangesNoWay) {
    world_.apply(rule(Effect::Kind::Block, "office", "dmz", proxy), "gate");
    EXPECT_TRUE(world_.reaches("pc-suzuki", "gate", proxy));
}

TEST_F(WorldTest, AResetBringsBackTheBeginningButNotTheCable) {
    world_.set_cable("gate", false);
    world_.apply(effect(Effect::Kind::Stop, "proxy"), "gate");
    world_.apply(effect(Effect::Kind::Remove, "/srv/a"), "gate");
    world_.apply(effect(Effect::Kind::Lock, "maint"), "gate");
    world_.shut_down("gate");
    world_.reset("gate");
    EXPECT_TRUE(world_.listens("gate", proxy));
    EXPECT_TRUE(world_.has_file("gate", "/srv/a"));
    EXPECT_FALSE(world_.is_locked("gate", "maint"));
    EXPECT_FALSE(world_.reaches("pc-suzuki", "gate", proxy));
    EXPECT_EQ(world_.lives("gate"), 2);
}

TEST_F(WorldTest, ShuttingDownTwiceIsShuttingDownOnce) {
    world_.shut_down("gate");
    world_.shut_down("gate");
    EXPECT_EQ(world_.lives("gate"), 1);
}

TEST_F(WorldTest, AFileThatIsRemovedIsGoneFromThatMachineAlone) {
    EXPECT_TRUE(world_.has_file("gate", "/srv/a"));
    world_.apply(effect(Effect::Kind::Remove, "/srv/a"), "gate");
    EXPECT_FALSE(world_.has_file("gate", "/srv/a"));
    EXPECT_TRUE(world_.has_file("pc-suzuki", "/srv/a"));
}

TEST_F(WorldTest, WhatTheAttackBringsIsThereFromThenOnUntilItIsRemovedOrReset) {
    world_.expect_file("gate", "/tmp/lure");
    EXPECT_FALSE(world_.has_file("gate", "/tmp/lure"));
    world_.leave_file("gate", "/tmp/lure");
    EXPECT_TRUE(world_.has_file("gate", "/tmp/lure"));
    world_.apply(effect(Effect::Kind::Remove, "/tmp/lure"), "gate");
    EXPECT_FALSE(world_.has_file("gate", "/tmp/lure"));
    world_.leave_file("gate", "/tmp/lure");
    world_.reset("gate");
    EXPECT_FALSE(world_.has_file("gate", "/tmp/lure"));
}

TEST_F(WorldTest, AUnitStopsWithItsService) {
    EXPECT_TRUE(world_.runs("gate", "squid.service"));
    world_.apply(effect(Effect::Kind::Stop, "proxy"), "gate");
    EXPECT_FALSE(world_.runs("gate", "squid.service"));
    EXPECT_FALSE(world_.runs("gate", "squid"));
    EXPECT_TRUE(world_.runs("gate", "postfix"));
    EXPECT_TRUE(is_unit_of("nginx.service", "web"));
    EXPECT_FALSE(is_unit_of("nginx.service", "smtp"));
}

TEST_F(WorldTest, KnowsOnlyTheHostsOfItsOrganisation) {
    EXPECT_THROW(world_.set_cable("nobody", false), std::out_of_range);
}

} // namespace
} // namespace enshu::rehearse
