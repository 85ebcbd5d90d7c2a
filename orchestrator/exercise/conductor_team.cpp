// What a team does: the same functions for people and for a walkthrough.
#include "injector/utf8.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/answer_text.h"
#include "orchestrator/exercise/conductor.h"
#include "orchestrator/exercise/flight.h"

#include <algorithm>

namespace enshu::exercise {

namespace kind = event::kind;
using Code = ExerciseError::Code;

namespace {

constexpr std::size_t max_answer = 1'000;  // characters
constexpr std::size_t max_field = 20'000;  // characters
constexpr std::size_t max_command = 4'000; // characters
/// Runs $2 for $1 seconds at most and passes on the beginning of what it writes. The guest's agent
/// would keep 16 MiB, and libvirt gives an agent up for good that answers more than 10: a long log
/// would cost a team its host.
constexpr const char *bounded_command = R"sh(
limit() { head -c 131072; cat >/dev/null; }
exec 3>&1 4>&2
code=$( { { { timeout "$1" /bin/sh -c "$2" 3>&- 4>&- 5>&- 6>&-; echo $? >&5; } 2>&1 1>&6 6>&- |
    limit >&4; } 6>&1 | limit >&3; } 5>&1 )
exit "$code"
)sh";
constexpr std::size_t max_output = 64 * 1024;    // bytes
constexpr std::size_t max_logged_output = 2'000; // bytes
constexpr Milliseconds command_deadline{60'000};

void require_length(const std::string &text, std::size_t limit, const std::string &what) {
    if (characters(text) > limit)
        throw ExerciseError(Code::InvalidArgument,
                            what + " has more than " + std::to_string(limit) + " characters");
}

void add_item(nlohmann::json &detail, const std::string &item) {
    if (!item.empty())
        detail["item"] = item;
}

} // namespace

Conductor::Team &Conductor::find_team(unsigned number) const {
    if (number == 0 || number > teams_.size())
        throw ExerciseError(Code::NotFound, "there is no team " + std::to_string(number) +
                                                "; the teams are 1 to " +
                                                std::to_string(teams_.size()));
    return *teams_[number - 1];
}

/// For what counts only while the exercise runs. Unlike require_state() it lets a walkthrough's act
/// that was begun come to its end while the exercise is being paused.
void Conductor::require_playing(const Team &team) const {
    if (state_ == State::Running && (team.time.paused || team.time.over))
        require_plays(team, "this act");
    if (state_ != State::Running)
        throw ExerciseError(Code::FailedPrecondition,
                            "`" + name_ + "` is " + std::string(exercise::name_of(state_)));
}

const dsl::Host &Conductor::visible_host(const std::string &id) const {
    const dsl::Host *host = scenario_.organization.find_host(id);
    if (!host || host->hidden)
        throw ExerciseError(Code::NotFound,
                            "there is no host `" + inject::clean_utf8(id, 60) + "`");
    return *host;
}

const dsl::Objective &Conductor::find_objective(const std::string &id) const {
    const dsl::Objective *objective = scenario_.find_objective(id);
    if (!objective)
        throw ExerciseError(Code::NotFound,
                            "there is no objective `" + inject::clean_utf8(id, 60) + "`");
    return *objective;
}

// ---- the cable
// ----------------------------------------------------------------------------------------------------

std::uint64_t Conductor::set_cable(unsigned team, const std::string &host, bool plugged,
                                   const std::string &actor) {
    std::unique_ptr<Flight> flight; // outlives the lock
    Team *found = nullptr;
    {
        Lock lock(mutex_);
        found = &find_team(team);
        flight = enter_machines(lock, *found, "changing a cable");
    }
    return do_set_cable(*found, host, plugged, actor, "");
}

std::uint64_t Conductor::do_set_cable(Team &team, const std::string &host, bool plugged,
                                      const std::string &actor, const std::string &item) {
    visible_host(host);
    // Held until the log has it, so that the log's order is the order in which it was done.
    const std::lock_guard range(team.range_mutex);
    {
        const Lock lock(mutex_);
        require_on(team, host);
    }
    try {
        team.range->set_cable(host, plugged);
    } catch (const std::exception &error) {
        throw ExerciseError(Code::Unavailable,
                            "the cable of `" + host + "` could not be changed: " + error.what());
    }
    const Lock lock(mutex_);
    nlohmann::json detail{{"plugged", plugged}};
    add_item(detail, item);
    return append(team.number, kind::cable_set, host, actor, std::move(detail)).seq;
}

// ---- hints, answers and forms
// --------------------------------------------------------------------------------------------

HintOutcome Conductor::take_hint(unsigned team, const std::string &objective,
                                 const std::string &actor) {
    const Lock lock(mutex_);
    Team &taker = find_team(team);
    require_plays(taker, "taking a hint");
    const dsl::Objective &goal = find_objective(objective);
    if (goal.hints.empty())
        throw ExerciseError(Code::FailedPrecondition, "`" + objective + "` has no hints");
    tell_decisions();
    if (referee_.achieved(team, objective))
        throw ExerciseError(Code::FailedPrecondition, "`" + objective + "` is already reached");
    const unsigned taken = taker.hints[objective];
    if (taken >= goal.hints.size())
        throw ExerciseError(Code::FailedPrecondition,
                            "there is no further hint for `" + objective + "`; team " +
                                std::to_string(team) + " has taken all " + std::to_string(taken));
    const dsl::Hint &hint = goal.hints[taken];
    const std::uint64_t seq = append(team, kind::hint_taken, objective, actor,
                                     {{"number", taken + 1}, {"cost", hint.cost}})
                                  .seq;
    return {seq, taken + 1, hint.cost, hint.text};
}

AnswerOutcome Conductor::answer(unsigned team, const std::string &objective,
                                const std::string &text, const std::string &actor) {
    Team *found = nullptr;
    {
        const Lock lock(mutex_);
        found = &find_team(team);
        require_plays(*found, "answering");
    }
    return do_answer(*found, objective, text, actor, "");
}

AnswerOutcome Conductor::do_answer(Team &team, const std::string &objective,
                                   const std::string &text, const std::string &actor,
                                   const std::string &item) {
    const dsl::Objective *goal = team.scenario.find_objective(objective);
    const auto *question = goal ? std::get_if<dsl::Answer>(&goal->measure) : nullptr;
    if (!question)
        throw ExerciseError(Code::NotFound,
                            "there is no question `" + inject::clean_utf8(objective, 60) + "`");
    require_length(text, max_answer, "the answer");
    if (comparable(text).empty())
        throw ExerciseError(Code::InvalidArgument, "the answer is empty");

    const Lock lock(mutex_);
    require_playing(team);
    if (team.answered.contains(objective))
        throw ExerciseError(Code::FailedPrecondition,
                            "`" + objective + "` has already been answered rightly");
    const int used = team.tries[objective];
    if (used >= question->tries)
        throw ExerciseError(Code::FailedPrecondition, "no tries are left for `" + objective + "`");
    AnswerOutcome outcome;
    outcome.accepted = accepts(question->accept, text);
    outcome.tries_left = outcome.accepted ? 0 : static_cast<unsigned>(question->tries - used - 1);
    nlohmann::json detail{{"text", inject::clean_utf8(text, 4 * max_answer)},
                          {"accepted", outcome.accepted},
                          {"tries_left", outcome.tries_left}};
    add_item(detail, item);
    outcome.seq = append(team.number, kind::answer_given, objective, actor, std::move(detail)).seq;
    return outcome;
}

std::uint64_t Conductor::submit_form(unsigned team, const std::string &form,
                                     const std::map<std::string, std::string> &fields,
                                     const std::string &actor) {
    Team *found = nullptr;
    {
        const Lock lock(mutex_);
        found = &find_team(team);
        require_plays(*found, "submitting a form");
    }
    return do_submit(*found, form, fields, actor, "");
}

std::uint64_t Conductor::do_submit(Team &team, const std::string &form,
                                   const std::map<std::string, std::string> &fields,
                                   const std::string &actor, const std::string &item) {
    const dsl::Form *found = scenario_.find_form(form);
    if (!found)
        throw ExerciseError(Code::NotFound,
                            "there is no form `" + inject::clean_utf8(form, 60) + "`");
    bool says_something = false;
    nlohmann::json kept = nlohmann::json::object();
    for (const auto &[field, text] : fields) {
        if (std::none_of(
                found->fields.begin(), found->fields.end(),
                [&field = field](const dsl::FormField &known) { return known.id == field; }))
            throw ExerciseError(Code::InvalidArgument, "the form `" + form + "` has no field `" +
                                                           inject::clean_utf8(field, 60) + "`");
        require_length(text, max_field, "the field `" + field + "`");
        says_something = says_something || !comparable(text).empty();
        kept[field] = inject::clean_utf8(text, 4 * max_field);
    }
    if (!says_something)
        throw ExerciseError(Code::InvalidArgument, "the form `" + form + "` is empty");
    const Lock lock(mutex_);
    require_playing(team);
    nlohmann::json detail{{"fields", std::move(kept)}};
    add_item(detail, item);
    return append(team.number, kind::form_submitted, form, actor, std::move(detail)).seq;
}

// ---- commands
// -----------------------------------------------------------------------------------------------------

CommandOutcome Conductor::run_command(unsigned team, const std::string &host,
                                      const std::string &command, const std::string &actor) {
    std::unique_ptr<Flight> flight; // outlives the lock
    Team *found = nullptr;
    {
        Lock lock(mutex_);
        found = &find_team(team);
        flight = enter_machines(lock, *found, "running a command");
    }
    return do_run(*found, host, command, actor, "");
}

CommandOutcome Conductor::do_run(Team &team, const std::string &host, const std::string &command,
                                 const std::string &actor, const std::string &item) {
    visible_host(host);
    require_length(command, max_command, "the command");
    {
        const Lock lock(mutex_);
        require_on(team, host);
    }
    nlohmann::json detail{{"command", inject::clean_utf8(command, 4 * max_command)}};
    add_item(detail, item);
    CommandOutcome outcome;
    std::string wrong;
    try {
        const inject::RunResult result =
            team.range->guest(host).run({"/bin/sh", "-c", bounded_command, "sh",
                                         std::to_string(command_deadline.count() / 1000), command},
                                        {}, command_deadline);
        outcome.exit_code = result.exit_code;
        outcome.output = inject::clean_utf8(result.output + result.error, max_output);
    } catch (const std::exception &error) {
        wrong = inject::clean_utf8(error.what(), 500);
        outcome.exit_code = -1;
        detail["error"] = wrong;
    }
    detail["exit_code"] = outcome.exit_code;
    detail["output"] = inject::clean_utf8(outcome.output, max_logged_output);
    {
        const Lock lock(mutex_);
        // A daemon that stops may have closed the channel under the command.
        if (wrong.empty() || !stopping_)
            outcome.seq = append(team.number, kind::command_run, host, actor, detail).seq;
    }
    if (!wrong.empty())
        throw ExerciseError(Code::Unavailable,
                            "the command on `" + host + "` has no known end: " + wrong);
    return outcome;
}

} // namespace enshu::exercise
