#include "fixture.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace enshu::dsl {
namespace {

using test::EveryVerb;
using test::Marks;

Marks with(std::string_view before, std::string_view after) {
    return test::marks(EveryVerb{}.in_scenario(before, after).load().diagnostics);
}

constexpr auto beacons = "domain: cdn.example";

TEST(Domains, AreNobodysOnTheRealInternet) {
    EXPECT_EQ(with(beacons, "domain: update.microsoft.com"),
              Marks{"domain-misfit: update.microsoft.com"});
    EXPECT_EQ(with(beacons, "domain: cdn.test"), Marks{"domain-misfit: cdn.test"});
    EXPECT_EQ(with(beacons, "domain: notexample"), Marks{"bad-value: notexample"});
    EXPECT_EQ(with("domain: leak.example", "domain: leak.notexample"),
              Marks{"domain-misfit: leak.notexample"});
    EXPECT_EQ(with(beacons, "domain: a.b.c.example"), Marks{});
}

TEST(Domains, AreNotTheOrganisationsOwn) {
    for (const char *domain :
         {"city.fictitious.example", "cdn.city.fictitious.example", "fictitious.example"})
        EXPECT_EQ(with(beacons, "domain: " + std::string{domain}),
                  Marks{"domain-misfit: " + std::string{domain}});
    EXPECT_EQ(with(beacons, "domain: notcity.fictitious.example"), Marks{});
}

TEST(Domains, AreOneStepsAlone) {
    EXPECT_EQ(with("domain: leak.example", "domain: cdn.example"),
              Marks{"domain-misfit: cdn.example"});
    EXPECT_EQ(with("domain: leak.example", "domain: a.cdn.example"),
              Marks{"domain-misfit: a.cdn.example"});
    EXPECT_EQ(with(beacons, "domain: x.leak.example"), Marks{"domain-misfit: leak.example"});
    EXPECT_EQ(with("domain: leak.example", "domain: acdn.example"), Marks{});
}

TEST(Domains, AreAskedOfANameServerThatReachesTheAttacker) {
    EveryVerb deaf;
    deaf.in_organization("proxy: {}, dns: {}", "proxy: {}");
    const Marks marks = test::marks(deaf.load().diagnostics);
    EXPECT_EQ(std::ranges::count(marks, "nothing-listens: cdn.example"), 1) << marks.size();
    EveryVerb closed;
    closed.in_organization("dmz/gate -> internet: tcp/80, udp/53", "dmz/gate -> internet: tcp/80");
    EXPECT_EQ(test::marks(closed.load().diagnostics),
              (Marks{"step-unreachable: attacker", "step-unreachable: attacker"}));
}

TEST(Domains, NeedNoProxy) {
    EXPECT_EQ(with(beacons, "via: gate, domain: cdn.example"), Marks{"key-needs-key: via"});
}

} // namespace
} // namespace enshu::dsl
