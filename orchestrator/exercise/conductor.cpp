#include "orchestrator/exercise/conductor.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/flight.h"
#include "scenario-dsl/model/vary.h"

#include <algorithm>
#include <future>

namespace enshu::exercise {

namespace kind = event::kind;
using event::Event;
using event::LogError;
using Code = ExerciseError::Code;

namespace {

/// The clock is moved to this long before a due moment, so that people see it come.
constexpr Milliseconds before_due{500};
constexpr Milliseconds shortest_skip{1'000};

} // namespace

Conductor::Team::Team(unsigned its_number, RangeControl *its_range, const dsl::Scenario &as_written,
                      const dsl::Walkthrough *acts, std::uint64_t seed)
    : number(its_number), range(its_range), scenario(dsl::for_team(as_written, seed, number)),
      walkthrough(acts ? dsl::for_team(*acts, as_written, seed, number) : dsl::Walkthrough{}),
      scheduler(inject::timeline(scenario, &walkthrough, seed)), measures(scenario),
      probes(scenario) {}

Conductor::Conductor(std::string name, dsl::Scenario scenario, unsigned teams,
                     const std::map<unsigned, dsl::Walkthrough> &walkthroughs,
                     ConductorOptions options, event::EventLog &log, const inject::Clock &clock,
                     Workers &workers, std::vector<RangeControl *> ranges)
    : name_(std::move(name)), scenario_(std::move(scenario)), options_(options), log_(log),
      time_(clock), clock_(clock), referee_(scenario_, teams), workers_(workers) {
    if (teams == 0 || ranges.size() != teams)
        throw ExerciseError(Code::InvalidArgument, std::to_string(teams) + " teams and " +
                                                       std::to_string(ranges.size()) + " ranges");
    for (const auto &[number, walkthrough] : walkthroughs)
        if (number == 0 || number > teams)
            throw ExerciseError(Code::InvalidArgument, "a walkthrough for team " +
                                                           std::to_string(number) + ", of " +
                                                           std::to_string(teams));
    for (unsigned number = 1; number <= teams; ++number) {
        const auto found = walkthroughs.find(number);
        teams_.push_back(std::make_unique<Team>(
            number, ranges[number - 1], scenario_,
            found == walkthroughs.end() ? nullptr : &found->second, options_.seed));
    }
    {
        const Lock lock(mutex_); // recover() already gives work to the workers
        recover();
    }
    if (options_.own_thread)
        thread_ = std::jthread([this](const std::stop_token &stop) { work(stop); });
}

Conductor::~Conductor() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    if (thread_.joinable()) {
        thread_.request_stop();
        thread_.join();
    }
    workers_.stop();
}

void Conductor::work(const std::stop_token &stop) {
    while (!stop.stop_requested()) {
        tick();
        Lock lock(mutex_);
        changed_.wait_for(lock, stop, std::chrono::milliseconds(100), [&] { return woken_; });
        woken_ = false;
    }
}

// ---- the log
// ------------------------------------------------------------------------------------------------------

Event Conductor::append(unsigned team, const char *kind, const std::string &subject,
                        const std::string &actor, nlohmann::json detail) {
    Event event;
    event.exercise = name_;
    event.team = team;
    event.kind = kind;
    event.subject = subject;
    event.actor = actor;
    event.exercise_ms = clock_.position().count();
    event.detail = std::move(detail);
    event = log_.append(std::move(event));
    apply(event, Milliseconds(event.exercise_ms) - clock_.skipped());
    return event;
}

/// The only place where what has happened changes what the conductor knows, whether it happens or
/// is replayed.
void Conductor::apply(const Event &event, Milliseconds lived) {
    referee_.apply(event);
    const Milliseconds at(event.exercise_ms);
    if (event.kind == kind::item_fired)
        for (const auto &team : teams_)
            if (event.team == 0 || event.team == team->number)
                team->scheduler.fire(event.subject, at);
    if (event.team == 0 || event.team > teams_.size())
        return;
    Team &team = *teams_[event.team - 1];
    team.measures.apply(event, lived);
    team.probes.apply(event);

    const auto closed = [&](std::vector<inject::Scheduler::Impossible> lost) {
        for (auto &item : lost)
            team.untold.try_emplace(item.item.id, item);
    };
    const bool hangs = event.detail.contains("because");
    if (event.kind == kind::step_started || event.kind == kind::act_started) {
        team.scheduler.started(event.subject);
    } else if (event.kind == kind::step_delivered || event.kind == kind::inject_delivered) {
        team.scheduler.delivered(event.subject, at);
    } else if (event.kind == kind::step_failed || event.kind == kind::act_failed) {
        team.untold.erase(event.subject);
        closed(team.scheduler.failed(event.subject));
    } else if (event.kind == kind::step_spared) {
        team.untold.erase(event.subject);
        closed(team.scheduler.spared(event.subject));
    } else if (event.kind == kind::inject_withheld) {
        team.untold.erase(event.subject);
        if (hangs)
            closed(team.scheduler.failed(event.subject));
        else
            team.scheduler.withheld(event.subject, at);
    } else if (event.kind == kind::answer_given) {
        ++team.tries[event.subject];
        if (event.detail.value("accepted", false))
            team.answered.insert(event.subject);
    } else if (event.kind == kind::form_submitted) {
        team.submitted.insert(event.subject);
    } else if (event.kind == kind::hint_taken) {
        team.hints[event.subject] = event.detail.value("number", 0U);
    }
    if (const auto item = event.detail.find("item"); item != event.detail.end())
        if (item->is_string())
            team.scheduler.delivered(item->get<std::string>(), at);
}

/// What an outcome made impossible gets an outcome of its own.
void Conductor::tell_impossible(Team &team) {
    while (!team.untold.empty()) {
        const inject::Scheduler::Impossible lost = team.untold.begin()->second;
        const std::string reason =
            "`" + lost.item.id + "` hangs on `" + lost.because + "`, which did not happen";
        const std::string reason_ja = "「" + lost.because + "」が行われませんでした";
        nlohmann::json detail{
            {"reason", reason}, {"reason_ja", reason_ja}, {"because", lost.because}};
        switch (lost.item.kind) {
        case inject::Item::Kind::Step: {
            nlohmann::json step = step_detail(scenario_.attack[lost.item.index]);
            step.update(detail);
            append(team.number, lost.spared ? kind::step_spared : kind::step_failed, lost.item.id,
                   "system", std::move(step));
            break;
        }
        case inject::Item::Kind::Inject:
            append(team.number, kind::inject_withheld, lost.item.id, "system", std::move(detail));
            break;
        case inject::Item::Kind::Act: {
            nlohmann::json act = act_detail(team.walkthrough[lost.item.index].act);
            act.update(detail);
            append(team.number, kind::act_failed, lost.item.id, "walkthrough", std::move(act));
            break;
        }
        }
        team.untold.erase(lost.item.id);
    }
}

void Conductor::tell_decisions() {
    for (const Referee::Change &change : referee_.changes(clock_.position()))
        append(change.team, kind::objective_decided, change.objective, "system",
               {{"state", change.state}, {"points", change.points}});
}

// ---- controllers
// --------------------------------------------------------------------------------------------------

void Conductor::require_state(std::initializer_list<State> states, const char *act) const {
    if (std::find(states.begin(), states.end(), state_) != states.end() && !pausing_)
        return;
    std::string possible;
    for (const State state : states)
        possible += (possible.empty() ? "" : " or ") + std::string(name_of(state));
    throw ExerciseError(Code::FailedPrecondition,
                        std::string(act) + " is possible in " + possible + "; `" + name_ + "` is " +
                            (pausing_ ? "being paused" : std::string(name_of(state_))));
}

std::uint64_t Conductor::go(State to, const std::string &actor, const std::string &reason) {
    const Event event =
        append(0, kind::exercise_state, "", actor,
               {{"from", name_of(state_)}, {"to", name_of(to)}, {"reason", reason}});
    state_ = to;
    reason_ = reason;
    woken_ = true;
    changed_.notify_all();
    return event.seq;
}

std::uint64_t Conductor::start(const std::string &actor, const std::string &reason) {
    const std::lock_guard one(operator_mutex_);
    const Lock lock(mutex_);
    require_state({State::Standby}, "start");
    try {
        const std::uint64_t seq = go(State::Running, actor, reason);
        clock_.start();
        return seq;
    } catch (const LogError &error) {
        break_down(error.what());
        throw;
    }
}

std::string Conductor::on_all_ranges(void (RangeControl::*act)()) {
    std::vector<std::future<void>> all;
    for (const auto &entry : teams_)
        all.push_back(std::async(std::launch::async, [&team = *entry, act] {
            const std::lock_guard lock(team.range_mutex);
            (team.range->*act)();
        }));
    std::string wrong;
    for (std::size_t i = 0; i < all.size(); ++i) {
        try {
            all[i].get();
        } catch (const std::exception &error) {
            wrong +=
                (wrong.empty() ? "team " : "; team ") + std::to_string(i + 1) + ": " + error.what();
        }
    }
    return wrong;
}

std::uint64_t Conductor::pause(const std::string &actor, const std::string &reason) {
    const std::lock_guard one(operator_mutex_);
    {
        Lock lock(mutex_);
        require_state({State::Running}, "pause");
        pausing_ = true;
        clock_.stop();
        // An act in a guest that stops under it would fail for no fault of anybody's.
        changed_.wait_for(lock, options_.pause_patience, [&] { return in_flight_ == 0; });
    }
    const std::string wrong = on_all_ranges(&RangeControl::suspend);
    const std::string worse = wrong.empty() ? "" : on_all_ranges(&RangeControl::resume);
    const Lock lock(mutex_);
    pausing_ = false;
    if (state_ != State::Running) // broken off in between
        throw ExerciseError(Code::FailedPrecondition,
                            "the exercise could not be paused: " + reason_);
    try {
        if (!worse.empty())
            throw ExerciseError(Code::Unavailable, "the machines could neither be stopped (" +
                                                       wrong + ") nor go on (" + worse + ")");
        if (!wrong.empty()) {
            clock_.start();
            throw ExerciseError(Code::Unavailable, "the machines could not be stopped: " + wrong);
        }
        const std::uint64_t seq = go(State::Paused, actor, reason);
        log_.remember_clock(name_, clock_.position());
        return seq;
    } catch (const LogError &error) {
        break_down(error.what());
        throw;
    } catch (const ExerciseError &error) {
        if (!worse.empty())
            break_down(error.what());
        throw;
    }
}

std::uint64_t Conductor::resume(const std::string &actor, const std::string &reason) {
    const std::lock_guard one(operator_mutex_);
    {
        const Lock lock(mutex_);
        require_state({State::Paused}, "resume");
    }
    const std::string wrong = on_all_ranges(&RangeControl::resume);
    if (!wrong.empty()) {
        const std::string worse = on_all_ranges(&RangeControl::suspend);
        throw ExerciseError(Code::Unavailable,
                            "the machines could not go on: " + wrong +
                                (worse.empty() ? "" : "; and not all stand again: " + worse));
    }
    const Lock lock(mutex_);
    require_state({State::Paused}, "resume");
    try {
        const std::uint64_t seq = go(State::Running, actor, reason);
        clock_.start();
        for (const auto &team : teams_)
            restart_beacons(*team);
        return seq;
    } catch (const LogError &error) {
        break_down(error.what());
        throw;
    }
}

std::uint64_t Conductor::end(const std::string &actor, const std::string &reason) {
    const std::lock_guard one(operator_mutex_);
    const Lock lock(mutex_);
    require_state({State::Running, State::Paused}, "end");
    try {
        return finish(actor, reason);
    } catch (const LogError &error) {
        break_down(error.what());
        throw;
    }
}

std::uint64_t Conductor::finish(const std::string &actor, const std::string &reason) {
    const bool machines_run = state_ == State::Running;
    clock_.stop();
    const std::uint64_t seq = go(State::Ended, actor, reason);
    log_.remember_clock(name_, clock_.position());
    tell_decisions();
    if (machines_run)
        for (const auto &team : teams_)
            stop_beacons(*team);
    return seq;
}

void Conductor::break_off(const std::string &reason) {
    const Lock lock(mutex_);
    break_down(reason);
}

void Conductor::break_down(const std::string &reason) {
    if (!may_go(state_, State::Broken))
        return;
    clock_.stop();
    try {
        go(State::Broken, "system", reason);
    } catch (const LogError &) {
        // The log is what is broken: the state is told to who asks, and the log ends before it.
        state_ = State::Broken;
        reason_ = reason;
        changed_.notify_all();
    }
}

// ---- time
// ---------------------------------------------------------------------------------------------------------

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
    const Milliseconds now = std::min(clock_.position(), scenario_.duration);
    if (clock_.position() - clock_kept_ >= std::chrono::seconds(1)) {
        clock_kept_ = clock_.position();
        log_.remember_clock(name_, clock_kept_);
    }
    for (const auto &team : teams_) {
        for (Fact &fact : team->measures.tick({clock_.position(), clock_.lived()}))
            append(team->number, fact.kind.c_str(), fact.subject, "system", std::move(fact.detail));
        for (const inject::Item &item : team->scheduler.due(now))
            dispatch(*team, item);
        tell_impossible(*team);
        ask_machines(*team, now);
    }
    tell_decisions();
    if (clock_.position() >= scenario_.duration)
        finish("system", "the scenario's duration is over");
    else if (options_.skip_idle_time)
        skip_idle();
}

void Conductor::skip_idle() {
    if (in_flight_ > 0)
        return;
    using Kind = inject::Item::Kind;
    const bool remains = std::any_of(teams_.begin(), teams_.end(), [](const auto &team) {
        return team->scheduler.pending(Kind::Step) || team->scheduler.pending(Kind::Inject);
    });
    if (!remains && referee_.all_decided()) {
        finish("system", "every objective is decided and nothing remains to happen");
        return;
    }
    const Milliseconds lived = clock_.lived();
    if (!std::all_of(teams_.begin(), teams_.end(),
                     [&](const auto &team) { return team->measures.quiet(lived); }))
        return;
    Milliseconds until = scenario_.duration;
    std::string what;
    for (const auto &team : teams_)
        if (const auto next = team->scheduler.next_due(); next && next->at < until) {
            until = next->at;
            what = next->id;
        }
    if (const auto next = referee_.next(); next && next->at < until) {
        until = next->at;
        what = next->objective;
    }
    const Milliseconds by = until - before_due - clock_.position();
    if (by < shortest_skip)
        return;
    append(0, kind::clock_skipped, "", "system",
           {{"by_ms", by.count()}, {"to_ms", (clock_.position() + by).count()}, {"until", what}});
    clock_.skip(by);
}

// ---- what is heard, and views
// -------------------------------------------------------------------------------------

void Conductor::on_actor_line(unsigned team, const std::string &host, const std::string &line) {
    const Lock lock(mutex_);
    const bool plays = state_ == State::Running || state_ == State::Paused;
    if (!plays || stopping_ || team == 0 || team > teams_.size())
        return;
    try {
        const Now now{clock_.position(), clock_.lived()};
        for (Fact &fact : teams_[team - 1]->measures.line(host, line, now))
            append(team, fact.kind.c_str(), fact.subject, "system", std::move(fact.detail));
    } catch (const std::exception &error) {
        break_down(error.what());
    }
    woken_ = true;
    changed_.notify_all();
}

State Conductor::state() const {
    const Lock lock(mutex_);
    return state_;
}

std::string Conductor::reason() const {
    const Lock lock(mutex_);
    return reason_;
}

Milliseconds Conductor::position() const {
    const Lock lock(mutex_);
    return clock_.position();
}

bool Conductor::clock_running() const {
    const Lock lock(mutex_);
    return clock_.running();
}

score::Scoreboard Conductor::scoreboard() const {
    const Lock lock(mutex_);
    return referee_.board(clock_.position());
}

std::optional<Milliseconds> Conductor::next_moment() const {
    const Lock lock(mutex_);
    if (state_ != State::Running)
        return std::nullopt;
    Milliseconds next = scenario_.duration;
    for (const auto &team : teams_) {
        if (const auto due = team->scheduler.next_due())
            next = std::min(next, due->at);
        if (const auto silence = team->measures.next_silence())
            next = std::min(next, *silence + clock_.skipped());
        if (const auto probe = team->probes.next_due())
            next = std::min(next, *probe);
    }
    if (const auto decision = referee_.next())
        next = std::min(next, decision->at);
    return std::max(next, clock_.position());
}

unsigned Conductor::in_flight() const {
    const Lock lock(mutex_);
    return in_flight_;
}

} // namespace enshu::exercise
