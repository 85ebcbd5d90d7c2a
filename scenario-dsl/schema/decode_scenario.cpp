#include "scenario-dsl/schema/decode.h"
#include "scenario-dsl/schema/scalars.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

namespace enshu::dsl {
namespace {

// In the order of the table's words.
constexpr Channel channels[] = {Channel::Phone, Channel::Mail, Channel::Chat, Channel::News,
                                Channel::Document};

Verb decode_verb(View step, const Trigger &trigger, const std::filesystem::path &directory) {
    const std::string &word = step["do"].text();
    if (word == "send-mail") {
        SendMail verb{.from_host = step["from"]["host"].text(),
                      .from_address = step["from"]["address"].text(),
                      .to = step["to"].text(),
                      .subject = step["subject"].text(),
                      .body = step["body"].both_languages(),
                      .attachment = {}};
        if (step["attachment"].present())
            verb.attachment = (directory / step["attachment"].text()).lexically_normal();
        return verb;
    }
    if (word == "open-attachment")
        return OpenAttachment{.on = step["on"].text(),
                              .mail = step["mail"].present() ? step["mail"].text() : trigger.after};
    if (word == "beacon")
        return Beacon{.on = step["on"].text(),
                      .to = step["to"].text(),
                      .via = step["via"].text(),
                      .path = step["path"].text(),
                      .every = step["every"].duration_range()};
    return HttpUpload{.on = step["on"].text(),
                      .to = step["to"].text(),
                      .via = step["via"].text(),
                      .what = step["what"].text()};
}

void decode_attack(View attack, Draft &draft, Diagnostics &diagnostics) {
    for (const View &view : attack.items()) {
        if (!declare(draft.steps, Scope::Step, view["id"].node(), view.node(), diagnostics))
            continue;
        Step step{.id = view["id"].text(),
                  .trigger = decode_trigger(view),
                  .needs = view["needs"].text(),
                  .verb = {},
                  .techniques = {}};
        step.verb = decode_verb(view, step.trigger, draft.scenario.directory);
        for (const View &technique : view["technique"].items())
            step.techniques.push_back(technique.text());
        draft.scenario.attack.push_back(std::move(step));
    }
}

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
                      .trigger = decode_trigger(view),
                      .unless_submitted = view["unless"]["submitted"].text(),
                      .from = view["from"].text(),
                      .channel = channels[view["channel"].word()],
                      .text = view["text"].both_languages(),
                      .expects = {}};
        for (const View &objective : view["expects"].items())
            inject.expects.push_back(objective.text());
        draft.scenario.injects.push_back(std::move(inject));
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

Measure decode_measure(View measure) {
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
    return Report{.form = measure["report"].text()};
}

void decode_objectives(View objectives, Draft &draft, Diagnostics &diagnostics) {
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
                            .measure = decode_measure(view["measure"])};
        if (objective.title.empty())
            objective.title = {objective.id, objective.id};
        if (view["within"].present())
            objective.within = parse_deadline(view["within"].text());
        draft.scenario.objectives.push_back(std::move(objective));
    }
}

void decode_forms(View forms, Draft &draft, Diagnostics &diagnostics) {
    for (const auto &[name, fields] : forms.entries()) {
        if (!declare(draft.forms, Scope::Form, name, fields.node(), diagnostics))
            continue;
        Form form{.id = name->text, .fields = {}};
        Declarations names;
        for (const View &field : fields.items())
            if (declare(names, Scope::FormField, field["field"].node(), field.node(), diagnostics))
                form.fields.push_back({field["field"].text(), field["ask"].both_languages()});
        draft.scenario.forms.push_back(std::move(form));
    }
}

} // namespace

Trigger decode_trigger(View item) {
    if (item["after"].present())
        return {.at = {}, .after = item["after"].text(), .delay = item["delay"].duration_range()};
    return {.at = item["at"].duration(), .after = {}, .delay = {}};
}

void decode_scenario(View file, Draft &draft, Diagnostics &diagnostics) {
    Scenario &scenario = draft.scenario;
    scenario.id = file["id"].text();
    scenario.title = file["title"].both_languages();
    scenario.level = file["level"].text();
    scenario.duration = file["duration"].duration();
    decode_hosts(file["hosts"], scenario.directory, draft, diagnostics);
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
