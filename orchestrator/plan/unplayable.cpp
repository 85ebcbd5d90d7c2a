#include "orchestrator/plan/unplayable.h"

namespace enshu::plan {
namespace {

std::string phrase(const char *what, std::string_view word, const char *where,
                   const std::string &id) {
    return std::string(what) + " `" + std::string(word) + "` (" + where + " `" + id + "`)";
}

std::string verb_beyond(const dsl::Step &step) {
    const bool is_beyond = std::holds_alternative<dsl::DnsExfil>(step.verb) ||
                           std::holds_alternative<dsl::EncryptCopies>(step.verb) ||
                           std::holds_alternative<dsl::Deface>(step.verb) ||
                           std::holds_alternative<dsl::HttpFlood>(step.verb);
    return is_beyond ? phrase("the verb", dsl::word_of(step.verb), "step", step.id) : "";
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
