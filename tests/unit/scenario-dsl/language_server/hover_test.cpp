#include "editor.h"

#include "scenario-dsl/schema/fields.h"

#include <gtest/gtest.h>

namespace enshu::dsl::lsp::test {
namespace {

std::string hover_text(Editor &editor, const std::filesystem::path &file, std::string_view at) {
    const json hover = editor.at("textDocument/hover", file, at);
    return hover.is_null() ? "" : hover["contents"]["value"].get<std::string>();
}

TEST(Hover, OfAKeySaysWhatItIsFor) {
    Editor editor;
    editor.open(editor.scenario());
    const std::string text = hover_text(editor, editor.scenario(), "\ndura");
    EXPECT_NE(text.find(scenario_file().record->find("duration")->what.en), std::string::npos);
    EXPECT_NE(text.find("required"), std::string::npos);
}

TEST(Hover, OfAKeyShowsItsTypeInWordsHowItIsWrittenAndAnExample) {
    Editor editor;
    editor.open(editor.scenario());
    const std::string text = hover_text(editor, editor.scenario(), "\ndura");
    EXPECT_NE(text.find("time, 1m to 7d; required"), std::string::npos) << text;
    EXPECT_NE(text.find("`1h30m`"), std::string::npos) << text;
    EXPECT_NE(text.find("```yaml\nduration: 3h\n```"), std::string::npos) << text;
}

TEST(Hover, IsInTheLanguageOfTheClient) {
    Editor editor{json::object(), "ja-JP"};
    editor.open(editor.scenario());
    const std::string key = hover_text(editor, editor.scenario(), "\ndura");
    EXPECT_NE(key.find("演習の長さ\n\n時間、1m から 7d。必須"), std::string::npos) << key;
    const std::string name = hover_text(editor, editor.scenario(), "via: ga");
    EXPECT_TRUE(name.starts_with("ホスト `gate`（organization.yaml:14 で宣言）")) << name;
}

TEST(Hover, IsInTheLanguageOfTheServerWhereTheClientNamesNone) {
    for (const auto &[locale, wanted] :
         {std::pair{json{}, "演習の長さ"}, std::pair{json("en"), "length of the exercise"},
          std::pair{json{7}, "演習の長さ"}}) {
        Editor editor{json::object(), locale};
        editor.server = Server{Language::Ja};
        editor.request("initialize", {{"capabilities", json::object()}, {"locale", locale}});
        editor.open(editor.scenario());
        EXPECT_NE(hover_text(editor, editor.scenario(), "\ndura").find(wanted), std::string::npos)
            << locale;
    }
}

TEST(Hover, OfAKeyOfAVerbIsThatVerbs) {
    Editor editor;
    editor.open(editor.scenario());
    EXPECT_NE(hover_text(editor, editor.scenario(), "path: /news, eve").find("interval"),
              std::string::npos);
}

TEST(Hover, OfANameShowsItsDeclaration) {
    Editor editor;
    editor.open(editor.scenario());
    const std::string host = hover_text(editor, editor.scenario(), "via: ga");
    EXPECT_TRUE(host.starts_with("host `gate`, declared in organization.yaml:14")) << host;
    EXPECT_NE(host.find("gate: { role: server"), std::string::npos);
    const std::string step = hover_text(editor, editor.scenario(), "after: phi");
    EXPECT_NE(step.find("```yaml\nid: phish\nat: 3m\n"), std::string::npos) << step;
}

TEST(Hover, OfANameInsideATextIsOfThatName) {
    Editor editor;
    editor.open(editor.scenario());
    EXPECT_TRUE(hover_text(editor, editor.scenario(), "within: 4m of soc")
                    .starts_with("inject `soc-call`"));
    editor.open(editor.organization());
    EXPECT_TRUE(
        hover_text(editor, editor.organization(), "internet -> dmz/ga").starts_with("host `gate`"));
    EXPECT_TRUE(
        hover_text(editor, editor.organization(), "internet -> dm").starts_with("zone `dmz`"));
}

TEST(Hover, CoversExactlyTheNameBehindJapanese) {
    Editor editor;
    editor.files.in_scenario("subject: 見積書", "subject: \"𠮷野家\"");
    editor.files.in_scenario("- { id: open, after: phish,",
                             "- { technique: [ T1204 ], id: open, after: phish,");
    editor.files.in_organization("suzuki: { name: { ja: 鈴木, en: Suzuki }",
                                 "suzuki: { name: { ja: 𠮷野, en: Suzuki }");
    editor.save();
    editor.open(editor.organization());
    const json hover = editor.at("textDocument/hover", editor.organization(), "en: Suzuki }, acc");
    const json expected{{"start", {{"line", 9}, {"character", 43}}},
                        {"end", {{"line", 9}, {"character", 50}}}};
    EXPECT_EQ(hover["range"], expected);
}

TEST(Hover, WorksInATextThatCannotBeRead) {
    Editor editor;
    const Typed text = typed("phases: [ a\ninjects:\n  - chan‸nel: phone\n");
    editor.open(editor.scenario(), text.text);
    const json hover = editor.request(
        "textDocument/hover",
        {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}}, {"position", text.position}});
    ASSERT_FALSE(hover.is_null());
    EXPECT_NE(hover["contents"]["value"].get<std::string>().find("reaches the team"),
              std::string::npos);
}

TEST(Hover, SaysNothingWhereNothingIsKnown) {
    Editor editor;
    editor.open(editor.scenario(), "nonsense: here\n\n\n");
    const json hover = editor.request("textDocument/hover",
                                      {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}},
                                       {"position", {{"line", 0}, {"character", 3}}}});
    EXPECT_TRUE(hover.is_null());
}

} // namespace
} // namespace enshu::dsl::lsp::test
