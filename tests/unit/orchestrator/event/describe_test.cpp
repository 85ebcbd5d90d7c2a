#include "orchestrator/event/describe.h"

#include "orchestrator/event/kinds.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

namespace enshu::event {
namespace {

Event event(const char *kind, const char *subject, nlohmann::json detail) {
    Event result;
    result.kind = kind;
    result.subject = subject;
    result.detail = std::move(detail);
    return result;
}

TEST(Describe, HasASentenceForEveryKindInTheList) {
    std::ifstream file(ENSHU_KINDS_FILE);
    ASSERT_TRUE(file.is_open());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::set<std::string> listed;
    const std::string head = "inline constexpr auto ";
    for (auto at = text.find(head); at != std::string::npos; at = text.find(head, at + 1)) {
        const auto begin = text.find('"', at) + 1;
        listed.insert(text.substr(begin, text.find('"', begin) - begin));
    }
    ASSERT_GT(listed.size(), 15U);
    std::set<std::string> described;
    for (const std::string_view kind : described_kinds())
        described.emplace(kind);
    EXPECT_EQ(listed, described);
}

TEST(Describe, SurvivesEmptyAndHostileDetails) {
    const std::vector<nlohmann::json> details{
        nlohmann::json::object(),
        nlohmann::json::array({1, 2}),
        nlohmann::json(nullptr),
        {{"reason", 5}, {"count", "x"}, {"verb", nullptr}, {"text_ja", {1}}, {"accepted", "yes"}}};
    for (const std::string_view kind : described_kinds())
        for (const auto &detail : details) {
            const dsl::Text text = describe(event(std::string(kind).c_str(), "gate", detail));
            EXPECT_EQ(text.en.find('\n'), std::string::npos) << kind;
            if (kind != kind::range_note) {
                EXPECT_FALSE(text.ja.empty()) << kind;
                EXPECT_FALSE(text.en.empty()) << kind;
            }
        }
}

TEST(Describe, SpeaksInSentences) {
    EXPECT_EQ(describe(event(kind::contact_lost, "beacon",
                             {{"last_contact_ms", 252'000}, {"silent_ms", 40'000}}))
                  .en,
              "The attacker no longer hears beacon: last at 4:12, silent for 40 s");
    EXPECT_EQ(describe(event(kind::cable_set, "pc-suzuki", {{"plugged", false}})).ja,
              "pc-suzukiのケーブルを抜きました");
    EXPECT_EQ(describe(event(kind::clock_skipped, "",
                             {{"by_ms", 179'500}, {"to_ms", 179'500}, {"until", "phish"}}))
                  .en,
              "The exercise clock skips 2 min 59 s to 2:59, just before phish");
    EXPECT_EQ(
        describe(event(kind::objective_decided, "isolate-pc", {{"state", "done"}, {"points", 100}}))
            .en,
        "Objective isolate-pc is done (100 points)");
    EXPECT_EQ(describe(event(kind::exercise_state, "",
                             {{"from", "STANDBY"}, {"to", "RUNNING"}, {"reason", "demo"}}))
                  .ja,
              "演習を開始しました（demo）");
}

TEST(Describe, TellsWhatControllersDoToTheCourse) {
    const auto en = [](const char *kind, const char *subject, nlohmann::json detail) {
        return describe(event(kind, subject, std::move(detail))).en;
    };
    EXPECT_EQ(en(kind::item_held, "soc-call", {{"reason", "lunch"}}),
              "A controller holds soc-call back (lunch)");
    EXPECT_EQ(describe(event(kind::item_skipped, "soc-call", {{"reason", "不要"}})).ja,
              "統制者が「soc-call」を取りやめました（不要）");
    EXPECT_EQ(en(kind::item_delayed, "soc-call", {{"to_ms", 3'900'000}, {"reason", "x"}}),
              "A controller moves soc-call to 1:05:00 (x)");
    EXPECT_EQ(en(kind::note_made, "which-pc", {{"text", "they\nlook"}, {"at_ms", 60'000}}),
              "A controller notes, of 1:00 and objective which-pc: they look");
    EXPECT_EQ(en(kind::scoreboard_shown, "", {{"mode", "frozen"}, {"reason", "the last hour"}}),
              "The scoreboard is frozen (the last hour)");
    EXPECT_EQ(en(kind::speed_set, "", {{"factor", 0.25}, {"reason", "x"}}),
              "Exercise time passes 0.25 times as fast as real time (x)");
    EXPECT_EQ(en(kind::speed_set, "", {{"factor", 2.0}, {"reason", ""}}),
              "Exercise time passes 2 times as fast as real time");
    EXPECT_EQ(en(kind::inject_delivered, "soc-call",
                 {{"from_en", "SOC"}, {"channel", "phone"}, {"text_en", "Hello"}, {"repeated", 1}}),
              "SOC phones again: Hello");
}

TEST(Describe, TellsWhatIsDoneToOneTeamsMachines) {
    const auto en = [](const char *kind, const char *subject, nlohmann::json detail) {
        return describe(event(kind, subject, std::move(detail))).en;
    };
    EXPECT_EQ(en(kind::team_state, "", {{"to", "PAUSED"}, {"reason", "lunch"}}),
              "The team is paused (lunch)");
    EXPECT_EQ(en(kind::team_state, "", {{"to", "RUNNING"}, {"reason", ""}, {"lag_ms", 90'000}}),
              "The team goes on, 1 min 30 s behind the exercise");
    EXPECT_EQ(en(kind::checkpoint_made, "", {{"name", "contain"}, {"stood_ms", 1830}}),
              "Checkpoint contain is taken; the machines stood for 1830 ms");
    EXPECT_EQ(
        en(kind::reset_started, "pc-suzuki", {{"checkpoint", ""}, {"reason", "it hangs"}}),
        "A controller puts pc-suzuki back to the state in which the exercise began (it hangs)");
    EXPECT_EQ(en(kind::host_reset, "",
                 {{"checkpoint", "contain"}, {"replay", true}, {"stood_ms", 4'000}}),
              "A controller has put all hosts back to checkpoint contain in 4 s, with the attack "
              "replayed");
    EXPECT_EQ(en(kind::host_reset, "pc-suzuki", nlohmann::json::object()),
              "pc-suzuki is reset to the state in which the exercise began")
        << "by the team";
    EXPECT_EQ(
        describe(event(kind::reset_failed, "", {{"checkpoint", "contain"}, {"reason", "x"}})).ja,
        "全ホストをチェックポイント「contain」に戻せませんでした：x");
    EXPECT_EQ(en(kind::step_replayed, "open",
                 {{"verb", "open-attachment"}, {"host", "pc"}, {"failed", "no mail"}}),
              "Attack step open could not be done again (pc: the attachment is opened): no mail");
}

TEST(Describe, TellsWhatAMachineSaidOfItself) {
    EXPECT_EQ(
        describe(
            event(kind::connection_probed, "close-hole",
                  {{"from", "pc-suzuki"}, {"to", "files"}, {"port", "tcp/22"}, {"open", false}}))
            .en,
        "Probed: pc-suzuki → files tcp/22 is closed");
    const auto state = [](const char *kind, bool holds) {
        return describe(
            event(kind::guest_state, "lock",
                  {{"on", "files"}, {"kind", kind}, {"what", "maint"}, {"holds", holds}}));
    };
    EXPECT_EQ(state("locked", true).ja, "計測：filesでは「maint」がロックされています");
    EXPECT_EQ(state("locked", false).en, "Probed on files: maint can log in");
    EXPECT_EQ(state("gone", false).en, "Probed on files: maint is still there");
}

TEST(Describe, GivesAReasonInBothLanguagesWhereItHasBoth) {
    const dsl::Text both = describe(
        event(kind::step_spared, "exfil",
              {{"verb", "http-upload"}, {"host", "pc"}, {"reason", "x"}, {"reason_ja", "あ"}}));
    EXPECT_TRUE(both.en.ends_with(": x")) << both.en;
    EXPECT_TRUE(both.ja.ends_with("：あ")) << both.ja;
    EXPECT_TRUE(
        describe(event(kind::act_failed, "walkthrough/1", {{"reason", "x"}})).ja.ends_with("：x"));
}

TEST(Describe, AddsUpAGrading) {
    EXPECT_EQ(describe(event(kind::form_graded, "first-report",
                             {{"points", {{"what", {30, 0}}, {"done", {15}}}}}))
                  .en,
              "Report first-report is graded: 45 points");
}

TEST(Describe, NamesAKindThatIsNotInTheList) {
    EXPECT_EQ(describe(event("new.kind", "x", {})).en, "new.kind x");
}

TEST(TimeText, ShowsMomentsAndSpans) {
    EXPECT_EQ(clock_text(0), "0:00");
    EXPECT_EQ(clock_text(252'999), "4:12");
    EXPECT_EQ(clock_text(3'852'000), "1:04:12");
    EXPECT_EQ(span_text(0).en, "0 s");
    EXPECT_EQ(span_text(1'500).en, "1.5 s");
    EXPECT_EQ(span_text(40'100).en, "40 s");
    EXPECT_EQ(span_text(90'000).ja, "1分30秒");
    EXPECT_EQ(span_text(7'500'000).en, "2 h 5 min");
}

} // namespace
} // namespace enshu::event
