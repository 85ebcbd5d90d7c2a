// Who may hear what: a range of two zones beside a machine, without either.
#include "orchestrator/isolation/judge.h"

#include <gtest/gtest.h>

namespace enshu::isolation {
namespace {

constexpr std::size_t machine = 0;
constexpr std::size_t first = 1;
constexpr std::size_t second = 2;
const Mac probe_mac{0x52, 0x54, 0, 0, 0, 1};
const Mac guest_mac{0x52, 0x54, 0, 0, 0, 2};
const Mac bridge_mac{0x02, 0, 0, 0, 0, 3};

class JudgeTest : public testing::Test {
  protected:
    JudgeTest() {
        const auto bridges = [](int team) {
            return std::map<std::string, std::string>{{"br" + std::to_string(team) + "a", "office"},
                                                      {"br" + std::to_string(team) + "b", "dmz"}};
        };
        judge.add_range({1, first, {"ent-probe", "ent-pc", "ent-web"}, bridges(1), {guest_mac}});
        judge.add_range({2, second, {"ent-pc"}, bridges(2), {guest_mac}});
        judge.add_origin({0, "office", 10, 1, probe_mac, true});
    }
    std::uint32_t send(Kind kind, Reach reach = Reach::Zone) {
        const Token token = judge.next();
        judge.add_probes(0, {{kind, reach, "something", {}}});
        frames[token.number] = ethernet(broadcast_mac, probe_mac, type_arp, to_bytes(token));
        hear(token.number, first, 10, false); // it enters
        return token.number;
    }
    void hear(std::uint32_t number, std::size_t space, int device, bool outgoing,
              const char *socket = nullptr) {
        const Bytes &frame = frames.at(number);
        judge.take({space, device, outgoing, socket, frame.data(), frame.size()});
    }
    void hear_foreign(const Mac &to, const Mac &from) {
        const Bytes frame = ethernet(to, from, type_arp, {});
        judge.take({first, 10, true, nullptr, frame.data(), frame.size()});
    }
    /// What makes a proof: open ears, and honest frames that arrive.
    void be_sound() {
        frames[1000] = to_bytes(judge.add_self_test());
        hear(1000, machine, 1, true);
        hear(1000, machine, 0, false, "udp");
        hear(1000, machine, 0, false, "raw udp");
        hear(send(Kind::Control), first, 11, true);
    }
    Proof verdict() { return judge.verdict(0, 1000); }

    std::map<std::size_t, std::map<int, Link>> devices{
        {machine, {{1, {"lo", {}, 0, true}}, {2, {"eth0", {}, 0, true}}}},
        {first,
         {{1, {"br1a", bridge_mac, 0, true}},
          {2, {"br1b", {}, 0, true}},
          {10, {"ent-probe", {}, 1, true}},
          {11, {"ent-pc", {}, 1, true}},
          {12, {"ent-web", {}, 2, true}},
          {13, {"veth0", {}, 1, true}}}},
        {second, {{1, {"br2a", {}, 0, true}}, {11, {"ent-pc", {}, 1, true}}}}};
    Judge judge{{1, 1, 1, 1, 1, 1, 1, 1},
                machine,
                {{0x02, 0, 0, 0, 0, 9}},
                [this](std::size_t space) { return devices.at(space); }};
    std::map<std::uint32_t, Bytes> frames;
};

TEST_F(JudgeTest, AnHonestFrameMayBeHeardInItsOwnZone) {
    be_sound();
    const auto number = send(Kind::OtherTeam);
    hear(number, first, 11, true);
    hear(number, first, 1, false);
    const Proof proof = verdict();
    EXPECT_TRUE(proof.ok()) << to_json(proof);
    EXPECT_EQ(proof.of(Kind::OtherTeam).sent, 1U);
    EXPECT_EQ(proof.probes(), 1U);
}

TEST_F(JudgeTest, ALieMayNotEvenBeHeardThere) {
    be_sound();
    hear(send(Kind::SpoofedMac, Reach::Port), first, 11, true);
    const Proof proof = verdict();
    ASSERT_EQ(proof.through.size(), 1U);
    EXPECT_EQ(proof.through[0].where, "team 1, zone office, port ent-pc");
    EXPECT_EQ(proof.through[0].from, "team 1, zone office");
}

TEST_F(JudgeTest, NothingIsHeardAnywhereElse) {
    struct Case {
        std::size_t space;
        int device;
        bool outgoing;
        const char *socket;
        const char *where;
    };
    for (const Case &each : std::initializer_list<Case>{
             {machine, 2, true, nullptr, "this machine, eth0"},
             {machine, 0, false, "icmp", "a icmp socket of this machine"},
             {first, 12, true, nullptr, "team 1, zone dmz, port ent-web"},
             {first, 2, false, nullptr, "team 1, zone dmz, its bridge"},
             {first, 13, true, nullptr, "team 1, zone office, port veth0"},
             {first, 1, true, nullptr, "team 1, zone office, its bridge"},
             {second, 11, true, nullptr, "team 2, zone office, port ent-pc"},
             {second, 99, true, nullptr, "team 2, a device that is gone"}}) {
        hear(send(Kind::Uplink), each.space, each.device, each.outgoing, each.socket);
        EXPECT_EQ(verdict().through.back().where, each.where);
    }
    EXPECT_EQ(verdict().of(Kind::Uplink).through, 8U);
}

TEST_F(JudgeTest, OneHoleIsToldOnceAndCountedForEachFrame) {
    be_sound();
    for (int i = 0; i < 300; ++i)
        hear(send(Kind::Uplink), machine, 2, true);
    EXPECT_EQ(verdict().through.size(), 1U);
    EXPECT_EQ(verdict().of(Kind::Uplink).through, 300U);
}

TEST_F(JudgeTest, AnAnswerOfTheMachineIsALeakAndAGuestsIsNot) {
    be_sound();
    hear_foreign(probe_mac, guest_mac);
    hear_foreign(broadcast_mac, guest_mac);
    EXPECT_TRUE(verdict().ok()) << to_json(verdict());
    hear_foreign(probe_mac, {0x02, 0, 0, 0, 0, 77}); // whoever that is, it is no guest
    hear_foreign(broadcast_mac, bridge_mac);
    hear_foreign(broadcast_mac, {0x02, 0, 0, 0, 0, 9}); // an interface of the machine
    EXPECT_EQ(verdict().of(Kind::HostAddress).through, 3U);
    EXPECT_FALSE(verdict().ok());
}

TEST_F(JudgeTest, SilenceIsNoProofWithoutAnHonestFrameThatArrives) {
    be_sound();
    send(Kind::Control);
    EXPECT_NE(verdict().trouble.find("1 of 2 honest frames did not arrive"), std::string::npos)
        << verdict().trouble;
}

TEST_F(JudgeTest, SilenceIsNoProofWhereNothingWasSent) {
    be_sound();
    const Token token = judge.next();
    judge.add_probes(0, {{Kind::Uplink, Reach::Zone, "something", {}}});
    frames[token.number] = {};
    EXPECT_NE(verdict().trouble.find("of 1 frames 0 were seen to enter"), std::string::npos)
        << verdict().trouble;
}

TEST_F(JudgeTest, SilenceIsNoProofWhereTheKernelDidNotCountWhatWasSent) {
    be_sound();
    send(Kind::Uplink);
    EXPECT_TRUE(judge.verdict(0, 1).ok());
    EXPECT_FALSE(judge.verdict(0, 0).ok());
}

TEST_F(JudgeTest, SilenceIsNoProofWhereFramesWereLost) {
    be_sound();
    send(Kind::Uplink);
    EXPECT_FALSE(judge.verdict(1, 1000).ok());
}

TEST_F(JudgeTest, SilenceIsNoProofOfDeafEars) {
    hear(send(Kind::Control), first, 11, true);
    EXPECT_EQ(verdict().trouble, "the listeners were not tried");
    frames[1000] = to_bytes(judge.add_self_test());
    hear(1000, machine, 1, true);
    hear(1000, machine, 0, false, "udp");
    EXPECT_NE(verdict().trouble.find("deaf (raw udp)"), std::string::npos) << verdict().trouble;
}

TEST_F(JudgeTest, AZoneWithoutAnAudienceIsToldAndFailsNothing) {
    be_sound();
    judge.add_origin({0, "dmz", 14, 2, probe_mac, false});
    const Token token = judge.next();
    judge.add_probes(1, {{Kind::Control, Reach::Zone, "something", {}}});
    frames[token.number] = {};
    EXPECT_TRUE(verdict().ok()) << to_json(verdict());
    EXPECT_EQ(verdict().unheard, std::vector<std::string>{"team 1, zone dmz"});
}

} // namespace
} // namespace enshu::isolation
