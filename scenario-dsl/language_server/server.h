// A server of the Language Server Protocol 3.17 for the files of scenarios, without input and
// output: a message in, messages out.
#pragma once

#include "scenario-dsl/language_server/locator.h"
#include "scenario-dsl/language_server/workspace.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl::lsp {

class Server {
  public:
    /// `language`: for clients that do not name theirs.
    explicit Server(Language language = Language::En) : language_(language) {}

    /// Answers a request, or takes note of a notification; what follows from it (diagnostics) comes
    /// in the same list, but for changes while an author types: their files are read when
    /// catch_up() is called, or with the next other message. Nothing a client sends makes it throw.
    std::vector<json> handle(const json &message);
    /// The same for a message as it was received, which may be no JSON.
    std::vector<json> receive(std::string_view message);

    /// Reads what has changed, once for all changes so far: to be called when no message waits.
    std::vector<json> catch_up();

    /// `exit` was received.
    bool finished() const { return state_ == State::Exited; }
    /// 0 after `shutdown`, 1 without, as the protocol has it.
    int exit_code() const { return shut_down_ ? 0 : 1; }

  private:
    enum class State { Fresh, Running, ShutDown, Exited };
    struct Document;

    json answer(const std::string &method, const json &params);
    void note(const std::string &method, const json &params);
    json initialize(const json &params);

    void open(const json &params);
    void change(const json &params);
    void save(const json &params);
    void close(const json &params);

    /// Calls `act` with the open document that the parameters name; null where it is not ours.
    template <typename Act>
    json with_document(const json &params, Act act);
    json complete_at(const Document &document, const json &params);
    json define(const Document &document, const json &params);
    json refer(const Document &document, const json &params);
    json prepare_rename(const Document &document, const json &params);
    json rename_to(const Document &document, const json &params);
    std::size_t offset_of(const Document &document, const json &position) const;
    std::size_t offset_in(const Document &document, const json &params) const;

    json act_on(const Document &document, const json &params);

    void read_changed();
    /// What has changed since it was told last; of `uri` in any case.
    void publish(const std::string &uri) { publish(std::set{uri}); }
    void publish(const std::set<std::string> &uris);

    Workspace workspace_;
    Encoding encoding_ = Encoding::Utf16;
    bool related_ = false; ///< the client shows related information
    State state_ = State::Fresh;
    bool shut_down_ = false;
    Language language_;
    std::map<std::filesystem::path, std::string> changed_; ///< since read last: paths and URIs
    std::map<std::string, json> told_;                     ///< diagnostics by URI
    std::vector<json> outgoing_;
};

} // namespace enshu::dsl::lsp
