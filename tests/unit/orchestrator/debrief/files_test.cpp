// What anybody may have written stays a text in every file.
#include "orchestrator/debrief/files.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/handbook/escape.h"
#include "tests/unit/orchestrator/debrief/rehearsed.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace enshu::debrief {
namespace {

namespace kind = event::kind;
using dsl::Language;

const std::string script = "</script><script>alert(1)</script>";
const std::string image = "\"><img src=x onerror='alert(1)'>";
const std::string formula = "=HYPERLINK(\"http://x\",\"y\")";
const std::string reversed = "abc\xE2\x80\xAEgpj.exe"; // U+202E
const std::string bell = "ring\x07 \x1b[31mred";

class Files : public testing::Test {
  protected:
    Debrief hostile() {
        const std::string all = script + image + reversed + bell;
        events_.add(0, 0, kind::exercise_state, "", {{"from", "STANDBY"}, {"to", "RUNNING"}});
        events_.add(1, 1000, kind::step_delivered, "phish", {{"verb", all}, {"host", all}});
        events_.add(1, 2000, kind::command_run, all, {{"command", all}, {"exit_code", 0}}, "team");
        events_.add(1, 3000, kind::answer_given, "which-pc",
                    {{"text", all}, {"accepted", true}, {"tries_left", 1}}, "team");
        events_.add(1, 4000, kind::service_probed, "portal", {{"url", all}, {"up", false}});
        events_.add(1, 5000, "note.made", all, {{"text", all}, {"at_ms", 10}}, "controller:" + all);
        events_.add(1, 6000, "message.sent", "thread",
                    {{"from", all}, {"to", {all}}, {"channel", all}, {"text", all}}, "team");
        scenario_.title = {all, all};
        scenario_.organization.name = {all, all};
        for (dsl::Objective &objective : scenario_.objectives)
            objective.title = {all, all};
        Source source = test::source_of(scenario_, events_.all);
        source.exercise = all;
        source.trainees[1] = {all, formula};
        return make(source);
    }

    dsl::LoadResult loaded_ = test::load_first_light();
    dsl::Scenario &scenario_ = *loaded_.scenario;
    test::Events events_;
};

/// Elements that a page has of itself; a hostile one would be among them.
std::set<std::string> elements_of(const std::string &html) {
    std::set<std::string> names;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        const std::size_t end = html.find_first_of(" >\n", at);
        names.insert(html.substr(at + 1, end - at - 1));
    }
    return names;
}

std::size_t count(const std::string &text, const std::string &part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

TEST_F(Files, ThePageKeepsHostileTextsInert) {
    const Debrief debrief = hostile();
    for (const Language language : {Language::Ja, Language::En}) {
        const std::string html = page(debrief, language);
        EXPECT_EQ(elements_of(html).count("img"), 0U);
        EXPECT_EQ(count(html, "<script"), 2U) << "the data and our own";
        EXPECT_EQ(count(html, "</script>"), 2U);
        EXPECT_EQ(html.find("alert(1)</script>"), std::string::npos);
        EXPECT_EQ(html.find("\xE2\x80\xAE"), std::string::npos) << "U+202E reorders a line";
        EXPECT_EQ(html.find('\x07'), std::string::npos);
        EXPECT_EQ(html.find('\x1b'), std::string::npos);
        EXPECT_NE(html.find("&lt;script&gt;alert(1)"), std::string::npos) << "it is still told";
        EXPECT_EQ(html.find(" onerror=\""), std::string::npos);
    }
}

TEST_F(Files, ThePageStandsByItselfUnderAPolicyThatForbidsTheRest) {
    const auto events = rehearse::play(scenario_, &*loaded_.walkthrough, 7).events;
    const std::string html = page(make(test::source_of(scenario_, events)), Language::En);
    EXPECT_NE(html.find("default-src &#39;none&#39;; style-src &#39;sha256-"), std::string::npos);
    EXPECT_EQ(html.find("unsafe-inline"), std::string::npos);
    for (const char *outside : {"<link", "<iframe", " src=", "@import", "url(", "fetch(", "XMLHttp",
                                "eval(", "innerHTML", " style=\"", " onclick="})
        EXPECT_EQ(html.find(outside), std::string::npos) << outside;
    // What a browser looks at by itself; the name of an XML namespace is none of that.
    EXPECT_EQ(count(html, "https://"), 0U);
    EXPECT_EQ(count(html, "http://"), count(html, "http://www.w3.org/"));
}

TEST_F(Files, TablesDisarmFormulasAndKeepNumbers) {
    handbook::Table table;
    table.name = "t";
    table.columns = {{"text", 10}, {"points", 10, true}};
    for (const std::string &text :
         {formula, std::string("+1+1"), std::string("-1+1"), std::string("@SUM(A1)"),
          std::string("\t=1"), std::string(" =1"), std::string("＝1")})
        table.rows.push_back({text, "-80"});
    table.rows.push_back({reversed + bell, "3"});
    const std::string csv = handbook::csv(table);
    for (const char *bad : {"\"=", "\"+", "\"@", "\"-1+1", "\"\t", "\" =", "\"＝"})
        EXPECT_EQ(csv.find(bad), std::string::npos) << bad;
    EXPECT_EQ(count(csv, "\"-80\""), 7U) << "a number is no formula";
    EXPECT_EQ(csv.find("\xE2\x80\xAE"), std::string::npos);
    EXPECT_EQ(csv.find('\x1b'), std::string::npos);
    EXPECT_NE(csv.find("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""), std::string::npos);
    EXPECT_TRUE(handbook::workbook({table}, reversed).starts_with("PK"));
}

TEST_F(Files, NothingInAScriptsDataCanEndIt) {
    const std::string json = handbook::script_json({{"a", script + "&<!--\xE2\x80\xA8"}});
    EXPECT_EQ(json.find_first_of("<>&"), std::string::npos);
    EXPECT_EQ(json.find("\xE2\x80\xA8"), std::string::npos);
    EXPECT_EQ(nlohmann::json::parse(json).at("a"), script + "&<!--\xE2\x80\xA8");
}

TEST_F(Files, CertificatesKeepNamesTexts) {
    const std::string html = certificates(hostile(), Language::Ja);
    EXPECT_EQ(elements_of(html).count("img"), 0U);
    EXPECT_EQ(elements_of(html).count("script"), 0U);
    EXPECT_EQ(count(html, "class=\"sheet\""), 2U) << "one for each name";
    EXPECT_NE(html.find("default-src &#39;none&#39;"), std::string::npos);
}

TEST_F(Files, JsonIsWholeWhateverStandsInIt) {
    const Debrief debrief = hostile();
    const auto whole = nlohmann::json::parse(json_text(debrief));
    EXPECT_EQ(whole.at("teams").at(0).at("figures").size(), 6U);
    EXPECT_TRUE(nlohmann::json::parse(navigator_layer(debrief, Language::En)).is_object());
    EXPECT_TRUE(nlohmann::json::parse(xapi_statements(debrief)).is_array());
}

TEST_F(Files, TheNavigatorLayerTellsWhatWasPlayedDetectedAndMissed) {
    const auto events = rehearse::play(scenario_, &*loaded_.walkthrough, 7).events;
    const auto layer = nlohmann::json::parse(
        navigator_layer(make(test::source_of(scenario_, events)), Language::En));
    EXPECT_EQ(layer.at("versions").at("layer"), "4.5");
    EXPECT_EQ(layer.at("domain"), "enterprise-attack");
    std::map<std::string, nlohmann::json> techniques;
    for (const auto &technique : layer.at("techniques"))
        techniques[technique.at("techniqueID")] = technique;
    EXPECT_EQ(techniques.at("T1071.001").at("score"), 100) << "the beacon was found and cut off";
    EXPECT_EQ(techniques.at("T1566.001").at("score"), 0) << "nobody looked at the mail";
    EXPECT_EQ(techniques.at("T1041").at("enabled"), false) << "the team was spared";
    EXPECT_FALSE(techniques.at("T1041").contains("score"));
}

TEST_F(Files, XapiStatementsHaveWhatALearningRecordStoreRequires) {
    const auto events = rehearse::play(scenario_, nullptr, 7).events;
    Source source = test::source_of(scenario_, events);
    source.trainees[1] = {"Suzuki \"Hanako\""};
    const auto list = nlohmann::json::parse(xapi_statements(make(source)));
    ASSERT_EQ(list.size(), 5U) << "the exercise and four objectives";
    std::set<std::string> ids;
    for (const auto &statement : list) {
        const std::string id = statement.at("id");
        EXPECT_EQ(id.size(), 36U);
        ids.insert(id);
        EXPECT_TRUE(statement.at("verb").at("id").get<std::string>().starts_with("http://"));
        EXPECT_EQ(statement.at("actor").at("account").size(), 2U);
        EXPECT_EQ(statement.at("actor").at("name"), "Suzuki \"Hanako\"");
        EXPECT_EQ(statement.at("context").at("team").at("objectType"), "Group");
        if (statement.at("result").contains("score")) {
            const auto &score = statement.at("result").at("score");
            EXPECT_LT(score.at("min"), score.at("max"));
            EXPECT_GE(score.at("raw"), score.at("min"));
            EXPECT_LE(score.at("raw"), score.at("max"));
        }
    }
    EXPECT_EQ(ids.size(), list.size());
    EXPECT_TRUE(list[1].at("context").at("contextActivities").at("parent").is_array());
    EXPECT_EQ(xapi_statements(make(source)), xapi_statements(make(source)));
}

} // namespace
} // namespace enshu::debrief
