#include "scenario-dsl/schema/decode.h"
#include "scenario-dsl/schema/scalars.h"

namespace enshu::dsl {
namespace {

SendMail decode_send_mail(View step, const std::filesystem::path &directory) {
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

/// A workstation's programs use its proxy, and what is planted there does the same.
std::string decode_via(View step, const std::string &sender, const Draft &draft) {
    if (step["via"].present())
        return step["via"].text();
    const Host *host = draft.find_host(sender);
    return host ? host->proxy : "";
}

HttpUpload decode_http_upload(View step, const Draft &draft) {
    HttpUpload verb{.on = step["on"].text(),
                    .through = step["through"].text(),
                    .to = step["to"].text(),
                    .via = {},
                    .what = step["what"].text(),
                    .size_bytes = parse_size(step["size"].text()).value_or(0)};
    verb.via = decode_via(step, verb.sender(), draft);
    return verb;
}

Verb decode_verb(View step, const Trigger &trigger, const Draft &draft) {
    const std::string &word = step["do"].text();
    if (word == "send-mail")
        return decode_send_mail(step, draft.scenario.directory);
    if (word == "open-attachment")
        return OpenAttachment{.on = step["on"].text(),
                              .mail = step["mail"].present() ? step["mail"].text() : trigger.after};
    if (word == "beacon")
        return Beacon{.on = step["on"].text(),
                      .to = step["to"].text(),
                      .via = decode_via(step, step["on"].text(), draft),
                      .path = step["path"].text(),
                      .every = step["every"].duration_range(),
                      .persist = step["persist"].present() ? Persistence::Cron : Persistence::None};
    if (word == "ssh-login")
        return SshLogin{.on = step["on"].text(),
                        .to = step["to"].text(),
                        .user = step["credential"]["user"].text(),
                        .planted = step["credential"]["planted"].text()};
    if (word == "archive")
        return Archive{.on = step["on"].text(), .what = step["what"].text()};
    return decode_http_upload(step, draft);
}

} // namespace

void decode_attack(View attack, Draft &draft, Diagnostics &diagnostics) {
    for (const View &view : attack.items()) {
        if (!declare(draft.steps, Scope::Step, view["id"].node(), view.node(), diagnostics))
            continue;
        Step step{.id = view["id"].text(),
                  .trigger = decode_moment_trigger(view),
                  .needs = view["needs"].text(),
                  .only_if = decode_condition(view["if"]),
                  .unless = decode_condition(view["unless"]),
                  .verb = {},
                  .techniques = {}};
        step.verb = decode_verb(view, step.trigger, draft);
        for (const View &technique : view["technique"].items())
            step.techniques.push_back(technique.text());
        draft.scenario.attack.push_back(std::move(step));
    }
}

} // namespace enshu::dsl
