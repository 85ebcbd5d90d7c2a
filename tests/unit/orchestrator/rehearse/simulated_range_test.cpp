#include "orchestrator/rehearse/simulated_range.h"

#include "tests/support/fake_clock.h"
#include "tests/unit/orchestrator/rehearse/first_light_files.h"

namespace enshu::rehearse {
namespace {

using namespace std::chrono_literals;
using State = dsl::GuestState::Kind;

constexpr dsl::Port proxy{dsl::Protocol::Tcp, 3128};
constexpr auto crontab = "/var/spool/cron/crontabs/suzuki";
constexpr auto lure = "/home/suzuki/Downloads/estimate.txt";

class SimulatedRangeTest : public test::FirstLight {
  protected:
    SimulatedRangeTest() {
        std::get<dsl::Beacon>(step("beacon").verb).persist = dsl::Persistence::Cron;
        walkthrough_.clear();
    }
    SimulatedRange &range() {
        if (!range_)
            range_.emplace(scenario_, &walkthrough_, 1, clock_);
        return *range_;
    }
    void perform(const std::string &id) { range().perform(context(step(id))); }
    std::string failure(const std::string &id) {
        try {
            perform(id);
        } catch (const inject::ActFailed &failed) {
            return failed.what();
        }
        return "";
    }
    inject::ActContext context(const dsl::Step &step) {
        return {scenario_,
                step,
                1,
                [this](const std::string &host) -> inject::GuestChannel & {
                    return range().guest(host);
                },
                {}};
    }
    bool state(State kind, const char *host, const char *what) {
        return range().probe(dsl::GuestState{kind, host, what}).yes;
    }
    bool is_open() { return range().probe(dsl::Blocked{"pc-suzuki", "gate", proxy}).yes; }
    bool site_answers() {
        return range().probe(dsl::Available{"attacker", "http://www/", "gate", 30s, 5min}).yes;
    }
    /// Lets the walkthrough say what a command does, before the range is made.
    void say(const char *host, const char *command, dsl::Effect effect) {
        dsl::WalkthroughItem item;
        item.trigger.at = 0ms;
        item.act = dsl::RunCommand{host, command, {std::move(effect)}};
        walkthrough_.push_back(std::move(item));
    }
    void run(const char *host, const char *command) {
        range().guest(host).run({"/bin/sh", "-c", command}, "", 1s);
    }

    test::FakeClock clock_;
    std::optional<SimulatedRange> range_;
};

TEST_F(SimulatedRangeTest, AMailIsOpenedOnlyAfterItWasSent) {
    EXPECT_EQ(failure("open"), "the mail of `phish` is not in the mailbox");
    perform("phish");
    EXPECT_EQ(failure("open"), "");
    range().undo(context(step("phish")));
    EXPECT_NE(failure("open"), "");
}

TEST_F(SimulatedRangeTest, ABeaconIsHeardAtOnceThenInItsInterval) {
    perform("beacon");
    const auto first = range().heard();
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].host, "attacker");
    EXPECT_NE(first[0].text.find(R"("path":"/news/update")"), std::string::npos);
    EXPECT_TRUE(range().heard().empty());
    const auto next = range().next_heard();
    ASSERT_TRUE(next);
    EXPECT_GE(*next - clock_.now(), 4s);
    EXPECT_LE(*next - clock_.now(), 7s);
    clock_.advance(*next - clock_.now());
    EXPECT_EQ(range().heard().size(), 1U);
}

TEST_F(SimulatedRangeTest, ABeaconEndsWithItsMachineAndWithItsUndo) {
    perform("beacon");
    range().shut_down("pc-suzuki");
    EXPECT_TRUE(range().heard().empty());
    range().put_back("pc-suzuki", "");
    clock_.advance(1min);
    EXPECT_TRUE(range().heard().empty()) << "a clean machine has no beacon";
    perform("beacon");
    EXPECT_EQ(range().heard().size(), 1U);
    range().undo(context(step("beacon")));
    clock_.advance(1min);
    EXPECT_TRUE(range().heard().empty());
    EXPECT_FALSE(range().next_heard());
}

TEST_F(SimulatedRangeTest, AFileArrivesOnceItIsSentAndNotFromAMachineWithoutItsCable) {
    perform("exfil");
    ASSERT_EQ(range().heard().size(), 1U);
    range().set_cable("pc-suzuki", false);
    EXPECT_EQ(failure("exfil"), "`pc-suzuki` does not reach `gate` on tcp/3128");
    EXPECT_TRUE(range().heard().empty());
}

TEST_F(SimulatedRangeTest, NothingIsSentThatNobodyPacked) {
    auto &upload = std::get<dsl::HttpUpload>(step("exfil").verb);
    upload.what = "";
    upload.size_bytes = 8 << 20;
    EXPECT_EQ(failure("exfil"), "no archive lies on `pc-suzuki`");
    step("open").verb = dsl::Archive{"pc-suzuki", "/home/suzuki"};
    perform("open");
    EXPECT_EQ(failure("exfil"), "");
    EXPECT_NE(range().heard().at(0).text.find("8388608"), std::string::npos);
}

TEST_F(SimulatedRangeTest, ALoginNeedsItsWayItsPasswordAndItsAccount) {
    step("open").verb = dsl::SshLogin{"pc-suzuki", "gate", "maint", "/home/suzuki/memo.txt"};
    EXPECT_EQ(failure("open"), "`pc-suzuki` does not reach `gate` on tcp/22");
    scenario_.organization.policy.allow.push_back(
        {{false, "office", ""}, {false, "dmz", "gate"}, {dsl::ssh_port}, ""});
    dsl::Effect lock;
    lock.kind = dsl::Effect::Kind::Lock;
    lock.what = "maint";
    dsl::Effect remove;
    remove.kind = dsl::Effect::Kind::Remove;
    remove.what = "/home/suzuki/memo.txt";
    say("gate", "passwd -l maint", lock);
    say("pc-suzuki", "rm memo.txt", remove);
    range_.reset();
    EXPECT_EQ(failure("open"), "");
    run("gate", "passwd -l maint");
    EXPECT_EQ(failure("open"), "the account `maint` on `gate` is locked");
    run("pc-suzuki", "rm memo.txt");
    EXPECT_EQ(failure("open"), "`/home/suzuki/memo.txt` is no longer on `pc-suzuki`");
}

TEST_F(SimulatedRangeTest, AConnectionIsClosedByARuleOrByItsService) {
    dsl::Effect block;
    block.kind = dsl::Effect::Kind::Block;
    block.from = {false, "office", ""};
    block.to = {false, "dmz", "gate"};
    block.ports = {proxy};
    say("fw", "nft …", block);
    dsl::Effect stop;
    stop.kind = dsl::Effect::Kind::Stop;
    stop.what = "proxy";
    say("gate", "systemctl stop squid", stop);
    EXPECT_TRUE(is_open());
    run("fw", "nft …");
    EXPECT_FALSE(is_open());
    range().put_back("fw", "");
    EXPECT_TRUE(is_open());
    run("gate", "systemctl stop squid");
    EXPECT_FALSE(is_open());
    EXPECT_TRUE(state(State::Stopped, "gate", "squid.service"));
    EXPECT_FALSE(state(State::Running, "gate", "squid.service"));
}

TEST_F(SimulatedRangeTest, WhatCannotBeAskedIsNoAnswer) {
    for (const char *host : {"pc-suzuki", "gate", "fw"}) {
        range().set_cable(host, false);
        EXPECT_THROW(is_open(), std::runtime_error) << host;
        range().set_cable(host, true);
    }
    EXPECT_TRUE(is_open());
    range().set_cable("pc-suzuki", false);
    EXPECT_FALSE(state(State::Gone, "pc-suzuki", "/etc/hostname")) << "it needs no network";
    range().shut_down("pc-suzuki");
    EXPECT_THROW(state(State::Gone, "pc-suzuki", "/etc/hostname"), std::runtime_error);
}

TEST_F(SimulatedRangeTest, ASiteAnswersWhileItsMachineAndServiceDo) {
    EXPECT_TRUE(site_answers());
    range().set_cable("gate", false);
    EXPECT_FALSE(site_answers());
    range().set_cable("gate", true);
    EXPECT_TRUE(site_answers());
    range().shut_down("gate");
    EXPECT_FALSE(site_answers());
}

TEST_F(SimulatedRangeTest, WhatTheAttackLeavesIsThereFromThenOn) {
    EXPECT_FALSE(state(State::There, "pc-suzuki", lure));
    EXPECT_FALSE(state(State::There, "pc-suzuki", crontab));
    perform("phish");
    perform("open");
    perform("beacon");
    EXPECT_TRUE(state(State::There, "pc-suzuki", lure));
    EXPECT_TRUE(state(State::There, "pc-suzuki", crontab));
    range().put_back("pc-suzuki", "");
    EXPECT_TRUE(state(State::Gone, "pc-suzuki", lure));
    EXPECT_TRUE(state(State::Gone, "pc-suzuki", crontab));
}

TEST_F(SimulatedRangeTest, MemoryGoesWithThePowerAndADiskDoesNot) {
    const auto capture = [&](dsl::EvidenceKind kind, const char *path) {
        const exercise::CaptureOrder order{"t1-1", "pc-suzuki", kind, path, "team", 0};
        range().take_evidence(order);
        return range().keep_evidence(order);
    };
    EXPECT_GT(capture(dsl::EvidenceKind::Memory, "").bytes, 0);
    EXPECT_THROW(capture(dsl::EvidenceKind::File, lure), std::runtime_error) << "not there yet";
    range().shut_down("pc-suzuki");
    EXPECT_THROW(capture(dsl::EvidenceKind::Memory, ""), std::runtime_error);
    EXPECT_EQ(capture(dsl::EvidenceKind::Disk, "").sha256.size(), 64U);
}

TEST_F(SimulatedRangeTest, AMachineThatIsOffRunsNoCommand) {
    range().shut_down("gate");
    EXPECT_THROW(run("gate", "true"), inject::GuestError);
}

} // namespace
} // namespace enshu::rehearse
