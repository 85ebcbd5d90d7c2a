#include "scenario-dsl/schema/decode.h"

namespace enshu::dsl {
namespace {

TeamAct decode_act(View item) {
    if (const View run = item["run"]; run.present())
        return RunCommand{.on = run["on"].text(), .command = run["command"].text()};
    if (const View answer = item["answer"]; answer.present())
        return GiveAnswer{.objective = answer["objective"].text(), .text = answer["text"].text()};
    if (const View unplug = item["unplug"]; unplug.present())
        return SetCable{.host = unplug.text(), .plugged = false};
    if (const View plug = item["plug"]; plug.present())
        return SetCable{.host = plug.text(), .plugged = true};
    SubmitForm submit{.form = item["submit"].text(), .fields = {}};
    for (const auto &[field, text] : item["fields"].entries())
        submit.fields[field->text] = text.text();
    return submit;
}

} // namespace

Walkthrough decode_walkthrough(View file) {
    Walkthrough walkthrough;
    for (const View &item : file.items())
        walkthrough.push_back({.trigger = decode_trigger(item), .act = decode_act(item)});
    return walkthrough;
}

} // namespace enshu::dsl
