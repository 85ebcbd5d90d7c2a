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

std::string measure_beyond(const dsl::Objective &objective) {
    const auto of = [&](std::string_view word) {
        return phrase("the measure", word, "objective", objective.id);
    };
    if (std::holds_alternative<dsl::Evidence>(objective.measure))
        return of("evidence");
    if (std::holds_alternative<dsl::Blocked>(objective.measure))
        return of("blocked");
    if (std::holds_alternative<dsl::Available>(objective.measure))
        return of("available");
    if (std::holds_alternative<dsl::GuestState>(objective.measure))
        return of("guest-state");
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
    for (const dsl::Objective &objective : scenario.objectives)
        add(measure_beyond(objective));
    return beyond;
}

std::vector<std::string> unplayable(const dsl::Walkthrough &walkthrough) {
    std::vector<std::string> beyond;
    for (const dsl::WalkthroughItem &item : walkthrough) {
        if (const auto *capture = std::get_if<dsl::CaptureEvidence>(&item.act))
            beyond.push_back(phrase("the act", "capture", "host", capture->host));
        if (const auto *shutdown = std::get_if<dsl::ShutDown>(&item.act))
            beyond.push_back(phrase("the act", "shutdown", "host", shutdown->host));
        if (const auto *reset = std::get_if<dsl::ResetHost>(&item.act))
            beyond.push_back(phrase("the act", "reset", "host", reset->host));
    }
    return beyond;
}

} // namespace enshu::plan
