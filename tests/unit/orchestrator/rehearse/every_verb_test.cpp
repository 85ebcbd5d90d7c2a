// Each verb of the attack in the model, with what a team can do against it:
// tests/support/every-verb.
#include "orchestrator/rehearse/proof.h"
#include "orchestrator/rehearse/simulated_range.h"
#include "scenario-dsl/analyse.h"
#include "scenario-dsl/model/vary.h"
#include "tests/support/fake_clock.h"

#include <gtest/gtest.h>

namespace enshu::rehearse {
namespace {

using namespace std::chrono_literals;
using Kind = dsl::Effect::Kind;
using State = dsl::GuestState::Kind;

class EveryVerbTest : public testing::Test {
  protected:
    EveryVerbTest() {
        const dsl::Analysis read = dsl::analyse(ENSHU_SOURCE "/tests/support/every-verb/exercise");
        EXPECT_TRUE(read.diagnostics.empty());
        written_ = read.draft->scenario;
        scenario_ = dsl::for_team(written_, 1, 1);
        walkthrough_ = read.draft->walkthrough.value();
    }

    SimulatedRange &range() {
        if (!range_)
            range_.emplace(scenario_, &walkthrough_, 1, clock_);
        return *range_;
    }
    /// Empty where it was done; else why not.
    std::string outcome(const std::string &id) {
        try {
            range().perform(context(id));
        } catch (const inject::ActFailed &failed) {
            return failed.what();
        }
        return "";
    }
    inject::ActContext context(const std::string &id) {
        return {scenario_,
                *scenario_.find_step(id),
                1,
                [this](const std::string &host) -> inject::GuestChannel & {
                    return range().guest(host);
                },
                {}};
    }
    /// Before the range is made.
    void say(const char *host, const char *command, dsl::Effect effect) {
        dsl::WalkthroughItem item;
        item.trigger.at = 0ms;
        item.act = dsl::RunCommand{host, command, {std::move(effect)}};
        walkthrough_.push_back(std::move(item));
    }
    static dsl::Effect effect(Kind kind, std::string what) {
        dsl::Effect result;
        result.kind = kind;
        result.what = std::move(what);
        return result;
    }
    static dsl::Effect block(std::string from, std::string to, dsl::Port port) {
        dsl::Effect result;
        result.kind = Kind::Block;
        result.from = {false, std::move(from), ""};
        result.to = {false, std::move(to), ""};
        result.ports = {port};
        return result;
    }
    void run(const char *host, const char *command) {
        range().guest(host).run({"/bin/sh", "-c", command}, "", 1s);
    }
    bool is_there(const char *host, const std::string &path) {
        return range().probe(dsl::GuestState{State::There, host, path}).yes;
    }

    dsl::Scenario written_; ///< as the author has it
    dsl::Scenario scenario_;
    dsl::Walkthrough walkthrough_;
    test::FakeClock clock_;
    std::optional<SimulatedRange> range_;
};

TEST_F(EveryVerbTest, IsDoneInTheScenariosOrder) {
    for (const dsl::Step &step : scenario_.attack)
        EXPECT_EQ(outcome(step.id), "") << step.id;
}

TEST_F(EveryVerbTest, IsProven) {
    const Rehearsal rehearsal = rehearse(written_, walkthrough_, 1);
    for (const Finding &finding : rehearsal.findings)
        ADD_FAILURE() << finding.name << " " << finding.subject << ": " << finding.text.en;
    EXPECT_EQ(rehearsal.takes.at(0).played.score.points, rehearsal.possible);
    EXPECT_EQ(rehearsal.takes.at(1).played.score.points, -120) << "both files are lost";
}

TEST_F(EveryVerbTest, ALinkIsFollowedThroughTheProxy) {
    say("gate", "systemctl stop squid", effect(Kind::Stop, "proxy"));
    EXPECT_EQ(outcome("follow"), "the mail of `phish` is not in the mailbox");
    EXPECT_EQ(outcome("phish"), "");
    EXPECT_EQ(outcome("follow"), "");
    run("gate", "systemctl stop squid");
    EXPECT_EQ(outcome("follow"), "nothing answers on tcp/3128 of `gate`");
}

TEST_F(EveryVerbTest, AStickIsOpenedWhileItIsIn) {
    EXPECT_EQ(outcome("open-stick"), "the stick of `stick` is not in `pc-ito`");
    EXPECT_EQ(outcome("stick"), "");
    range().set_cable("pc-ito", false);
    EXPECT_EQ(outcome("open-stick"), "") << "it needs no network";
    range().put_back("pc-ito", "");
    EXPECT_EQ(outcome("open-stick"), "the stick of `stick` is not in `pc-ito`");
    EXPECT_EQ(outcome("stick"), "");
    range().undo(context("stick"));
    EXPECT_NE(outcome("open-stick"), "");
}

TEST_F(EveryVerbTest, WhatStartsABeaconAgainIsThereUntilItIsRemoved) {
    constexpr auto crontab = "/var/spool/cron/crontabs/ito";
    say("pc-ito", "crontab -r", effect(Kind::Remove, crontab));
    EXPECT_FALSE(is_there("pc-ito", crontab));
    EXPECT_EQ(outcome("names"), "");
    EXPECT_TRUE(is_there("pc-ito", crontab));
    run("pc-ito", "crontab -r");
    EXPECT_FALSE(is_there("pc-ito", crontab));
}

TEST_F(EveryVerbTest, ABeaconByNamesIsHeardWhileTheNameServerAsks) {
    say("gate", "systemctl stop unbound", effect(Kind::Stop, "dns"));
    EXPECT_EQ(outcome("names"), "");
    EXPECT_EQ(range().heard().size(), 1U);
    run("gate", "systemctl stop unbound");
    clock_.advance(1min);
    EXPECT_TRUE(range().heard().empty());
}

TEST_F(EveryVerbTest, AShareIsAskedAndCopiedWhileItsWayIsOpen) {
    const dsl::Port smb{dsl::Protocol::Tcp, 445};
    say("fw", "nft", block("office", "lgwan", smb));
    say("files", "rm", effect(Kind::Remove, "/srv/shared/residents"));
    EXPECT_EQ(outcome("around"), "");
    EXPECT_EQ(outcome("copy"), "");
    run("files", "rm");
    EXPECT_EQ(outcome("copy"), "`/srv/shared/residents` is no longer on `files`");
    run("fw", "nft");
    EXPECT_EQ(outcome("around"), "`pc` does not reach `files` on tcp/445");
    EXPECT_EQ(outcome("copy"), "`pc` does not reach `files` on tcp/445");
}

TEST_F(EveryVerbTest, APasswordIsReadAndUsedWhileItLiesThere) {
    say("pc", "rm memo.txt", effect(Kind::Remove, "/home/suzuki/memo.txt"));
    EXPECT_EQ(outcome("read"), "");
    EXPECT_EQ(outcome("lateral"), "");
    run("pc", "rm memo.txt");
    EXPECT_EQ(outcome("read"), "`/home/suzuki/memo.txt` is no longer on `pc`");
    EXPECT_EQ(outcome("lateral"), "`/home/suzuki/memo.txt` is no longer on `pc`");
}

TEST_F(EveryVerbTest, NothingIsFetchedThroughALockedAccount) {
    say("files", "passwd -l maint", effect(Kind::Lock, "maint"));
    EXPECT_EQ(outcome("pack"), "");
    EXPECT_EQ(outcome("upload"), "");
    EXPECT_EQ(outcome("spray"), "") << "a login that fails is what it leaves";
    run("files", "passwd -l maint");
    EXPECT_EQ(outcome("upload"), "the account `maint` on `files` is locked");
    EXPECT_EQ(outcome("spray"), "");
}

TEST_F(EveryVerbTest, ALoginAndASprayNeedTheirWay) {
    say("fw", "nft", block("office", "lgwan", dsl::ssh_port));
    run("fw", "nft");
    EXPECT_EQ(outcome("pack"), "");
    for (const char *id : {"lateral", "spray", "upload"})
        EXPECT_EQ(outcome(id), "`pc` does not reach `files` on tcp/22") << id;
}

TEST_F(EveryVerbTest, AFileGoesOutByNamesWhileItAndItsWayAreThere) {
    say("pc-ito", "rm notes.txt", effect(Kind::Remove, "/home/ito/Documents/notes.txt"));
    EXPECT_EQ(outcome("leak"), "");
    ASSERT_EQ(range().heard().size(), 1U);
    range().set_cable("pc-ito", false);
    EXPECT_EQ(outcome("leak"), "`pc-ito` does not reach `gate` on udp/53");
    range().set_cable("pc-ito", true);
    run("pc-ito", "rm notes.txt");
    EXPECT_EQ(outcome("leak"), "`/home/ito/Documents/notes.txt` is no longer on `pc-ito`");
    EXPECT_TRUE(range().heard().empty());
}

TEST_F(EveryVerbTest, WhatComesFromOutsideNeedsItsWayIn) {
    say("fw", "nft", block("internet", "dmz", {dsl::Protocol::Tcp, 80}));
    EXPECT_EQ(outcome("look"), "");
    EXPECT_EQ(outcome("flood"), "");
    run("fw", "nft");
    EXPECT_EQ(outcome("look"), "`attacker` does not reach `www` on tcp/80");
    EXPECT_EQ(outcome("flood"), "`attacker` does not reach `www` on tcp/80");
}

TEST_F(EveryVerbTest, OnAMachineThatIsOffNothingHappens) {
    range().shut_down("files");
    range().shut_down("www");
    range().shut_down("pc");
    range().shut_down("pc-ito");
    for (const char *id : {"pack", "ransom", "gap", "page", "stay", "stick", "around", "read"})
        EXPECT_NE(outcome(id).find("is shut down"), std::string::npos) << id;
}

} // namespace
} // namespace enshu::rehearse
