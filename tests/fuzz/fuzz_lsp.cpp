// An editor that sends anything at all: parts between bytes 0xff, each a message as received or,
// where it begins so, a command that becomes a good message: `o`pen, `c`hange, `v` saved, `x`
// closed, `r`equest. Nothing escapes as an exception, each request has one answer, and what was
// told about a file is taken back when it is closed.
#include "fuzzing.h"

#include "scenario-dsl/language_server/framing.h"
#include "scenario-dsl/language_server/server.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

namespace {

using namespace enshu::dsl::lsp;
using enshu::fuzz::require;

/// There is nothing on the disk: each file is what is open.
constexpr std::array<const char *, 3> uris{
    "file:///nowhere/exercises/small/scenario.yaml",
    "file:///nowhere/exercises/city/organization.yaml",
    "file:///nowhere/exercises/small/walkthrough.yaml",
};
constexpr std::array<const char *, 7> methods{
    "completion", "hover", "definition", "references", "prepareRename", "rename", "documentSymbol",
};

/// The next byte of a command, 0 behind its end.
unsigned take(std::string_view &command) {
    const unsigned byte = command.empty() ? 0 : static_cast<unsigned char>(command.front());
    command.remove_prefix(command.empty() ? 0 : 1);
    return byte;
}

json take_position(std::string_view &command) {
    const unsigned line = take(command);
    return {{"line", line}, {"character", take(command)}};
}

class Client {
  public:
    explicit Client(unsigned offers) {
        constexpr std::array<const char *, 3> encodings{"utf-8", "utf-16", "utf-32"};
        const json general{{"positionEncodings", {encodings[offers % encodings.size()]}}};
        const json published{{"relatedInformation", offers % 2 == 0}};
        request("initialize",
                {{"capabilities",
                  {{"general", general}, {"textDocument", {{"publishDiagnostics", published}}}}}});
    }

    void obey(std::string_view part) {
        std::string_view command = part;
        const unsigned what = take(command);
        if (std::string_view{"ocvxr"}.find(static_cast<char>(what)) == std::string_view::npos) {
            receive(part);
            return;
        }
        const std::string uri = uris[take(command) % uris.size()];
        const json document{{"uri", uri}, {"version", ++version_}, {"languageId", "yaml"}};
        if (what == 'o')
            open(document, command);
        else if (what == 'c')
            change(document, command);
        else if (what == 'v')
            notify("textDocument/didSave", {{"textDocument", document}});
        else if (what == 'x')
            notify("textDocument/didClose", {{"textDocument", document}});
        else
            ask(document, command);
    }

    void close_all() {
        for (const char *uri : uris)
            notify("textDocument/didClose", {{"textDocument", {{"uri", uri}}}});
        for (const auto &[uri, diagnostics] : told_)
            require(diagnostics.empty() || strange_, "what was told is not taken back");
    }

  private:
    void open(json document, std::string_view text) {
        document["text"] = text;
        notify("textDocument/didOpen", {{"textDocument", std::move(document)}});
    }

    void change(const json &document, std::string_view command) {
        const json begin = take_position(command);
        const json end = take_position(command);
        const json edit{{"range", {{"start", begin}, {"end", end}}}, {"text", command}};
        notify("textDocument/didChange",
               {{"textDocument", document}, {"contentChanges", json::array({edit})}});
    }

    void ask(const json &document, std::string_view command) {
        const char *method = methods[take(command) % methods.size()];
        const json position = take_position(command);
        request(std::string{"textDocument/"} + method, {{"textDocument", document},
                                                        {"position", position},
                                                        {"context", {{"includeDeclaration", true}}},
                                                        {"newName", command}});
    }

    void request(const std::string &method, const json &params) {
        send({{"jsonrpc", "2.0"}, {"id", ++id_}, {"method", method}, {"params", params}});
    }
    void notify(const std::string &method, const json &params) {
        send({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}});
    }

    /// By way of its text, in which what is no UTF-8 has been replaced.
    void send(const json &message) {
        take_answers(server_.receive(message.dump(-1, ' ', false, json::error_handler_t::replace)),
                     message.value("id", json{}));
    }

    void receive(std::string_view message) {
        const json parsed = json::parse(message, nullptr, false);
        const bool good = parsed.is_object() && parsed.contains("method");
        const json id = good ? parsed.value("id", json{}) : json{};
        strange_ = strange_ || good; // it may open other files, or end the session
        const bool asked = good && (id.is_string() || id.is_number_integer());
        take_answers(server_.receive(message), asked ? id : json{});
    }

    /// `id`: null where no answer is to come, or one whose id could not be told.
    void take_answers(const std::vector<json> &answers, const json &id) {
        std::size_t responses = 0;
        for (const json &answer : answers) {
            const bool is_response = answer.contains("id");
            require(!answer.dump().empty(), "an answer is empty");
            require(is_response || answer.contains("method"), "what is sent is no message");
            if (!is_response) {
                const json &params = answer.at("params");
                if (answer.at("method") == "textDocument/publishDiagnostics")
                    told_[params.at("uri")] = params.at("diagnostics");
                continue;
            }
            ++responses;
            require(answer.contains("result") != answer.contains("error"), "an answer is none");
            require(answer.at("id") == id || answer.at("id").is_null(),
                    "an answer is for another request");
        }
        require(responses <= 1 && (id.is_null() || responses == 1), "a request has not one answer");
    }

    Server server_;
    std::map<std::string, json> told_;
    int id_ = 0;
    long version_ = 0;
    bool strange_ = false; ///< a message of the input's own was understood
};

void frame(std::string_view input) {
    Framing framing;
    try {
        for (; !input.empty(); input.remove_prefix(std::min<std::size_t>(input.size(), 100))) {
            framing.feed(input.substr(0, 100));
            while (framing.next()) {
            }
        }
    } catch (const BadFraming &) {
        return;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    std::string_view input = enshu::fuzz::text_of(data, size);
    frame(input);
    Client client{take(input)};
    for (const std::string_view part : enshu::fuzz::parts_of(input))
        client.obey(part);
    client.close_all();
    return 0;
}
