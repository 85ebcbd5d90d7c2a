// Ranges elsewhere that are tried by their own guests: played by guests who do what the script in
// guest_probe.cpp does, on switches that can be joined.
#include "orchestrator/isolation/prove_elsewhere.h"

#include "orchestrator/isolation/guest_probe.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <sstream>

namespace enshu::isolation {
namespace {

using inject::GuestError;
using namespace std::chrono_literals;

plan::RangePlan plan_of(unsigned team) {
    plan::RangePlan range;
    range.exercise = "city";
    range.team = team;
    range.network_namespace = "enshu-city-t" + std::to_string(team);
    const std::string t = std::to_string(team);
    range.bridges = {{"office", "br-office" + t}, {"dmz", "br-dmz" + t}};
    const auto card = [&](const char *zone, const std::string &tap, unsigned address) {
        return plan::NicPlan{zone,
                             std::string("br-") + zone + t,
                             tap + t,
                             "52:54:00:00:0a:0" + std::to_string(address & 15U),
                             {0x0a140000U + address},
                             24};
    };
    const auto add = [&](const char *host, std::vector<plan::NicPlan> nics) {
        plan::GuestPlan guest;
        guest.host = host;
        guest.uuid = host + t;
        guest.nics = std::move(nics);
        range.guests.push_back(guest);
    };
    add("gate", {card("office", "g-office", 0x101), card("dmz", "g-dmz", 0x202)});
    add("pc", {card("office", "p-office", 0x103)});
    return range;
}

class FakeElsewhere : public Elsewhere {
  public:
    explicit FakeElsewhere(const std::vector<plan::RangePlan> &ranges) {
        for (const plan::RangePlan &range : ranges) {
            for (const plan::GuestPlan &guest : range.guests) {
                for (const plan::NicPlan &nic : guest.nics) {
                    cards[guest.uuid].push_back({nic.bridge, nic.mac, nic.tap, {}, true, 0});
                }
            }
        }
    }

    Machine machine() override {
        return {{{"eth0", {2, 0, 0, 0, 0, 9}, {parse_ip("192.0.2.1")}}}, {}, 0};
    }
    Mac bridge_mac() override { return {2, 0, 0, 0, 0, 1}; }
    std::unique_ptr<inject::GuestChannel> open(const std::string &uuid) override {
        return std::make_unique<Guest>(*this, uuid);
    }
    std::uint64_t sent(const std::string &uuid, const std::string &tap) override {
        const std::lock_guard lock(mutex);
        for (const Card &card : cards.at(uuid)) {
            if (card.tap == tap) {
                return card.sent;
            }
        }
        throw std::runtime_error("no such tap");
    }
    bool is_suspended(const std::string &uuid) override { return suspended.contains(uuid); }
    void suspend(const std::string &uuid) override { suspended.insert(uuid); }
    void resume(const std::string &uuid) override { suspended.erase(uuid); }

    struct Card {
        std::string bridge, mac, tap;
        std::vector<std::string> heard; ///< in hex
        bool carries = true;
        std::uint64_t sent = 0;
    };
    std::mutex mutex;
    std::map<std::string, std::vector<Card>> cards; ///< by guest
    std::set<std::string> suspended;
    std::set<std::string> silent; ///< agents that do not answer
    std::set<std::string> deaf;
    std::set<std::string> idle;                ///< say that they send, and do not
    std::map<std::string, std::string> joined; ///< by bridge: to which one besides
    bool answers = false; ///< the machine does, to whoever asks who has an address

  private:
    class Guest : public inject::GuestChannel {
      public:
        Guest(FakeElsewhere &there, std::string uuid) : there_(there), uuid_(std::move(uuid)) {}
        inject::RunResult run(const std::vector<std::string> &argv, const std::string &input,
                              std::chrono::milliseconds) override {
            const std::lock_guard lock(there_.mutex);
            if (there_.silent.contains(uuid_) || there_.suspended.contains(uuid_)) {
                throw GuestError(GuestError::Code::TimedOut, "no answer");
            }
            const std::string &act = argv.at(3);
            std::ostringstream told;
            std::vector<Card> &own = there_.cards.at(uuid_);
            if (act == "listen") {
                for (const Card &card : own) {
                    told << card.carries << " ";
                }
            } else if (act == "send") {
                std::istringstream lines(input);
                std::size_t count = 0;
                for (std::string n, hex; lines >> n >> hex; ++count) {
                    there_.deliver(own.at(std::stoul(n)), hex, there_.idle.contains(uuid_));
                }
                told << "sent " << count << "\n";
            } else {
                for (std::size_t n = 0; n < own.size(); ++n) {
                    for (const std::string &hex : own[n].heard) {
                        told << n << " " << hex << "\n";
                    }
                }
                told << "lost 0\n";
            }
            return {0, told.str(), "", false};
        }
        std::string read(const std::string &, std::chrono::milliseconds) override { return ""; }
        void write(const std::string &, const std::string &, std::chrono::milliseconds) override {}

      private:
        FakeElsewhere &there_;
        const std::string uuid_;
    };

    /// As the network filter has it: from guest to guest by IPv4, and ARP.
    static bool passes(const Card &from, const std::string &hex) {
        const bool own = hex.substr(12, 12) == without_colons(from.mac);
        const bool arp = hex.substr(24, 4) == "0806";
        return own && (arp || (hex.starts_with("525400") && hex.substr(24, 4) == "0800"));
    }
    static std::string without_colons(std::string mac) {
        std::erase(mac, ':');
        return mac;
    }
    void deliver(Card &from, const std::string &hex, bool idle_one) {
        if (idle_one) {
            return;
        }
        ++from.sent;
        if (!passes(from, hex)) {
            return;
        }
        for (auto &[uuid, theirs] : cards) {
            for (Card &card : theirs) {
                const bool near = card.bridge == from.bridge || joined[from.bridge] == card.bridge;
                if (&card != &from && near && card.carries && !deaf.contains(uuid)) {
                    card.heard.push_back(hex.substr(0, 800));
                }
            }
        }
        if (answers && hex.substr(24, 4) == "0806") {
            from.heard.push_back(without_colons(from.mac) + "020000000009" + "0806" +
                                 std::string(92, '0'));
        }
    }
};

class ProveElsewhere : public testing::Test {
  protected:
    Proof prove() { return prove_elsewhere(ranges, there, 0ms); }
    bool caught(const Proof &proof, const std::string &where) {
        return std::any_of(proof.through.begin(), proof.through.end(), [&](const Leak &leak) {
            return leak.where.find(where) != std::string::npos;
        });
    }

    std::vector<plan::RangePlan> ranges{plan_of(1), plan_of(2)};
    FakeElsewhere there{ranges};
};

TEST_F(ProveElsewhere, RangesThatAreIslandsAreProvedAndWhatCannotBeShownIsSaid) {
    const Proof proof = prove();
    EXPECT_TRUE(proof.ok()) << to_json(proof).dump(1);
    EXPECT_GT(proof.probes(), 100U);
    EXPECT_EQ(proof.sent(), proof.probes());
    EXPECT_EQ(proof.of(Kind::Control).meant, 6U);
    EXPECT_EQ(proof.of(Kind::Control).arrived, 6U);
    EXPECT_EQ(proof.elsewhere, 2U);
    EXPECT_EQ(proof.unheard, (std::vector<std::string>{"team 1, zone dmz", "team 2, zone dmz"}));
    EXPECT_NE(summary(proof).en.find("cannot be shown"), std::string::npos);
    EXPECT_EQ(to_json(proof)["limits"].size(), 1U);
}

TEST_F(ProveElsewhere, AFrameInAnotherTeamsZoneIsFound) {
    there.joined["br-office1"] = "br-dmz2";
    const Proof proof = prove();
    EXPECT_TRUE(caught(proof, "team 2, zone dmz")) << to_json(proof).dump(1);
}

TEST_F(ProveElsewhere, AnAnswerOfTheMachineIsFound) {
    there.answers = true;
    EXPECT_TRUE(caught(prove(), "from 02:00:00:00:00:09"));
}

TEST_F(ProveElsewhere, AGuestThatHearsNothingProvesNothing) {
    there.deaf.insert("pc2");
    const Proof proof = prove();
    EXPECT_FALSE(proof.ok());
    EXPECT_NE(proof.trouble.find("`pc` of team 2 heard no honest frame"), std::string::npos)
        << proof.trouble;
}

TEST_F(ProveElsewhere, AGuestsWordThatItHasSentIsNotBelieved) {
    there.idle.insert("gate1");
    const Proof proof = prove();
    EXPECT_FALSE(proof.ok());
    EXPECT_LT(proof.sent(), proof.probes());
}

TEST_F(ProveElsewhere, WhoDoesNotAnswerIsNamedAndARangeWhereNobodyDoesIsNotProved) {
    there.silent.insert("pc1");
    const Proof some = prove();
    EXPECT_TRUE(some.ok()) << some.trouble;
    EXPECT_NE(std::find(some.unheard.begin(), some.unheard.end(), "team 1, host pc: no answer"),
              some.unheard.end());
    there.silent.insert("gate1");
    EXPECT_EQ(prove().trouble, "no guest of team 1 could send and listen: no answer");
}

TEST_F(ProveElsewhere, ThePausedRunForItsTimeAndAPausedTeamStaysAsItIs) {
    there.suspended = {"gate1", "pc1", "gate2", "pc2"};
    EXPECT_TRUE(prove().ok());
    EXPECT_EQ(there.suspended.size(), 4U);
    there.suspended = {"gate1", "pc1"};
    const Proof proof = prove();
    EXPECT_TRUE(proof.ok()) << proof.trouble;
    EXPECT_NE(
        std::find(proof.unheard.begin(), proof.unheard.end(), "team 1, host pc: it is suspended"),
        proof.unheard.end());
    EXPECT_EQ(there.suspended.size(), 2U);
}

TEST_F(ProveElsewhere, AnUnpluggedGuestIsNobodysAudience) {
    there.cards.at("pc1").front().carries = false;
    const Proof proof = prove();
    EXPECT_TRUE(proof.ok()) << proof.trouble;
    EXPECT_EQ(proof.unheard.size(), 3U);
}

TEST(GuestProbe, WhatAGuestTellsIsReadOrRefused) {
    const GuestProbe::Heard heard = GuestProbe::read("1 0aff\nlost 3\n", 2);
    ASSERT_EQ(heard.frames.size(), 1U);
    EXPECT_EQ(heard.frames[0].card, 1U);
    EXPECT_EQ(heard.frames[0].bytes, (Bytes{0x0a, 0xff}));
    EXPECT_EQ(heard.lost, 3U);
    for (const std::string &told :
         {std::string(), std::string("1 0aff\n"), std::string("2 0aff\nlost 0\n"),
          std::string("1 0a0\nlost 0\n"), std::string("1 zz\nlost 0\n"), std::string("lost x\n"),
          "0 " + std::string(802, '0') + "\nlost 0\n"}) {
        EXPECT_THROW(GuestProbe::read(told, 2), GuestError) << told;
    }
}

TEST(Proof, OfTwoIsAsGoodAsTheWorse) {
    Proof here;
    here.ranges = 1;
    Proof there;
    there.ranges = there.elsewhere = 2;
    there.trouble = "deaf";
    there.counts[1] = {3, 2, 0, 1};
    add(here, there);
    EXPECT_EQ(here.ranges, 3U);
    EXPECT_EQ(here.elsewhere, 2U);
    EXPECT_EQ(here.trouble, "deaf");
    EXPECT_EQ(here.probes(), 3U);
    EXPECT_FALSE(here.ok());
}

} // namespace
} // namespace enshu::isolation
