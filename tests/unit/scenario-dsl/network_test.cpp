#include "fixture.h"
#include "scenario-dsl/network/flows.h"
#include "scenario-dsl/network/network.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

namespace enshu::dsl {
namespace {

constexpr Port smtp{Protocol::Tcp, 25}, http{Protocol::Tcp, 80}, proxy{Protocol::Tcp, 3128};

Host host(std::string id, HostRole role, std::string zone, std::uint32_t address,
          std::vector<ServiceKind> kinds = {}) {
    Host result;
    result.id = std::move(id);
    result.role = role;
    result.interfaces = {{std::move(zone), {address}}};
    for (const ServiceKind kind : kinds)
        result.services.push_back({.kind = kind, .share = {}});
    return result;
}

Endpoint any() {
    return {.any = true, .zone = {}, .host = {}};
}
Endpoint zone(std::string id) {
    return {.zone = std::move(id), .host = {}};
}
Endpoint at(std::string zone_id, std::string host_id) {
    return {.zone = std::move(zone_id), .host = std::move(host_id)};
}
PolicyRule rule(Endpoint from, Endpoint to, std::vector<Port> ports) {
    return {std::move(from), std::move(to), std::move(ports), ""};
}

class NetworkTest : public testing::Test {
  protected:
    NetworkTest() {
        for (const char *id : {"internet", "dmz", "office"})
            city_.zones.push_back({.id = id, .cidr = {}, .label = {}});
        city_.zones.front().outside = true;
        Host fw = host("fw", HostRole::Router, "internet", 1);
        fw.interfaces.push_back({"dmz", {2}});
        fw.interfaces.push_back({"office", {3}});
        Host pc = host("pc", HostRole::Workstation, "office", 101);
        pc.proxy = "gate";
        Host attacker = host("attacker", HostRole::Attacker, "internet", 66);
        attacker.hidden = true;
        city_.hosts = {fw,
                       host("gate", HostRole::Server, "dmz", 25,
                            {ServiceKind::Smtp, ServiceKind::Imap, ServiceKind::Proxy}),
                       pc, host("printer", HostRole::Workstation, "office", 102), attacker};
        city_.policy.on = "fw";
        city_.policy.allow = {rule(zone("internet"), at("dmz", "gate"), {smtp}),
                              rule(zone("office"), at("dmz", "gate"), {proxy})};
    }

    static std::vector<std::string> hosts_on(const Route &route) {
        std::vector<std::string> ids;
        for (const Hop &hop : route.hops)
            ids.push_back((hop.host ? hop.host->id : "*") + "@" + (hop.zone ? hop.zone->id : "?"));
        return ids;
    }

    Organization city_;
};

TEST_F(NetworkTest, WithinAZoneNothingIsInTheWay) {
    const Route route = Network{city_}.route("pc", "printer", http);
    EXPECT_TRUE(route.open);
    EXPECT_FALSE(route.rule);
    EXPECT_FALSE(route.listening) << "a workstation offers nothing";
    EXPECT_EQ(hosts_on(route), (std::vector<std::string>{"pc@office", "printer@office"}));
}

TEST_F(NetworkTest, BetweenZonesTheFirstRuleThatFitsOpensIt) {
    city_.policy.allow.push_back(rule(any(), any(), {proxy}));
    const Network network{city_};
    const Route route = network.route("pc", "gate", proxy);
    EXPECT_TRUE(route.open);
    EXPECT_TRUE(route.listening);
    EXPECT_EQ(route.rule, 1U);
    EXPECT_EQ(hosts_on(route),
              (std::vector<std::string>{"pc@office", "fw@office", "fw@dmz", "gate@dmz"}));
    EXPECT_EQ(route.hops[2].address.value, 2U) << "the router's address on the other side";
    EXPECT_EQ(network.route("attacker", "gate", proxy).rule, 2U);
}

TEST_F(NetworkTest, WhatNoRuleOpensIsClosedAndSaysWhichRuleComesNearest) {
    const Network network{city_};
    const Route other_port = network.route("pc", "gate", smtp);
    EXPECT_TRUE(other_port.known);
    EXPECT_FALSE(other_port.open);
    EXPECT_TRUE(other_port.listening);
    ASSERT_EQ(other_port.nearest.size(), 1U);
    EXPECT_EQ(other_port.nearest.front().rule, 1U);
    EXPECT_EQ(other_port.nearest.front().same, NearRule::Same::Ends);

    const Route other_source = network.route("attacker", "gate", proxy);
    ASSERT_EQ(other_source.nearest.size(), 1U) << "the rule with the same ends is for other ports";
    EXPECT_EQ(other_source.nearest.front().rule, 0U);

    const Route back = network.route("gate", "pc", smtp);
    EXPECT_FALSE(back.open) << "a rule opens one direction";
    EXPECT_TRUE(back.nearest.empty());
}

TEST_F(NetworkTest, ARuleForOneHostOpensNothingForItsNeighbours) {
    city_.policy.allow = {rule(at("office", "pc"), zone("dmz"), {smtp})};
    const Network network{city_};
    EXPECT_TRUE(network.route("pc", "gate", smtp).open);
    const Route neighbour = network.route("printer", "gate", smtp);
    EXPECT_FALSE(neighbour.open);
    ASSERT_EQ(neighbour.nearest.size(), 1U);
    EXPECT_EQ(neighbour.nearest.front().same, NearRule::Same::TargetAndPort);
}

TEST_F(NetworkTest, TcpAndUdpAreApart) {
    city_.policy.allow = {rule(zone("office"), zone("dmz"), {{Protocol::Udp, 25}})};
    EXPECT_FALSE(Network{city_}.route("pc", "gate", smtp).open);
}

TEST_F(NetworkTest, SomebodyOutsideIsReachedByAnyRuleThatLeadsThere) {
    const Network closed{city_};
    EXPECT_FALSE(closed.route_to_zone("gate", "internet", http).open);
    city_.policy.allow.push_back(rule(at("dmz", "gate"), at("internet", "attacker"), {http}));
    const Network network{city_};
    EXPECT_EQ(network.route_to_zone("gate", "internet", http).rule, 2U);
    EXPECT_TRUE(network.route_to_zone("gate", "internet", http).listening);
}

TEST_F(NetworkTest, WhatCannotBeFollowedIsNotJudged) {
    EXPECT_FALSE(Network{city_}.route("pc", "nobody", http).known);
    city_.policy.on = "gone";
    EXPECT_FALSE(Network{city_}.route("pc", "gate", http).known);
    city_.zones.clear();
    EXPECT_FALSE(Network{city_}.route("pc", "printer", http).known);
}

TEST_F(NetworkTest, KnowsWhatListensWhere) {
    const Network network{city_};
    EXPECT_TRUE(network.listens("gate", ssh_port)) << "administrators reach servers";
    EXPECT_FALSE(network.listens("pc", ssh_port));
    EXPECT_TRUE(network.listens("attacker", collector_port));
    EXPECT_TRUE(network.listens(zone("dmz"), smtp));
    EXPECT_FALSE(network.listens(zone("dmz"), {Protocol::Udp, 53}));
    EXPECT_TRUE(network.listens(zone("internet"), {Protocol::Tcp, 443})) << "anybody may be there";
}

TEST_F(NetworkTest, TellsWhichZonesMayReachWhich) {
    city_.policy.allow.push_back(rule(any(), at("dmz", "gate"), {http}));
    const Network network{city_};
    EXPECT_EQ(network.rules_between("internet", "dmz"), (std::vector<std::size_t>{0, 2}));
    EXPECT_EQ(network.rules_between("office", "dmz"), (std::vector<std::size_t>{1, 2}));
    EXPECT_TRUE(network.rules_between("dmz", "office").empty());
}

TEST_F(NetworkTest, ARuleIsCoveredWhenEarlierOnesOpenAllOfItsPorts) {
    city_.policy.allow = {rule(zone("office"), zone("dmz"), {smtp}),
                          rule(any(), at("dmz", "gate"), {http}),
                          rule(at("office", "pc"), at("dmz", "gate"), {smtp, http}),
                          rule(zone("office"), at("dmz", "gate"), {smtp, proxy}),
                          rule(zone("internet"), zone("dmz"), {smtp})};
    const Network network{city_};
    EXPECT_EQ(network.covering(2), 0U);
    EXPECT_FALSE(network.covering(0));
    EXPECT_FALSE(network.covering(3)) << "one of its ports is new";
    EXPECT_FALSE(network.covering(4)) << "it comes from elsewhere";
}

/// `FROM TO PORT` of each connection that a step of tests/support/every-verb makes.
std::vector<std::string> ways(const Scenario &scenario, std::string_view id) {
    const Network network{scenario.organization};
    std::vector<std::string> lines;
    for (const Flow &flow : flows_of(*scenario.find_step(id), Index{scenario.attack}, network))
        lines.push_back(flow.from + " " + flow.to + " " + to_string(flow.port));
    return lines;
}

TEST(Flows, EveryVerbSaysWhichConnectionsItMakes) {
    Scenario scenario = test::EveryVerb{}.load().scenario.value();
    using Lines = std::vector<std::string>;
    const std::pair<const char *, Lines> expected[] = {
        {"look", {"attacker www tcp/80"}}, // its knocks need not be answered
        {"phish", {"attacker gate tcp/25"}},
        {"follow", {"pc gate tcp/143", "pc gate tcp/3128", "gate attacker tcp/80"}},
        {"beacon", {"pc gate tcp/3128", "gate attacker tcp/80"}},
        {"stay", {}},
        {"stick", {}},
        {"open-stick", {}},
        {"names", {"pc-ito gate udp/53", "gate attacker udp/53"}},
        {"around", {"pc files tcp/445"}},
        {"read", {}},
        {"spray", {"pc files tcp/22"}},
        {"lateral", {"pc files tcp/22"}},
        {"copy", {"pc files tcp/445"}},
        {"pack", {}},
        {"upload", {"pc files tcp/22", "pc gate tcp/3128", "gate attacker tcp/80"}},
        {"leak", {"pc-ito gate udp/53", "gate attacker udp/53"}},
        {"gap", {}},
        {"ransom", {}},
        {"page", {}},
        {"flood", {"attacker www tcp/80"}},
    };
    for (const auto &[id, lines] : expected)
        EXPECT_EQ(ways(scenario, id), lines) << id;
    std::set<std::size_t> verbs;
    for (const Step &step : scenario.attack)
        verbs.insert(step.verb.index());
    EXPECT_EQ(verbs.size(), std::variant_size_v<Verb>) << "a verb is missing in every-verb";
}

TEST(Flows, GoWithoutAProxyOrAShareWhereThereIsNone) {
    Scenario scenario = test::EveryVerb{}.load().scenario.value();
    for (Host &host : scenario.organization.hosts)
        host.proxy.clear();
    std::get<Discovery>(scenario.attack[8].verb).shares.clear();
    std::get<Beacon>(scenario.attack[3].verb).via.clear();
    EXPECT_EQ(ways(scenario, "beacon"), (std::vector<std::string>{"pc attacker tcp/80"}));
    EXPECT_EQ(ways(scenario, "follow"),
              (std::vector<std::string>{"pc gate tcp/143", "pc attacker tcp/80"}));
    EXPECT_EQ(ways(scenario, "around"), std::vector<std::string>{});
}

TEST(Flows, HostsLookUpNamesSendTheirLogAndSetTheirClocks) {
    const Scenario scenario = test::EveryVerb{}.load().scenario.value();
    const Network network{scenario.organization};
    const auto of = [&](std::string_view id) {
        std::vector<std::string> lines;
        for (const Flow &flow : flows_of(*network.find_host(id), network))
            lines.push_back(flow.to + " " + to_string(flow.port));
        return lines;
    };
    const std::vector<std::string> all{"gate udp/53", "gate udp/514", "gate udp/123"};
    EXPECT_EQ(of("files"), all);
    EXPECT_EQ(of("fw"), all);
    EXPECT_EQ(of("gate"), std::vector<std::string>{}) << "it does not ask itself";
    EXPECT_EQ(of("attacker"), std::vector<std::string>{});
}

TEST_F(NetworkTest, AUserWithoutAFileServerKeepsToTheirOwnMachine) {
    EmulatedUser user{.person = "suzuki", .on = "pc", .browse = {}, .mail = {}, .files = {}};
    user.files.emplace();
    const Network network{city_};
    EXPECT_TRUE(flows_of(user, network).empty());
}

TEST(NetworkOfTenThousandHosts, AnswersTenThousandQuestionsInAMoment) {
    Organization large;
    large.zones = {{.id = "internet", .cidr = {}, .outside = true, .label = {}},
                   {.id = "office", .cidr = {}, .label = {}}};
    Host fw = host("fw", HostRole::Router, "internet", 1);
    fw.interfaces.push_back({"office", {2}});
    large.hosts = {fw, host("attacker", HostRole::Attacker, "internet", 66)};
    large.policy.on = "fw";
    constexpr int count = 10'000;
    for (int i = 0; i < count; ++i) {
        const std::string id = "pc-" + std::to_string(i);
        large.hosts.push_back(host(id, HostRole::Workstation, "office", 100));
        large.policy.allow.push_back(
            rule(at("office", id), zone("internet"), {i % 2 ? http : smtp}));
    }
    const auto begin = std::chrono::steady_clock::now();
    const Network network{large};
    int open = 0, covered = 0;
    for (int i = 0; i < count; ++i) {
        open += network.route("pc-" + std::to_string(i), "attacker", http).open;
        covered += network.covering(static_cast<std::size_t>(i)).has_value();
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    EXPECT_EQ(open, count / 2);
    EXPECT_EQ(covered, 0);
    EXPECT_LT(taken.count(), 2.0) << "quadratic work would take minutes";
}

} // namespace
} // namespace enshu::dsl
