// A server of the Language Server Protocol 3.17 for the files of scenarios, without input and
// output: a message in, messages out.
#pragma once

#include "scenario-dsl/language_server/locator.h"
#include "scenario-dsl/language_server/workspace.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl::lsp {

class Server {
  public:
    /// Answers a request, or takes note of a notification; what follows from it (diagnostics) comes
    /// in the same list. Nothing a client sends makes it throw.
    std::vector<json> handle(const json &message);
    /// The same for a message as it was received, which may be no JSON.
    std::vector<json> receive(std::string_view message);

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
    std::size_t offset_in(const Document &document, const json &params) const;

    /// What has changed since it was told last; of `uri` in any case.
    void publish(const std::string &uri);

    Workspace workspace_;
    Encoding encoding_ = Encoding::Utf16;
    bool related_ = false; ///< the client shows related information
    State state_ = State::Fresh;
    bool shut_down_ = false;
    std::map<std::string, json> told_; ///< diagnostics by URI
    std::vector<json> outgoing_;
};

} // namespace enshu::dsl::lsp
