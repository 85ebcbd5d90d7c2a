// The table of fields: injects, objectives and their measures.
#include "scenario-dsl/schema/types.h"

namespace enshu::dsl {
namespace {

using enum Need;

Type points(long least, long most) {
    return bounded(Shape::Integer, least, most);
}

Type duration(long least, long most) {
    return bounded(Shape::Duration, least, most);
}

Type contact_lost() {
    return fields({"a measure of lost contact",
                   {{"step", reference(Scope::Step), Required, "a beacon"},
                    {"for", duration(second, day), Required,
                     "how long the attacker must have heard nothing"}}});
}

Type file_arrived() {
    return fields({"a measure of an arrived file",
                   {{"step", reference(Scope::Step), Required, "an http-upload"}}});
}

Type answer() {
    return fields({"a question",
                   {{"ask", text(), Required, "the question"},
                    {"accept", one_or_more(varying(scalar(Shape::Line)), 50), Required,
                     "answers that are right; `{sha256:NAME}` is the digest of files/NAME"},
                    {"tries", bounded(Shape::Integer, 1, 20), Optional,
                     "how often a team may answer; 3 if not given"}}});
}

Type evidence() {
    return fields({"a measure of evidence",
                   {{"of", reference(Scope::Host), Required, "the host it is taken from"},
                    {"kind", evidence_words(), Required, "what is captured"},
                    {"path", scalar(Shape::GuestPath), Optional, "with log and file: which"},
                    {"before", one_or_more(word({"shutdown", "reset"}), 2), Optional,
                     "what must not have been done to the host before"}}});
}

Type blocked() {
    return fields(
        {"a measure of a closed connection",
         {{"from", scalar(Shape::Endpoint), Required, "from which host: `office/pc-suzuki`"},
          {"to", scalar(Shape::Endpoint), Required, "to which host: `lgwan/files`"},
          {"port", scalar(Shape::Port), Required, "`tcp/22`"}}});
}

Type available() {
    return fields({"a measure of a service",
                   {{"from", reference(Scope::Host), Required,
                     "the host of the simulated internet that asks"},
                    {"url", scalar(Shape::Url), Required, "`http://www.city.hinode.example/`"},
                    {"every", duration(5 * second, hour), Required, "how often it is asked for"},
                    {"spare", duration(0, day), Required, "how long it may be down in all"}}});
}

Type guest_state() {
    return fields(
        {"a measure of a machine's state",
         {
             {"on", reference(Scope::Host), Required, "the host that is asked"},
             {"there", scalar(Shape::GuestPath), Optional, "a file that must be there"},
             {"gone", scalar(Shape::GuestPath), Optional, "a file that must no longer be there"},
             {"running", scalar(Shape::Unit), Optional, "a systemd unit that must run"},
             {"stopped", scalar(Shape::Unit), Optional, "a systemd unit that must not run"},
             {"locked", identifier(), Optional, "an account that must not be able to log in"},
         },
         {{"there", "gone", "running", "stopped", "locked"}}});
}

Type measure() {
    return fields({"a measure",
                   {
                       {"contact-lost", contact_lost(), Optional,
                        "the attacker's side no longer hears the beacon"},
                       {"file-arrived", file_arrived(), Optional,
                        "the file has arrived at the attacker (penalties only)"},
                       {"answer", answer(), Optional, "a question the team answers"},
                       {"report", reference(Scope::Form), Optional, "a form the team submits"},
                       {"evidence", evidence(), Optional, "evidence the team captured"},
                       {"blocked", blocked(), Optional, "a connection that is no longer possible"},
                       {"available", available(), Optional, "a service that goes on for its users"},
                       {"guest-state", guest_state(), Optional, "what a machine says of itself"},
                   },
                   {{"contact-lost", "file-arrived", "answer", "report", "evidence", "blocked",
                     "available", "guest-state"}}});
}

} // namespace

Type evidence_words() {
    return word({"memory", "disk", "log", "file"});
}

Type condition() {
    return fields(
        {"a condition",
         {
             {"submitted", reference(Scope::Form), Optional, "the team has submitted this form"},
             {"achieved", reference(Scope::Objective), Optional,
              "the team has reached this objective"},
             {"delivered", reference(Scope::Moment), Optional, "this step or inject has happened"},
             {"alive", reference(Scope::Step), Optional, "the attacker hears this beacon"},
         },
         {{"submitted", "achieved", "delivered", "alive"}}});
}

Type injects() {
    return list(
        fields({"an inject",
                {
                    {"id", name_of(Scope::Inject), Required, "its name"},
                    {"at", scalar(Shape::Duration), Optional, "moment of exercise time"},
                    {"after", reference(Scope::Moment), Optional, "the step or inject it follows"},
                    {"delay", bounded(Shape::DurationRange, 0, 30 * day), Optional,
                     "how long after", "after"},
                    {"manual", scalar(Shape::Flag), Optional,
                     "a contingency: a controller sends it to a team that needs it"},
                    {"if", condition(), Optional, "what must hold; else it is withheld"},
                    {"unless", condition(), Optional, "what must not hold"},
                    {"from", reference(Scope::Person), Required, "who speaks"},
                    {"channel", word({"phone", "mail", "chat", "news", "document"}), Required,
                     "how it reaches the team"},
                    {"text", varying(text()), Required, "what is said"},
                    {"expects", list(reference(Scope::Objective), 50), Optional,
                     "what the team should do about it"},
                },
                {{"at", "after", "manual"}}}),
        50'000);
}

Type objectives() {
    return list(
        fields({"an objective",
                {
                    {"id", name_of(Scope::Objective), Required, "its name"},
                    {"title", text(), Optional, "what people call it"},
                    {"phase", reference(Scope::Phase), Required, "the phase it belongs to"},
                    {"points", points(-10000, 10000), Required, "points; below zero a penalty"},
                    {"within", scalar(Shape::Deadline), Optional, "`20m of soc-call`, or `1h`"},
                    {"late",
                     word_or_fields({"half"}, {"a rule for being late",
                                               {{"lose", points(1, 10000), Required, "points lost"},
                                                {"every", duration(second, day), Required,
                                                 "for each such time begun after the deadline"}}}),
                     Optional, "what a late result is worth; nothing if not given", "within"},
                    {"measure", measure(), Required, "how it is decided"},
                    {"hints",
                     list(fields({"a hint",
                                  {{"text", text(), Required, "what a team that takes it reads"},
                                   {"cost", points(0, 10000), Required, "points it costs"}}}),
                          10),
                     Optional, "help that a team may take, in this order"},
                }}),
        20'000);
}

} // namespace enshu::dsl
