#include "scenario-dsl/schema/decode.h"
#include "scenario-dsl/schema/scalars.h"

namespace enshu::dsl {
namespace {

std::filesystem::path file_of(View path, const std::filesystem::path &directory) {
    return path.present() ? (directory / path.text()).lexically_normal() : std::filesystem::path();
}

SendMail decode_send_mail(View step, const std::filesystem::path &directory) {
    SendMail verb{.from_host = step["from"]["host"].text(),
                  .from_address = step["from"]["address"].text(),
                  .envelope = step["from"]["envelope"].text(),
                  .to = step["to"].text(),
                  .subject = step["subject"].text(),
                  .body = step["body"].both_languages(),
                  .attachment = file_of(step["attachment"], directory),
                  .link = step["link"].text()};
    return verb;
}

OpenAttachment decode_open_attachment(View step, const Trigger &trigger) {
    const View brought = step["usb"].present() ? step["usb"] : step["mail"];
    return {.on = step["on"].text(), .mail = brought.present() ? brought.text() : trigger.after};
}

/// The table's words are in the order of Persistence, without None.
Persistence decode_persistence(View word) {
    return word.present() ? static_cast<Persistence>(word.word() + 1) : Persistence::None;
}

std::vector<std::string> texts_of(View list) {
    std::vector<std::string> texts;
    for (const View &item : list.items())
        texts.push_back(item.text());
    return texts;
}

Reconnaissance decode_reconnaissance(View step) {
    Reconnaissance verb{.on = step["on"].text(), .to = step["to"].text(), .knock = {}};
    verb.requests = step["requests"].integer(verb.requests);
    for (const View &port : step["knock"].items())
        verb.knock.push_back(static_cast<std::uint16_t>(port.integer(0)));
    return verb;
}

PasswordSpray decode_password_spray(View step) {
    PasswordSpray verb{
        .on = step["on"].text(), .to = step["to"].text(), .accounts = texts_of(step["accounts"])};
    verb.tries = step["tries"].integer(verb.tries);
    return verb;
}

HttpFlood decode_http_flood(View step) {
    HttpFlood verb{.on = step["on"].text(),
                   .to = step["to"].text(),
                   .path = step["path"].text(),
                   .lasts = step["lasts"].duration()};
    verb.rate = step["rate"].integer(verb.rate);
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
        return decode_open_attachment(step, trigger);
    if (word == "beacon")
        return Beacon{.on = step["on"].text(),
                      .to = step["to"].text(),
                      .via = step["domain"].present() ? ""
                                                      : decode_via(step, step["on"].text(), draft),
                      .path = step["path"].text(),
                      .domain = step["domain"].text(),
                      .every = step["every"].duration_range(),
                      .persist = decode_persistence(step["persist"])};
    if (word == "usb-insert")
        return UsbInsert{.on = step["on"].text(),
                         .label = step["label"].present() ? step["label"].text() : "USB",
                         .file = file_of(step["file"], draft.scenario.directory)};
    if (word == "persist")
        return Persist{.on = step["on"].text(),
                       .beacon = step["beacon"].text(),
                       .by = decode_persistence(step["by"])};
    if (word == "discovery")
        return Discovery{.on = step["on"].text(), .shares = step["shares"].text()};
    if (word == "read-credential")
        return ReadCredential{.on = step["on"].text(), .file = step["file"].text()};
    if (word == "reconnaissance")
        return decode_reconnaissance(step);
    if (word == "password-spray")
        return decode_password_spray(step);
    if (word == "smb-copy")
        return SmbCopy{
            .on = step["on"].text(), .from = step["from"].text(), .what = step["what"].text()};
    if (word == "dns-exfil")
        return DnsExfil{.on = step["on"].text(),
                        .to = step["to"].text(),
                        .domain = step["domain"].text(),
                        .what = step["what"].text()};
    if (word == "encrypt-copies")
        return EncryptCopies{.on = step["on"].text(),
                             .what = step["what"].text(),
                             .note = step["note"].both_languages()};
    if (word == "deface")
        return Deface{.on = step["on"].text(),
                      .page = step["page"].text(),
                      .with = file_of(step["with"], draft.scenario.directory)};
    if (word == "http-flood")
        return decode_http_flood(step);
    if (word == "rotate-log")
        return RotateLog{.on = step["on"].text(), .log = step["log"].text()};
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
