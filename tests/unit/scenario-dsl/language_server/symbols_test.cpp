#include "editor.h"

#include <gtest/gtest.h>

namespace enshu::dsl::lsp::test {
namespace {

json symbols(Editor &editor, const std::filesystem::path &file) {
    editor.open(file);
    return editor.request("textDocument/documentSymbol",
                          {{"textDocument", {{"uri", Editor::uri(file)}}}});
}

const json &named(const json &list, const std::string &name) {
    for (const json &one : list)
        if (one["name"] == name)
            return one;
    throw std::runtime_error("there is no symbol " + name);
}

/// The protocol asks for it, and clients refuse the whole answer where it is not so.
void expect_selection_inside(const json &list) {
    const auto point = [](const json &position) {
        return std::pair{position["line"].get<int>(), position["character"].get<int>()};
    };
    for (const json &one : list) {
        EXPECT_LE(point(one["range"]["start"]), point(one["selectionRange"]["start"])) << one;
        EXPECT_GE(point(one["range"]["end"]), point(one["selectionRange"]["end"])) << one;
        expect_selection_inside(one.value("children", json::array()));
    }
}

TEST(Outline, HasTheSectionsAndWhatTheyDeclare) {
    Editor editor;
    const json all = symbols(editor, editor.scenario());
    const json &attack = named(all, "attack");
    EXPECT_EQ(attack["children"].size(), 4u);
    EXPECT_EQ(attack["children"][0]["name"], "phish");
    EXPECT_EQ(attack["children"][0]["detail"], "step");
    EXPECT_EQ(attack["children"][0]["selectionRange"]["start"]["line"], 9);
    EXPECT_EQ(named(all, "title")["detail"], "Small");
    EXPECT_EQ(named(named(all, "hosts")["children"], "attacker")["detail"], "host");
    expect_selection_inside(all);
    expect_selection_inside(symbols(editor, editor.organization()));
}

TEST(Outline, OfAWalkthroughHasItsActs) {
    Editor editor;
    dsl::test::write(
        editor.walkthrough(),
        "- { at: 5m, unplug: pc }\n- at: 6m\n  submit: report\n  fields: { what: 端末 }\n");
    const json all = symbols(editor, editor.walkthrough());
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0]["name"], "unplug");
    EXPECT_EQ(all[0]["detail"], "pc");
    EXPECT_EQ(all[1]["range"]["start"]["line"], 1);
    expect_selection_inside(all);
}

TEST(Outline, IsThereForATextThatCannotBeRead) {
    Editor editor;
    editor.open(editor.scenario(), "id: x\nattack:\n  - id: one\n    at: [\n  - id: two\n");
    const json all = editor.request("textDocument/documentSymbol",
                                    {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}}});
    EXPECT_EQ(named(all, "attack")["children"].size(), 2u);
}

} // namespace
} // namespace enshu::dsl::lsp::test
