#include "scenario-dsl/schema/fields.h"

namespace enshu::dsl {
namespace {

using enum Need;

constexpr long second = 1000;
constexpr long minute = 60 * second;
constexpr long hour = 60 * minute;
constexpr long day = 24 * hour;

Type scalar(Shape shape) {
    return {.shape = shape};
}
Type bounded(Shape shape, long least, long most) {
    return {.shape = shape, .least = least, .most = most};
}
Type word(std::vector<std::string_view> words) {
    return {.shape = Shape::Word, .words = std::move(words)};
}
Type reference(Scope scope) {
    return {.shape = Shape::Reference, .scope = scope};
}
Type name_of(Scope scope) {
    return {.shape = Shape::Id, .scope = scope};
}
Type fields(Record record) {
    return {.shape = Shape::Fields, .record = std::make_shared<const Record>(std::move(record))};
}
Type word_or_fields(std::vector<std::string_view> words, Record record) {
    Type type = fields(std::move(record));
    type.shape = Shape::WordOrFields;
    type.words = std::move(words);
    return type;
}
Type list(Type item, long most, long least = 0) {
    return {.shape = Shape::List,
            .item = std::make_shared<const Type>(std::move(item)),
            .least = least,
            .most = most};
}
Type one_or_more(Type item, long most) {
    Type type = list(std::move(item), most, 1);
    type.shape = Shape::OneOrMore;
    return type;
}
Type map(Type key, Type value, long most, long least = 0) {
    Type type = list(std::move(value), most, least);
    type.shape = Shape::Map;
    type.key = std::make_shared<const Type>(std::move(key));
    return type;
}

const Type id = scalar(Shape::Id);
const Type line = scalar(Shape::Line);
const Type text = scalar(Shape::Text);
const Type flag = scalar(Shape::Flag);
const Type delay = bounded(Shape::DurationRange, 0, 30 * day);

Type hosts() {
    const Type empty = fields({"a service", {}});
    return map(name_of(Scope::Host),
               fields({"a host",
                       {
                           {"role", word({"router", "server", "workstation", "attacker"}), Required,
                            "what the host is for"},
                           {"at", map(reference(Scope::Zone), scalar(Shape::Address), 16, 1),
                            Required, "its address in each zone it stands in: `dmz: .25`"},
                           {"services",
                            map(word({"smtp", "imap", "proxy", "dns", "web", "syslog"}), empty, 8),
                            Optional, "the real daemons that run on it"},
                           {"names", list(id, 16), Optional, "further DNS names below the domain"},
                           {"user", reference(Scope::Person), Optional,
                            "workstation: the person who sits there"},
                           {"proxy", reference(Scope::Host), Optional,
                            "workstation: the host whose proxy its user goes through"},
                           {"documents", scalar(Shape::FilePath), Optional,
                            "workstation: a directory whose files lie in the user's ~/Documents"},
                           {"hidden", flag, Optional, "never shown to teams"},
                           {"memory", bounded(Shape::Memory, 128, 16384), Optional,
                            "memory of the machine: `256MiB`"},
                       }}),
               100);
}

Type zones() {
    return map(name_of(Scope::Zone),
               fields({"a zone",
                       {
                           {"cidr", scalar(Shape::Cidr), Required, "its IPv4 network"},
                           {"outside", flag, Optional, "it is the simulated internet"},
                           {"label", text, Optional, "what people call it"},
                       }}),
               16, 1);
}

Type people() {
    return map(name_of(Scope::Person),
               fields({"a person",
                       {
                           {"name", text, Required, "what people call them"},
                           {"post", text, Optional, "department or function"},
                           {"account", id, Optional, "login and mailbox in the organisation"},
                       }}),
               200);
}

Type policy() {
    return fields(
        {"a policy",
         {
             {"on", reference(Scope::Host), Required, "the router that enforces it"},
             {"allow", list(map(scalar(Shape::Endpoints), scalar(Shape::Ports), 1, 1), 200),
              Required, "what is let through: `office -> dmz/gate: tcp/25, udp/53`"},
         }});
}

Type attack() {
    const Field on{"on", reference(Scope::Host), Required, "the workstation whose user does it"};
    const Field to{"to", reference(Scope::Host), Required, "the attacker's host"};
    const Field via{"via", reference(Scope::Host), Optional,
                    "the host whose proxy it goes through"};
    return list(
        fields(
            {"a step",
             {
                 {"id", name_of(Scope::Step), Required, "its name"},
                 {"at", scalar(Shape::Duration), Optional, "moment of exercise time"},
                 {"after", reference(Scope::Moment), Optional, "the step or inject it follows"},
                 {"delay", delay, Optional, "how long after: `90s`, `2m..4m`", "after"},
                 {"needs", reference(Scope::Step), Optional,
                  "a beacon whose contact must be alive; else the step is spared"},
                 {"technique", one_or_more(scalar(Shape::Technique), 16), Optional,
                  "ATT&CK technique"},
                 {"do", word({"send-mail", "open-attachment", "beacon", "http-upload"}), Required,
                  "the verb"},
             },
             {{"at", "after"}},
             "do",
             {{"send-mail",
               {{"from",
                 fields({"a sender",
                         {{"host", reference(Scope::Host), Required, "the attacker's host"},
                          {"address", scalar(Shape::MailAddress), Required,
                           "the address it pretends to have"}}}),
                 Required, "who sends it"},
                {"to", reference(Scope::Person), Required, "a person with an account"},
                {"subject", line, Required, "subject of the mail"},
                {"body", text, Optional, "text of the mail"},
                {"attachment", scalar(Shape::FilePath), Optional, "an inert file, at most 1 MiB"}}},
              {"open-attachment",
               {on,
                {"mail", reference(Scope::Step), Optional,
                 "the send-mail step; without it the one this step is after"}}},
              {"beacon",
               {on,
                to,
                via,
                {"path", scalar(Shape::UrlPath), Required, "path of the URL it asks for"},
                {"every", bounded(Shape::DurationRange, second, hour), Required,
                 "interval between contacts: `20s..40s`"}}},
              {"http-upload",
               {on,
                to,
                via,
                {"what", scalar(Shape::GuestPath), Required, "the file it takes out"}}}}}),
        500);
}

Type injects() {
    return list(
        fields({"an inject",
                {
                    {"id", name_of(Scope::Inject), Required, "its name"},
                    {"at", scalar(Shape::Duration), Optional, "moment of exercise time"},
                    {"after", reference(Scope::Moment), Optional, "the step or inject it follows"},
                    {"delay", delay, Optional, "how long after", "after"},
                    {"unless",
                     fields({"a condition",
                             {{"submitted", reference(Scope::Form), Required,
                               "a form; who has submitted it is spared"}}}),
                     Optional, "when it is not sent"},
                    {"from", reference(Scope::Person), Required, "who speaks"},
                    {"channel", word({"phone", "mail", "chat", "news", "document"}), Required,
                     "how it reaches the team"},
                    {"text", text, Required, "what is said"},
                    {"expects", list(reference(Scope::Objective), 50), Optional,
                     "what the team should do about it"},
                },
                {{"at", "after"}}}),
        500);
}

Type measure() {
    return fields(
        {"a measure",
         {
             {"contact-lost",
              fields({"a measure of lost contact",
                      {{"step", reference(Scope::Step), Required, "a beacon"},
                       {"for", bounded(Shape::Duration, second, day), Required,
                        "how long the attacker must have heard nothing"}}}),
              Optional, "the attacker's side no longer hears the beacon"},
             {"file-arrived",
              fields({"a measure of an arrived file",
                      {{"step", reference(Scope::Step), Required, "an http-upload"}}}),
              Optional, "the file has arrived at the attacker (penalties only)"},
             {"answer",
              fields({"a question",
                      {{"ask", text, Required, "the question"},
                       {"accept", one_or_more(line, 50), Required, "answers that are right"},
                       {"tries", bounded(Shape::Integer, 1, 20), Optional,
                        "how often a team may answer; 3 if not given"}}}),
              Optional, "a question the team answers"},
             {"report", reference(Scope::Form), Optional, "a form the team submits"},
         },
         {{"contact-lost", "file-arrived", "answer", "report"}}});
}

Type objectives() {
    return list(
        fields({"an objective",
                {
                    {"id", name_of(Scope::Objective), Required, "its name"},
                    {"title", text, Optional, "what people call it"},
                    {"phase", reference(Scope::Phase), Required, "the phase it belongs to"},
                    {"points", bounded(Shape::Integer, -10000, 10000), Required,
                     "points; below zero a penalty"},
                    {"within", scalar(Shape::Deadline), Optional, "`20m of soc-call`, or `1h`"},
                    {"late",
                     word_or_fields(
                         {"half"},
                         {"a rule for being late",
                          {{"lose", bounded(Shape::Integer, 1, 10000), Required, "points lost"},
                           {"every", bounded(Shape::Duration, second, day), Required,
                            "for each such time begun after the deadline"}}}),
                     Optional, "what a late result is worth; nothing if not given", "within"},
                    {"measure", measure(), Required, "how it is decided"},
                }}),
        200);
}

Type forms() {
    return map(name_of(Scope::Form),
               list(fields({"a form's field",
                            {{"field", id, Required, "its name"},
                             {"ask", text, Required, "what is asked"}}}),
                    50, 1),
               50);
}

} // namespace

const Type &organization_file() {
    static const Type type =
        fields({"an organisation",
                {
                    {"enshu", scalar(Shape::Version), Required, "version of the language: 1"},
                    {"name", text, Required, "name of the organisation"},
                    {"kind", word({"municipality", "sme", "event"}), Required,
                     "what sort of organisation"},
                    {"domain", scalar(Shape::Domain), Required, "its DNS domain"},
                    {"zones", zones(), Required, "its networks"},
                    {"people", people(), Optional, "people a team may hear from"},
                    {"hosts", hosts(), Required, "its machines"},
                    {"policy", policy(), Required, "what its router lets through"},
                }});
    return type;
}

const Type &scenario_file() {
    static const Type type = fields(
        {"a scenario",
         {
             {"enshu", scalar(Shape::Version), Required, "version of the language: 1"},
             {"id", id, Required, "its name"},
             {"title", text, Required, "its title"},
             {"organization", scalar(Shape::FilePath), Required, "directory of the organisation"},
             {"level", word({"introductory", "intermediate", "advanced"}), Optional,
              "for whom it is"},
             {"duration", bounded(Shape::Duration, minute, 7 * day), Required,
              "length of the exercise"},
             {"briefing", scalar(Shape::FilePath), Optional, "`NAME` of NAME.ja.md and NAME.en.md"},
             {"hosts", hosts(), Optional, "machines added to the organisation's"},
             {"attack", attack(), Optional, "steps of the attack"},
             {"injects", injects(), Optional, "messages of the white cell"},
             {"phases", list(name_of(Scope::Phase), 20), Optional,
              "phases of the response, in order"},
             {"objectives", objectives(), Optional, "what a team should achieve"},
             {"forms", forms(), Optional, "reports a team files"},
         }});
    return type;
}

const Type &walkthrough_file() {
    static const Type type = list(
        fields({"an act",
                {
                    {"at", scalar(Shape::Duration), Optional, "moment of exercise time"},
                    {"after", reference(Scope::Moment), Optional, "the step or inject it follows"},
                    {"delay", delay, Optional, "how long after", "after"},
                    {"run",
                     fields({"a command",
                             {{"on", reference(Scope::Host), Required, "where it is run"},
                              {"command", scalar(Shape::Prose), Required, "for the shell"}}}),
                     Optional, "runs a command on a host"},
                    {"answer",
                     fields({"an answer",
                             {{"objective", reference(Scope::Objective), Required,
                               "the question's objective"},
                              {"text", line, Required, "the answer"}}}),
                     Optional, "answers a question"},
                    {"unplug", reference(Scope::Host), Optional, "pulls a host's cable"},
                    {"plug", reference(Scope::Host), Optional, "puts the cable back"},
                    {"submit", reference(Scope::Form), Optional, "submits a form"},
                    {"fields", map(id, scalar(Shape::Prose), 50, 1), Optional,
                     "what is written into the form", "submit"},
                },
                {{"at", "after"}, {"run", "answer", "unplug", "plug", "submit"}}}),
        500);
    return type;
}

} // namespace enshu::dsl
