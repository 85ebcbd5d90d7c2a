#include "scenario-dsl/language_server/server.h"

#include "scenario-dsl/language_server/code_actions.h"
#include "scenario-dsl/language_server/completion.h"
#include "scenario-dsl/language_server/diagnostics.h"
#include "scenario-dsl/language_server/formatting.h"
#include "scenario-dsl/language_server/hover.h"
#include "scenario-dsl/language_server/navigation.h"
#include "scenario-dsl/language_server/params.h"
#include "scenario-dsl/language_server/refusal.h"
#include "scenario-dsl/language_server/symbols.h"
#include "scenario-dsl/language_server/uri.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace enshu::dsl::lsp {
namespace {

constexpr std::size_t deepest_message = 64;

json error_response(const json &id, int code, const std::string &message) {
    return {{"jsonrpc", "2.0"},
            {"id", id},
            {"error", {{"code", code}, {"message", printable(message)}}}};
}

json notification(const char *method, json params) {
    return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
}

bool is_id(const json &id) {
    return id.is_string() || id.is_number_integer();
}

const json &part(const json &message, const char *key) {
    static const json none;
    const auto found = message.is_object() ? message.find(key) : message.end();
    return found == message.end() ? none : *found;
}

/// How deep brackets are nested: values are copied and freed by recursion.
std::size_t depth(std::string_view message) {
    std::size_t now = 0;
    std::size_t deepest = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < message.size(); ++at) {
        const char c = message[at];
        if (quoted && c == '\\')
            ++at;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{'))
            deepest = std::max(deepest, ++now);
        else if (!quoted && (c == ']' || c == '}'))
            now -= now > 0 ? 1 : 0;
    }
    return deepest;
}

constexpr const char *encoding_name(Encoding encoding) {
    return encoding == Encoding::Utf8 ? "utf-8" : encoding == Encoding::Utf16 ? "utf-16" : "utf-32";
}

std::string uri_in(const json &params) {
    return text_member(member(params, "textDocument"), "uri");
}

/// A file of ours by its URI.
std::optional<std::filesystem::path> own_path(const std::string &uri) {
    const auto path = path_of(uri);
    return path && Workspace::type_of(*path) ? std::optional{real_path(*path)} : std::nullopt;
}

} // namespace

struct Server::Document {
    std::filesystem::path path;
    const Project &project;
    const Tree &tree;
};

std::vector<json> Server::receive(std::string_view message) {
    if (depth(message) > deepest_message)
        return {error_response(nullptr, Refusal::ParseError, "the message is nested too deeply")};
    const json parsed = json::parse(message, nullptr, false);
    if (parsed.is_discarded())
        return {error_response(nullptr, Refusal::ParseError, "the message is not JSON")};
    return handle(parsed);
}

std::vector<json> Server::handle(const json &message) {
    outgoing_.clear();
    const json &id = part(message, "id");
    const json &method = part(message, "method");
    const json &params = part(message, "params");
    const bool is_request = message.contains("id");
    if (is_request && !message.contains("method"))
        return {}; // a response; we ask nothing
    if (!method.is_string() || (is_request && !is_id(id)))
        return {error_response(is_id(id) ? id : json{}, Refusal::InvalidRequest,
                               "the message is neither a request nor a notification")};
    const auto refuse = [&](int code, const std::string &why) {
        const std::string text = fmt::format("{}: {}", method.get<std::string>(), why);
        outgoing_.insert(outgoing_.begin(),
                         is_request ? error_response(id, code, why)
                                    : notification("window/logMessage",
                                                   {{"type", 1}, {"message", printable(text)}}));
    };
    try {
        if (method != "textDocument/didChange")
            read_changed();
        if (is_request) {
            json response{{"jsonrpc", "2.0"}, {"id", id}, {"result", answer(method, params)}};
            outgoing_.insert(outgoing_.begin(), std::move(response));
        } else {
            note(method, params);
        }
    } catch (const Refusal &refusal) {
        refuse(refusal.code, refusal.what());
    } catch (const std::filesystem::filesystem_error &failure) {
        refuse(Refusal::InternalError, failure.what());
    }
    return std::move(outgoing_);
}

json Server::answer(const std::string &method, const json &params) {
    if (state_ == State::Fresh && method != "initialize")
        throw Refusal{Refusal::NotInitialized, "`initialize` comes first"};
    if (state_ != State::Running && state_ != State::Fresh)
        throw Refusal{Refusal::InvalidRequest, "the server is shut down"};
    if (method == "initialize")
        return initialize(params);
    if (method == "shutdown") {
        state_ = State::ShutDown;
        shut_down_ = true;
        return nullptr;
    }
    const auto in_document = [&](auto act) {
        return with_document(
            params, [&](const Document &document) { return (this->*act)(document, params); });
    };
    if (method == "textDocument/completion")
        return in_document(&Server::complete_at);
    if (method == "textDocument/definition")
        return in_document(&Server::define);
    if (method == "textDocument/references")
        return in_document(&Server::refer);
    if (method == "textDocument/prepareRename")
        return in_document(&Server::prepare_rename);
    if (method == "textDocument/rename")
        return in_document(&Server::rename_to);
    Locator locator{workspace_.buffers(), encoding_};
    if (method == "textDocument/codeAction")
        return in_document(&Server::act_on);
    if (method == "textDocument/hover")
        return with_document(params, [&](const Document &document) {
            return hover(document.project, document.tree, offset_in(document, params), language_,
                         locator);
        });
    if (method == "textDocument/documentSymbol")
        return with_document(params, [&](const Document &document) {
            return document_symbols(document.tree, language_, locator);
        });
    if (method == "textDocument/formatting")
        return with_document(
            params, [&](const Document &document) { return formatting(document.tree, locator); });
    throw Refusal{Refusal::MethodNotFound, fmt::format("{} is not known", backticked(method))};
}

void Server::note(const std::string &method, const json &params) {
    if (method == "exit") {
        state_ = State::Exited;
        return;
    }
    if (state_ != State::Running)
        return; // the protocol: to be dropped
    if (method == "textDocument/didOpen")
        open(params);
    else if (method == "textDocument/didChange")
        change(params);
    else if (method == "textDocument/didSave")
        save(params);
    else if (method == "textDocument/didClose")
        close(params);
    else if (method == "workspace/didChangeWatchedFiles") {
        workspace_.reload();
        publish("");
    }
}

json Server::initialize(const json &params) {
    if (state_ != State::Fresh)
        throw Refusal{Refusal::InvalidRequest, "`initialize` came already"};
    const json &capabilities = member(params, "capabilities");
    encoding_ = choose_encoding(capabilities);
    const json::json_pointer related{"/textDocument/publishDiagnostics/relatedInformation"};
    related_ = capabilities.is_object() && capabilities.contains(related) &&
               capabilities.at(related) == true;
    if (const json &locale = part(params, "locale"); locale.is_string())
        language_ = locale.get<std::string>().starts_with("ja") ? Language::Ja : Language::En;
    state_ = State::Running;
    return {{"capabilities",
             {{"positionEncoding", encoding_name(encoding_)},
              {"textDocumentSync", {{"openClose", true}, {"change", 2}, {"save", true}}},
              {"completionProvider", {{"triggerCharacters", {" ", "/", "{", "["}}}},
              {"hoverProvider", true},
              {"definitionProvider", true},
              {"referencesProvider", true},
              {"renameProvider", {{"prepareProvider", true}}},
              {"documentSymbolProvider", true},
              {"documentFormattingProvider", true},
              {"codeActionProvider", {{"codeActionKinds", {"quickfix"}}}}}},
            {"serverInfo", {{"name", "enshu"}}}};
}

void Server::open(const json &params) {
    const json &document = member(params, "textDocument");
    const std::string uri = text_member(document, "uri");
    const auto path = own_path(uri);
    if (!path)
        return;
    Buffer buffer{.uri = uri, .version = read_version(document), .text = {}};
    apply_changes(json::array({{{"text", text_member(document, "text")}}}), encoding_, buffer.text);
    workspace_.buffers().open(*path, std::move(buffer));
    workspace_.opened(*path);
    publish(uri);
}

void Server::change(const json &params) {
    const std::string uri = uri_in(params);
    const auto path = own_path(uri);
    if (!path)
        return;
    Buffer *buffer = workspace_.buffers().find(*path);
    if (!buffer)
        throw Refusal{Refusal::InvalidRequest, fmt::format("{} is not open", backticked(uri))};
    std::string text = buffer->text;
    apply_changes(member(params, "contentChanges"), encoding_, text);
    buffer->text = std::move(text);
    buffer->version = read_version(member(params, "textDocument"));
    changed_.insert_or_assign(*path, uri);
}

void Server::save(const json &params) {
    const std::string uri = uri_in(params);
    if (const auto path = own_path(uri)) {
        workspace_.changed(*path);
        publish(uri);
    }
}

void Server::close(const json &params) {
    const std::string uri = uri_in(params);
    if (const auto path = own_path(uri)) {
        workspace_.buffers().close(*path);
        workspace_.changed(*path);
        publish("");
    }
}

std::vector<json> Server::catch_up() {
    outgoing_.clear();
    read_changed();
    return std::move(outgoing_);
}

void Server::read_changed() {
    if (changed_.empty())
        return;
    std::set<std::string> uris;
    for (const auto &[path, uri] : std::exchange(changed_, {})) {
        workspace_.changed(path);
        uris.insert(uri);
    }
    publish(uris);
}

template <typename Act>
json Server::with_document(const json &params, Act act) {
    const auto path = own_path(uri_in(params));
    const Project *project =
        path && workspace_.buffers().find(*path) ? workspace_.project_of(*path) : nullptr;
    const Tree *tree = project ? project->find(*path) : nullptr;
    return tree ? act(Document{*path, *project, *tree}) : json{};
}

std::size_t Server::offset_of(const Document &document, const json &position) const {
    const LineIndex index{document.tree.source->text()};
    return index.offset(read_point(position), encoding_);
}

std::size_t Server::offset_in(const Document &document, const json &params) const {
    return offset_of(document, member(params, "position"));
}

json Server::complete_at(const Document &document, const json &params) {
    Locator locator{workspace_.buffers(), encoding_};
    return complete(document.project, document.tree, offset_in(document, params), language_,
                    locator);
}

json Server::define(const Document &document, const json &params) {
    const std::size_t offset = offset_in(document, params);
    const auto one = occurrence_at(document.tree, offset);
    if (!one)
        return file_at(document.tree, offset);
    Locator locator{workspace_.buffers(), encoding_};
    json found = json::array();
    for (const Occurrence &declared : declarations_of(*one, document.project))
        found.push_back(locator.location(declared.place));
    return found;
}

json Server::refer(const Document &document, const json &params) {
    const auto one = occurrence_at(document.tree, offset_in(document, params));
    if (!one)
        return nullptr;
    const json::json_pointer wanted{"/context/includeDeclaration"};
    const bool with_declaration = params.contains(wanted) && params.at(wanted) == true;
    Locator locator{workspace_.buffers(), encoding_};
    json found = json::array();
    std::set<std::pair<std::string, std::size_t>> done; // a file of two scenarios is there twice
    for (const Project &project : workspace_.all_projects_holding(*one, document.project))
        for (const Occurrence &other : same_as(*one, project))
            if ((with_declaration || !other.declares) &&
                done.emplace(locator.uri(*other.place.source), other.place.range.begin).second)
                found.push_back(locator.location(other.place));
    return found;
}

json Server::prepare_rename(const Document &document, const json &params) {
    const auto one = occurrence_at(document.tree, offset_in(document, params));
    if (!one)
        return nullptr;
    Locator locator{workspace_.buffers(), encoding_};
    return {{"range", locator.range(one->place)}, {"placeholder", one->name}};
}

json Server::rename_to(const Document &document, const json &params) {
    const auto one = occurrence_at(document.tree, offset_in(document, params));
    if (!one)
        throw Refusal{Refusal::RequestFailed, "no name stands here"};
    Locator locator{workspace_.buffers(), encoding_};
    return rename(*one, text_member(params, "newName"),
                  workspace_.all_projects_holding(*one, document.project), locator);
}

json Server::act_on(const Document &document, const json &params) {
    const json &range = member(params, "range");
    const Range asked{offset_of(document, member(range, "start")),
                      offset_of(document, member(range, "end"))};
    const json::json_pointer only{"/context/only"};
    if (params.contains(only) && params.at(only).is_array() &&
        std::ranges::find(params.at(only), json("quickfix")) == params.at(only).end())
        return json::array();
    Locator locator{workspace_.buffers(), encoding_};
    return code_actions(document.project, document.tree, asked, language_, locator);
}

void Server::publish(const std::set<std::string> &uris) {
    Locator locator{workspace_.buffers(), encoding_};
    auto found = diagnostics_by_uri(workspace_.projects(), related_, language_, locator);
    for (const auto &[told, list] : told_)
        found.try_emplace(told, json::array());
    for (const auto &[about, list] : found) {
        const auto told = told_.find(about);
        const bool news = told == told_.end() ? !list.empty() : told->second != list;
        if (!news && !uris.contains(about))
            continue;
        json params{{"uri", about}, {"diagnostics", list}};
        const auto path = path_of(about);
        if (const Buffer *buffer = path ? workspace_.buffers().find(real_path(*path)) : nullptr)
            params["version"] = buffer->version;
        outgoing_.push_back(notification("textDocument/publishDiagnostics", std::move(params)));
    }
    std::erase_if(found, [](const auto &one) { return one.second.empty(); });
    told_ = std::move(found);
}

} // namespace enshu::dsl::lsp
