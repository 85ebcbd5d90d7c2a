#include "editor.h"

#include "scenario-dsl/model/scenario.h"
#include "scenario-dsl/schema/fields.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace enshu::dsl::lsp::test {
namespace {

using Labels = std::vector<std::string>;

bool holds(const Labels &labels, const std::string &label) {
    return std::ranges::find(labels, label) != labels.end();
}

Labels sorted(Labels labels) {
    std::ranges::sort(labels);
    return labels;
}

const Field &field(const Type &file, std::string_view key) {
    return *file.record->find(key);
}

TEST(Completion, OffersTheKeysThatAreNotThereYet) {
    Editor editor;
    const Labels labels =
        editor.labels(editor.scenario(), "enshu: 1\nid: x\n‸\nduration: 1h\norganization: o\n");
    EXPECT_TRUE(holds(labels, "title"));
    EXPECT_TRUE(holds(labels, "attack"));
    for (const char *there : {"enshu", "id", "duration", "organization"})
        EXPECT_FALSE(holds(labels, there)) << there;
    EXPECT_FALSE(holds(labels, "zones"));
}

TEST(Completion, PutsRequiredKeysFirstAndSaysWhatTheyAre) {
    Editor editor;
    const std::string text = "enshu: 1\nti‸\nduration: 1h\n";
    const json title = editor.completion(editor.scenario(), text, "title");
    const json level = editor.completion(editor.scenario(), text, "level");
    EXPECT_LT(title["sortText"], level["sortText"]);
    EXPECT_NE(title["detail"].get<std::string>().find("required"), std::string::npos);
    EXPECT_NE(title["documentation"]["value"].get<std::string>().find(
                  field(scenario_file(), "title").what.en),
              std::string::npos);
}

TEST(Completion, InsertsAKeyWithItsColon) {
    Editor editor;
    EXPECT_EQ(editor.taken(editor.scenario(), "enshu: 1\nti‸\nid: x\n", "title"),
              "enshu: 1\ntitle: \nid: x\n");
    EXPECT_EQ(editor.taken(editor.scenario(), "enshu: 1\nti‸: x\n", "title"),
              "enshu: 1\ntitle: x\n");
}

TEST(Completion, KnowsTheFieldsOfTheVerb) {
    Editor editor;
    const Labels labels =
        editor.labels(editor.scenario(),
                      "attack:\n  - id: x\n    at: 5m\n    do: beacon\n    ‸\nphases: [ a ]\n");
    EXPECT_TRUE(holds(labels, "every"));
    EXPECT_FALSE(holds(labels, "subject"));
    EXPECT_FALSE(holds(labels, "after")) << "`at` is there, and one of both is enough";
    EXPECT_FALSE(holds(labels, "delay")) << "it stands beside `after`";
}

TEST(Completion, KnowsTheFieldsOfTheVerbBelowTheCaret) {
    Editor editor;
    EXPECT_TRUE(holds(
        editor.labels(editor.scenario(), "attack:\n  - id: x\n    ‸\n    do: beacon\n"), "every"));
}

TEST(Completion, OffersEveryVerbAndTheFieldsOfEach) {
    Editor editor;
    const Labels words = editor.labels(
        editor.scenario(), "attack:\n  - id: x\n    at: 5m\n    do: ‸\nphases: [ a ]\n");
    EXPECT_EQ(words.size(), std::variant_size_v<Verb>);
    const auto keys = [&](const std::string &step) {
        return editor.labels(editor.scenario(),
                             "attack:\n  - id: x\n    at: 5m\n    " + step + "\n    ‸\n");
    };
    EXPECT_TRUE(holds(keys("do: encrypt-copies"), "note"));
    EXPECT_TRUE(holds(keys("do: http-flood"), "rate"));
    EXPECT_TRUE(holds(keys("do: reconnaissance"), "knock"));
    EXPECT_TRUE(holds(keys("do: beacon\n    domain: cdn.example"), "persist"));
    EXPECT_FALSE(holds(keys("do: beacon\n    domain: cdn.example"), "via"))
        << "it stands beside `path`";
}

TEST(Completion, OffersNoKeyBesideItsRival) {
    Editor editor;
    const auto keys = [&](const std::string &step) {
        return editor.labels(editor.scenario(),
                             "attack:\n  - id: x\n    at: 5m\n    " + step + "\n    ‸\n");
    };
    EXPECT_TRUE(holds(keys("do: send-mail"), "link"));
    EXPECT_TRUE(holds(keys("do: send-mail"), "attachment"));
    EXPECT_FALSE(holds(keys("do: send-mail\n    attachment: a"), "link"));
    EXPECT_FALSE(holds(keys("do: open-attachment\n    usb: a"), "mail"));
}

TEST(Completion, WorksInFlowStyleThatIsNotClosed) {
    Editor editor;
    EXPECT_EQ(sorted(editor.labels(editor.scenario(),
                                   "title: { ja: 𠮷野家、見積書, ‸\nphases: [ detect ]\n")),
              Labels{"en"});
    EXPECT_EQ(editor.taken(editor.scenario(), "title: { ja: 𠮷野家、見積書, e‸ }\n", "en"),
              "title: { ja: 𠮷野家、見積書, en:  }\n");
}

TEST(Completion, OffersTheWordsOfAField) {
    Editor editor;
    const auto &words = field(scenario_file(), "level").type.words;
    EXPECT_EQ(editor.labels(editor.scenario(), "level: ‸\n"), Labels(words.begin(), words.end()));
    EXPECT_EQ(editor.taken(editor.scenario(), "level: int‸\n", std::string{words[1]}),
              "level: " + std::string{words[1]} + "\n");
}

TEST(Completion, OffersTruthValues) {
    Editor editor;
    EXPECT_EQ(editor.labels(editor.scenario(), "hosts:\n  a: { hidden: ‸ }\n"),
              (Labels{"true", "false"}));
}

TEST(Completion, OffersTheNamesOfTheScope) {
    Editor editor;
    const std::string before =
        "organization: organization\nhosts:\n  mine: { role: attacker }\nattack:\n  - do: beacon\n";
    EXPECT_EQ(sorted(editor.labels(editor.scenario(), before + "    on: ‸\n")),
              (Labels{"fw", "gate", "mine", "pc"}));
    EXPECT_EQ(sorted(editor.labels(editor.scenario(),
                                   "organization: organization\ninjects:\n  - from: s‸\n")),
              (Labels{"soc", "suzuki"}));
}

TEST(Completion, OffersTheNamesOfTheOrganisationAlsoInTheMiddleOfATypo) {
    Editor editor;
    EXPECT_EQ(
        sorted(editor.labels(
            editor.scenario(),
            "organization: organization\nphases: [ a, \ninjects:\n  - from: ‸\n    text: x\n")),
        (Labels{"soc", "suzuki"}));
}

TEST(Completion, OffersDeadlinesWithTheDurationThatWasTyped) {
    Editor editor;
    const std::string before = "injects:\n  - id: soc-call\nobjectives:\n  - within: ";
    EXPECT_EQ(editor.labels(editor.scenario(), before + "‸\n"), Labels{"20m of soc-call"});
    EXPECT_EQ(editor.taken(editor.scenario(), before + "90s of so‸\n", "90s of soc-call"),
              before + "90s of soc-call\n");
}

TEST(Completion, OffersBothEndsOfARule) {
    Editor editor;
    const std::string before =
        "zones:\n  dmz: {}\n  office: {}\nhosts:\n  gate: { at: { dmz: .25 } }\n"
        "policy:\n  allow:\n    - ";
    EXPECT_EQ(sorted(editor.labels(editor.organization(), before + "‸\n")),
              (Labels{"any ->", "dmz ->", "dmz/gate ->", "internet/attacker ->", "office ->"}));
    EXPECT_EQ(editor.taken(editor.organization(), before + "off‸\n", "office ->"),
              before + "office -> \n");
    EXPECT_EQ(editor.taken(editor.organization(), before + "office -> dm‸\n", "dmz/gate"),
              before + "office -> dmz/gate: \n");
    EXPECT_EQ(editor.taken(editor.organization(), before + "office -> ‸: tcp/25\n", "dmz"),
              before + "office -> dmz: tcp/25\n");
}

TEST(Completion, BeginsTheItemsOfAList) {
    Editor editor;
    EXPECT_EQ(editor.taken(editor.scenario(), "attack:\n  ‸\n", "- id"), "attack:\n  - id: \n");
    EXPECT_EQ(editor.taken(editor.scenario(), "attack:\n  - ‸\n", "id"), "attack:\n  - id: \n");
    EXPECT_EQ(editor.taken(editor.walkthrough(), "‸", "- at"), "- at: ");
}

TEST(Completion, OffersTheVariablesBehindABrace) {
    Editor editor;
    const std::string before = "vary: { lure: [ a, b ], time-of: [ c, d ] }\nattack:\n"
                               "  - do: send-mail\n    ";
    EXPECT_EQ(editor.labels(editor.scenario(), before + "subject: \"件名{‸\"\n"),
              (Labels{"lure", "time-of"}));
    EXPECT_EQ(editor.taken(editor.scenario(), before + "subject: \"件名{lu‸\"\n", "lure"),
              before + "subject: \"件名{lure}\"\n");
    EXPECT_EQ(editor.taken(editor.scenario(), before + "subject: a {l‸u} {lure}\n", "time-of"),
              before + "subject: a {time-of} {lure}\n");
    EXPECT_EQ(editor.labels(editor.scenario(), before + "subject: \"{lure} ‸\"\n"), Labels{});
    EXPECT_EQ(editor.labels(editor.scenario(), before + "subject: \"${‸\"\n"), Labels{});
    EXPECT_EQ(editor.labels(editor.scenario(), before + "id: \"{‸\"\n"), Labels{});
}

TEST(Completion, OffersTheVariablesInTextsInBlockStyle) {
    Editor editor;
    const std::string before = "vary: { lure: [ a, b ] }\nattack:\n  - do: send-mail\n"
                               "    body:\n      ja: |\n        𠮷野様\n\n        ";
    EXPECT_EQ(editor.taken(editor.scenario(), before + "{lu‸です\n      en: x\n", "lure"),
              before + "{lure}です\n      en: x\n");
}

TEST(Completion, OffersTheFilesThatAPathMayName) {
    Editor editor;
    const auto &place = editor.files.directory.path();
    for (const char *file : {"files/estimate.txt", "files/.hidden", "briefing.ja.md",
                             "briefing.en.md", "organization/share/notes.txt"})
        dsl::test::write(place / file, "x");
    std::filesystem::create_symlink("/etc/passwd", place / "files" / "outside.txt");
    std::filesystem::create_directory_symlink("/etc", place / "organization" / "etc");
    EXPECT_EQ(editor.labels(editor.scenario(), "attack:\n  - do: send-mail\n    attachment: ‸\n"),
              (Labels{"briefing.en.md", "briefing.ja.md", "files/estimate.txt", "lure.txt",
                      "organization/share/notes.txt"}));
    EXPECT_EQ(editor.labels(editor.scenario(), "briefing: ‸\n"), Labels{"briefing"});
    EXPECT_EQ(
        editor.labels(editor.organization(), "hosts:\n  f: { services: { smb: { seed: ‸ } } }\n"),
        Labels{"share"});
    EXPECT_EQ(editor.labels(editor.organization(), "hosts:\n  pc: { documents: ../‸ }\n"),
              Labels{"share"});
    EXPECT_EQ(editor.taken(editor.scenario(),
                           "attack:\n  - do: send-mail\n    attachment: files/e‸\n",
                           "files/estimate.txt"),
              "attack:\n  - do: send-mail\n    attachment: files/estimate.txt\n");
}

TEST(Completion, OffersOrganisationsAlsoOutsideTheScenario) {
    Editor editor;
    const auto &place = editor.files.directory.path();
    dsl::test::write(place / "organizations" / "city" / "organization.yaml", "x");
    const Labels labels = editor.labels(place / "exercises" / "scenario.yaml", "organization: ‸\n");
    EXPECT_TRUE(holds(labels, "../organization"));
    EXPECT_TRUE(holds(labels, "../organizations/city"));
}

TEST(Completion, OffersTheFieldsOfTheFormThatIsSubmitted) {
    Editor editor;
    editor.files.in_scenario("forms:\n", "forms:\n  other:\n    - { field: when, ask: When }\n");
    editor.save();
    EXPECT_EQ(editor.labels(editor.walkthrough(), "- at: 5m\n  submit: report\n  fields:\n    ‸\n"),
              Labels{"what"});
    EXPECT_EQ(
        editor.taken(editor.walkthrough(), "- { at: 5m, submit: other, fields: { w‸ } }\n", "when"),
        "- { at: 5m, submit: other, fields: { when:  } }\n");
}

TEST(Completion, WorksInOtherWalkthroughs) {
    Editor editor;
    EXPECT_EQ(sorted(editor.labels(editor.files.directory.path() / "walkthrough-slow.yaml",
                                   "- { at: 5m, unplug: ‸ }\n")),
              (Labels{"attacker", "fw", "gate", "pc"}));
}

TEST(Completion, SaysNothingWhereTextIsWritten) {
    Editor editor;
    for (const char *text :
         {"title: ‸\n", "title:\n  ja: |\n    text\n    ‸\n", "# comm‸\n", "nonsense:\n  ‸\n",
          "level: |\n  intro‸\n", "attack: ‸\n", "phases: [ ‸ ]\n"})
        EXPECT_EQ(editor.labels(editor.scenario(), text), Labels{}) << text;
}

TEST(Completion, AtEveryPlaceOfARealScenarioIsAnAnswer) {
    Editor editor;
    const std::string text = editor.files.scenario;
    editor.open(editor.scenario(), text);
    const LineIndex index{text};
    for (std::size_t at = 0; at <= text.size(); ++at) {
        const Point point = index.point(at, Encoding::Utf16);
        const json answer =
            editor.request("textDocument/completion",
                           {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}},
                            {"position", {{"line", point.line}, {"character", point.character}}}});
        ASSERT_TRUE(answer.is_array()) << at;
        for (const json &item : answer) {
            const json &range = item["textEdit"]["range"];
            ASSERT_EQ(range["start"]["line"], point.line);
            ASSERT_EQ(range["end"]["line"], point.line);
            ASSERT_LE(range["start"]["character"].get<std::size_t>(), point.character);
            ASSERT_GE(range["end"]["character"].get<std::size_t>(), point.character);
        }
    }
}

// The table says where names are declared; without that nothing could be offered for a reference.
void collect(const Type &type, std::set<Scope> &declared, std::set<Scope> &wanted,
             std::set<const Record *> &seen) {
    if (type.shape == Shape::Id)
        declared.insert(type.scope);
    if (type.shape == Shape::Reference)
        wanted.insert(type.scope);
    for (const Type *inner : {type.key.get(), type.item.get()})
        if (inner)
            collect(*inner, declared, wanted, seen);
    if (!type.record || !seen.insert(type.record.get()).second)
        return;
    for (const Field &one : type.record->fields)
        collect(one.type, declared, wanted, seen);
    for (const Case &one : type.record->cases)
        for (const Field &further : one.fields)
            collect(further.type, declared, wanted, seen);
}

TEST(FieldTable, DeclaresSomewhereWhatItRefersTo) {
    std::set<Scope> declared, wanted;
    std::set<const Record *> seen;
    for (const Type *file : {&scenario_file(), &organization_file(), &walkthrough_file()})
        collect(*file, declared, wanted, seen);
    EXPECT_FALSE(wanted.empty());
    for (const Scope scope : wanted)
        EXPECT_TRUE(std::ranges::any_of(declared, [&](Scope one) { return covers(scope, one); }))
            << noun(scope);
}

} // namespace
} // namespace enshu::dsl::lsp::test
