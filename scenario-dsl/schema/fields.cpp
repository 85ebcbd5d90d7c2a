// The table of fields: a scenario and its walkthrough.
#include "scenario-dsl/schema/fields.h"

#include "scenario-dsl/model/organization.h"
#include "scenario-dsl/schema/types.h"

namespace enshu::dsl {
namespace {

using enum Need;

Type users() {
    const Type pause = bounded(Shape::DurationRange, second, day);
    return list(fields({"an emulated user",
                        {
                            {"person", reference(Scope::Person), Required, "who it is"},
                            {"on", reference(Scope::Host), Required, "their workstation"},
                            {"browse", pause, Optional, "how long between two pages: `20s..90s`"},
                            {"mail", pause, Optional, "how long between two mails"},
                            {"files", pause, Optional, "how long between two files on the share"},
                        }}),
                20'000);
}

Type forms() {
    const Type rubric =
        list(fields({"a line of a rubric",
                     {{"points", bounded(Shape::Integer, 1, 10000), Required, "points for it"},
                      {"if", text(), Required, "what the grader looks for"}}}),
             50);
    return map(name_of(Scope::Form),
               list(fields({"a form's field",
                            {{"field", identifier(), Required, "its name"},
                             {"ask", text(), Required, "what is asked"},
                             {"rubric", rubric, Optional, "what a grader gives points for"}}}),
                    50, 1),
               50);
}

Type effect() {
    const std::vector<std::string_view> services(std::begin(service_words),
                                                 std::end(service_words));
    return fields({"an effect",
                   {
                       {"block", flow(), Optional, "on the router: no longer let through"},
                       {"allow", flow(), Optional, "on the router: let through again"},
                       {"stop", word(services), Optional, "a service of the host stops"},
                       {"start", word(services), Optional, "a service of the host runs again"},
                       {"remove", scalar(Shape::GuestPath), Optional, "a file is gone"},
                       {"lock", identifier(), Optional, "an account can no longer log in"},
                   },
                   {{"block", "allow", "stop", "start", "remove", "lock"}}});
}

Type run() {
    return fields({"a command",
                   {{"on", reference(Scope::Host), Required, "where it is run"},
                    {"command", varying(scalar(Shape::Command)), Required, "for the shell"},
                    {"effect", one_or_more(effect(), 20), Optional,
                     "what a rehearsal, which has no machines, takes it to have done"}}});
}

Type capture() {
    return fields({"a capture",
                   {{"of", reference(Scope::Host), Required, "the host"},
                    {"kind", evidence_words(), Required, "what is captured"},
                    {"path", scalar(Shape::GuestPath), Optional, "with log and file: which"}}});
}

} // namespace

const Type &scenario_file() {
    static const Type type = fields(
        {"a scenario",
         {
             {"enshu", scalar(Shape::Version), Required, "version of the language: 1"},
             {"id", identifier(), Required, "its name"},
             {"title", text(), Required, "its title"},
             {"organization", scalar(Shape::FilePath), Required, "directory of the organisation"},
             {"level", word({"introductory", "intermediate", "advanced"}), Optional,
              "for whom it is"},
             {"duration", bounded(Shape::Duration, minute, 7 * day), Required,
              "length of the exercise"},
             {"floor", bounded(Shape::Integer, 0, 10000), Optional,
              "the most points a team may get for doing nothing; 0 if not given"},
             {"briefing", scalar(Shape::FilePath), Optional, "`NAME` of NAME.ja.md and NAME.en.md"},
             {"hosts", hosts(), Optional, "machines added to the organisation's"},
             {"users", users(), Optional, "emulated staff: the noise that evidence hides in"},
             {"vary", map(name_of(Scope::Variable), list(scalar(Shape::Line), 40, 2), 50), Optional,
              "values of which each team gets one; `{NAME}` stands for it"},
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
                    {"delay", bounded(Shape::DurationRange, 0, 30 * day), Optional,
                     "how long after", "after"},
                    {"for", one_or_more(reference(Scope::Objective), 50), Optional,
                     "the objectives it is done for, where that is not plain"},
                    {"run", run(), Optional, "runs a command on a host"},
                    {"answer",
                     fields({"an answer",
                             {{"objective", reference(Scope::Objective), Required,
                               "the question's objective"},
                              {"text", varying(scalar(Shape::Line)), Required, "the answer"}}}),
                     Optional, "answers a question"},
                    {"unplug", reference(Scope::Host), Optional, "pulls a host's cable"},
                    {"plug", reference(Scope::Host), Optional, "puts the cable back"},
                    {"capture", capture(), Optional, "captures evidence"},
                    {"shutdown", reference(Scope::Host), Optional, "shuts a host down"},
                    {"reset", reference(Scope::Host), Optional,
                     "puts a host back to where the exercise began"},
                    {"submit", reference(Scope::Form), Optional, "submits a form"},
                    {"fields", map(identifier(), varying(scalar(Shape::Prose)), 50, 1), Optional,
                     "what is written into the form", "submit"},
                },
                {{"at", "after"},
                 {"run", "answer", "unplug", "plug", "capture", "shutdown", "reset", "submit"}}}),
        5'000);
    return type;
}

} // namespace enshu::dsl
