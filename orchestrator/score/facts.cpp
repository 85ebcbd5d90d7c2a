#include "orchestrator/score/facts.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/score/tally.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace enshu::score {
namespace {

using event::Event;
namespace kind = event::kind;

std::string text(const Event &event, const char *key) {
    const auto found = event.detail.find(key);
    return found != event.detail.end() && found->is_string() ? found->get<std::string>() : "";
}

std::int64_t number(const Event &event, const char *key) {
    const auto found = event.detail.find(key);
    return found != event.detail.end() && found->is_number_integer() ? found->get<std::int64_t>()
                                                                     : 0;
}

bool yes(const Event &event, const char *key) {
    const auto found = event.detail.find(key);
    return found != event.detail.end() && found->is_boolean() && found->get<bool>();
}

Moment moment(const Event &event) {
    return {event.exercise_ms, event.seq};
}

void delivered(Facts &facts, const Event &event) {
    facts.happened.try_emplace(event.subject, moment(event));
}

dsl::Text reason(const Event &event) {
    const std::string ja = text(event, "reason_ja");
    const std::string en = text(event, "reason");
    return {ja.empty() ? en : ja, en};
}

void missing(Facts &facts, const Event &event, bool spared) {
    facts.missing.try_emplace(event.subject, Missing{moment(event), spared, reason(event)});
}

void withheld(Facts &facts, const Event &event) {
    if (event.detail.contains("because"))
        missing(facts, event, false);
    else
        delivered(facts, event);
}

/// A delivered step that came to its end by no doing of the team's runs again.
void runs(Facts &facts, const std::string &step) {
    if (facts.happened.contains(step))
        facts.missing.erase(step);
}

void contact(Facts &facts, const Event &event) {
    runs(facts, event.subject);
    ContactFacts &contact = facts.contacts[event.subject];
    if (!contact.first)
        contact.first = moment(event);
    if (!contact.losses.empty()) {
        contact.losses.clear();
        contact.heard_again = moment(event);
    }
}

void contact_lost(Facts &facts, const Event &event) {
    ContactFacts &contact = facts.contacts[event.subject];
    contact.heard_again.reset();
    contact.losses.push_back({moment(event), number(event, "last_contact_ms"),
                              static_cast<std::uint64_t>(number(event, "last_seq")),
                              number(event, "silent_ms")});
}

void doubted(Facts &facts, const Event &event) {
    facts.contacts[event.subject].doubt = Missing{moment(event), false, reason(event)};
}

void trusted(Facts &facts, const Event &event) {
    facts.contacts[event.subject].doubt.reset();
}

void arrived(Facts &facts, const Event &event) {
    facts.arrivals.try_emplace(
        event.subject, Arrival{moment(event), text(event, "sha256"), number(event, "bytes")});
}

void answered(Facts &facts, const Event &event) {
    AnswerFacts &answer = facts.answers[event.subject];
    if (answer.accepted)
        return;
    ++answer.tries;
    answer.tries_left = number(event, "tries_left");
    if (yes(event, "accepted"))
        answer.accepted = moment(event);
    else
        answer.last_wrong = moment(event);
}

/// Whether a field says something; a full-width space is none of it.
bool says_something(const nlohmann::json &field) {
    if (!field.is_string())
        return false;
    std::string_view text = field.get_ref<const std::string &>();
    while (!text.empty()) {
        if (text.starts_with("\xE3\x80\x80"))
            text.remove_prefix(3);
        else if (std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos)
            text.remove_prefix(1);
        else
            return true;
    }
    return false;
}

const nlohmann::json *object(const Event &event, const char *key) {
    const auto found = event.detail.find(key);
    return found != event.detail.end() && found->is_object() ? &*found : nullptr;
}

void reported(Facts &facts, const Event &event) {
    const auto [report, is_first] = facts.reports.try_emplace(event.subject);
    if (!is_first)
        return;
    report->second.first = moment(event);
    if (const nlohmann::json *fields = object(event, "fields"))
        for (const auto &[field, said] : fields->items())
            if (says_something(said))
                report->second.said.insert(field);
}

void graded(Facts &facts, const Event &event) {
    const auto report = facts.reports.find(event.subject);
    if (report == facts.reports.end())
        return;
    ReportFacts::Grade grade{moment(event), event.actor, {}};
    if (const nlohmann::json *fields = object(event, "points"))
        for (const auto &[field, lines] : fields->items())
            for (const auto &line : lines)
                grade.points[field].push_back(line.is_number_integer() ? line.get<std::int64_t>()
                                                                       : 0);
    report->second.grade = std::move(grade);
}

void hinted(Facts &facts, const Event &event) {
    facts.hints[event.subject].try_emplace(static_cast<int>(number(event, "number")),
                                           moment(event));
}

void capture_begun(Facts &facts, const Event &event) {
    facts.hosts[event.subject].begun.try_emplace(text(event, "id"), moment(event));
}

/// What was taken before the machine was shut down may be whole and hashed after it.
void captured(Facts &facts, const Event &event) {
    HostFacts &host = facts.hosts[event.subject];
    const auto begun = host.begun.find(text(event, "id"));
    Capture capture{begun == host.begun.end() ? moment(event) : begun->second,
                    text(event, "kind"),
                    text(event, "path"),
                    text(event, "sha256"),
                    {}};
    if (capture.moment.seq != event.seq)
        capture.kept_seq = event.seq;
    host.captures.push_back(std::move(capture));
}

void overridden(Facts &facts, const Event &event) {
    if (yes(event, "withdrawn")) {
        facts.overrides.erase(event.subject);
        return;
    }
    const auto state = state_named(text(event, "state"));
    if (!state)
        return;
    facts.overrides[event.subject] = {moment(event), *state,
                                      static_cast<int>(number(event, "points")), reason(event),
                                      event.actor};
}

void powered(Facts &facts, const Event &event) {
    HostFacts &host = facts.hosts[event.subject];
    if (!yes(event, "on") && !host.shut_down)
        host.shut_down = moment(event);
}

/// By the team: what a controller puts back says to what.
void reset(Facts &facts, const Event &event) {
    if (event.detail.contains("checkpoint"))
        return;
    HostFacts &host = facts.hosts[event.subject];
    if (!host.reset)
        host.reset = moment(event);
}

void replayed(Facts &facts, const Event &event) {
    if (!event.detail.contains("failed"))
        runs(facts, event.subject);
}

void probed(Facts &facts, const Event &event, ProbeChange::Answer answer) {
    std::vector<ProbeChange> &changes = facts.probes[event.subject];
    if (changes.empty() || changes.back().answer != answer)
        changes.push_back({answer,
                           moment(event),
                           reason(event),
                           {text(event, "sources_ja"), text(event, "sources")}});
}

/// A fold for an event whose `key` says yes or no.
auto probed_by(const char *key) {
    return [key](Facts &facts, const Event &event) {
        probed(facts, event, yes(event, key) ? ProbeChange::Answer::Yes : ProbeChange::Answer::No);
    };
}

using Fold = std::function<void(Facts &, const Event &)>;

const std::map<std::string, Fold, std::less<>> &folds() {
    static const std::map<std::string, Fold, std::less<>> table{
        {kind::step_delivered, delivered},
        {kind::emulation_doubted, doubted},
        {kind::emulation_trusted, trusted},
        {kind::step_failed, [](Facts &f, const Event &e) { missing(f, e, false); }},
        {kind::step_spared, [](Facts &f, const Event &e) { missing(f, e, true); }},
        {kind::step_replayed, replayed},
        {kind::inject_delivered, delivered},
        {kind::inject_withheld, withheld},
        {kind::contact, contact},
        {kind::contact_lost, contact_lost},
        {kind::file_arrived, arrived},
        {kind::answer_given, answered},
        {kind::form_submitted, reported},
        {kind::form_graded, graded},
        {kind::hint_taken, hinted},
        {kind::evidence_begun, capture_begun},
        {kind::evidence_captured, captured},
        {kind::objective_overridden, overridden},
        {kind::host_power, powered},
        {kind::host_reset, reset},
        {kind::connection_probed, probed_by("open")},
        {kind::service_probed, probed_by("up")},
        {kind::guest_state, probed_by("holds")},
        {kind::probe_failed,
         [](Facts &f, const Event &e) { probed(f, e, ProbeChange::Answer::Unknown); }},
    };
    return table;
}

/// Of people who look at it when the exercise is over.
bool is_judgement(const Event &event) {
    return event.kind == kind::form_graded || event.kind == kind::objective_overridden;
}

bool ends(const Event &event) {
    if (event.kind != kind::exercise_state)
        return false;
    const std::string to = text(event, "to");
    return to == "ENDED" || to == "TORN_DOWN";
}

} // namespace

bool counts(const Event &event) {
    return event.kind == kind::exercise_state || folds().contains(event.kind) ||
           TeamTime::moved_by(event);
}

void Tally::apply(const Event &event) {
    if ((ended_ && !is_judgement(event)) || (event.seq != 0 && event.seq <= last_seq_))
        return;
    last_seq_ = std::max(last_seq_, event.seq);
    ended_ = ended_ || ends(event);
    for (std::size_t team = 1; team <= teams_.size(); ++team)
        if (event.team == team)
            fold(team - 1, event);
        else if (event.team == 0) {
            Event own = event;
            own.exercise_ms = times_[team - 1].at(dsl::Milliseconds(event.exercise_ms)).count();
            fold(team - 1, own);
        }
}

void Tally::fold(std::size_t index, const Event &event) {
    Facts &facts = teams_[index];
    if (facts.ended && !is_judgement(event))
        return;
    if (event.team != 0)
        times_[index].apply(event);
    if (ends(event) || times_[index].over) {
        if (!facts.ended)
            facts.ended = moment(event);
        return;
    }
    if (const auto found = folds().find(event.kind); found != folds().end())
        found->second(facts, event);
}

} // namespace enshu::score
