#include "editor.h"

#include "scenario-dsl/language_server/params.h"

#include <gtest/gtest.h>

namespace enshu::dsl::lsp::test {
namespace {

/// What may be done at the caret.
json actions_at(Editor &editor, std::string_view with_caret, json context = json::object()) {
    const Typed text = typed(with_caret);
    editor.open(editor.scenario(), text.text);
    return editor.request("textDocument/codeAction",
                          {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}},
                           {"range", {{"start", text.position}, {"end", text.position}}},
                           {"context", std::move(context)}});
}

std::string with(std::string text, std::string_view before, std::string_view after) {
    return text.replace(text.find(before), before.size(), after);
}

TEST(CodeActions, WriteWhatWasProbablyMeant) {
    for (const auto &[good, bad] :
         {std::pair{"via: gate", "via: ga‸t"}, std::pair{"\nlevel: ", "\nlevle‸: "},
          std::pair{"level: introductory", "level: introductry‸"},
          std::pair{"within: 4m of soc-call", "within: 4m of ‸soc-cal"}}) {
        Editor editor;
        const std::string text = with(editor.files.scenario, good, bad);
        const json actions = actions_at(editor, text);
        ASSERT_EQ(actions.size(), 1u) << bad;
        std::string mended = typed(text).text;
        const json edit = actions[0]["edit"]["changes"][Editor::uri(editor.scenario())].at(0);
        apply_changes(json::array({{{"range", edit["range"]}, {"text", edit["newText"]}}}),
                      Encoding::Utf16, mended);
        EXPECT_EQ(mended, editor.files.scenario);
    }
}

TEST(CodeActions, KeepTheBracesOfAVariable) {
    Editor editor;
    const json actions = actions_at(
        editor, with(with(editor.files.scenario, "hosts:\n", "vary: { lure: [ a, b ] }\nhosts:\n"),
                     "subject: 見積書", "subject: \"見積書{lur‸e} {lrue}\""));
    EXPECT_EQ(actions, json::array()) << "the caret stands at the one that is right";
    const json others = actions_at(
        editor, with(with(editor.files.scenario, "hosts:\n", "vary: { lure: [ a, b ] }\nhosts:\n"),
                     "subject: 見積書", "subject: \"見積書{lure} {lr‸ue}\""));
    ASSERT_EQ(others.size(), 1u);
    EXPECT_EQ(others[0]["edit"]["changes"].begin()->at(0)["newText"], "{lure}");
}

TEST(CodeActions, AreNoneElsewhereOrWhereNothingIsNear) {
    Editor editor;
    EXPECT_EQ(actions_at(editor, with(editor.files.scenario, "via: gate", "via: gat\n    ‸")),
              json::array());
    EXPECT_EQ(actions_at(editor, with(editor.files.scenario, "via: gate", "via: zz‸zz")),
              json::array());
    const std::string slip = with(editor.files.scenario, "via: gate", "via: ga‸t");
    EXPECT_EQ(actions_at(editor, slip, {{"only", {"refactor"}}}), json::array());
    EXPECT_EQ(actions_at(editor, slip, {{"only", {"quickfix"}}}).size(), 1u);
}

} // namespace
} // namespace enshu::dsl::lsp::test
