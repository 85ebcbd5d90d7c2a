#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using test::Marks;
using test::SmallScenario;

TEST(Organization, BecomesTheModel) {
    const LoadResult result = SmallScenario{}.load();
    ASSERT_TRUE(result.scenario);
    const Organization &organization = result.scenario->organization;
    EXPECT_EQ(organization.domain, "city.hinode.example");
    EXPECT_EQ(organization.kind, OrganizationKind::Municipality);
    EXPECT_TRUE(organization.find_zone("internet")->outside);
    EXPECT_EQ(organization.find_zone("dmz")->label.ja, "dmz");
    EXPECT_EQ(organization.find_zone("office")->label.ja, "庁内");
    EXPECT_EQ(organization.find_person("suzuki")->name.in(Language::Ja), "鈴木");
    EXPECT_EQ(organization.find_person("soc")->name.in(Language::Ja), "SOC");
    const Host &gate = *organization.find_host("gate");
    EXPECT_EQ(gate.role, HostRole::Server);
    EXPECT_EQ(to_string(gate.interfaces.at(0).address), "203.0.113.25");
    EXPECT_TRUE(gate.offers(ServiceKind::Imap));
    EXPECT_FALSE(gate.offers(ServiceKind::Web));
    EXPECT_EQ(gate.names, std::vector<std::string>{"www"});
    EXPECT_EQ(gate.memory_mib, 256);
    EXPECT_EQ(organization.find_host("fw")->interfaces.size(), 3u);
    EXPECT_EQ(organization.find_host("pc")->proxy, "gate");
    EXPECT_EQ(organization.hosts.back().id, "attacker");
    EXPECT_TRUE(organization.hosts.back().hidden);
    EXPECT_EQ(organization.find_host("nobody"), nullptr);
}

TEST(Organization, KeepsThePolicyAsItWasWritten) {
    const LoadResult result = SmallScenario{}.load();
    ASSERT_TRUE(result.scenario);
    const Policy &policy = result.scenario->organization.policy;
    ASSERT_EQ(policy.allow.size(), 3u);
    EXPECT_EQ(policy.allow[0].from.zone, "internet");
    EXPECT_EQ(policy.allow[0].to.host, "gate");
    EXPECT_TRUE(policy.allow[1].from.any);
    EXPECT_EQ(policy.allow[1].ports, (std::vector<Port>{{Protocol::Tcp, 143}, {Protocol::Tcp, 3128}}));
    EXPECT_EQ(policy.allow[1].text, "any -> dmz: tcp/143, tcp/3128");
}

Marks after_organization_edit(std::string_view before, std::string_view after) {
    return test::marks(SmallScenario{}.in_organization(before, after).load().diagnostics);
}

TEST(Organization, RefusesTwoOwnersOfAnAccount) {
    EXPECT_EQ(after_organization_edit("soc: { name: SOC }", "soc: { name: SOC, account: suzuki }"),
              Marks{"duplicate-id: suzuki"});
}

TEST(Organization, RefusesTwoHostsOfOneName) {
    EXPECT_EQ(after_organization_edit("names: [ www ]", "names: [ www, pc, www ]"),
              (Marks{"duplicate-id: pc", "duplicate-id: www"}));
}

TEST(Organization, RefusesAUserWhoIsNotThere) {
    EXPECT_EQ(after_organization_edit("user: suzuki", "user: sazuki"),
              Marks{"unknown-reference: sazuki"});
    EXPECT_EQ(after_organization_edit("user: suzuki", "user: soc").front(),
              "nothing-to-open: phish")
        << "the mail then goes to somebody else";
}

TEST(Organization, RefusesAProxyThatOffersNone) {
    EXPECT_EQ(after_organization_edit("proxy: gate", "proxy: fw"), Marks{"wrong-kind: fw"});
}

TEST(Addressing, FindsZonesOneInsideTheOther) {
    EXPECT_EQ(after_organization_edit("cidr: 203.0.113.0/24", "cidr: 192.168.0.0/16").front(),
              "zones-overlap: 192.168.20.0/24");
    EXPECT_EQ(after_organization_edit("cidr: 203.0.113.0/24", "cidr: 192.168.20.128/25").front(),
              "zones-overlap: 192.168.20.0/24");
}

TEST(Addressing, RefusesPartsOfTheRealInternet) {
    EXPECT_EQ(after_organization_edit("cidr: 203.0.113.0/24", "cidr: 8.8.8.0/24"),
              Marks{"zone-not-private: 8.8.8.0/24"});
    EXPECT_EQ(after_organization_edit("cidr: 203.0.113.0/24", "cidr: 172.0.0.0/8"),
              Marks{"zone-not-private: 172.0.0.0/8"});
    EXPECT_EQ(after_organization_edit("cidr: 203.0.113.0/24", "cidr: 172.31.9.0/24"), Marks{});
}

TEST(Addressing, RefusesAnAddressTwiceAlsoWhenWrittenDifferently) {
    EXPECT_EQ(test::marks(SmallScenario{}
                              .in_scenario("internet: .66", "internet: 198.51.100.1")
                              .load()
                              .diagnostics),
              Marks{"address-taken: 198.51.100.1"});
}

TEST(Addressing, WantsTheRouterInEveryZone) {
    EXPECT_EQ(after_organization_edit("dmz: .1, ", ""), Marks{"zone-without-router: dmz"});
}

TEST(Addressing, LetsOnlyRoutersStandBetweenZones) {
    EXPECT_EQ(after_organization_edit("at: { dmz: .25 }", "at: { dmz: .25, office: .25 }"),
              Marks{"host-between-zones: { dmz: .25, office: .25 }"});
}

} // namespace
} // namespace enshu::dsl
