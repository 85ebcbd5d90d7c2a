#include "orchestrator/plan/unplayable.h"

namespace enshu::plan {
namespace {

std::string phrase(const char *what, std::string_view word, const char *where,
                   const std::string &id) {
    return std::string(what) + " `" + std::string(word) + "` (" + where + " `" + id + "`)";
}

std::string verb_beyond(const dsl::Step &step) {
    const bool is_played = step.verb.index() <= 3 ||
                           std::holds_alternative<dsl::UsbInsert>(step.verb) ||
                           std::holds_alternative<dsl::Persist>(step.verb) ||
                           std::holds_alternative<dsl::Discovery>(step.verb) ||
                           std::holds_alternative<dsl::ReadCredential>(step.verb);
    if (!is_played)
        return phrase("the verb", dsl::word_of(step.verb), "step", step.id);
    if (const auto *upload = std::get_if<dsl::HttpUpload>(&step.verb)) {
        if (!upload->through.empty())
            return phrase("the key", "through", "step", step.id);
        if (upload->what.empty())
            return phrase("the key", "size", "step", step.id);
    }
    return {};
}

} // namespace

std::vector<std::string> unplayable(const dsl::Scenario &scenario) {
    std::vector<std::string> beyond;
    const auto add = [&](std::string found) {
        if (!found.empty())
            beyond.push_back(std::move(found));
    };
    for (const dsl::Step &step : scenario.attack)
        add(verb_beyond(step));
    return beyond;
}

} // namespace enshu::plan
