// An editor for tests: it opens files of a small scenario and asks the server.
#pragma once

#include "../fixture.h"

#include "scenario-dsl/language_server/server.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl::lsp::test {

/// A text and where the caret stands in it, which is written as `‸`.
struct Typed {
    std::string text;
    json position; ///< in UTF-16
};
Typed typed(std::string_view text_with_caret);

class Editor {
  public:
    /// Writes the small scenario to the disk; opens nothing.
    explicit Editor(const json &capabilities = json::object(), const json &locale = nullptr);
    /// Writes the small scenario again, after a change.
    void save() const { (void)files.load(); }

    std::filesystem::path scenario() const;
    std::filesystem::path organization() const;
    std::filesystem::path walkthrough() const;

    json request(const std::string &method, json params);
    void notify(const std::string &method, json params);

    void open(const std::filesystem::path &file, const std::string &text);
    void open(const std::filesystem::path &file); ///< with the text it has on the disk
    void change(const std::filesystem::path &file, const std::string &text);
    void close(const std::filesystem::path &file);

    /// `method` at the end of the first `text` in a file as it is on the disk.
    json at(const std::string &method, const std::filesystem::path &file, std::string_view text,
            json more = json::object());

    /// Of the last message about the file: `code@line:character`; empty as well if there was none.
    std::vector<std::string> marks(const std::filesystem::path &file) const;
    const json &told(const std::filesystem::path &file) const { return told_.at(uri(file)); }
    bool was_told(const std::filesystem::path &file) const { return told_.contains(uri(file)); }
    std::vector<std::string> log() const { return log_; }

    /// The labels of completion at the caret of a text, which is opened in the scenario's place.
    std::vector<std::string> labels(const std::filesystem::path &file, std::string_view with_caret);
    json completion(const std::filesystem::path &file, std::string_view with_caret,
                    const std::string &label);
    /// What the text becomes when the item is taken.
    std::string taken(const std::filesystem::path &file, std::string_view with_caret,
                      const std::string &label);

    static std::string uri(const std::filesystem::path &file);
    Server server;
    dsl::test::SmallScenario files;

  private:
    void receive(const std::vector<json> &messages, json *result);

    int last_id_ = 0;
    long version_ = 0;
    std::map<std::string, json> told_; ///< params of publishDiagnostics
    std::vector<std::string> log_;
};

/// `file:line:character-character` of Locations, sorted.
std::vector<std::string> places(const json &locations);
std::string whole_text(const std::filesystem::path &file);

} // namespace enshu::dsl::lsp::test
