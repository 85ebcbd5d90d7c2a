// Passes that prove: connections, isolation, rules.
#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using test::Marks;
using test::SmallScenario;

constexpr auto inside_rule = "    - any -> dmz: tcp/143, tcp/3128\n";
constexpr auto outside_rule = "    - dmz/gate -> internet: tcp/80\n";

Marks after_organization_edit(std::string_view before, std::string_view after) {
    return test::marks(SmallScenario{}.in_organization(before, after).load().diagnostics);
}
Marks after_scenario_edit(std::string_view before, std::string_view after) {
    return test::marks(SmallScenario{}.in_scenario(before, after).load().diagnostics);
}

TEST(Reachability, FindsNothingWhereEverythingIsOpen) {
    EXPECT_EQ(test::marks(SmallScenario{}.load().diagnostics), Marks{});
}

TEST(Reachability, OfAStepIsReportedAtTheKeyThatNamesTheTarget) {
    EXPECT_EQ(after_organization_edit(outside_rule, ""),
              (Marks{"step-unreachable: attacker", "step-unreachable: attacker"}));
    EXPECT_EQ(after_organization_edit("- internet -> dmz/gate: tcp/25", "- dmz -> office: tcp/22"),
              Marks{"step-unreachable: suzuki"});
    EXPECT_EQ(after_organization_edit("tcp/143, tcp/3128", "tcp/3128"),
              Marks{"step-unreachable: pc"});
}

TEST(Reachability, AProxyOutOfReachIsReportedOnceAndNotForEachStepThatGoesThroughIt) {
    EXPECT_EQ(after_organization_edit("tcp/143, tcp/3128", "tcp/143"),
              Marks{"proxy-unreachable: gate"});
}

TEST(Reachability, IsNotAskedOfAPolicyWithoutRules) {
    SmallScenario without;
    const auto allow = without.organization.find("  allow:");
    without.organization.erase(allow);
    EXPECT_EQ(test::marks(without.load().diagnostics), Marks{"missing-key: policy"});
}

TEST(Reachability, WithoutAProxyTheWayIsDirect) {
    SmallScenario direct;
    direct.in_organization("user: suzuki, proxy: gate", "user: suzuki")
        .in_scenario("via: gate, ", "")
        .in_scenario("to: attacker, what:", "to: attacker, via: gate, what:");
    EXPECT_EQ(test::marks(direct.load().diagnostics), Marks{"step-unreachable: attacker"});
    direct.in_organization(outside_rule,
                           std::string{outside_rule} + "    - office -> internet: tcp/80\n");
    EXPECT_EQ(test::marks(direct.load().diagnostics), Marks{});
}

TEST(Reachability, NotesTheNearestRuleAndSaysWhatWouldHelp) {
    const LoadResult result =
        SmallScenario{}.in_organization("gate: tcp/25", "gate: tcp/22").load();
    ASSERT_EQ(result.diagnostics.size(), 1U);
    const Diagnostic &error = *result.diagnostics.begin();
    EXPECT_EQ(error.message, "step `phish` cannot reach `gate` on tcp/25");
    ASSERT_FALSE(error.notes.empty());
    EXPECT_EQ(error.notes.front().message, "the policy allows `internet -> dmz/gate` only tcp/22");
    EXPECT_EQ(error.help, "allow tcp/25 there, or move the step to a host that may");
}

TEST(Reachability, OfEmulatedUsersIsWhatTheyDo) {
    const auto with_user = [](std::string_view does) {
        return after_scenario_edit("attack:\n", "users: [ { person: suzuki, on: pc, " +
                                                    std::string{does} + " } ]\nattack:\n");
    };
    EXPECT_EQ(with_user("browse: 20s..90s"), Marks{"nothing-to-browse: 20s..90s"});
    EXPECT_EQ(with_user("mail: 3m"), Marks{"user-unreachable: 3m"});
    EXPECT_EQ(with_user("files: 5m"), Marks{}); // without a share on their own machine
}

TEST(Reachability, OfWhatIsToBeClosedHoldsAtTheStart) {
    const auto blocked = [](std::string_view port) {
        return after_scenario_edit("measure: { report: report }",
                                   "measure: { blocked: { from: office/pc, to: dmz/gate, port: " +
                                       std::string{port} + " } }");
    };
    EXPECT_EQ(blocked("tcp/143"), Marks{});
    EXPECT_EQ(blocked("tcp/22"), Marks{"already-blocked: dmz/gate"});
}

TEST(Reachability, OfASiteNeedsAHostThatServesIt) {
    const auto available = [](const std::string &name, std::string_view services) {
        SmallScenario scenario;
        scenario.in_organization("proxy: {} }", services)
            .in_scenario("within: 5m of soc-call, late: half, measure: { report: report }",
                         "measure: { available: { from: attacker, url: \"http://" + name +
                             ".city.hinode.example/\", every: 30s, spare: 5m } }");
        return test::marks(scenario.load().diagnostics);
    };
    EXPECT_EQ(available("www", "proxy: {} }"),
              Marks{"nothing-listens: \"http://www.city.hinode.example/\""});
    EXPECT_EQ(available("shop", "proxy: {}, web: {} }"),
              Marks{"unknown-reference: \"http://shop.city.hinode.example/\""});
    EXPECT_EQ(available("www", "proxy: {}, web: {} }"),
              Marks{"measure-unreachable: \"http://www.city.hinode.example/\""});
}

TEST(Reachability, OfLogsAndNamesIsAWarningForAZoneAndNotForEachHost) {
    SmallScenario logging;
    logging.in_organization("proxy: {} }", "proxy: {}, dns: {}, syslog: {} }")
        .in_organization("policy:", "  pc2: { role: workstation, at: { office: .102 }, user: "
                                    "suzuki }\npolicy:");
    const LoadResult result = logging.load();
    EXPECT_EQ(test::marks(result.diagnostics),
              (Marks{"dns-unreachable: pc", "log-unreachable: pc"}));
    EXPECT_TRUE(result.scenario) << "they are warnings";
}

TEST(Reachability, SaysNothingOfWhatFollowsFromAnotherMistake) {
    EXPECT_EQ(after_organization_edit("gate: tcp/25", "gat: tcp/25"),
              Marks{"unknown-reference: gat"});
    EXPECT_EQ(after_organization_edit("on: fw", "on: pc").front(), "wrong-kind: pc");
    EXPECT_EQ(after_scenario_edit("do: beacon, on: pc", "do: beacon, on: gate"),
              Marks{"wrong-kind: gate"});
}

TEST(Policy, HasNoRuleThatOpensNothing) {
    const auto with_rule = [](const std::string &rule) {
        return after_organization_edit(outside_rule, outside_rule + ("    - " + rule + "\n"));
    };
    EXPECT_EQ(with_rule("office -> dmz/gate: tcp/22"), Marks{}) << "administrators get in by SSH";
    EXPECT_EQ(with_rule("office -> dmz/gate: tcp/22, tcp/445"), Marks{"rule-unused: tcp/445"});
    EXPECT_EQ(with_rule("dmz -> office: tcp/22"), Marks{"rule-unused: dmz -> office: tcp/22"});
    EXPECT_EQ(with_rule("dmz -> dmz: tcp/22"), Marks{"rule-unused: dmz -> dmz: tcp/22"});
    EXPECT_EQ(with_rule("office -> internet: tcp/443"), Marks{}) << "anything may listen outside";
    EXPECT_EQ(with_rule("office/pc -> dmz/gate: tcp/143"),
              Marks{"rule-covered: office/pc -> dmz/gate: tcp/143"});
    EXPECT_EQ(with_rule("any -> dmz/gate: tcp/143, tcp/22"), Marks{});
}

TEST(Isolation, KeepsTheAttackerOutsideAndUnseenAndAllElseInside) {
    EXPECT_EQ(after_scenario_edit("at: { internet: .66 }", "at: { dmz: .66 }"),
              Marks{"zone-misfit: dmz"});
    EXPECT_EQ(after_scenario_edit(", hidden: true", ""), Marks{"hidden-misfit: attacker"});
    EXPECT_EQ(after_organization_edit("at: { office: .101 }", "at: { internet: .101 }").front(),
              "zone-misfit: internet");
    EXPECT_EQ(after_organization_edit("memory: 256MiB", "hidden: true").front(),
              "hidden-misfit: true");
}

TEST(Isolation, HasOneOutsideAndOneRouter) {
    EXPECT_EQ(after_organization_edit("dmz: { cidr: 203.0.113.0/24",
                                      "dmz: { cidr: 203.0.113.0/24, outside: true"),
              Marks{"many-outsides: true"});
    EXPECT_EQ(after_organization_edit("  pc:", "  modem: { role: router, at: { internet: .2, "
                                               "office: .2 } }\n  pc:"),
              Marks{"many-routers: router"});
}

} // namespace
} // namespace enshu::dsl
