#include "scenario-dsl/schema/decode.h"
#include "scenario-dsl/schema/scalars.h"

namespace enshu::dsl {
namespace {

Effect decode_effect(View view) {
    for (const auto &[key, kind] :
         {std::pair{"block", Effect::Kind::Block}, std::pair{"allow", Effect::Kind::Allow}})
        for (const auto &[ends, ports] : view[key].entries())
            if (const auto sides = parse_endpoints(ends->text))
                return {.kind = kind,
                        .from = sides->first,
                        .to = sides->second,
                        .ports = parse_ports(ports.text()).value_or(std::vector<Port>{}),
                        .what = {}};
    for (const auto &[key, kind] :
         {std::pair{"stop", Effect::Kind::Stop}, std::pair{"start", Effect::Kind::Start},
          std::pair{"remove", Effect::Kind::Remove}, std::pair{"lock", Effect::Kind::Lock}})
        if (view[key].present())
            return {.kind = kind, .from = {}, .to = {}, .ports = {}, .what = view[key].text()};
    return {};
}

RunCommand decode_run(View run) {
    RunCommand command{.on = run["on"].text(), .command = run["command"].text(), .effects = {}};
    for (const View &effect : run["effect"].items())
        command.effects.push_back(decode_effect(effect));
    return command;
}

TeamAct decode_act(View item) {
    if (const View run = item["run"]; run.present())
        return decode_run(run);
    if (const View answer = item["answer"]; answer.present())
        return GiveAnswer{.objective = answer["objective"].text(), .text = answer["text"].text()};
    if (const View unplug = item["unplug"]; unplug.present())
        return SetCable{.host = unplug.text(), .plugged = false};
    if (const View plug = item["plug"]; plug.present())
        return SetCable{.host = plug.text(), .plugged = true};
    if (const View capture = item["capture"]; capture.present())
        return CaptureEvidence{.host = capture["of"].text(),
                               .kind = decode_evidence_kind(capture["kind"]),
                               .path = capture["path"].text()};
    if (const View shutdown = item["shutdown"]; shutdown.present())
        return ShutDown{.host = shutdown.text()};
    if (const View reset = item["reset"]; reset.present())
        return ResetHost{.host = reset.text()};
    SubmitForm submit{.form = item["submit"].text(), .fields = {}};
    for (const auto &[field, text] : item["fields"].entries())
        submit.fields[field->text] = text.text();
    return submit;
}

} // namespace

Walkthrough decode_walkthrough(View file) {
    Walkthrough walkthrough;
    for (const View &item : file.items()) {
        WalkthroughItem act{.trigger = decode_trigger(item), .serves = {}, .act = decode_act(item)};
        for (const View &objective : item["for"].items())
            act.serves.push_back(objective.text());
        walkthrough.push_back(std::move(act));
    }
    return walkthrough;
}

} // namespace enshu::dsl
