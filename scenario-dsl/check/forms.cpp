#include "scenario-dsl/check/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace enshu::dsl {
namespace {

/// The points of a form's rubric, and where it begins. Absent: it has none, or not all of it could
/// be read.
struct Rubric {
    int points = 0;
    const Node *first = nullptr;
};

std::optional<Rubric> rubric_of(const Form &form, const Draft &draft) {
    const Node *fields = draft.forms.at(form.id).node;
    if (!draft.is_sound(fields) || fields->items.size() != form.fields.size())
        return std::nullopt;
    Rubric rubric;
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        const Node &field = fields->items[i];
        const Entry *entry = field.find_entry("rubric");
        if (!draft.is_sound(&field) || (entry && !draft.is_sound(&entry->value)))
            return std::nullopt;
        if (entry && !rubric.first)
            rubric.first = &entry->key;
        for (const RubricLine &line : form.fields[i].rubric) {
            if (line.points <= 0)
                return std::nullopt; // ill-formed, and that was reported
            rubric.points += line.points;
        }
    }
    return rubric.first && rubric.points > 0 ? std::optional{rubric} : std::nullopt;
}

void check_sums(const Draft &draft, Diagnostics &diagnostics) {
    std::map<std::string, Rubric> rubrics;
    for (const Form &form : draft.scenario.forms)
        if (const auto rubric = rubric_of(form, draft))
            rubrics.emplace(form.id, *rubric);
    for (const Objective &objective : draft.scenario.objectives) {
        const auto *report = std::get_if<Report>(&objective.measure);
        const auto rubric = report ? rubrics.find(report->form) : rubrics.end();
        const Node *points = draft.objectives.at(objective.id).node->find("points");
        if (rubric == rubrics.end() || !draft.is_sound(points) ||
            rubric->second.points == objective.points)
            continue;
        diagnostics
            .error(Kind::RubricSum, points->place,
                   fmt::format("`{}` gives {} points, and the rubric of `{}` adds up to {}",
                               objective.id, objective.points, report->form, rubric->second.points))
            .note(rubric->second.first->place, "the rubric begins here")
            .suggest("let both say the same");
    }
}

void check_unused_forms(const Draft &draft, Diagnostics &diagnostics) {
    std::set<std::string_view> used;
    const auto note = [&](const std::optional<Condition> &condition) {
        if (condition && condition->kind == Condition::Kind::Submitted)
            used.insert(condition->of);
    };
    for (const Objective &objective : draft.scenario.objectives) {
        const Node *measure = draft.objectives.at(objective.id).node->find("measure");
        if (!draft.is_sound(measure))
            return; // it may be the one that asks for the form
        if (const auto *report = std::get_if<Report>(&objective.measure)) {
            if (!draft.forms.contains(report->form))
                return; // misspelt, perhaps
            used.insert(report->form);
        }
    }
    for (const Step &step : draft.scenario.attack)
        note(step.only_if), note(step.unless);
    for (const Inject &inject : draft.scenario.injects)
        note(inject.only_if), note(inject.unless);
    const Node *objectives = draft.scenario_root->find("objectives");
    if (objectives && !draft.is_sound(objectives))
        return;
    for (const Form &form : draft.scenario.forms)
        if (!used.contains(form.id))
            diagnostics
                .warning(Kind::FormUnused, draft.forms.at(form.id).name->place,
                         fmt::format("no objective asks for the form `{}`", form.id))
                .suggest(fmt::format("add an objective with `measure: {{ report: {} }}`", form.id));
}

/// A host of the attacker's side that the scenario brought along and nothing needs. Hosts of the
/// organisation are there for many scenarios.
void check_unused_hosts(const Draft &draft, Diagnostics &diagnostics) {
    std::set<std::string_view> used;
    for (const Step &step : draft.scenario.attack) {
        if (!draft.is_sound_step(step.id))
            return;
        used.insert(step.host());
        std::visit(
            [&](const auto &verb) {
                if constexpr (requires {
                                  verb.on;
                                  verb.to;
                              })
                    used.insert(verb.to);
            },
            step.verb);
    }
    for (const Objective &objective : draft.scenario.objectives) {
        if (!draft.is_sound(draft.objectives.at(objective.id).node->find("measure")))
            return;
        if (const auto *available = std::get_if<Available>(&objective.measure))
            used.insert(available->from), used.insert(available->host);
        else if (const auto *blocked = std::get_if<Blocked>(&objective.measure))
            used.insert(blocked->from), used.insert(blocked->to);
    }
    for (const EmulatedUser &user : draft.scenario.users)
        used.insert(user.on);
    for (const Host &host : draft.scenario.organization.hosts) {
        const Node &name = *draft.hosts.at(host.id).name;
        if (name.place.source == draft.scenario_root->place.source &&
            host.role == HostRole::Attacker && draft.is_sound_host(host.id) && host.sites.empty() &&
            !used.contains(host.id))
            diagnostics
                .warning(
                    Kind::HostUnused, name.place,
                    fmt::format("no step and no measure has to do with the host `{}`", host.id))
                .suggest("leave it out: every team would get one, and it takes memory");
    }
}

} // namespace

void check_forms(const Draft &draft, Diagnostics &diagnostics) {
    check_sums(draft, diagnostics);
    check_unused_forms(draft, diagnostics);
    check_unused_hosts(draft, diagnostics);
}

} // namespace enshu::dsl
