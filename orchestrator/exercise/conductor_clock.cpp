// What time alone brings about: each team's turn, in its own exercise time.
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/team.h"

#include <algorithm>

namespace enshu::exercise {

namespace kind = event::kind;

namespace {

/// The clock is moved to this long before a due moment, so that people see it come.
constexpr Milliseconds before_due{500};
constexpr Milliseconds shortest_skip{1'000};

} // namespace

Milliseconds Conductor::now_of(const Team &team) const {
    return team.time.at(clock_.position());
}

/// The clock is skipped for all teams together, and while none of them stands.
Milliseconds Conductor::lived_of(const Team &team) const {
    return team.lived.at(now_of(team));
}

bool Conductor::stands(const Team &team) const {
    return team.busy != Busy::No || team.time.stands.has_value();
}

std::vector<Milliseconds> Conductor::times() const {
    std::vector<Milliseconds> times;
    for (const auto &team : teams_)
        times.push_back(now_of(*team));
    return times;
}

void Conductor::tick() {
    const Lock lock(mutex_);
    if (state_ != State::Running || pausing_ || stopping_)
        return;
    try {
        turn();
    } catch (const std::exception &error) {
        break_down(error.what());
    }
}

void Conductor::turn() {
    if (clock_.position() - clock_kept_ >= std::chrono::seconds(1)) {
        clock_kept_ = clock_.position();
        log_.remember_clock(name_, clock_kept_);
    }
    for (const auto &team : teams_)
        if (!stands(*team))
            turn_of(*team);
    tell_decisions();
    end_teams();
    if (state_ != State::Running)
        return;
    for (const auto &team : teams_)
        if (!team->boundary.empty())
            begin_checkpoint(*team, team->boundary);
    if (options_.skip_idle_time)
        skip_idle();
}

void Conductor::turn_of(Team &team) {
    const Milliseconds now = std::min(now_of(team), scenario_.duration);
    for (Fact &fact : team.measures.tick({now_of(team), lived_of(team)}))
        append(team.number, fact.kind.c_str(), fact.subject, "system", std::move(fact.detail));
    for (const inject::Item &item : team.scheduler.due(now))
        dispatch(team, item);
    for (const std::string &id : team.items.to_repeat())
        say(team, *team.scenario.find_inject(id), team.items.entry(id).repeated + 1);
    come_of_direction(team);
    tell_impossible(team);
    ask_machines(team, now);
}

/// The exercise is over when every team has had its time.
void Conductor::end_teams() {
    const auto has_had_it = [&](const auto &team) {
        return team->time.over || now_of(*team) >= scenario_.duration;
    };
    if (std::ranges::all_of(teams_, has_had_it)) {
        finish("system", "the scenario's duration is over");
        return;
    }
    for (const auto &team : teams_)
        if (!stands(*team) && has_had_it(team)) {
            append(team->number, kind::team_state, "", "system",
                   {{"to", "ENDED"}, {"reason", "the scenario's duration is over"}});
            stop_beacons(*team);
            end_days(*team);
        }
}

void Conductor::skip_idle() {
    if (in_flight_ > 0)
        return;
    std::vector<Team *> playing;
    for (const auto &team : teams_)
        if (!team->time.over)
            playing.push_back(team.get());
    if (std::ranges::any_of(playing, [&](const Team *team) { return stands(*team); }))
        return;
    using Kind = inject::Item::Kind;
    const bool remains = std::ranges::any_of(playing, [](const Team *team) {
        return team->scheduler.pending(Kind::Step) || team->scheduler.pending(Kind::Inject);
    });
    if (!remains && referee_.all_decided()) {
        finish("system", "every objective is decided and nothing remains to happen");
        return;
    }
    if (!std::ranges::all_of(
            playing, [&](const Team *team) { return team->measures.quiet(lived_of(*team)); }))
        return;
    std::optional<Milliseconds> until; // of the exercise
    std::string what;
    const auto consider = [&](const Team &team, Milliseconds at, const std::string &id) {
        const Milliseconds then = at + team.time.lag;
        if (!until || then < *until) {
            until = then;
            what = id;
        }
    };
    for (const Team *team : playing) {
        consider(*team, scenario_.duration, "");
        if (const auto next = team->scheduler.next_due())
            consider(*team, next->at, next->id);
        if (const auto next = referee_.next(team->number))
            consider(*team, next->at, next->objective);
    }
    const Milliseconds by = *until - before_due - clock_.position();
    if (by < shortest_skip)
        return;
    append(0, kind::clock_skipped, "", "system",
           {{"by_ms", by.count()}, {"to_ms", (clock_.position() + by).count()}, {"until", what}});
    clock_.skip(by);
}

/// On the exercise's clock.
std::optional<Milliseconds> Conductor::next_due(const Team &team) const {
    if (stands(team))
        return std::nullopt;
    Milliseconds next = scenario_.duration;
    if (const auto due = team.scheduler.next_due())
        next = std::min(next, due->at);
    if (const auto silence = team.measures.next_silence())
        next = std::min(next, team.lived.when(*silence));
    if (const auto probe = team.probes.next_due())
        next = std::min(next, *probe);
    if (const auto decision = referee_.next(team.number))
        next = std::min(next, decision->at);
    return next + team.time.lag;
}

std::optional<Milliseconds> Conductor::next_moment() const {
    const Lock lock(mutex_);
    if (state_ != State::Running)
        return std::nullopt;
    std::optional<Milliseconds> next;
    for (const auto &team : teams_)
        if (const auto due = next_due(*team); due && (!next || *due < *next))
            next = due;
    return next ? std::optional(std::max(*next, clock_.position())) : std::nullopt;
}

} // namespace enshu::exercise
