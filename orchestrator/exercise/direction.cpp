#include "orchestrator/exercise/direction.h"

#include "injector/utf8.h"
#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/answer_text.h"
#include "orchestrator/exercise/team.h"

#include <algorithm>

namespace enshu::exercise {

namespace kind = event::kind;
using Code = ExerciseError::Code;
using Lock = std::unique_lock<std::mutex>;
using event::clock_text;
using Status = inject::Scheduler::Status;

namespace {

constexpr std::size_t max_reason = 500;      // bytes
constexpr std::size_t max_note = 2'000;      // characters
constexpr std::size_t max_text = 4'000;      // characters
constexpr std::size_t longest_character = 4; // bytes

std::string quoted(const std::string &id) {
    return "`" + inject::clean_utf8(id, 60) + "`";
}

By checked(const By &by, const char *act) {
    if (by.reason.size() > max_reason)
        throw ExerciseError(Code::InvalidArgument,
                            "the reason is longer than " + std::to_string(max_reason) + " bytes");
    const std::string reason = inject::clean_utf8(by.reason, max_reason);
    if (comparable(reason).empty())
        throw ExerciseError(Code::InvalidArgument,
                            std::string(act) + " is done for a reason: say it");
    return {by.actor, reason};
}

void require_text(const std::string &text, std::size_t most, const std::string &what) {
    if (comparable(text).empty())
        throw ExerciseError(Code::InvalidArgument, what + " is empty");
    if (characters(text) > most)
        throw ExerciseError(Code::InvalidArgument,
                            what + " has more than " + std::to_string(most) + " characters");
}

std::string held_already(const std::string &id, const ItemBook::Word &word) {
    return quoted(id) + " was already held" + word.text();
}

} // namespace

// ---- what all acts ask
// -----------------------------------------------------------------------------------------

void Direction::require_directing(const char *act) const {
    conductor_.require_state({State::Standby, State::Running, State::Paused}, act);
}

void Direction::require_item(const std::string &id, const char *act) const {
    require_directing(act);
    if (!conductor_.scenario_.find_step(id) && !conductor_.scenario_.find_inject(id))
        throw ExerciseError(Code::NotFound, "there is no step or inject " + quoted(id));
}

void Direction::require_inject(const std::string &id, const char *act) const {
    require_item(id, act);
    if (!conductor_.scenario_.find_inject(id))
        throw ExerciseError(Code::FailedPrecondition, std::string(act) + " is for injects; " +
                                                          quoted(id) + " is a step of the attack");
}

/// The teams for which nothing speaks against it. Throws where it does for all that are meant.
std::vector<Direction::Team *> Direction::able(unsigned number, const Refusal &refusal) const {
    std::vector<Team *> teams;
    std::string first;
    for (const auto &team : conductor_.teams_) {
        if (number != 0 && team->number != number)
            continue;
        const std::string why = team->time.over
                                    ? "team " + std::to_string(team->number) + " has had its time"
                                    : refusal(*team);
        if (why.empty())
            teams.push_back(team.get());
        else if (first.empty())
            first = why;
    }
    if (teams.empty()) {
        conductor_.find_team(number == 0 ? 1 : number);
        throw ExerciseError(Code::FailedPrecondition, first);
    }
    return teams;
}

std::uint64_t Direction::append(unsigned team, const char *kind, const std::string &id,
                                const By &by, nlohmann::json detail) {
    if (!by.reason.empty())
        detail["reason"] = by.reason;
    const std::uint64_t seq = conductor_.logged([&] {
        const std::uint64_t own =
            conductor_.append(team, kind, id, by.actor, std::move(detail)).seq;
        for (const auto &each : conductor_.teams_) {
            conductor_.come_of_direction(*each);
            conductor_.tell_impossible(*each);
        }
        if (conductor_.state_ == State::Running || conductor_.state_ == State::Paused)
            conductor_.tell_decisions();
        return own;
    });
    conductor_.woken_ = true;
    conductor_.changed_.notify_all();
    return seq;
}

// ---- items
// -----------------------------------------------------------------------------------------------------

std::uint64_t Direction::hold(unsigned team, const std::string &id, const By &by) {
    const By who = checked(by, "holding");
    const Lock lock(conductor_.mutex_);
    require_item(id, "holding");
    able(team, [&](const Team &one) {
        const std::string why = conductor_.why_not(one, id);
        return why.empty() && one.scheduler.standing(id).held
                   ? held_already(id, *one.items.entry(id).held)
                   : why;
    });
    return append(team, kind::item_held, id, who);
}

std::uint64_t Direction::release(unsigned team, const std::string &id, const By &by) {
    const By who = checked(by, "releasing");
    const Lock lock(conductor_.mutex_);
    require_item(id, "releasing");
    able(team, [&](const Team &one) {
        if (one.scheduler.standing(id).held)
            return conductor_.why_not(one, id);
        const auto &released = one.items.entry(id).released;
        return released ? quoted(id) + " was already released" + released->text()
                        : quoted(id) + " is not held";
    });
    return append(team, kind::item_released, id, who);
}

std::uint64_t Direction::skip(unsigned team, const std::string &id, const By &by) {
    const By who = checked(by, "skipping");
    const Lock lock(conductor_.mutex_);
    require_item(id, "skipping");
    able(team, [&](const Team &one) { return conductor_.why_not(one, id); });
    return append(team, kind::item_skipped, id, who);
}

std::uint64_t Direction::delay_by(unsigned team, const std::string &id, Milliseconds by_time,
                                  const By &by) {
    if (by_time <= Milliseconds(0))
        throw ExerciseError(Code::InvalidArgument, "an item is delayed by more than nothing");
    return delay(team, id, by, [&](const Team &one) {
        const auto planned = one.scheduler.standing(id).moment;
        return std::min(*planned, conductor_.scenario_.duration) +
               std::min(by_time, conductor_.scenario_.duration);
    });
}

std::uint64_t Direction::delay_to(unsigned team, const std::string &id, Milliseconds moment,
                                  const By &by) {
    return delay(team, id, by, [&](const Team &) { return moment; });
}

std::uint64_t Direction::delay(unsigned team, const std::string &id, const By &by,
                               const std::function<Milliseconds(const Team &)> &moment) {
    const By who = checked(by, "delaying");
    const Lock lock(conductor_.mutex_);
    require_item(id, "delaying");
    const auto teams = able(team, [&](const Team &one) {
        const std::string why = conductor_.why_not(one, id);
        if (!why.empty())
            return why;
        const auto standing = one.scheduler.standing(id);
        if (standing.status == Status::WaitingForController)
            return quoted(id) + " waits for a controller; `fire` lets it happen";
        if (standing.status == Status::Waiting)
            return quoted(id) + " comes after `" + standing.after +
                   "` and has no moment yet; hold it, or delay that";
        const Milliseconds to = moment(one);
        const Milliseconds now = conductor_.now_of(one);
        if (to < now)
            return clock_text(to.count()) + " is past; it is " + clock_text(now.count());
        if (to >= conductor_.scenario_.duration)
            return "at " + clock_text(to.count()) + " the exercise is over; it lasts " +
                   clock_text(conductor_.scenario_.duration.count());
        return std::string();
    });
    std::uint64_t seq = 0;
    for (const Team *one : teams)
        seq = append(one->number, kind::item_delayed, id, who, {{"to_ms", moment(*one).count()}});
    return seq;
}

std::uint64_t Direction::edit(unsigned team, const std::string &id, const dsl::Text &text,
                              const By &by) {
    const By who = checked(by, "editing");
    require_text(text.ja, max_text, "the Japanese text");
    require_text(text.en, max_text, "the English text");
    const Lock lock(conductor_.mutex_);
    require_inject(id, "editing");
    able(team, [&](const Team &one) { return conductor_.why_not(one, id); });
    return append(team, kind::inject_edited, id, who,
                  {{"text_ja", inject::clean_utf8(text.ja, longest_character * max_text)},
                   {"text_en", inject::clean_utf8(text.en, longest_character * max_text)}});
}

std::uint64_t Direction::repeat(unsigned team, const std::string &id, const By &by) {
    const By who = checked(by, "repeating");
    const Lock lock(conductor_.mutex_);
    require_inject(id, "repeating");
    conductor_.require_state({State::Running}, "repeating");
    able(team, [&](const Team &one) {
        if (one.scheduler.status(id) == Status::Delivered)
            return std::string();
        const std::string why = conductor_.why_not(one, id);
        return why.empty() ? quoted(id) + " was not delivered yet" : why;
    });
    return append(team, kind::item_repeated, id, who);
}

// ---- the exercise
// ----------------------------------------------------------------------------------------------

std::uint64_t Direction::note(unsigned team, const Note &note, const std::string &actor) {
    require_text(note.text, max_note, "the note");
    const Lock lock(conductor_.mutex_);
    conductor_.require_state({State::Running, State::Paused, State::Ended}, "making a note");
    const Milliseconds now =
        team == 0 ? conductor_.clock_.position() : conductor_.now_of(conductor_.find_team(team));
    if (!note.objective.empty() && !conductor_.scenario_.find_objective(note.objective))
        throw ExerciseError(Code::NotFound, "there is no objective " + quoted(note.objective));
    const Milliseconds at = note.at.value_or(now);
    if (at < Milliseconds(0) || at > now)
        throw ExerciseError(Code::InvalidArgument, "a note is about a moment from 0:00 to now, " +
                                                       clock_text(now.count()));
    return append(team, kind::note_made, note.objective, {actor, ""},
                  {{"text", inject::clean_utf8(note.text, longest_character * max_note)},
                   {"at_ms", at.count()}});
}

std::uint64_t Direction::show_scoreboard(score::Shown mode, const By &by) {
    const By who = checked(by, "changing what is shown");
    const Lock lock(conductor_.mutex_);
    conductor_.require_state({State::Standby, State::Running, State::Paused, State::Ended},
                             "changing what is shown");
    const score::Display &display = conductor_.referee_.display();
    if (display.mode() == mode) {
        const event::Event &said = display.said();
        throw ExerciseError(Code::FailedPrecondition,
                            "the scoreboard is already " + std::string(score::name_of(mode)) +
                                (said.kind.empty()
                                     ? ""
                                     : ", since " + clock_text(said.exercise_ms) + " by " +
                                           said.actor + ": " +
                                           said.detail.value("reason", std::string())));
    }
    return append(0, kind::scoreboard_shown, "", who, {{"mode", score::name_of(mode)}});
}

std::uint64_t Direction::set_speed(double factor, const By &by) {
    const By who = checked(by, "changing the speed");
    if (!(factor >= slowest && factor <= fastest)) // nor what is no number
        throw ExerciseError(Code::InvalidArgument, "the speed can be 0.25 to 4 times real time");
    const Lock lock(conductor_.mutex_);
    require_directing("changing the speed");
    return append(0, kind::speed_set, "", who, {{"factor", factor}});
}

double Direction::speed() const {
    const Lock lock(conductor_.mutex_);
    return conductor_.clock_.speed();
}

std::vector<TeamMsel> Direction::msel() const {
    const Lock lock(conductor_.mutex_);
    std::vector<TeamMsel> teams;
    for (const auto &team : conductor_.teams_)
        teams.push_back({team->number, msel_rows(conductor_.scenario_, team->scenario, team->items,
                                                 conductor_.options_.seed, team->number)});
    return teams;
}

} // namespace enshu::exercise
