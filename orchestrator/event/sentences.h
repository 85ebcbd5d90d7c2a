// Inside of event/: what the sentences of describe() are made with, and where they are.
#pragma once

#include "orchestrator/event/event.h"
#include "scenario-dsl/model/scenario.h"

#include <map>
#include <string>
#include <string_view>

namespace enshu::event {

using dsl::Text;

using Sentence = Text (*)(const Event &);

/// What teams and a walkthrough do.
std::map<std::string_view, Sentence> team_sentences();
/// What stops or puts back a team's machines.
std::map<std::string_view, Sentence> machine_sentences();
/// What is measured, and what the score makes of it.
std::map<std::string_view, Sentence> measure_sentences();

/// What controllers do to its course.
std::map<std::string_view, Sentence> direction_sentences();

/// What becomes scarce.
std::map<std::string_view, Sentence> alarm_sentences();
/// Whether the ranges are islands.
std::map<std::string_view, Sentence> isolation_sentences();

/// Reads `detail` without ever throwing: what is missing or of another type is empty.
class Detail {
  public:
    explicit Detail(const Event &event) : json_(event.detail) {}
    std::string text(const char *key) const {
        const auto found = find(key);
        return found && found->is_string() ? found->get<std::string>() : std::string();
    }
    std::int64_t number(const char *key) const {
        const auto found = find(key);
        return found && found->is_number_integer() ? found->get<std::int64_t>() : 0;
    }
    bool yes(const char *key) const {
        const auto found = find(key);
        return found && found->is_boolean() && found->get<bool>();
    }
    bool has(const char *key) const { return find(key) != nullptr; }

  private:
    const nlohmann::json *find(const char *key) const {
        if (!json_.is_object())
            return nullptr;
        const auto found = json_.find(key);
        return found == json_.end() ? nullptr : &*found;
    }
    const nlohmann::json &json_;
};

inline std::string number(std::int64_t value) {
    return std::to_string(value);
}

/// `（reason）` or ` (reason)`; nothing for an empty reason.
inline Text in_brackets(const std::string &reason) {
    if (reason.empty())
        return {};
    return {"（" + reason + "）", " (" + reason + ")"};
}

/// `: reason`
inline Text after_colon(const Text &reason) {
    if (reason.empty())
        return {};
    return {"：" + reason.ja, ": " + reason.en};
}

/// The event's `reason`, in both languages where it has both.
inline Text reason(const Event &event) {
    const Detail detail(event);
    return {detail.text(detail.has("reason_ja") ? "reason_ja" : "reason"), detail.text("reason")};
}

inline Text operator+(const Text &a, const Text &b) {
    return {a.ja + b.ja, a.en + b.en};
}

} // namespace enshu::event
