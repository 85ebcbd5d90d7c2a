#include "orchestrator/handbook/msel.h"
#include "orchestrator/handbook/words.h"

#include "orchestrator/exercise/msel.h"

#include "scenario-dsl/load_scenario.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace enshu::handbook {
namespace {

dsl::Scenario first_light() {
    auto loaded = dsl::load_scenario(SCENARIOS_DIRECTORY "/first-light");
    return loaded.scenario.value();
}

std::vector<std::string> ids(const std::vector<MselRow> &rows) {
    std::vector<std::string> all;
    for (const MselRow &row : rows)
        all.push_back(row.id);
    return all;
}

TEST(Msel, IsInOrderOfTime) {
    EXPECT_EQ(
        ids(msel(first_light(), dsl::Language::En)),
        (std::vector<std::string>{"phish", "open", "beacon", "soc-call", "mayor-asks", "exfil"}));
}

TEST(Msel, HasTheNumbersOfTheMselAsItStands) {
    for (const char *directory : {SCENARIOS_DIRECTORY "/first-light", EVERY_VERB "/exercise"}) {
        dsl::Scenario scenario = dsl::load_scenario(directory).scenario.value();
        for (const bool manual : {false, true}) {
            if (manual)
                scenario.injects.front().trigger = {
                    .at = {}, .after = {}, .delay = {}, .manual = true};
            std::vector<std::string> running;
            const auto teams = exercise::Msel(scenario, 1, 1).teams();
            for (const auto &row : teams.front().items)
                running.push_back(row.id);
            EXPECT_EQ(ids(msel(scenario, dsl::Language::En)), running) << directory;
        }
    }
}

TEST(Msel, PutsWhatControllersDecideLast) {
    dsl::Scenario scenario = first_light();
    scenario.injects.front().trigger = {.at = {}, .after = {}, .delay = {}, .manual = true};
    const auto rows = msel(scenario, dsl::Language::En);
    EXPECT_EQ(rows[rows.size() - 2].id, "soc-call");
    EXPECT_EQ(rows[rows.size() - 2].exercise_time, "a controller decides");
    EXPECT_EQ(rows.back().id, "mayor-asks");
    EXPECT_EQ(rows.back().exercise_time, "after a controller's act");
}

TEST(Msel, SaysWhoSpeaksWhatIsExpectedAndWhenItIsLeftOut) {
    const auto rows = msel(first_light(), dsl::Language::Ja, 9 * 60 + 58);
    const MselRow &call = rows[3];
    EXPECT_EQ(call.from, "県セキュリティクラウドSOC");
    EXPECT_EQ(call.channel, "電話");
    EXPECT_EQ(call.objective, "which-pc, isolate-pc, first-report");
    EXPECT_NE(call.expected.find("端末を隔離し、攻撃者との通信を断つ（soc-callから3m以内）"),
              std::string::npos)
        << call.expected;
    EXPECT_EQ(call.wall_time, "10:02") << "4:25 to 4:55 after 09:58";
    EXPECT_EQ(rows[4].condition, "「first-report」が提出済みの場合は行わない");
    EXPECT_EQ(rows[5].condition, "「beacon」の通信が生きているときだけ");
}

TEST(Msel, HasAPhraseForEveryVerbInBothLanguages) {
    const auto loaded = dsl::load_scenario(EVERY_VERB "/exercise");
    ASSERT_TRUE(loaded.scenario);
    const dsl::Scenario &scenario = *loaded.scenario;
    std::set<std::string> phrases;
    for (const dsl::Step &step : scenario.attack) {
        const std::string en = phrase(step, scenario, dsl::Language::En);
        const std::string ja = phrase(step, scenario, dsl::Language::Ja);
        EXPECT_NE(en, ja) << step.id;
        EXPECT_GT(en.size(), step.host().size() + 10) << step.id << ": " << en;
        phrases.insert(en);
        phrases.insert(ja);
    }
    EXPECT_EQ(phrases.size(), 2 * scenario.attack.size()) << "no two steps are told alike";
    const auto of = [&](const char *id, dsl::Language language) {
        return phrase(*scenario.find_step(id), scenario, language);
    };
    EXPECT_EQ(of("follow", dsl::Language::En), "the link in the mail is followed on pc");
    EXPECT_EQ(of("open-stick", dsl::Language::Ja), "pc-itoでUSBメモリーのファイルを開く");
    EXPECT_EQ(of("names", dsl::Language::En), "pc-ito calls attacker again and again by DNS");
    EXPECT_EQ(of("flood", dsl::Language::En),
              "attacker floods /news.html of www with 20 requests a second for 5m");
    EXPECT_EQ(of("leak", dsl::Language::Ja),
              "pc-itoの/home/ito/Documents/notes.txtをDNSでattackerへ持ち出す");
}

TEST(MselCsv, QuotesWhatDividesCellsAndDisarmsFormulas) {
    MselRow row;
    row.number = 1;
    row.text = "say \"no\",\nplease";
    row.from = "=HYPERLINK(\"x\")";
    const std::string csv = msel_csv({row}, dsl::Language::En);
    EXPECT_TRUE(csv.starts_with("\xef\xbb\xbf\"No.\",\"Exercise time\""));
    EXPECT_NE(csv.find("\"say \"\"no\"\",\nplease\""), std::string::npos);
    EXPECT_NE(csv.find("\"'=HYPERLINK(\"\"x\"\")\""), std::string::npos);
    EXPECT_TRUE(csv.ends_with("\r\n"));
}

TEST(MselXlsx, IsAWorkbook) {
    const dsl::Scenario scenario = first_light();
    const std::string book =
        msel_xlsx(scenario, msel(scenario, dsl::Language::Ja), dsl::Language::Ja);
    EXPECT_TRUE(book.starts_with("PK\x03\x04"));
    EXPECT_NE(book.find("xl/worksheets/sheet1.xml"), std::string::npos);
}

TEST(MselPage, StandsByItselfAndKeepsTextsTexts) {
    dsl::Scenario scenario = first_light();
    scenario.injects.front().text = {"<img src=x>", "<img src=x>"};
    const std::string page =
        msel_page(scenario, msel(scenario, dsl::Language::En), dsl::Language::En);
    EXPECT_NE(page.find("&lt;img src=x&gt;"), std::string::npos);
    EXPECT_EQ(page.find("<img"), std::string::npos);
    EXPECT_EQ(page.find("<link"), std::string::npos);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_NE(page.find("<svg"), std::string::npos);
}

} // namespace
} // namespace enshu::handbook
