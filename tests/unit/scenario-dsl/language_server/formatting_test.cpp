#include "editor.h"

#include "scenario-dsl/format/format.h"
#include "scenario-dsl/language_server/params.h"

#include <gtest/gtest.h>

namespace enshu::dsl::lsp::test {
namespace {

json edits_for(Editor &editor, const std::string &text) {
    editor.open(editor.scenario(), text);
    return editor.request("textDocument/formatting",
                          {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}},
                           {"options", {{"tabSize", 8}, {"insertSpaces", true}}}});
}

std::string formatted(Editor &editor, std::string text) {
    for (const json &edit : edits_for(editor, text))
        apply_changes(json::array({{{"range", edit["range"]}, {"text", edit["newText"]}}}),
                      Encoding::Utf16, text);
    return text;
}

std::string canonical(const std::string &text) {
    Diagnostics diagnostics;
    return format(diagnostics.add_source("scenario.yaml", text), diagnostics).value();
}

TEST(Formatting, LeadsToTheCanonicalLayout) {
    Editor editor;
    for (const std::string text :
         {"a:   1\nb: 2\n", "a: 1\nb:    2", "a: 1\n\n\n\nb: 2\n", "\n\na: 1\n", "a: 1\n\n\n",
          "a:  1\r\nb: 2\r\n", "𠮷:   野   # 家\nb:\n    - x\n    -   y\n", "a: 1\na2:  1\na: 1\n"})
        if (Diagnostics unheard; format(unheard.add_source("x", text), unheard)) {
            EXPECT_NE(canonical(text), text);
            EXPECT_EQ(formatted(editor, text), canonical(text)) << text;
        }
    const std::string scenario = editor.files.scenario;
    EXPECT_EQ(formatted(editor, scenario), canonical(scenario));
}

TEST(Formatting, TouchesOnlyTheLinesThatChange) {
    Editor editor;
    const json edits = edits_for(editor, "a: 1\nb:   2\nc: 3\n");
    ASSERT_EQ(edits.size(), 1u);
    const json expected{{"start", {{"line", 1}, {"character", 0}}},
                        {"end", {{"line", 2}, {"character", 0}}}};
    EXPECT_EQ(edits[0]["range"], expected);
    EXPECT_EQ(edits[0]["newText"], "b: 2\n");
}

TEST(Formatting, LeavesATextThatCannotBeReadOrIsFine) {
    Editor editor;
    EXPECT_EQ(edits_for(editor, "a: [ 1\nb:   2\n"), json::array());
    EXPECT_EQ(edits_for(editor, "a: 1\nb: 2\n"), json::array());
    EXPECT_EQ(edits_for(editor, ""), json::array());
}

} // namespace
} // namespace enshu::dsl::lsp::test
