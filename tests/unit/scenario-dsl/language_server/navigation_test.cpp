#include "editor.h"

#include "scenario-dsl/language_server/params.h"
#include "scenario-dsl/load_scenario.h"

#include <gtest/gtest.h>

namespace enshu::dsl::lsp::test {
namespace {

using Places = std::vector<std::string>;
namespace fs = std::filesystem;

const json with_declaration{{"context", {{"includeDeclaration", true}}}};

/// The files after a WorkspaceEdit, as they are on the disk.
void write_edited(const json &edit) {
    for (const auto &[uri, edits] : edit["changes"].items()) {
        const fs::path file = uri.substr(std::string_view{"file://"}.size());
        std::string text = whole_text(file);
        auto changes = json::array();
        for (auto one = edits.rbegin(); one != edits.rend(); ++one) // from the end to the beginning
            changes.push_back({{"range", (*one)["range"]}, {"text", (*one)["newText"]}});
        apply_changes(changes, Encoding::Utf16, text);
        dsl::test::write(file, text);
    }
}

TEST(Definition, OfANameIsWhereItIsDeclared) {
    Editor editor;
    editor.open(editor.scenario());
    EXPECT_EQ(places(editor.at("textDocument/definition", editor.scenario(), "after: phi")),
              Places{"scenario.yaml:9:8-13"});
    EXPECT_EQ(places(editor.at("textDocument/definition", editor.scenario(), "via: ga")),
              Places{"organization.yaml:13:2-6"});
    EXPECT_EQ(places(editor.at("textDocument/definition", editor.scenario(), "phase: det")),
              Places{"scenario.yaml:30:10-16"});
}

TEST(Definition, TellsKindsOfNamesApart) {
    Editor editor;
    editor.files.in_scenario("{ id: tell,", "{ id: report,");
    editor.files.in_scenario("expects: [ which, isolate ]", "expects: [ report ]");
    editor.save();
    editor.open(editor.scenario());
    EXPECT_EQ(places(editor.at("textDocument/definition", editor.scenario(), "expects: [ rep")),
              Places{"scenario.yaml:34:10-16"});
    EXPECT_EQ(places(editor.at("textDocument/definition", editor.scenario(), "submitted: rep")),
              Places{"scenario.yaml:37:2-8"});
}

TEST(Definition, FollowsTheTextInTheEditorNotTheFile) {
    Editor editor;
    editor.open(editor.scenario());
    editor.open(editor.organization(), "# 日出\n\n" + editor.files.organization);
    EXPECT_EQ(places(editor.at("textDocument/definition", editor.scenario(), "via: ga")),
              Places{"organization.yaml:15:2-6"});
}

TEST(Definition, OfAPathIsTheFile) {
    Editor editor;
    editor.open(editor.scenario());
    EXPECT_EQ(editor.at("textDocument/definition", editor.scenario(), "attachment: lu")["uri"],
              Editor::uri(editor.files.directory.path() / "lure.txt"));
    EXPECT_EQ(editor.at("textDocument/definition", editor.scenario(), "organization: org")["uri"],
              Editor::uri(editor.organization()));
    EXPECT_TRUE(editor.at("textDocument/definition", editor.scenario(), "subject: 見").is_null());
}

TEST(References, AreFoundInAllFiles) {
    Editor editor;
    dsl::test::write(editor.walkthrough(), "- { after: beacon, run: { on: gate, command: ls } }\n");
    editor.open(editor.organization());
    EXPECT_EQ(places(editor.at("textDocument/references", editor.organization(), "  ga",
                               with_declaration)),
              (Places{"organization.yaml:13:2-6", "organization.yaml:14:70-74",
                      "organization.yaml:18:22-26", "organization.yaml:20:10-14",
                      "scenario.yaml:19:81-85", "walkthrough.yaml:0:30-34"}));
    EXPECT_EQ(editor
                  .at("textDocument/references", editor.organization(), "  ga",
                      {{"context", {{"includeDeclaration", false}}}})
                  .size(),
              5u);
}

TEST(References, ToAMomentAreFoundByTheStep) {
    Editor editor;
    editor.open(editor.scenario());
    const json found =
        editor.at("textDocument/references", editor.scenario(), "id: beac", with_declaration);
    EXPECT_EQ(found.size(), 5u); // id, two `after`, `needs`, `step`
}

TEST(Rename, ChangesTheDeclarationAndEveryReference) {
    Editor editor;
    dsl::test::write(editor.walkthrough(), "- { after: beacon, run: { on: gate, command: ls } }\n");
    editor.open(editor.scenario());
    write_edited(
        editor.at("textDocument/rename", editor.scenario(), "via: ga", {{"newName", "mail-gate"}}));
    EXPECT_NE(whole_text(editor.organization()).find("internet -> dmz/mail-gate: tcp/25"),
              std::string::npos);
    EXPECT_NE(whole_text(editor.walkthrough()).find("on: mail-gate,"), std::string::npos);
    const LoadResult loaded = load_scenario(editor.files.directory.path());
    EXPECT_TRUE(loaded.scenario && loaded.scenario->organization.find_host("mail-gate"));
}

TEST(Rename, OfEveryDeclaredNameLeavesASoundScenario) {
    for (const char *declared : {"  dm", "  offi", "  suzu", "  so", "  f", "  p"}) {
        Editor editor;
        editor.open(editor.organization());
        write_edited(editor.at("textDocument/rename", editor.organization(), declared,
                               {{"newName", "renamed"}}));
        EXPECT_TRUE(load_scenario(editor.files.directory.path()).scenario) << declared;
    }
    for (const char *declared : {"id: phi", "id: ope", "id: beac", "id: exf", "id: soc", "id: whi",
                                 "phases: [ det", "  repo", "  attac"}) {
        Editor editor;
        editor.open(editor.scenario());
        write_edited(editor.at("textDocument/rename", editor.scenario(), declared,
                               {{"newName", "renamed"}}));
        EXPECT_TRUE(load_scenario(editor.files.directory.path()).scenario) << declared;
    }
}

TEST(Rename, OfAVariableReachesTheTextsItStandsIn) {
    Editor editor;
    editor.files.in_scenario("hosts:\n", "vary: { lure: [ 見積書, 請求書 ] }\nhosts:\n");
    editor.files.in_scenario("subject: 見積書", "subject: \"{lure}の送付、{lure}\"");
    editor.files.in_scenario("body: 本文",
                             "body:\n      ja: |\n        𠮷野様\n\n        {lure}です\n");
    editor.save();
    ASSERT_TRUE(load_scenario(editor.files.directory.path()).scenario);
    editor.open(editor.scenario());
    const json edit =
        editor.at("textDocument/rename", editor.scenario(), "vary: { lu", {{"newName", "bait"}});
    EXPECT_EQ(edit["changes"][Editor::uri(editor.scenario())].size(), 4u);
    write_edited(edit);
    EXPECT_TRUE(load_scenario(editor.files.directory.path()).scenario);
    EXPECT_NE(whole_text(editor.scenario()).find("        {bait}です\n"), std::string::npos);
}

TEST(Rename, OfAFieldOfAFormStaysWithinTheForm) {
    Editor editor;
    editor.files.in_scenario("forms:\n", "forms:\n  other:\n    - { field: what, ask: What }\n");
    editor.save();
    dsl::test::write(editor.walkthrough(), "- { at: 9m, submit: report, fields: { what: x } }\n"
                                           "- { at: 9m, submit: other, fields: { what: x } }\n");
    editor.open(editor.walkthrough());
    EXPECT_EQ(
        places(editor.at("textDocument/definition", editor.walkthrough(), "other, fields: { wh")),
        Places{"scenario.yaml:38:15-19"});
    write_edited(editor.at("textDocument/rename", editor.walkthrough(), "other, fields: { wh",
                           {{"newName", "why"}}));
    EXPECT_EQ(whole_text(editor.walkthrough()),
              "- { at: 9m, submit: report, fields: { what: x } }\n"
              "- { at: 9m, submit: other, fields: { why: x } }\n");
    EXPECT_NE(whole_text(editor.scenario()).find("other:\n    - { field: why,"), std::string::npos);
}

TEST(Rename, ReachesScenariosThatNobodyOpened) {
    Editor editor;
    const fs::path other = editor.files.directory.path() / "other";
    std::string text = editor.files.scenario;
    text.replace(text.find("organization: o"), 15, "organization: ../o");
    dsl::test::write(other / "scenario.yaml", text);
    dsl::test::write(other / "lure.txt", "harmless");
    ASSERT_TRUE(load_scenario(other).scenario);
    editor.open(editor.scenario());
    write_edited(
        editor.at("textDocument/rename", editor.scenario(), "via: ga", {{"newName", "renamed"}}));
    EXPECT_TRUE(load_scenario(other).scenario);
    EXPECT_NE(whole_text(other / "scenario.yaml").find("via: renamed"), std::string::npos);
}

TEST(Rename, RefusesANameThatIsNoneOrTaken) {
    Editor editor;
    editor.open(editor.scenario());
    const auto said = [&](const char *at, const char *name) {
        return editor.at("textDocument/rename", editor.scenario(), at, {{"newName", name}})
            .value("message", "");
    };
    EXPECT_TRUE(said("via: ga", "Gate").starts_with("`Gate` is not a name"));
    EXPECT_TRUE(said("via: ga", "").starts_with("`` is not a name"));
    EXPECT_EQ(said("via: ga", "attacker"), "`attacker` is taken by the host in scenario.yaml:8");
    EXPECT_EQ(said("id: phi", "soc-call"), "`soc-call` is taken by the inject in scenario.yaml:23");
    EXPECT_EQ(said("subject: 見", "x"), "no name stands here");
}

TEST(Rename, RefusesWhereAFileCannotBeRead) {
    Editor editor;
    editor.open(editor.scenario());
    editor.open(editor.walkthrough(), "- { at: [\n");
    const json said =
        editor.at("textDocument/rename", editor.scenario(), "via: ga", {{"newName", "x"}});
    EXPECT_EQ(said["message"], "`walkthrough.yaml` cannot be read at the moment; mend it first");
}

TEST(Rename, IsPreparedOverTheNameAlone) {
    Editor editor;
    editor.open(editor.organization());
    const json prepared =
        editor.at("textDocument/prepareRename", editor.organization(), "internet -> dmz/ga");
    EXPECT_EQ(prepared["placeholder"], "gate");
    EXPECT_EQ(prepared["range"]["start"]["character"], 22);
    EXPECT_EQ(prepared["range"]["end"]["character"], 26);
    EXPECT_TRUE(editor.at("textDocument/prepareRename", editor.organization(), "ki").is_null());
}

} // namespace
} // namespace enshu::dsl::lsp::test
