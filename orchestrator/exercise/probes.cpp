#include "orchestrator/exercise/probes.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/event/words.h"

#include <algorithm>

namespace enshu::exercise {
namespace {

namespace kind = event::kind;

constexpr Milliseconds period{30'000};

/// The event that tells an answer: its kind, its detail, and the key that says yes or no.
struct Form {
    const char *kind;
    const char *key;
    nlohmann::json detail;
};

Form form_of(const dsl::Blocked &probe) {
    return {kind::connection_probed,
            "open",
            {{"from", probe.from}, {"to", probe.to}, {"port", dsl::to_string(probe.port)}}};
}
Form form_of(const dsl::Available &probe) {
    return {kind::service_probed, "up", {{"from", probe.from}, {"url", probe.url}}};
}
Form form_of(const dsl::GuestState &probe) {
    return {kind::guest_state,
            "holds",
            {{"on", probe.host}, {"kind", event::word_of(probe.kind)}, {"what", probe.what}}};
}
Form form_of(const Probe &probe) {
    return std::visit([](const auto &one) { return form_of(one); }, probe);
}

/// Whether what was done may have changed what the machines answer.
bool touches_machines(const std::string &kind) {
    return kind == kind::cable_set || kind == kind::command_run || kind == kind::host_power ||
           kind == kind::host_reset || kind == kind::step_delivered;
}

} // namespace

Probes::Probes(const dsl::Scenario &scenario) {
    for (const dsl::Objective &objective : scenario.objectives) {
        const auto add = [&](const std::string &host, Probe probe, Milliseconds every,
                             bool prompted) {
            Entry entry;
            entry.question = {objective.id, host, std::move(probe)};
            entry.every = every;
            entry.prompted_by_acts = prompted;
            entries_.push_back(std::move(entry));
        };
        if (const auto *blocked = std::get_if<dsl::Blocked>(&objective.measure))
            add(blocked->from, *blocked, period, true);
        else if (const auto *available = std::get_if<dsl::Available>(&objective.measure))
            add(available->from, *available, std::max(available->every, Milliseconds(1'000)),
                false);
        else if (const auto *state = std::get_if<dsl::GuestState>(&objective.measure))
            add(state->host, *state, period, true);
    }
}

std::vector<Probes::Question> Probes::due(Milliseconds now) {
    std::vector<Question> questions;
    for (Entry &entry : entries_) {
        if (entry.under_way || entry.next > now)
            continue;
        entry.under_way = true;
        entry.next = now + entry.every;
        questions.push_back(entry.question);
    }
    return questions;
}

std::optional<Milliseconds> Probes::next_due() const {
    std::optional<Milliseconds> next;
    for (const Entry &entry : entries_)
        if (!entry.under_way && (!next || entry.next < *next))
            next = entry.next;
    return next;
}

Probes::Entry *Probes::find(const std::string &objective) {
    const auto found = std::ranges::find_if(
        entries_, [&](const Entry &entry) { return entry.question.objective == objective; });
    return found == entries_.end() ? nullptr : &*found;
}

std::optional<Fact> Probes::answered(const std::string &objective, const ProbeAnswer &answer) {
    Entry *entry = find(objective);
    if (!entry)
        return std::nullopt;
    entry->under_way = false;
    if (entry->last == (answer.yes ? Answer::Yes : Answer::No))
        return std::nullopt;
    Form form = form_of(entry->question.probe);
    form.detail[form.key] = answer.yes;
    if (!answer.sources.empty()) {
        form.detail["sources"] = answer.sources.en;
        form.detail["sources_ja"] = answer.sources.ja;
    }
    return Fact{form.kind, objective, std::move(form.detail)};
}

std::optional<Fact> Probes::failed(const std::string &objective, const std::string &reason) {
    Entry *entry = find(objective);
    if (!entry)
        return std::nullopt;
    entry->under_way = false;
    if (entry->last == Answer::Failed)
        return std::nullopt;
    return Fact{kind::probe_failed, objective, {{"reason", reason}}};
}

void Probes::apply(const event::Event &event) {
    if (touches_machines(event.kind)) {
        for (Entry &entry : entries_)
            if (entry.prompted_by_acts)
                entry.next = std::min(entry.next, Milliseconds(event.exercise_ms));
        return;
    }
    Entry *entry = find(event.subject);
    if (!entry)
        return;
    const Form form = form_of(entry->question.probe);
    if (event.kind == form.kind)
        entry->last = event.detail.value(form.key, false) ? Answer::Yes : Answer::No;
    else if (event.kind == kind::probe_failed)
        entry->last = Answer::Failed;
}

} // namespace enshu::exercise
