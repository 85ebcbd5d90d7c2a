#include "editor.h"

#include <gtest/gtest.h>

#include <random>

namespace enshu::dsl::lsp::test {
namespace {

int error_code(const std::vector<json> &answer) {
    return answer.empty() || !answer[0].contains("error") ? 0
                                                          : answer[0]["error"]["code"].get<int>();
}

int error_code(Server &server, std::string_view message) {
    return error_code(server.receive(message));
}

TEST(Robustness, AnswersWhatIsNoMessageWithAnError) {
    Server server;
    EXPECT_EQ(error_code(server, ""), -32700);
    EXPECT_EQ(error_code(server, "{"), -32700);
    EXPECT_EQ(error_code(server, "\xff\xfe"), -32700);
    EXPECT_EQ(error_code(server, std::string(1'000'000, '[')), -32700);
    EXPECT_EQ(error_code(server, "[]"), -32600);
    EXPECT_EQ(error_code(server, "7"), -32600);
    EXPECT_EQ(error_code(server, "null"), -32600);
    EXPECT_EQ(error_code(server, R"({"id": {}, "method": "initialize"})"), -32600);
    EXPECT_EQ(error_code(server, R"({"id": 1, "method": 7})"), -32600);
    EXPECT_TRUE(server.receive(R"({"id": 1, "result": null})").empty());
}

TEST(Robustness, KeepsToTheOrderOfTheProtocol) {
    Server server;
    EXPECT_EQ(error_code(server, R"({"id": 1, "method": "textDocument/hover"})"), -32002);
    EXPECT_TRUE(server.receive(R"({"method": "textDocument/didOpen"})").empty());
    EXPECT_EQ(error_code(server, R"({"id": 1, "method": "initialize"})"), -32602);
    EXPECT_EQ(
        error_code(server, R"({"id": 1, "method": "initialize", "params": {"capabilities": 3}})"),
        0);
    EXPECT_EQ(
        error_code(server, R"({"id": 1, "method": "initialize", "params": {"capabilities": {}}})"),
        -32600);
    EXPECT_EQ(error_code(server, R"({"id": 1, "method": "textDocument/nothing"})"), -32601);
    EXPECT_EQ(error_code(server, R"({"id": "a", "method": "shutdown"})"), 0);
    EXPECT_EQ(error_code(server, R"({"id": 1, "method": "textDocument/hover"})"), -32600);
    EXPECT_FALSE(server.finished());
    server.receive(R"({"method": "exit"})");
    EXPECT_TRUE(server.finished());
    EXPECT_EQ(server.exit_code(), 0);
}

TEST(Robustness, EndsWithOneWhereItWasNotShutDown) {
    Server server;
    server.receive(R"({"method": "exit"})");
    EXPECT_TRUE(server.finished());
    EXPECT_EQ(server.exit_code(), 1);
}

TEST(Robustness, AnswersPositionsOfAnySizeAndRefusesWhatIsNone) {
    Editor editor;
    editor.open(editor.scenario());
    const auto answer = [&](const std::string &method, const json &line, const json &character) {
        return editor.request(method, {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}},
                                       {"newName", "x"},
                                       {"position", {{"line", line}, {"character", character}}}});
    };
    for (const char *method :
         {"textDocument/hover", "textDocument/completion", "textDocument/definition",
          "textDocument/references", "textDocument/prepareRename"}) {
        EXPECT_FALSE(answer(method, 4294967295u, 18446744073709551615u).contains("code")) << method;
        EXPECT_FALSE(answer(method, 0, 18446744073709551615u).contains("code")) << method;
        for (const json &bad : {json(-1), json(1.5), json(1e300), json("1"), json(nullptr),
                                json::array(), json::object(), json(true)})
            EXPECT_EQ(answer(method, bad, 0)["code"], -32602) << method << bad;
    }
}

TEST(Robustness, TellsOfNotificationsThatItCannotFollow) {
    Editor editor;
    editor.notify("textDocument/didChange",
                  {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}},
                   {"contentChanges", json::array()}});
    editor.notify("textDocument/didOpen", {{"textDocument", {{"uri", 7}}}});
    editor.notify("textDocument/didOpen", nullptr);
    ASSERT_EQ(editor.log().size(), 3u);
    EXPECT_NE(editor.log()[0].find("is not open"), std::string::npos);
    EXPECT_EQ(editor.log()[2], "textDocument/didOpen: `textDocument` is missing");
}

TEST(Robustness, KeepsTheTextWhereAChangeIsRefused) {
    Editor editor;
    editor.open(editor.scenario());
    editor.notify("textDocument/didChange",
                  {{"textDocument", {{"uri", Editor::uri(editor.scenario())}, {"version", 2}}},
                   {"contentChanges", json::array({{{"text", "x: y"}}, {{"text", 7}}})}});
    EXPECT_EQ(editor.log().size(), 1u);
    EXPECT_FALSE(editor.at("textDocument/definition", editor.scenario(), "via: ga").is_null());
}

/// Replaces parts of good messages by anything; whatever comes, a request has one answer.
TEST(Robustness, OutlivesGoodMessagesWithWrongParts) {
    Editor editor;
    const std::string uri = Editor::uri(editor.scenario());
    const json document{{"uri", uri}, {"version", 1}, {"languageId", "yaml"}};
    const json range{{"start", {{"line", 1}, {"character", 2}}},
                     {"end", {{"line", 3}, {"character", 1}}}};
    json opened = document;
    opened["text"] = editor.files.scenario;
    const std::vector<json> messages{
        {{"method", "textDocument/didOpen"}, {"params", {{"textDocument", opened}}}},
        {{"method", "textDocument/didChange"},
         {"params",
          {{"textDocument", document},
           {"contentChanges", json::array({{{"range", range}, {"text", "日"}}})}}}},
        {{"id", 1},
         {"method", "textDocument/completion"},
         {"params", {{"textDocument", document}, {"position", range["start"]}}}},
        {{"id", 1},
         {"method", "textDocument/rename"},
         {"params", {{"textDocument", document}, {"position", range["start"]}, {"newName", "x"}}}},
        {{"id", 1},
         {"method", "textDocument/references"},
         {"params",
          {{"textDocument", document},
           {"position", range["end"]},
           {"context", {{"includeDeclaration", true}}}}}},
        {{"method", "textDocument/didClose"}, {"params", {{"textDocument", document}}}}};
    const std::vector<json> parts{nullptr,
                                  true,
                                  -1,
                                  18446744073709551615u,
                                  1e308,
                                  "",
                                  "\n",
                                  uri,
                                  json::array(),
                                  json::object(),
                                  json::array({nullptr})};
    std::mt19937 random{11};
    for (int round = 0; round < 3000; ++round) {
        json message = messages[random() % messages.size()];
        const json flat = message.flatten();
        auto chosen = flat.begin();
        std::advance(chosen, static_cast<long>(random() % flat.size()));
        json::json_pointer where{chosen.key()};
        for (auto up = random() % 3; up > 0 && !where.parent_pointer().empty(); --up)
            where = where.parent_pointer();
        if (random() % 4 != 0)
            message[where] = parts[random() % parts.size()];
        const auto answer = editor.server.handle(message);
        const bool asked = message.contains("id") && message["method"].is_string();
        if (asked) {
            ASSERT_TRUE(!answer.empty() && answer[0].contains("id")) << message;
        }
        for (const json &one : answer)
            ASSERT_FALSE(one.dump().empty());
    }
}

/// An author types a scenario letter by letter.
TEST(Robustness, FollowsAScenarioWhileItIsTyped) {
    Editor editor;
    const std::string whole = editor.files.scenario;
    editor.open(editor.scenario(), "");
    std::string text;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        const Point point = LineIndex{text}.point(text.size(), Encoding::Utf16);
        std::size_t next = at + 1;
        while (next < whole.size() && (whole[next] & '\xc0') == '\x80')
            ++next;
        const std::string letter = whole.substr(at, next - at);
        const json here{{"line", point.line}, {"character", point.character}};
        editor.notify("textDocument/didChange",
                      {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}},
                       {"contentChanges", json::array({{{"range", {{"start", here}, {"end", here}}},
                                                        {"text", letter}}})}});
        text += letter;
        at = next - 1;
        if (at % 7 == 0) {
            ASSERT_TRUE(editor
                            .request("textDocument/completion",
                                     {{"textDocument", {{"uri", Editor::uri(editor.scenario())}}},
                                      {"position", here}})
                            .is_array());
        }
    }
    EXPECT_EQ(editor.marks(editor.scenario()), std::vector<std::string>{});
}

} // namespace
} // namespace enshu::dsl::lsp::test
