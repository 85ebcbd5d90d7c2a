#include "orchestrator/plan/seed_plan.h"

#include "orchestrator/process/process.h"
#include "tests/support/small_range.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace enshu::plan {
namespace {

class SeedPlanTest : public testing::Test {
  protected:
    dsl::Host &host(const char *id) {
        return *std::ranges::find(scenario.organization.hosts, id, &dsl::Host::id);
    }
    SeedPlan seed(const char *id) {
        return make_plan(scenario, "city", 1, {"/assets", "/actor"}).seeds.at(id);
    }
    dsl::PolicyRule rule(dsl::Endpoint from, dsl::Endpoint to, std::vector<dsl::Port> ports) {
        return {std::move(from), std::move(to), std::move(ports), ""};
    }

    test::TempDirectory directory;
    dsl::Scenario scenario = test::first_light(directory.path());
};

TEST_F(SeedPlanTest, AHostGetsWhatItsRoleNeedsAndNoMore) {
    EXPECT_TRUE(seed("pc-suzuki").contains("open-attachment"));
    EXPECT_FALSE(seed("gate").contains("open-attachment"));
    EXPECT_TRUE(seed("fw").contains("nftables.conf"));
    EXPECT_FALSE(seed("gate").contains("nftables.conf"));
    EXPECT_TRUE(seed("gate").contains("services/smtp/setup"));
    EXPECT_FALSE(seed("gate").contains("services/web/setup"));
    EXPECT_TRUE(seed("fw").contains("network/12-office.network"));
    for (const char *id : {"fw", "gate", "pc-suzuki", "attacker"})
        for (const char *file :
             {"meta-data", "user-data", "setup", "check", "actor", "host.env", "hosts"})
            EXPECT_TRUE(seed(id).contains(file)) << id << ' ' << file;
}

TEST_F(SeedPlanTest, ASensorHasTheOrganisationsRulesOrThoseThatComeAlong) {
    EXPECT_FALSE(seed("fw").contains("services/sensor/rules"));
    host("fw").services.push_back({.kind = dsl::ServiceKind::Sensor});
    EXPECT_EQ(seed("fw").at("services/sensor/rules").copy_of,
              "/assets/services/sensor/default.rules");
    EXPECT_EQ(seed("fw").at("services/sensor/sensor").copy_of, "/sensor");
    EXPECT_TRUE(seed("fw").at("services/sensor/sensor").executable);
    host("fw").services.back().content = "/organization/files/own.rules";
    EXPECT_EQ(seed("fw").at("services/sensor/rules").copy_of, "/organization/files/own.rules");
}

TEST_F(SeedPlanTest, TheAttackersHostLearnsNothingOfTheOrganisation) {
    for (const auto &[path, file] : seed("attacker"))
        for (const char *secret :
             {"hinode", "suzuki", "Suzuki", "gate", "203.0.113", "192.168.20", "fw."})
            EXPECT_EQ(file.content.find(secret), std::string::npos) << path << ": " << file.content;
}

TEST_F(SeedPlanTest, NoHostLearnsOfTheAttackers) {
    for (const char *id : {"fw", "gate", "pc-suzuki"})
        for (const auto &[path, file] : seed(id)) {
            EXPECT_EQ(file.content.find("attacker"), std::string::npos) << path;
            EXPECT_EQ(file.content.find("198.51.100.66"), std::string::npos) << path;
        }
}

TEST_F(SeedPlanTest, TheEnvironmentIsReadByTheShellAsItWasMeant) {
    scenario.organization.domain = "it's $HOME.example";
    EXPECT_EQ(process::run_checked({"sh", "-c",
                                    seed("gate").at("host.env").content +
                                        "printf '%s|%s|%s' \"$ENSHU_DOMAIN\" "
                                        "\"$ENSHU_SERVICES\" \"$ENSHU_ROLE\""}),
              "it's $HOME.example|smtp imap proxy ssh|server");
}

TEST_F(SeedPlanTest, ANameCannotAddAnAccountOrAField) {
    scenario.organization.people.front().name.en = "Suzuki: root\nroot:x:Root, Room 1";
    const std::string accounts = seed("gate").at("accounts").content;
    EXPECT_EQ(std::ranges::count(accounts, '\n'), 1);
    EXPECT_EQ(std::ranges::count(accounts, ':'), 2);
    EXPECT_TRUE(accounts.starts_with("suzuki:")) << accounts;
}

TEST_F(SeedPlanTest, DocumentsAreCopiedButNotWhatTheyLinkTo) {
    const auto documents = directory.path() / "documents";
    test::write_file(documents / "residents.csv", "id\n");
    test::write_file(documents / "folder" / "inside.txt", "x");
    std::filesystem::create_symlink("/etc/passwd", documents / "linked");
    host("pc-suzuki").documents = documents;
    const SeedPlan plan = seed("pc-suzuki");
    EXPECT_EQ(plan.at("documents/residents.csv").copy_of, documents / "residents.csv");
    EXPECT_FALSE(plan.contains("documents/linked"));
    EXPECT_FALSE(plan.contains("documents/folder"));
}

TEST_F(SeedPlanTest, RulesNameAnyZoneAndHostBySide) {
    const dsl::Port smtp{dsl::Protocol::Tcp, 25};
    const dsl::Port dns{dsl::Protocol::Udp, 53};
    dsl::Policy &policy = scenario.organization.policy;
    policy.allow = {rule({true, "", ""}, {true, "", ""}, {smtp}),
                    rule({false, "office", ""}, {true, "", ""}, {dns}),
                    rule({true, "", ""}, {false, "dmz", "gate"}, {smtp, dns}),
                    rule({false, "dmz", "gate"}, {false, "internet", ""}, {smtp})};
    const std::string rules = router_rules(scenario.organization);
    for (const char *line :
         {"        tcp dport 25 accept\n", "        ip saddr 192.168.20.0/24 udp dport 53 accept\n",
          "        ip daddr 203.0.113.25 tcp dport 25 accept\n",
          "        ip daddr 203.0.113.25 udp dport 53 accept\n",
          "        ip saddr 203.0.113.25 ip daddr 198.51.100.0/24 tcp dport 25 accept\n"})
        EXPECT_NE(rules.find(line), std::string::npos) << line << "in\n" << rules;
}

TEST_F(SeedPlanTest, WithoutRulesNothingPasses) {
    scenario.organization.policy.allow.clear();
    const std::string rules = router_rules(scenario.organization);
    EXPECT_EQ(rules.find("dport"), std::string::npos);
    EXPECT_NE(rules.find("hook forward priority filter; policy drop;"), std::string::npos);
}

TEST_F(SeedPlanTest, ARuleForAHostOutsideItsZoneIsOurBug) {
    scenario.organization.policy.allow = {
        rule({false, "office", "gate"}, {true, "", ""}, {{dsl::Protocol::Tcp, 25}})};
    EXPECT_THROW(router_rules(scenario.organization), std::logic_error);
}

} // namespace
} // namespace enshu::plan
