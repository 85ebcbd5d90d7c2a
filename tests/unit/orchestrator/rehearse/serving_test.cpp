#include "orchestrator/rehearse/serving.h"

#include "injector/timeline.h"
#include "tests/unit/orchestrator/rehearse/first_light_files.h"

namespace enshu::rehearse {
namespace {

using Ids = std::vector<std::string>;

class ServingTest : public test::FirstLight {
  protected:
    Ids served(dsl::TeamAct act) const { return serves({{}, {}, std::move(act)}, scenario_); }
    void measure(dsl::Measure measure) { scenario_.objectives[0].measure = std::move(measure); }
};

TEST_F(ServingTest, AnAnswerServesItsQuestionAndAFormItsReport) {
    EXPECT_EQ(served(dsl::GiveAnswer{"which-pc", "x"}), Ids{"which-pc"});
    EXPECT_EQ(served(dsl::SubmitForm{"first-report", {}}), Ids{"first-report"});
}

TEST_F(ServingTest, UnpluggingServesTheContactThatNeedsTheMachine) {
    EXPECT_EQ(served(dsl::SetCable{"pc-suzuki", false}), Ids{"isolate-pc"});
    EXPECT_EQ(served(dsl::SetCable{"gate", false}), Ids{"isolate-pc"}) << "it goes via gate";
    EXPECT_EQ(served(dsl::SetCable{"pc-suzuki", true}), Ids{}) << "plugging in cuts nothing";
    EXPECT_EQ(served(dsl::SetCable{"attacker", false}), Ids{});
}

TEST_F(ServingTest, ACaptureServesTheEvidenceOfThatHostAndKind) {
    measure(dsl::Evidence{"pc-suzuki", dsl::EvidenceKind::Memory, "", true, false});
    EXPECT_EQ(served(dsl::CaptureEvidence{"pc-suzuki", dsl::EvidenceKind::Memory, ""}),
              Ids{"which-pc"});
    EXPECT_EQ(served(dsl::CaptureEvidence{"pc-suzuki", dsl::EvidenceKind::Disk, ""}), Ids{});
    EXPECT_EQ(served(dsl::CaptureEvidence{"gate", dsl::EvidenceKind::Memory, ""}), Ids{});
}

TEST_F(ServingTest, ACommandServesWhatItsEffectBrings) {
    EXPECT_EQ(served(dsl::RunCommand{"gate", "grep", {}}), Ids{}) << "it only looks";
    const dsl::Port ssh{dsl::Protocol::Tcp, 22};
    measure(dsl::Blocked{"pc-suzuki", "gate", ssh});
    dsl::Effect block;
    block.kind = dsl::Effect::Kind::Block;
    block.from = {false, "office", ""};
    block.to = {true, "", ""};
    block.ports = {ssh};
    EXPECT_EQ(served(dsl::RunCommand{"fw", "nft", {block}}), Ids{"which-pc"});
    block.ports = {{dsl::Protocol::Tcp, 23}};
    EXPECT_EQ(served(dsl::RunCommand{"fw", "nft", {block}}), Ids{});

    measure(dsl::GuestState{dsl::GuestState::Kind::Gone, "pc-suzuki", "/tmp/x"});
    dsl::Effect remove;
    remove.kind = dsl::Effect::Kind::Remove;
    remove.what = "/tmp/x";
    EXPECT_EQ(served(dsl::RunCommand{"pc-suzuki", "rm", {remove}}), Ids{"which-pc"});
    EXPECT_EQ(served(dsl::RunCommand{"gate", "rm", {remove}}), Ids{});
}

TEST_F(ServingTest, WhatIsWrittenWinsOverWhatIsObvious) {
    dsl::WalkthroughItem item{{}, {"first-report"}, dsl::GiveAnswer{"which-pc", "x"}};
    EXPECT_EQ(serves(item, scenario_), Ids{"first-report"});
}

TEST_F(ServingTest, LeavingActsOutKeepsTheDelaysOfTheOthers) {
    for (dsl::WalkthroughItem &item : walkthrough_)
        item.trigger.delay = {dsl::Milliseconds(1000), dsl::Milliseconds(100'000)};
    const auto all = inject::timeline(scenario_, &walkthrough_, 3);
    const auto delay_of_last = all.back().delay;
    const dsl::Walkthrough rest = without({1}, walkthrough_, scenario_, 3);
    ASSERT_EQ(rest.size(), walkthrough_.size() - 1);
    EXPECT_EQ(inject::timeline(scenario_, &rest, 3).back().delay, delay_of_last);
}

} // namespace
} // namespace enshu::rehearse
