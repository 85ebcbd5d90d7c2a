#include "orchestrator/exercise/conductor.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/team.h"

#include <algorithm>

namespace enshu::exercise {

namespace kind = event::kind;
using event::Event;
using event::LogError;
using Code = ExerciseError::Code;

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
    event.exercise_ms = (team == 0 ? clock_.position() : now_of(*teams_.at(team - 1))).count();
    event.detail = std::move(detail);
    event = log_.append(std::move(event));
    apply(event);
    return event;
}

/// The only place where what has happened changes what the conductor knows, whether it happens or
/// is replayed.
void Conductor::apply(const Event &event) {
    referee_.apply(event);
    if (event.team >= 1 && event.team <= teams_.size())
        teams_[event.team - 1]->apply(event);
    if (event.team != 0)
        return;
    for (const auto &team : teams_) {
        if (team->time.over)
            continue;
        const Milliseconds at = team->told.at(Milliseconds(event.exercise_ms));
        team->items.apply(event, at);
        if (event.kind == kind::clock_skipped)
            team->lived.skip(Milliseconds(event.detail.value("by_ms", std::int64_t{0})));
        else if (event.kind == kind::speed_set)
            team->lived.set_speed(at, event.detail.value("factor", 1.0));
    }
    if (event.kind == kind::speed_set)
        clock_.set_speed(event.detail.value("factor", 1.0));
}

/// What an outcome made impossible gets an outcome of its own.
void Conductor::tell_impossible(Team &team) {
    while (!team.items.untold.empty()) {
        const inject::Scheduler::Impossible lost = team.items.untold.begin()->second;
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
        team.items.untold.erase(lost.item.id);
    }
}

void Conductor::tell_decisions() {
    for (const Referee::Change &change : referee_.changes(times()))
        append(change.team, kind::objective_decided, change.objective, "system",
               {{"state", change.state}, {"points", change.points}});
}

void Conductor::require_state(std::initializer_list<State> states, const char *act) const {
    if (std::find(states.begin(), states.end(), state_) != states.end() && !pausing_)
        return;
    std::string possible;
    for (const State state : states)
        possible += (possible.empty() ? "" : " or ") + std::string(name_of(state));
    throw ExerciseError(Code::FailedPrecondition,
                        std::string(act) + " is possible in " + possible + "; `" + name_ + "` is " +
                            (pausing_ ? "being paused" : std::string(name_of(state_)) + since_));
}

// ---- what is heard, and views
// -------------------------------------------------------------------------------------

void Conductor::on_actor_line(unsigned team, const std::string &host, const std::string &line) {
    const Lock lock(mutex_);
    const bool plays = state_ == State::Running || state_ == State::Paused;
    if (!plays || stopping_ || team == 0 || team > teams_.size())
        return;
    try {
        Team &heard = *teams_[team - 1];
        if (heard.time.over)
            return;
        const Now now{now_of(heard), lived_of(heard)};
        bool ended = false;
        for (Fact &fact : heard.measures.line(host, line, now)) {
            // With what keeps the lease went what it had let run, unless its machine went too.
            if (fact.kind == kind::emulation_trusted && !fact.detail.value("rebooted", false))
                ended = heard.restart.insert(fact.subject).second;
            append(team, fact.kind.c_str(), fact.subject, "system", std::move(fact.detail));
        }
        if (ended && !stands(heard) && state_ == State::Running)
            restart_beacons(heard);
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

Milliseconds Conductor::position(unsigned team) const {
    const Lock lock(mutex_);
    return team == 0 ? clock_.position() : now_of(find_team(team));
}

bool Conductor::clock_running() const {
    const Lock lock(mutex_);
    return clock_.running();
}

score::Scoreboard Conductor::scoreboard() const {
    const Lock lock(mutex_);
    return referee_.board(clock_.position(), times());
}

score::Scoreboard Conductor::shown_scoreboard() const {
    const Lock lock(mutex_);
    return referee_.shown(referee_.board(clock_.position(), times()));
}

unsigned Conductor::in_flight() const {
    const Lock lock(mutex_);
    return in_flight_;
}

} // namespace enshu::exercise
