#include "orchestrator/plan/seed_services.h"

#include "orchestrator/plan/seed_plan.h"
#include "tests/support/small_range.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace enshu::plan {
namespace {

class SeedServices : public testing::Test {
  protected:
    dsl::Host &host(const char *id) {
        return *std::ranges::find(scenario.organization.hosts, id, &dsl::Host::id);
    }
    SeedPlan seed(const char *id) {
        return make_plan(scenario, "city", 1, {"/assets", "/actor"}).seeds.at(id);
    }
    std::string environment(const char *id) { return seed(id).at("host.env").content; }
    void offer(const char *id, dsl::ServiceKind kind, const std::filesystem::path &content = {},
               const std::string &share = "") {
        host(id).services.push_back({.kind = kind, .share = share, .content = content});
    }
    dsl::Step &step(dsl::Verb verb) {
        dsl::Step made;
        made.id = "step" + std::to_string(scenario.attack.size());
        made.verb = std::move(verb);
        scenario.attack.push_back(std::move(made));
        return scenario.attack.back();
    }

    test::TempDirectory directory;
    dsl::Scenario scenario = test::first_light(directory.path());
};

bool has(const std::string &text, const std::string &part) {
    return text.find(part) != std::string::npos;
}

TEST_F(SeedServices, AShareAndASiteComeWithAllTheirFoldersAndNoLinks) {
    test::write_file(directory.path() / "share" / "soumu" / "list of 2026.csv", "a\n");
    std::filesystem::create_symlink("/etc/passwd", directory.path() / "share" / "linked");
    std::filesystem::create_directory_symlink("/etc", directory.path() / "share" / "linked-folder");
    test::write_file(directory.path() / "site" / "index.html", "<p>\n");
    offer("gate", dsl::ServiceKind::Smb, directory.path() / "share", "shared");
    offer("gate", dsl::ServiceKind::Web, directory.path() / "site");
    const SeedPlan plan = seed("gate");
    EXPECT_TRUE(plan.contains("services/smb/share/soumu/list of 2026.csv"));
    EXPECT_TRUE(plan.contains("services/web/site/index.html"));
    EXPECT_TRUE(
        std::ranges::none_of(plan, [](const auto &file) { return has(file.first, "linked"); }));
    EXPECT_TRUE(has(environment("gate"), "ENSHU_SHARE='shared'\n"));
    EXPECT_TRUE(has(environment("pc-suzuki"), "ENSHU_SHARE=''\n"));
}

TEST_F(SeedServices, ATableIsCalledAfterItsFile) {
    test::write_file(directory.path() / "Residents 2026.csv", "id\n1\n");
    offer("gate", dsl::ServiceKind::Database, directory.path() / "Residents 2026.csv");
    EXPECT_TRUE(seed("gate").contains("services/database/residents_2026.csv"));
    EXPECT_TRUE(has(environment("gate"), "ENSHU_TABLE='residents_2026'\n"));
}

TEST_F(SeedServices, AFileWhoseNameIsNoWordStillMakesATable) {
    test::write_file(directory.path() / "2026.csv", "id\n1\n");
    offer("gate", dsl::ServiceKind::Database, directory.path() / "2026.csv");
    EXPECT_TRUE(has(environment("gate"), "ENSHU_TABLE='records'\n"));
}

TEST_F(SeedServices, ServersAndRoutersAreAdministeredAndOthersAreNot) {
    for (const char *id : {"fw", "gate"})
        EXPECT_TRUE(seed(id).contains("services/ssh/setup")) << id;
    for (const char *id : {"pc-suzuki", "attacker"}) {
        EXPECT_FALSE(seed(id).contains("services/ssh/setup")) << id;
        EXPECT_FALSE(seed(id).contains("logins")) << id;
    }
}

TEST_F(SeedServices, WithoutATimeServiceNobodyFollowsOne) {
    for (const char *id : {"fw", "gate", "pc-suzuki", "attacker"})
        EXPECT_FALSE(seed(id).contains("services/time/setup")) << id;
}

TEST_F(SeedServices, EveryVisibleHostFollowsTheTimeOfTheOneThatOffersIt) {
    offer("gate", dsl::ServiceKind::Time);
    for (const char *id : {"fw", "gate", "pc-suzuki"})
        EXPECT_TRUE(seed(id).contains("services/time/setup")) << id;
    EXPECT_FALSE(seed("attacker").contains("services/time/setup"));
    EXPECT_TRUE(has(environment("fw"), "ENSHU_TIME='203.0.113.25'\n"));
    EXPECT_TRUE(has(environment("gate"), "ENSHU_TIME=''\n"));
    EXPECT_EQ(std::ranges::count(services_on(scenario, host("gate")), "time"), 1);
}

TEST_F(SeedServices, APasswordThatWasLeftOpensTheAccountItIsOf) {
    step(dsl::SshLogin{"pc-suzuki", "gate", "maint", "/home/suzuki/Documents/memo.txt"});
    const std::string logins = seed("gate").at("logins").content;
    const std::string memo = seed("pc-suzuki").at("planted/home/suzuki/Documents/memo.txt").content;
    ASSERT_TRUE(logins.starts_with("maint:")) << logins;
    const std::string password = logins.substr(6, logins.find(':', 6) - 6);
    EXPECT_GE(password.size(), 10U);
    EXPECT_TRUE(has(memo, "ユーザー: maint\n")) << memo;
    EXPECT_TRUE(has(memo, "パスワード: " + password + "\n")) << memo;
    EXPECT_FALSE(has(seed("gate").at("accounts").content, "maint"));
    EXPECT_EQ(seed("fw").at("logins").content, "");
}

TEST_F(SeedServices, ALoginThatIsMadeTwiceIsOneAccountAndOneNote) {
    for (int i = 0; i < 2; ++i)
        step(dsl::SshLogin{"pc-suzuki", "gate", "maint", "/home/suzuki/memo.txt"});
    const std::string logins = seed("gate").at("logins").content;
    EXPECT_EQ(std::ranges::count(logins, '\n'), 1) << logins;
    const std::string memo = seed("pc-suzuki").at("planted/home/suzuki/memo.txt").content;
    EXPECT_EQ(memo.find("maint"), memo.rfind("maint")) << memo;
}

TEST_F(SeedServices, WhatIsPlantedStaysBelowItsFolder) {
    step(dsl::SshLogin{"pc-suzuki", "gate", "maint", "/home/suzuki/../../../../etc/memo.txt"});
    EXPECT_TRUE(seed("pc-suzuki").contains("planted/etc/memo.txt"));
    scenario.attack.clear();
    step(dsl::SshLogin{"pc-suzuki", "gate", "maint", "memo.txt"});
    EXPECT_THROW(seed("pc-suzuki"), std::logic_error);
}

TEST_F(SeedServices, PasswordsAreAskedForOnlyWhereTheyAreGuessed) {
    EXPECT_TRUE(has(environment("gate"), "ENSHU_SSH_PASSWORDS=''\n"));
    step(dsl::PasswordSpray{"pc-suzuki", "gate", {"suzuki"}});
    EXPECT_TRUE(has(environment("gate"), "ENSHU_SSH_PASSWORDS='yes'\n"));
    EXPECT_TRUE(has(environment("fw"), "ENSHU_SSH_PASSWORDS=''\n"));
}

TEST_F(SeedServices, TheNameServerKnowsWhoSendsForWhom) {
    offer("gate", dsl::ServiceKind::Dns);
    std::get<dsl::SendMail>(scenario.attack.front().verb).envelope = "bounce@Bulk.example";
    EXPECT_EQ(seed("gate").at("services/dns/internet").content,
              "text bulk.example v=spf1 ip4:198.51.100.66 ~all\n"
              "text city.hinode.example v=spf1 ip4:203.0.113.25 ~all\n"
              "text supplier.example v=spf1 ip4:192.0.2.25 ~all\n");
    EXPECT_FALSE(seed("fw").contains("services/dns/internet"));
}

TEST_F(SeedServices, WhoeverHasASiteOutsideSendsMailFromIt) {
    offer("gate", dsl::ServiceKind::Dns);
    host("attacker").sites = {"www.shop.example"};
    EXPECT_TRUE(has(seed("gate").at("services/dns/internet").content,
                    "text shop.example v=spf1 ip4:198.51.100.66 ~all\n"));
}

TEST_F(SeedServices, TheNameServerAsksTheAttackerForTheAttackersDomains) {
    offer("gate", dsl::ServiceKind::Dns);
    scenario.attack.clear();
    dsl::Beacon beacon;
    beacon.on = "pc-suzuki";
    beacon.to = "attacker";
    beacon.domain = "cdn.example";
    step(beacon);
    EXPECT_TRUE(has(seed("gate").at("services/dns/internet").content,
                    "forward cdn.example 198.51.100.66\n"));
}

TEST_F(SeedServices, AnAddressThatIsNoneAddsNoLine) {
    offer("gate", dsl::ServiceKind::Dns);
    for (const char *address : {"nobody", "a@", "a@x y", "a@x\nforward . 198.51.100.66", "a@x'"}) {
        std::get<dsl::SendMail>(scenario.attack.front().verb).from_address = address;
        EXPECT_EQ(seed("gate").at("services/dns/internet").content,
                  "text city.hinode.example v=spf1 ip4:203.0.113.25 ~all\n")
            << address;
    }
}

TEST_F(SeedServices, TextsAndPointsShapeNoMachine) {
    offer("gate", dsl::ServiceKind::Dns);
    const auto digest = [&] {
        const ExercisePlan plan = make_plan(scenario, "city", 1, {"/assets", "/actor"});
        std::string all;
        for (const auto &[path, file] : plan.seeds.at("gate"))
            all += path + "\n" + file.content;
        return all;
    };
    const std::string before = digest();
    auto &mail = std::get<dsl::SendMail>(scenario.attack.front().verb);
    mail.subject = "another";
    mail.body = {"別の本文", "another text"};
    EXPECT_EQ(digest(), before);
    mail.from_address = "taro@other.example";
    EXPECT_NE(digest(), before);
}

TEST_F(SeedServices, TheRouterTakesAdministrationAndItsOwnServicesFromTheInside) {
    scenario.organization.policy.on = "fw";
    offer("fw", dsl::ServiceKind::Time);
    const std::string rules = router_rules(scenario.organization);
    const std::string inside = "ip saddr { 203.0.113.0/24, 192.168.20.0/24 } ";
    EXPECT_TRUE(has(rules, inside + "tcp dport 22 accept\n")) << rules;
    EXPECT_TRUE(has(rules, inside + "udp dport 123 accept\n")) << rules;
}

TEST_F(SeedServices, TheRouterWritesDownWhatItRefusesAndWhatItLetsThrough) {
    const std::string rules = router_rules(scenario.organization);
    for (const char *prefix :
         {"\"fw-refused \"", "\"fw-refused-input \"", "\"fw-accepted \"", "\"fw-accepted-input \""})
        EXPECT_TRUE(has(rules, prefix)) << prefix;
    EXPECT_EQ(std::ranges::count(rules, '{'), std::ranges::count(rules, '}'));
}

} // namespace
} // namespace enshu::plan
