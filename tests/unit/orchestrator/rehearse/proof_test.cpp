#include "orchestrator/rehearse/proof.h"

#include "tests/unit/orchestrator/rehearse/first_light_files.h"

#include <algorithm>

namespace enshu::rehearse {
namespace {

using namespace std::chrono_literals;

class ProofTest : public test::FirstLight {
  protected:
    Rehearsal run() const { return rehearse(scenario_, walkthrough_, 1); }
    /// `name subject` of each, in the order found.
    static std::vector<std::string> names(const Rehearsal &rehearsal) {
        std::vector<std::string> names;
        for (const Finding &finding : rehearsal.findings)
            names.push_back(finding.name + (finding.subject.empty() ? "" : " " + finding.subject));
        return names;
    }
    static const Finding &find(const Rehearsal &rehearsal, const std::string &name) {
        for (const Finding &finding : rehearsal.findings)
            if (finding.name == name)
                return finding;
        throw std::out_of_range(name);
    }
    /// A second way to cut the contact, of which nothing says that it is one.
    static dsl::WalkthroughItem cut_at_the_firewall(dsl::Milliseconds at) {
        dsl::Effect effect;
        effect.kind = dsl::Effect::Kind::Block;
        effect.from = {true, "", ""};
        effect.to = {false, "dmz", "gate"};
        effect.ports = {{dsl::Protocol::Tcp, 3128}};
        dsl::WalkthroughItem item;
        item.trigger.at = at;
        item.act = dsl::RunCommand{"fw", "nft", {effect}};
        return item;
    }
    using Names = std::vector<std::string>;
};

TEST_F(ProofTest, FirstLightIsProven) {
    const Rehearsal rehearsal = run();
    EXPECT_TRUE(rehearsal.proven()) << ::testing::PrintToString(names(rehearsal));
    EXPECT_EQ(rehearsal.possible, 200);
    ASSERT_EQ(rehearsal.takes.size(), 5U);
    EXPECT_EQ(rehearsal.takes[0].played.score.points, 200);
    EXPECT_EQ(rehearsal.takes[1].played.score.points, -80);
    EXPECT_EQ(rehearsal.takes[2].objective, "which-pc");
    EXPECT_EQ(rehearsal.takes[2].played.score.points, 160);
    EXPECT_EQ(rehearsal.takes[3].objective, "isolate-pc");
    EXPECT_EQ(rehearsal.takes[3].played.score.points, 20) << "and the file is lost besides";
    EXPECT_EQ(rehearsal.takes[4].objective, "first-report");
    EXPECT_EQ(rehearsal.takes[4].played.score.points, 140);
}

TEST_F(ProofTest, AWalkthroughThatForgetsAnObjectiveIsNotFullAndNobodyServesIt) {
    forget<dsl::GiveAnswer>();
    const Rehearsal rehearsal = run();
    EXPECT_EQ(names(rehearsal),
              (Names{"walkthrough-not-full which-pc", "objective-unserved which-pc"}));
    EXPECT_NE(rehearsal.findings[0].text.en.find("gets 0 of 40 points for `which-pc`"),
              std::string::npos)
        << rehearsal.findings[0].text.en;
    EXPECT_FALSE(rehearsal.takes[0].holds);
    EXPECT_TRUE(rehearsal.takes[1].holds);
}

TEST_F(ProofTest, AWalkthroughThatIsTooLateIsNotFull) {
    walkthrough_[index_of<dsl::SubmitForm>()].trigger.delay = {5min, 5min};
    EXPECT_EQ(names(run()), Names{"walkthrough-not-full first-report"});
}

TEST_F(ProofTest, AWalkthroughThatLosesTheFileIsToldOfIt) {
    walkthrough_[index_of<dsl::SetCable>()].trigger.delay = {140s, 140s}; // the file goes at 130 s
    EXPECT_EQ(names(run()), Names{"walkthrough-penalty keep-records"});
}

TEST_F(ProofTest, AnActThatCannotBeDoneIsNamedWithItsReason) {
    auto &form = std::get<dsl::SubmitForm>(walkthrough_[index_of<dsl::SubmitForm>()].act);
    form.fields = {{"what", "  "}};
    const Rehearsal rehearsal = run();
    EXPECT_EQ(names(rehearsal).front(), "act-failed walkthrough/4");
    EXPECT_NE(find(rehearsal, "act-failed").text.en.find("is empty"), std::string::npos);
}

TEST_F(ProofTest, AnObjectiveThatComesWithoutItsActIsFree) {
    walkthrough_.push_back(cut_at_the_firewall(5min));
    const Rehearsal rehearsal = run();
    EXPECT_EQ(names(rehearsal), Names{"objective-free isolate-pc"});
    EXPECT_NE(rehearsal.findings[0].text.en.find("gives 100 points even without act 3"),
              std::string::npos)
        << rehearsal.findings[0].text.en;
}

TEST_F(ProofTest, IdlePointsAboveTheFloorAreFoundAndBelowItAreNot) {
    scenario_.organization.policy.allow.clear(); // no attack comes through
    scenario_.objectives.resize(1);
    objective("which-pc").points = 40;
    scenario_.floor = -1;
    const Rehearsal above = run();
    EXPECT_NE(find(above, "idle-above-floor").text.en.find("gets 0 points, and at most -1"),
              std::string::npos);
    EXPECT_FALSE(above.takes[1].holds);
    scenario_.floor = 0;
    EXPECT_THROW(find(run(), "idle-above-floor"), std::out_of_range);
}

TEST_F(ProofTest, AStepThatFailsThoughNobodyDoesAnythingIsFoundOnce) {
    scenario_.organization.policy.allow.erase(scenario_.organization.policy.allow.begin() + 1);
    scenario_.organization.policy.allow.erase(scenario_.organization.policy.allow.begin());
    const Rehearsal rehearsal = run();
    const Names found = names(rehearsal);
    EXPECT_EQ(std::count(found.begin(), found.end(), "step-failed phish"), 1);
    EXPECT_EQ(std::count_if(found.begin(), found.end(),
                            [](const auto &name) { return name.starts_with("step-failed"); }),
              1)
        << "what hangs on it is not told again";
}

/// A site that citizens look at, on a machine of its own.
class KeptService : public ProofTest {
  protected:
    KeptService() {
        dsl::Host www;
        www.id = "www";
        www.role = dsl::HostRole::Server;
        www.interfaces = {{"dmz", *dsl::parse_ipv4("203.0.113.10")}};
        www.services = {{dsl::ServiceKind::Web, "", {}}};
        scenario_.organization.hosts.push_back(www);
        scenario_.organization.policy.allow.push_back(
            {{false, "internet", ""}, {false, "dmz", "www"}, {{dsl::Protocol::Tcp, 80}}, ""});
        dsl::Objective portal;
        portal.id = "portal";
        portal.phase = "contain";
        portal.points = 50;
        portal.measure = dsl::Available{"attacker", "http://www/", "www", 30s, 5min};
        scenario_.objectives.push_back(portal);
    }
};

TEST_F(KeptService, IsWorthItsPointsThoughNobodyDoesAnythingForIt) {
    EXPECT_EQ(names(run()), Names{}) << "-80 and 50 are below 0";
    std::erase_if(scenario_.objectives, [](const auto &each) { return each.points < 0; });
    EXPECT_EQ(names(run()), Names{"idle-above-floor"});
    scenario_.floor = 50;
    const Rehearsal rehearsal = run();
    EXPECT_TRUE(rehearsal.proven());
    const Take &spoilt = rehearsal.takes.back();
    EXPECT_EQ(spoilt.kind, Take::Kind::Spoilt);
    EXPECT_EQ(spoilt.points("portal"), 0);
    EXPECT_EQ(spoilt.played.score.points, 200);
}

TEST_F(KeptService, IsFreeIfItMayBeDownAllTheTime) {
    std::get<dsl::Available>(objective("portal").measure).spare = 24h;
    EXPECT_EQ(names(run()), Names{"objective-free portal"});
}

TEST_F(KeptService, IsLostByAWalkthroughThatUnplugsIt) {
    dsl::WalkthroughItem unplug;
    unplug.trigger.at = 10min;
    unplug.act = dsl::SetCable{"www", false};
    walkthrough_.push_back(unplug);
    EXPECT_EQ(names(run()), Names{"walkthrough-not-full portal"});
}

TEST_F(ProofTest, OneActForTwoObjectivesIsEntangled) {
    walkthrough_[index_of<dsl::SetCable>()].serves = {"isolate-pc", "which-pc"};
    const Rehearsal rehearsal = run();
    EXPECT_EQ(names(rehearsal), Names{"objective-entangled which-pc"});
    EXPECT_NE(rehearsal.findings[0].help.en.find("act 3 is done for both"), std::string::npos)
        << rehearsal.findings[0].help.en;
}

TEST_F(ProofTest, PointsLeftByAnotherActAreFound) {
    objective("isolate-pc").late = {dsl::LateRule::Kind::Half, 0, 0ms};
    walkthrough_.push_back(cut_at_the_firewall(20min));
    EXPECT_EQ(names(run()), Names{"objective-worth isolate-pc"});
    walkthrough_.back().serves = {"isolate-pc"};
    EXPECT_TRUE(run().proven());
}

TEST_F(ProofTest, APenaltyThatNeverComesIsFound) {
    step("exfil").trigger.delay = {0ms, 0ms}; // the beacon it needs has not been heard yet
    EXPECT_EQ(names(run()), Names{"penalty-never keep-records"});
    step("exfil").trigger = {};
    step("exfil").trigger.manual = true; // a controller may let it happen
    EXPECT_EQ(names(run()), Names{});
}

TEST_F(ProofTest, EveryFindingSaysInBothLanguagesWhatWouldHelp) {
    walkthrough_.clear();
    const Rehearsal rehearsal = run();
    EXPECT_EQ(rehearsal.findings.size(), 7U);
    for (const Finding &finding : rehearsal.findings) {
        EXPECT_FALSE(finding.text.ja.empty()) << finding.name;
        EXPECT_FALSE(finding.help.ja.empty()) << finding.name;
        EXPECT_NE(finding.text.ja, finding.text.en);
        EXPECT_NE(finding.help.ja, finding.help.en);
    }
}

} // namespace
} // namespace enshu::rehearse
