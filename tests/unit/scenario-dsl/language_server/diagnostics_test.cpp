#include "editor.h"

#include "scenario-dsl/diagnostics/explanations/explanations.h"

#include <gtest/gtest.h>

namespace enshu::dsl::lsp::test {
namespace {

using Marks = std::vector<std::string>;

std::string replaced(std::string text, std::string_view before, std::string_view after) {
    return text.replace(text.find(before), before.size(), after);
}

TEST(DiagnosticsInTheEditor, ComeForTheTextBeingTypedAndGoWhenItIsMended) {
    Editor editor;
    const std::string good = editor.files.scenario;
    editor.open(editor.scenario(), replaced(good, "duration: 1h", "duration: soon"));
    EXPECT_EQ(editor.marks(editor.scenario()), Marks{"bad-value@5:10"});
    editor.change(editor.scenario(), good);
    EXPECT_EQ(editor.marks(editor.scenario()), Marks{});
    EXPECT_TRUE(editor.was_told(editor.scenario()));
}

TEST(DiagnosticsInTheEditor, CountUtf16UnitsBehindJapanese) {
    Editor editor;
    editor.open(editor.scenario(), replaced(editor.files.scenario, "title: Small",
                                            "title: { ja: 𠮷野家の演習, xx: Small }"));
    // 𠮷 takes two units, each other character one
    EXPECT_EQ(editor.marks(editor.scenario()), Marks{"unknown-key@2:22"});
}

TEST(DiagnosticsInTheEditor, CountCharactersOrBytesWhereTheClientPrefersThem) {
    const std::string title = "title: { ja: 𠮷野家の演習, xx: Small }";
    for (const auto &[name, column] : {std::pair{"utf-8", "34"}, std::pair{"utf-32", "21"}}) {
        const json capabilities{{"general", {{"positionEncodings", {"utf-7", name, "utf-16"}}}}};
        Editor editor{capabilities};
        editor.open(editor.scenario(), replaced(editor.files.scenario, "title: Small", title));
        EXPECT_EQ(editor.marks(editor.scenario()), Marks{"unknown-key@2:" + std::string{column}});
    }
}

TEST(DiagnosticsInTheEditor, CoverTheFilesThatAreNotOpen) {
    Editor editor;
    editor.files.in_organization("kind: municipality", "kind: town");
    editor.save();
    editor.open(editor.scenario());
    EXPECT_EQ(editor.marks(editor.organization()), Marks{"unknown-word@2:6"});
    EXPECT_FALSE(editor.told(editor.organization()).contains("version"));
    EXPECT_TRUE(editor.told(editor.scenario()).contains("version"));
    editor.close(editor.scenario());
    EXPECT_EQ(editor.marks(editor.organization()), Marks{});
}

TEST(DiagnosticsInTheEditor, OfAScenarioFollowItsOrganisationInTheEditor) {
    Editor editor;
    editor.open(editor.scenario());
    editor.open(editor.organization(),
                replaced(editor.files.organization, "  suzuki:", "  susuki:"));
    EXPECT_EQ(editor.marks(editor.scenario()), Marks{"unknown-reference@13:8"});
    editor.change(editor.organization(), editor.files.organization);
    EXPECT_EQ(editor.marks(editor.scenario()), Marks{});
}

TEST(DiagnosticsInTheEditor, OfAnOrganisationAloneCoverTheScenariosAroundIt) {
    Editor editor;
    editor.files.in_scenario("from: soc", "from: nobody");
    editor.save();
    editor.open(editor.organization());
    EXPECT_EQ(editor.marks(editor.scenario()), Marks{"unknown-reference@26:10"});
}

TEST(DiagnosticsInTheEditor, OfAnOrganisationWithoutScenarioAreThoseOfItsShape) {
    Editor editor;
    const dsl::test::TemporaryDirectory directory;
    const auto file = directory.path() / "a" / "b" / "c" / "d" / "organization.yaml";
    editor.open(file, replaced(editor.files.organization, "kind: municipality", "kind: town"));
    EXPECT_EQ(editor.marks(file), Marks{"unknown-word@2:6"});
    editor.change(file, editor.files.organization);
    EXPECT_EQ(editor.marks(file), Marks{});
}

TEST(DiagnosticsInTheEditor, CoverAWalkthroughThatIsNotSavedYet) {
    Editor editor;
    editor.open(editor.walkthrough(), "- { at: 5m, unplug: pcc }\n");
    EXPECT_EQ(editor.marks(editor.walkthrough()), Marks{"unknown-reference@0:20"});
}

TEST(DiagnosticsInTheEditor, CoverAScenarioBehindSymbolicLinks) {
    Editor editor;
    const auto &place = editor.files.directory.path();
    std::filesystem::rename(editor.scenario(), place / "base.yaml");
    std::filesystem::create_symlink("base.yaml", editor.scenario());
    const dsl::test::TemporaryDirectory elsewhere;
    std::filesystem::create_directory_symlink(place, elsewhere.path() / "link");
    const auto opened = elsewhere.path() / "link" / "scenario.yaml";
    editor.open(opened, replaced(editor.files.scenario, "from: soc", "from: nobody"));
    EXPECT_EQ(editor.marks(opened), Marks{"unknown-reference@26:10"});
}

TEST(DiagnosticsInTheEditor, CarryHelpAndRelatedPlaces) {
    Editor plain;
    plain.open(plain.scenario(), replaced(plain.files.scenario, "phases: [ detect, contain ]",
                                          "phases: [ detect, contain, detect ]"));
    const json without = plain.told(plain.scenario())["diagnostics"].at(0);
    EXPECT_FALSE(without.contains("relatedInformation"));
    EXPECT_NE(without["message"].get<std::string>().find("note: scenario.yaml:"),
              std::string::npos);

    const json capabilities{
        {"textDocument", {{"publishDiagnostics", {{"relatedInformation", true}}}}}};
    Editor rich{capabilities};
    rich.open(rich.scenario(), replaced(rich.files.scenario, "phases: [ detect, contain ]",
                                        "phases: [ detect, contain, detect ]"));
    const json with = rich.told(rich.scenario())["diagnostics"].at(0);
    EXPECT_EQ(with["code"], "duplicate-id");
    EXPECT_EQ(with["severity"], 1);
    ASSERT_EQ(with["relatedInformation"].size(), 1u);
    EXPECT_EQ(with["relatedInformation"][0]["location"]["uri"], Editor::uri(rich.scenario()));

    rich.change(rich.scenario(), replaced(rich.files.scenario, "to: suzuki", "to: suzuky"));
    EXPECT_NE(rich.told(rich.scenario())["diagnostics"][0]["message"].get<std::string>().find(
                  "\nhelp: did you mean `suzuki`?"),
              std::string::npos);
}

TEST(DiagnosticsInTheEditor, FollowChangesOfPartsOfTheText) {
    Editor editor;
    editor.open(editor.scenario());
    // 見積書 → 見𠮷書\n    sub: x — an edit behind wide characters, then one behind a surrogate
    // pair
    editor.notify("textDocument/didChange",
                  {{"textDocument", {{"uri", Editor::uri(editor.scenario())}, {"version", 9}}},
                   {"contentChanges", json::array({{{"range",
                                                     {{"start", {{"line", 14}, {"character", 14}}},
                                                      {"end", {{"line", 14}, {"character", 15}}}}},
                                                    {"text", "𠮷"}},
                                                   {{"range",
                                                     {{"start", {{"line", 14}, {"character", 16}}},
                                                      {"end", {{"line", 14}, {"character", 17}}}}},
                                                    {"text", "田\n    sub: x"}}})}});
    EXPECT_EQ(editor.marks(editor.scenario()), Marks{"unknown-key@15:4"});
    EXPECT_EQ(editor.told(editor.scenario())["version"], 9);
}

TEST(DiagnosticsInTheEditor, ComeAgainWhenFilesChangeOnTheDisk) {
    Editor editor;
    editor.open(editor.scenario());
    dsl::test::write(editor.organization(),
                     replaced(editor.files.organization, "kind: municipality", "kind: town"));
    editor.notify("workspace/didChangeWatchedFiles", {{"changes", json::array()}});
    EXPECT_EQ(editor.marks(editor.organization()), Marks{"unknown-word@2:6"});
}

TEST(DiagnosticsInTheEditor, CoverOtherWalkthroughsOpenOrNot) {
    Editor editor;
    const auto night = editor.files.directory.path() / "walkthrough-night.yaml";
    const auto day = editor.files.directory.path() / "walkthrough-day.yaml";
    dsl::test::write(night, "- { at: 5m, unplug: pcc }\n");
    editor.open(editor.scenario());
    EXPECT_EQ(editor.marks(night), Marks{"unknown-reference@0:20"});
    editor.open(day, "- { at: 5m, unplug: attacker }\n");
    EXPECT_EQ(editor.marks(day), Marks{"wrong-kind@0:20"});
    editor.change(editor.scenario(),
                  replaced(editor.files.scenario, "duration: 1h", "duration: x"));
    EXPECT_EQ(editor.marks(day), Marks{}) << "what a broken scenario holds is not known";
}

TEST(DiagnosticsInTheEditor, SayInJapaneseAsWellWhatTheyAreAbout) {
    const auto message = [](const char *locale) {
        Editor editor{json::object(), locale};
        editor.open(editor.scenario(), replaced(editor.files.scenario, "via: gate", "via: gat"));
        return editor.told(editor.scenario())["diagnostics"][0]["message"].get<std::string>();
    };
    const std::string english = "there is no host `gat`\nhelp: did you mean `gate`?";
    EXPECT_EQ(message("en"), english);
    EXPECT_EQ(message("ja"),
              english + "\n" + std::string{find_explanation("unknown-reference")->title.ja});
}

TEST(DiagnosticsInTheEditor, OfManyChangesComeOnceForTheLast) {
    Editor editor;
    editor.open(editor.scenario());
    const auto change = [&](long version, const std::string &text) {
        return editor.server.handle(
            {{"method", "textDocument/didChange"},
             {"params",
              {{"textDocument", {{"uri", Editor::uri(editor.scenario())}, {"version", version}}},
               {"contentChanges", json::array({{{"text", text}}})}}}});
    };
    EXPECT_TRUE(change(7, "enshu: [").empty());
    EXPECT_TRUE(change(8, replaced(editor.files.scenario, "duration: 1h", "duration: x")).empty());
    const auto said = editor.server.catch_up();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0]["params"]["version"], 8);
    EXPECT_EQ(said[0]["params"]["diagnostics"].at(0)["code"], "bad-value");
    EXPECT_TRUE(editor.server.catch_up().empty());
}

TEST(DiagnosticsInTheEditor, AreOfTheLastChangeWhenSomethingIsAskedInBetween) {
    Editor editor;
    editor.open(editor.scenario());
    editor.server.handle({{"method", "textDocument/didChange"},
                          {"params",
                           {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}},
                            {"contentChanges", json::array({{{"text", "level: \n"}}})}}}});
    const auto said =
        editor.server.handle({{"id", 1},
                              {"method", "textDocument/completion"},
                              {"params",
                               {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}},
                                {"position", {{"line", 0}, {"character", 7}}}}}});
    ASSERT_EQ(said.size(), 2u);
    EXPECT_EQ(said[0]["result"].size(), 3u);
    EXPECT_EQ(said[1]["method"], "textDocument/publishDiagnostics");
}

TEST(DiagnosticsInTheEditor, DoNotComeForOtherFiles) {
    Editor editor;
    editor.open(editor.files.directory.path() / "notes.yaml", "a: [");
    editor.notify("textDocument/didOpen",
                  {{"textDocument", {{"uri", "untitled:1"}, {"version", 1}, {"text", "x"}}}});
    EXPECT_FALSE(editor.was_told(editor.files.directory.path() / "notes.yaml"));
    EXPECT_TRUE(editor.log().empty());
}

} // namespace
} // namespace enshu::dsl::lsp::test
