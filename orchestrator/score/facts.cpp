#include "orchestrator/score/facts.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/score/tally.h"

#include <functional>

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

void missing(Facts &facts, const Event &event, bool spared) {
    facts.missing.try_emplace(event.subject, Missing{moment(event), spared, text(event, "reason")});
}

void withheld(Facts &facts, const Event &event) {
    if (event.detail.contains("because"))
        missing(facts, event, false);
    else
        delivered(facts, event);
}

void contact(Facts &facts, const Event &event) {
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

void reported(Facts &facts, const Event &event) {
    facts.reports.try_emplace(event.subject, moment(event));
}

using Fold = std::function<void(Facts &, const Event &)>;

const std::map<std::string, Fold, std::less<>> &folds() {
    static const std::map<std::string, Fold, std::less<>> table{
        {kind::step_delivered, delivered},
        {kind::step_failed, [](Facts &f, const Event &e) { missing(f, e, false); }},
        {kind::step_spared, [](Facts &f, const Event &e) { missing(f, e, true); }},
        {kind::inject_delivered, delivered},
        {kind::inject_withheld, withheld},
        {kind::contact, contact},
        {kind::contact_lost, contact_lost},
        {kind::file_arrived, arrived},
        {kind::answer_given, answered},
        {kind::form_submitted, reported},
    };
    return table;
}

bool ends(const Event &event) {
    if (event.kind != kind::exercise_state)
        return false;
    const std::string to = text(event, "to");
    return to == "ENDED" || to == "TORN_DOWN";
}

} // namespace

bool counts(const Event &event) {
    return event.kind == kind::exercise_state || folds().contains(event.kind);
}

void Tally::apply(const Event &event) {
    if (ended_ || (event.seq != 0 && !seen_.insert(event.seq).second))
        return;
    if (ends(event)) {
        ended_ = true;
        for (Facts &facts : teams_)
            facts.ended = moment(event);
        return;
    }
    const auto fold = folds().find(event.kind);
    if (fold == folds().end())
        return;
    for (std::size_t team = 1; team <= teams_.size(); ++team)
        if (event.team == 0 || event.team == team)
            fold->second(teams_[team - 1], event);
}

} // namespace enshu::score
