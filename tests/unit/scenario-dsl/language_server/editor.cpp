#include "editor.h"

#include "scenario-dsl/language_server/params.h"
#include "scenario-dsl/language_server/uri.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace enshu::dsl::lsp::test {

namespace fs = std::filesystem;

namespace {

json position_of(std::string_view text, std::size_t offset) {
    const Point point = LineIndex{text}.point(offset, Encoding::Utf16);
    return {{"line", point.line}, {"character", point.character}};
}

std::string place_text(const json &location) {
    const json &range = location["range"];
    return path_of(location["uri"].get<std::string>())->filename().string() + ":" +
           range["start"]["line"].dump() + ":" + range["start"]["character"].dump() + "-" +
           range["end"]["character"].dump();
}

} // namespace

Typed typed(std::string_view text_with_caret) {
    constexpr std::string_view caret = "‸";
    std::string text{text_with_caret};
    const auto at = text.find(caret);
    if (at == std::string::npos)
        throw std::runtime_error("the test's text has no caret");
    text.erase(at, caret.size());
    return {text, position_of(text, at)};
}

Editor::Editor(const json &capabilities, const json &locale) {
    save();
    request("initialize", {{"capabilities", capabilities}, {"locale", locale}});
    notify("initialized", json::object());
}

fs::path Editor::scenario() const {
    return files.directory.path() / "scenario.yaml";
}
fs::path Editor::organization() const {
    return files.directory.path() / "organization" / "organization.yaml";
}
fs::path Editor::walkthrough() const {
    return files.directory.path() / "walkthrough.yaml";
}

json Editor::request(const std::string &method, json params) {
    json result;
    receive(server.handle(json{{"jsonrpc", "2.0"},
                               {"id", ++last_id_},
                               {"method", method},
                               {"params", std::move(params)}}),
            &result);
    return result;
}

void Editor::notify(const std::string &method, json params) {
    receive(
        server.handle(json{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}}),
        nullptr);
    receive(server.catch_up(), nullptr);
}

void Editor::open(const fs::path &file, const std::string &text) {
    notify(
        "textDocument/didOpen",
        {{"textDocument",
          {{"uri", uri(file)}, {"languageId", "yaml"}, {"version", ++version_}, {"text", text}}}});
}

void Editor::open(const fs::path &file) {
    open(file, whole_text(file));
}

void Editor::change(const fs::path &file, const std::string &text) {
    notify("textDocument/didChange",
           {{"textDocument", {{"uri", uri(file)}, {"version", ++version_}}},
            {"contentChanges", json::array({{{"text", text}}})}});
}

void Editor::close(const fs::path &file) {
    notify("textDocument/didClose", {{"textDocument", {{"uri", uri(file)}}}});
}

json Editor::at(const std::string &method, const fs::path &file, std::string_view text, json more) {
    const std::string whole = whole_text(file);
    const auto offset = whole.find(text);
    if (offset == std::string::npos)
        throw std::runtime_error("the file does not hold: " + std::string{text});
    more["textDocument"] = {{"uri", uri(file)}};
    more["position"] = position_of(whole, offset + text.size());
    return request(method, std::move(more));
}

std::vector<std::string> Editor::marks(const fs::path &file) const {
    std::vector<std::string> result;
    const auto found = told_.find(uri(file));
    if (found != told_.end())
        for (const json &one : found->second["diagnostics"])
            result.push_back(one["code"].get<std::string>() + "@" +
                             one["range"]["start"]["line"].dump() + ":" +
                             one["range"]["start"]["character"].dump());
    return result;
}

std::vector<std::string> Editor::labels(const fs::path &file, std::string_view with_caret) {
    const Typed text = typed(with_caret);
    open(file, text.text);
    std::vector<std::string> result;
    for (const json &item :
         request("textDocument/completion",
                 {{"textDocument", {{"uri", uri(file)}}}, {"position", text.position}}))
        result.push_back(item["label"]);
    return result;
}

json Editor::completion(const fs::path &file, std::string_view with_caret,
                        const std::string &label) {
    const Typed text = typed(with_caret);
    open(file, text.text);
    for (json &item : request("textDocument/completion", {{"textDocument", {{"uri", uri(file)}}},
                                                          {"position", text.position}}))
        if (item["label"] == label)
            return item;
    throw std::runtime_error("completion does not offer: " + label);
}

std::string Editor::taken(const fs::path &file, std::string_view with_caret,
                          const std::string &label) {
    const json edit = completion(file, with_caret, label)["textEdit"];
    std::string text = typed(with_caret).text;
    apply_changes(json::array({{{"range", edit["range"]}, {"text", edit["newText"]}}}),
                  Encoding::Utf16, text);
    return text;
}

void Editor::receive(const std::vector<json> &messages, json *result) {
    for (const json &message : messages)
        if (message.contains("result"))
            *result = message["result"];
        else if (message.contains("error"))
            *result = message["error"];
        else if (message["method"] == "textDocument/publishDiagnostics")
            told_[message["params"]["uri"]] = message["params"];
        else
            log_.push_back(message["params"]["message"]);
}

std::string Editor::uri(const fs::path &file) {
    return uri_of(file);
}

std::vector<std::string> places(const json &locations) {
    std::vector<std::string> result;
    for (const json &location : locations)
        result.push_back(place_text(location));
    std::ranges::sort(result);
    return result;
}

std::string whole_text(const fs::path &file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

} // namespace enshu::dsl::lsp::test
