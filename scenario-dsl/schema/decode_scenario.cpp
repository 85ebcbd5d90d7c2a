#include "scenario-dsl/schema/decode.h"
#include "scenario-dsl/schema/scalars.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <unordered_map>

namespace enshu::dsl {
namespace {

// In the order of the table's words.
constexpr Channel channels[] = {Channel::Phone, Channel::Mail, Channel::Chat, Channel::News,
                                Channel::Document};

/// `after` names a step or an inject, so an inject must not be called like a step.
bool is_free_of_steps(const Draft &draft, const Node &name, Diagnostics &diagnostics) {
    const auto step = draft.steps.find(name.text);
    if (step == draft.steps.end())
        return true;
    diagnostics
        .error(Kind::DuplicateId, name.place,
               fmt::format("an inject and a step are both called {}", backticked(name.text)))
        .note(step->second.name->place, "the step stands here");
    return false;
}

void decode_injects(View injects, Draft &draft, Diagnostics &diagnostics) {
    for (const View &view : injects.items()) {
        const Node *name = view["id"].node();
        if (!name || !is_free_of_steps(draft, *name, diagnostics) ||
            !declare(draft.injects, Scope::Inject, name, view.node(), diagnostics))
            continue;
        Inject inject{.id = name->text,
                      .trigger = decode_moment_trigger(view),
                      .only_if = decode_condition(view["if"]),
                      .unless = decode_condition(view["unless"]),
                      .from = view["from"].text(),
                      .channel = channels[view["channel"].word()],
                      .text = view["text"].both_languages(),
                      .expects = {}};
        for (const View &objective : view["expects"].items())
            inject.expects.push_back(objective.text());
        draft.scenario.injects.push_back(std::move(inject));
    }
}

void decode_users(View users, Scenario &scenario) {
    const auto pause = [](View value) {
        return value.present() ? std::optional{value.duration_range()} : std::nullopt;
    };
    for (const View &user : users.items())
        scenario.users.push_back({.person = user["person"].text(),
                                  .on = user["on"].text(),
                                  .browse = pause(user["browse"]),
                                  .mail = pause(user["mail"]),
                                  .files = pause(user["files"])});
}

void decode_variables(View vary, Draft &draft, Diagnostics &diagnostics) {
    for (const auto &[name, values] : vary.entries()) {
        if (!declare(draft.variables, Scope::Variable, name, values.node(), diagnostics))
            continue;
        Variable variable{.id = name->text, .values = {}};
        for (const View &value : values.items())
            variable.values.push_back(value.text());
        if (!variable.values.empty())
            draft.scenario.variables.push_back(std::move(variable));
    }
}

LateRule decode_late(View late) {
    if (!late.present())
        return {};
    if (late.node()->is(Node::Type::Scalar))
        return {.kind = LateRule::Kind::Half};
    return {.kind = LateRule::Kind::Lose,
            .lose = late["lose"].integer(0),
            .every = late["every"].duration()};
}

using HostNames = std::unordered_map<std::string, const Host *>;

HostNames names_of(const std::vector<Host> &hosts) {
    HostNames names;
    for (const Host &host : hosts) {
        names.emplace(host.id, &host);
        for (const std::string &name : host.names)
            names.emplace(name, &host);
    }
    return names;
}

/// The host that a URL's name stands for; empty if none.
std::string host_named(const std::string &url, const Organization &organization,
                       const HostNames &names) {
    const auto parsed = parse_url(url);
    const std::string suffix = "." + organization.domain;
    if (!parsed || !parsed->name.ends_with(suffix))
        return {};
    const auto host = names.find(parsed->name.substr(0, parsed->name.size() - suffix.size()));
    return host == names.end() ? "" : host->second->id;
}

GuestState decode_guest_state(View state) {
    static constexpr std::pair<std::string_view, GuestState::Kind> kinds[] = {
        {"there", GuestState::Kind::There},
        {"gone", GuestState::Kind::Gone},
        {"running", GuestState::Kind::Running},
        {"stopped", GuestState::Kind::Stopped},
        {"locked", GuestState::Kind::Locked}};
    GuestState result{.kind = {}, .host = state["on"].text(), .what = {}};
    for (const auto &[key, kind] : kinds)
        if (state[key].present()) {
            result.kind = kind;
            result.what = state[key].text();
        }
    return result;
}

Measure decode_measure(View measure, const Organization &organization, const HostNames &names) {
    if (const View lost = measure["contact-lost"]; lost.present())
        return ContactLost{.step = lost["step"].text(), .silence = lost["for"].duration()};
    if (const View arrived = measure["file-arrived"]; arrived.present())
        return FileArrived{.step = arrived["step"].text()};
    if (const View answer = measure["answer"]; answer.present()) {
        Answer result{.ask = answer["ask"].both_languages(),
                      .accept = {},
                      .tries = answer["tries"].integer(3)};
        for (const View &text : answer["accept"].items())
            result.accept.push_back(text.text());
        return result;
    }
    if (const View evidence = measure["evidence"]; evidence.present()) {
        Evidence result{.host = evidence["of"].text(),
                        .kind = decode_evidence_kind(evidence["kind"]),
                        .path = evidence["path"].text()};
        for (const View &before : evidence["before"].items())
            (before.word() == 0 ? result.before_shutdown : result.before_reset) = true;
        return result;
    }
    if (const View blocked = measure["blocked"]; blocked.present())
        return Blocked{.from = parse_endpoint(blocked["from"].text()).value_or(Endpoint{}).host,
                       .to = parse_endpoint(blocked["to"].text()).value_or(Endpoint{}).host,
                       .port = parse_port(blocked["port"].text()).value_or(Port{})};
    if (const View available = measure["available"]; available.present())
        return Available{.from = available["from"].text(),
                         .url = available["url"].text(),
                         .host = host_named(available["url"].text(), organization, names),
                         .every = available["every"].duration(),
                         .spare = available["spare"].duration()};
    if (const View state = measure["guest-state"]; state.present())
        return decode_guest_state(state);
    return Report{.form = measure["report"].text()};
}

std::vector<Hint> decode_hints(View hints) {
    std::vector<Hint> result;
    for (const View &hint : hints.items())
        result.push_back({hint["text"].both_languages(), hint["cost"].integer(0)});
    return result;
}

void decode_objectives(View objectives, Draft &draft, Diagnostics &diagnostics) {
    const HostNames names = names_of(draft.scenario.organization.hosts);
    for (const View &view : objectives.items()) {
        if (!declare(draft.objectives, Scope::Objective, view["id"].node(), view.node(),
                     diagnostics))
            continue;
        Objective objective{.id = view["id"].text(),
                            .phase = view["phase"].text(),
                            .title = view["title"].both_languages(),
                            .points = view["points"].integer(0),
                            .within = {},
                            .late = decode_late(view["late"]),
                            .measure =
                                decode_measure(view["measure"], draft.scenario.organization, names),
                            .hints = decode_hints(view["hints"])};
        if (objective.title.empty())
            objective.title = {objective.id, objective.id};
        if (view["within"].present())
            objective.within = parse_deadline(view["within"].text());
        draft.scenario.objectives.push_back(std::move(objective));
    }
}

std::vector<RubricLine> decode_rubric(View rubric) {
    std::vector<RubricLine> result;
    for (const View &line : rubric.items())
        result.push_back({line["points"].integer(0), line["if"].both_languages()});
    return result;
}

void decode_forms(View forms, Draft &draft, Diagnostics &diagnostics) {
    for (const auto &[name, fields] : forms.entries()) {
        if (!declare(draft.forms, Scope::Form, name, fields.node(), diagnostics))
            continue;
        Form form{.id = name->text, .fields = {}};
        Declarations names;
        for (const View &field : fields.items())
            if (declare(names, Scope::FormField, field["field"].node(), field.node(), diagnostics))
                form.fields.push_back({field["field"].text(), field["ask"].both_languages(),
                                       decode_rubric(field["rubric"])});
        draft.scenario.forms.push_back(std::move(form));
    }
}

} // namespace

Trigger decode_trigger(View item) {
    if (item["after"].present())
        return {.at = {}, .after = item["after"].text(), .delay = item["delay"].duration_range()};
    return {.at = item["at"].duration(), .after = {}, .delay = {}};
}

EvidenceKind decode_evidence_kind(View kind) {
    static constexpr EvidenceKind kinds[] = {EvidenceKind::Memory, EvidenceKind::Disk,
                                             EvidenceKind::Log, EvidenceKind::File};
    return kinds[kind.word()];
}

std::optional<Condition> decode_condition(View condition) {
    static constexpr std::pair<std::string_view, Condition::Kind> kinds[] = {
        {"submitted", Condition::Kind::Submitted},
        {"achieved", Condition::Kind::Achieved},
        {"delivered", Condition::Kind::Delivered},
        {"alive", Condition::Kind::Alive}};
    for (const auto &[key, kind] : kinds)
        if (condition[key].present())
            return Condition{kind, condition[key].text()};
    return std::nullopt;
}

Trigger decode_moment_trigger(View item) {
    if (item["manual"].flag())
        return {.at = {}, .after = {}, .delay = {}, .manual = true};
    return decode_trigger(item);
}

void decode_scenario(View file, Draft &draft, Diagnostics &diagnostics) {
    Scenario &scenario = draft.scenario;
    scenario.id = file["id"].text();
    scenario.title = file["title"].both_languages();
    scenario.level = file["level"].text();
    scenario.duration = file["duration"].duration();
    decode_hosts(file["hosts"], scenario.directory, draft, diagnostics);
    scenario.floor = file["floor"].integer(0);
    decode_users(file["users"], scenario);
    decode_variables(file["vary"], draft, diagnostics);
    decode_attack(file["attack"], draft, diagnostics);
    decode_injects(file["injects"], draft, diagnostics);
    Declarations phases;
    for (const View &phase : file["phases"].items())
        if (declare(phases, Scope::Phase, phase.node(), phase.node(), diagnostics))
            scenario.phases.push_back(phase.text());
    decode_objectives(file["objectives"], draft, diagnostics);
    decode_forms(file["forms"], draft, diagnostics);
}

} // namespace enshu::dsl
