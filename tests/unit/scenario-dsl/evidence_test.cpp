#include "fixture.h"

#include "scenario-dsl/attack/guest_files.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace enshu::dsl {
namespace {

using test::Marks;
using test::SmallScenario;

Marks after_measure(const std::string &measure, std::string_view before = "",
                    std::string_view after = "") {
    SmallScenario scenario;
    scenario.in_scenario("measure: { report: report }", "measure: { " + measure + " }");
    return test::marks(scenario.in_scenario(before, after).load().diagnostics);
}

constexpr auto exfil = "what: /home/suzuki/Downloads/lure.txt";

TEST(Evidence, IsThereForEveryVerbOnAHostThatTeamsSee) {
    const Scenario scenario = test::EveryVerb{}.load().scenario.value();
    const Network network{scenario.organization};
    const Index steps{scenario.attack};
    for (const Step &step : scenario.attack)
        EXPECT_TRUE(std::ranges::any_of(traces_of(step, steps, network), [&](const Trace &trace) {
            const Host *host = network.find_host(trace.host);
            return host && !host->hidden && !trace.when_refused;
        })) << step.id;
}

TEST(Evidence, IsThereOfWhatGoesOutWithoutAProxyToo) {
    SmallScenario direct;
    direct.in_organization("user: suzuki, proxy: gate", "user: suzuki")
        .in_organization("    - dmz/gate -> internet",
                         "    - office -> internet: tcp/80\n    - dmz/gate -> internet");
    const Scenario scenario = direct.load().scenario.value();
    const Network network{scenario.organization};
    const auto traces = traces_of(*scenario.find_step("exfil"), Index{scenario.attack}, network);
    ASSERT_FALSE(traces.empty());
    EXPECT_EQ(traces.front().host, "fw") << "the router logs what it lets through";
}

TEST(Evidence, IsAskedForWhereSomethingLeavesIt) {
    EXPECT_EQ(after_measure("evidence: { of: pc, kind: memory }"), Marks{});
    EXPECT_EQ(after_measure("evidence: { of: gate, kind: log, path: /var/log/squid/access.log }"),
              Marks{});
    EXPECT_EQ(after_measure("evidence: { of: pc, kind: log, path: /var/log/squid/access.log }"),
              Marks{"nothing-to-find: /var/log/squid/access.log"});
    EXPECT_EQ(
        after_measure("evidence: { of: pc, kind: file, path: /home/suzuki/Downloads/lure.txt }"),
        Marks{});
    EXPECT_EQ(after_measure("evidence: { of: pc, kind: file, path: /home/suzuki/Downloads/x }"),
              Marks{"nothing-to-find: /home/suzuki/Downloads/x"});
    EXPECT_EQ(after_measure("evidence: { of: attacker, kind: disk }"),
              Marks{"wrong-kind: attacker"});
    EXPECT_EQ(after_measure("evidence: { of: pc, kind: log }"), Marks{"missing-key: log"});
}

TEST(Evidence, WhatMustBeGoneWasThere) {
    const std::string crontab = "guest-state: { on: pc, gone: /var/spool/cron/crontabs/suzuki }";
    EXPECT_EQ(after_measure(crontab), Marks{"nothing-to-find: /var/spool/cron/crontabs/suzuki"});
    EXPECT_EQ(after_measure(crontab, "every: 4s..7s", "every: 4s..7s, persist: cron"), Marks{});
}

TEST(Evidence, ADigestIsOfAFileThatATeamMeets) {
    const auto asked = [](std::string_view name) {
        SmallScenario scenario;
        scenario.in_scenario("accept: [ pc, 192.168.20.101 ]",
                             "accept: \"{sha256:" + std::string{name} + "}\"");
        scenario.in_scenario("attachment: lure.txt", "attachment: files/lure.txt");
        test::write(scenario.directory.path() / "files" / "lure.txt", "harmless");
        test::write(scenario.directory.path() / "files" / "other.txt", "harmless too");
        return test::marks(scenario.load().diagnostics);
    };
    EXPECT_EQ(asked("lure.txt"), Marks{});
    EXPECT_EQ(asked("other.txt"), Marks{"nothing-to-find: {sha256:other.txt}"});
}

TEST(GuestFiles, AreTakenOnlyWhereSomethingPutsThem) {
    const auto taken = [](const std::string &what) {
        return test::marks(SmallScenario{}.in_scenario(exfil, "what: " + what).load().diagnostics);
    };
    EXPECT_EQ(taken("/home/suzuki"), Marks{});
    EXPECT_EQ(taken("/etc/passwd"), Marks{}) << "the image has it";
    EXPECT_EQ(taken("/home/suzuki/secret.csv"),
              Marks{"guest-file-missing: /home/suzuki/secret.csv"});
}

TEST(GuestFiles, ComeFromDocumentsAndShares) {
    SmallScenario scenario;
    scenario
        .in_organization("user: suzuki, proxy: gate",
                         "user: suzuki, proxy: gate, documents: papers")
        .in_organization("proxy: {} }", "proxy: {}, smb: { share: shared, seed: share } }")
        .in_organization("any -> dmz: tcp/143", "any -> dmz: tcp/22, tcp/143")
        .in_scenario(exfil, "what: /home/suzuki/Documents/a.csv")
        .in_scenario("injects:\n", "  - { id: login, after: open, do: ssh-login, on: pc, to: gate, "
                                   "credential: { user: maint, planted: /home/suzuki/memo.txt } }\n"
                                   "  - { id: pack, after: login, do: archive, on: gate, what: "
                                   "/srv/shared/residents }\ninjects:\n");
    test::write(scenario.directory.path() / "organization" / "papers" / "a.csv", "x");
    test::write(scenario.directory.path() / "organization" / "share" / "residents" / "b.csv", "x");
    EXPECT_EQ(test::marks(scenario.load().diagnostics), Marks{});
    std::filesystem::remove_all(scenario.directory.path() / "organization" / "share" / "residents");
    EXPECT_EQ(test::marks(scenario.load().diagnostics),
              Marks{"guest-file-missing: /srv/shared/residents"});
    std::filesystem::remove_all(scenario.directory.path() / "organization" / "share");
    EXPECT_EQ(test::marks(scenario.load().diagnostics), Marks{"file-missing: share"})
        << "what follows from it is not said";
}

TEST(GuestFiles, OfASizeNeedSomethingPackedBefore) {
    const auto uploaded = [](std::string_view when_packed) {
        return test::marks(
            SmallScenario{}
                .in_scenario(exfil, "size: 8MiB")
                .in_scenario("injects:\n", "  - { id: pack, " + std::string{when_packed} +
                                               ", do: archive, on: pc, what: /home/suzuki }\n"
                                               "injects:\n")
                .load()
                .diagnostics);
    };
    EXPECT_EQ(uploaded("after: beacon"), Marks{});
    EXPECT_EQ(uploaded("after: exfil"), Marks{"nothing-packed: 8MiB"});
}

TEST(Traces, OfEveryVerbNameAPlaceAndAWayToReadIt) {
    const LoadResult result =
        SmallScenario{}
            .in_scenario("injects:\n",
                         "  - { id: pack, after: open, do: archive, on: pc, what: /home/suzuki }\n"
                         "  - { id: log-in, after: open, do: ssh-login, on: pc, to: gate, "
                         "credential: { user: maint, planted: /home/suzuki/memo } }\ninjects:\n")
            .in_organization("tcp/143, tcp/3128", "tcp/143, tcp/3128, tcp/22")
            .load();
    ASSERT_TRUE(result.scenario);
    const Network network{result.scenario->organization};
    const Index steps{result.scenario->attack};
    for (const Step &step : result.scenario->attack) {
        const auto traces = traces_of(step, steps, network);
        EXPECT_FALSE(traces.empty() || traces.front().when_refused) << step.id;
        for (const Trace &trace : traces) {
            EXPECT_TRUE(network.find_host(trace.host)) << step.id;
            EXPECT_FALSE(trace.pattern.empty() || trace.meaning.ja.empty() ||
                         trace.meaning.en.empty());
            EXPECT_NE(reading_of(trace).find(trace.where == journal ? "journalctl" : trace.where),
                      std::string::npos);
        }
    }
}

TEST(Traces, OfFailedLoginsSayWhetherThereIsSuchAnAccount) {
    Scenario scenario = test::EveryVerb{}.load().scenario.value();
    const Network network{scenario.organization};
    const Index steps{scenario.attack};
    Step spray = *scenario.find_step("spray");
    const auto left_by_trying = [&](const char *account) {
        std::get<PasswordSpray>(spray.verb).accounts = {account};
        return traces_of(spray, steps, network).front().pattern;
    };
    for (const char *there : {"root", "sshd", "postfix", "dovecot", "unbound", "postgres"})
        EXPECT_TRUE(left_by_trying(there).starts_with("Failed password for " + std::string{there} +
                                                      " from "))
            << there;
    EXPECT_TRUE(left_by_trying("office").starts_with("Failed password for invalid user office "));
}

TEST(Traces, AreQuotedForTheShell) {
    EXPECT_EQ(reading_of({"gate", "/var/log/mail.log", "it's", {}}),
              "grep -rF -e 'it'\\''s' /var/log/mail.log");
}

} // namespace
} // namespace enshu::dsl
