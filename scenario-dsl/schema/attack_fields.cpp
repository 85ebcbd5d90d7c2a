// The table of fields: the attack's steps, by verb.
#include "scenario-dsl/schema/types.h"

namespace enshu::dsl {
namespace {

using enum Need;

const Field on_workstation{"on", reference(Scope::Host), Required,
                           "the workstation whose user does it"};
const Field to_attacker{"to", reference(Scope::Host), Required, "the attacker's host"};
const Field via{"via", reference(Scope::Host), Optional,
                "the host whose proxy it goes through; otherwise the workstation's own `proxy`"};

Case send_mail() {
    return {"send-mail",
            {{"from",
              fields({"a sender",
                      {{"host", reference(Scope::Host), Required, "the attacker's host"},
                       {"address", scalar(Shape::MailAddress), Required,
                        "the address it pretends to have"}}}),
              Required, "who sends it"},
             {"to", reference(Scope::Person), Required, "a person with an account"},
             {"subject", varying(scalar(Shape::Line)), Required, "subject of the mail"},
             {"body", varying(text()), Optional, "text of the mail"},
             {"attachment", scalar(Shape::FilePath), Optional, "an inert file, at most 1 MiB"}}};
}

Case open_attachment() {
    return {"open-attachment",
            {on_workstation,
             {"mail", reference(Scope::Step), Optional,
              "the send-mail step; without it the one this step is after"}}};
}

Case beacon() {
    return {"beacon",
            {on_workstation,
             to_attacker,
             via,
             {"path", varying(scalar(Shape::UrlPath)), Required, "path of the URL it asks for"},
             {"every", bounded(Shape::DurationRange, second, hour), Required,
              "interval between contacts: `20s..40s`"},
             {"persist", word({"cron"}), Optional,
              "what starts it again when the machine does: a line in the user's crontab"}}};
}

Case ssh_login() {
    return {"ssh-login",
            {on_workstation,
             {"to", reference(Scope::Host), Required, "the server it logs in to"},
             {"credential",
              fields({"a credential",
                      {{"user", identifier(), Required, "the account; it is made on the server"},
                       {"planted", scalar(Shape::GuestPath), Required,
                        "the file on the workstation in which somebody left the password"}}}),
              Required, "what it logs in with"}}};
}

Case archive() {
    return {"archive",
            {{"on", reference(Scope::Host), Required, "the host it happens on"},
             {"what", scalar(Shape::GuestPath), Required, "the file or directory that is packed"}}};
}

Case http_upload() {
    return {"http-upload",
            {{"on", reference(Scope::Host), Required, "the host whose data is taken out"},
             {"through", reference(Scope::Host), Optional,
              "the workstation that fetches it by SSH and sends it"},
             to_attacker,
             via,
             {"what", scalar(Shape::GuestPath), Optional, "the file it takes out"},
             {"size", bounded(Shape::Size, 1, 64L << 20), Optional,
              "how much of what an archive step packed there: `8MiB`"}},
            {{"what", "size"}}};
}

} // namespace

Type attack() {
    return list(
        fields({"a step",
                {
                    {"id", name_of(Scope::Step), Required, "its name"},
                    {"at", scalar(Shape::Duration), Optional, "moment of exercise time"},
                    {"after", reference(Scope::Moment), Optional, "the step or inject it follows"},
                    {"delay", bounded(Shape::DurationRange, 0, 30 * day), Optional,
                     "how long after: `90s`, `2m..4m`", "after"},
                    {"manual", scalar(Shape::Flag), Optional, "a controller lets it happen"},
                    {"needs", reference(Scope::Step), Optional,
                     "a beacon whose contact must be alive; else the step is spared"},
                    {"if", condition(), Optional, "what must hold; else the step is spared"},
                    {"unless", condition(), Optional, "what must not hold"},
                    {"technique", one_or_more(scalar(Shape::Technique), 16), Optional,
                     "ATT&CK technique"},
                    {"do",
                     word({"send-mail", "open-attachment", "beacon", "ssh-login", "archive",
                           "http-upload"}),
                     Required, "the verb"},
                },
                {{"at", "after", "manual"}},
                "do",
                {send_mail(), open_attachment(), beacon(), ssh_login(), archive(), http_upload()}}),
        50'000);
}

} // namespace enshu::dsl
