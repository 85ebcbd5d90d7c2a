// Plays one exercise: the attack, the injects and the walkthroughs, when they are due; takes the
// acts of controllers and teams; measures; and writes every fact to the log, from which alone it
// can be rebuilt.
//
// What is wanted goes into the log before an act, what came of it after. All public functions may
// be called from any thread. Those that act on machines take as long as the machines do (each call
// within its deadline); the others do not wait. Besides ExerciseError they throw event::LogError,
// after which the exercise is BROKEN.
#pragma once

#include "injector/actions/act.h"
#include "injector/clock.h"
#include "injector/scheduler.h"
#include "orchestrator/event/log.h"
#include "orchestrator/exercise/error.h"
#include "orchestrator/exercise/exercise_clock.h"
#include "orchestrator/exercise/measures.h"
#include "orchestrator/exercise/probes.h"
#include "orchestrator/exercise/range_control.h"
#include "orchestrator/exercise/referee.h"
#include "orchestrator/exercise/state.h"
#include "orchestrator/exercise/workers.h"
#include "scenario-dsl/model/scenario.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace enshu::exercise {

struct ConductorOptions {
    std::uint64_t seed = 0;
    /// Moves the clock to shortly before the next due moment while nothing is on its way in any
    /// guest, and ends the exercise when every objective is decided and no step or inject remains.
    bool skip_idle_time = false;
    /// How long pause() lets acts under way come to their end before it stops the machines.
    /// Likewise a checkpoint, which fails if they do not, and putting back.
    Milliseconds pause_patience{20'000};
    /// Takes a checkpoint of a team when the first objective of a phase of the response is decided
    /// for it.
    bool automatic_checkpoints = true;
    /// How long a mail may be on its way, and how often it is looked for.
    Milliseconds act_patience{90'000};
    Milliseconds act_poll{1'000};
    bool own_thread = true; ///< false: somebody calls tick()
    /// Grants the leases of a team's guests, or ends them at once. From any thread; does not wait.
    std::function<void(unsigned team, bool granted)> lease = [](unsigned, bool) {};
};

struct AnswerOutcome {
    std::uint64_t seq = 0;
    bool accepted = false;
    unsigned tries_left = 0;
};

struct HintOutcome {
    std::uint64_t seq = 0;
    unsigned number = 0; ///< from 1
    int cost = 0;        ///< points
    dsl::Text text;
};

struct CaptureOutcome {
    std::uint64_t seq = 0;
    std::string id;
    Captured captured;
};

struct CommandOutcome {
    std::uint64_t seq = 0;
    int exit_code = 0;
    std::string output; ///< standard output, then standard error; UTF-8, at most 64 KiB
};

/// One checkpoint of one team.
struct Checkpoint {
    std::uint64_t seq = 0; ///< of its event
    unsigned team = 0;
    std::string name;
    Milliseconds at{0};    ///< in the team's time
    Milliseconds stood{0}; ///< that the team's machines stood still for it
    bool automatic = false;
};

struct PutBackOutcome {
    std::uint64_t seq = 0;
    Milliseconds stood{0};             ///< until everything was as asked
    std::vector<std::string> replayed; ///< steps, in the order in which they were done again
    std::vector<std::string> failed;   ///< steps that could not be
};

/// How one team is, besides its machines and points.
struct TeamStatus {
    unsigned team = 0;
    Milliseconds position{0}; ///< its own time
    Milliseconds lag{0};      ///< that it lies behind the exercise
    bool paused = false;      ///< alone
    bool over = false;        ///< it has had its time, though others have not
    std::string reason;       ///< why it is paused
    std::string doing;        ///< with its machines at the moment, in words; empty: nothing
    std::map<std::string, std::string> broken; ///< hosts that ended by themselves, and why
    std::set<std::string> off;                 ///< hosts that were shut down
};

class Conductor {
  public:
    /// `scenario` and `walkthroughs` as written: `vary` is filled in here, for each team from the
    /// seed. `ranges`: team 1's first. `workers`: for this conductor alone, which stops them at its
    /// end. References and pointers outlive the conductor. Reads the log of exercise `name`: where
    /// it says STANDBY, or nothing, the exercise is in STANDBY; where it says RUNNING, the daemon
    /// was stopped, and the exercise is PAUSED from here on (and its machines are suspended).
    /// PAUSED and ENDED stay. Throws ExerciseError FailedPrecondition for any other state,
    /// InvalidArgument for arguments that do not fit together.
    Conductor(std::string name, dsl::Scenario scenario, unsigned teams,
              const std::map<unsigned, dsl::Walkthrough> &walkthroughs, ConductorOptions options,
              event::EventLog &log, const inject::Clock &clock, Workers &workers,
              std::vector<RangeControl *> ranges);
    /// Stops without ending the exercise. Waits for calls into guests that are under way.
    ~Conductor();
    Conductor(const Conductor &) = delete;
    Conductor &operator=(const Conductor &) = delete;

    // ---- controllers ---- each returns the seq of its event
    std::uint64_t start(const std::string &actor, const std::string &reason);
    /// Stops clock, deadlines, measures and machines of all teams (0), while RUNNING; or of one,
    /// while the others play on. That one gets its time back: the exercise lasts until every team
    /// has had it.
    std::uint64_t pause(unsigned team, const std::string &actor, const std::string &reason);
    /// 0: all that pause() of all stopped; a team that was paused alone stays so until it is named.
    std::uint64_t resume(unsigned team, const std::string &actor, const std::string &reason);
    /// Ends all that is emulated, at once and whatever else is going on: leases are revoked, acts
    /// under way ended, and what was changed is as it was; then the exercise is PAUSED, if it ran.
    /// From STANDBY on. Doing it again is harmless. resume() begins again what went on.
    std::uint64_t emergency_stop(const std::string &actor, const std::string &reason);
    /// Keeps the machines of one team, or (0) of every team at its own instant, to put them back
    /// to. `name`: as checkpoint names are (^[a-z][a-z0-9-]{0,30}$); empty: `hand-N`. While RUNNING
    /// or PAUSED. Acts that are under way in the team's guests end first. One that fails is told in
    /// the log and harms nothing; Unavailable if any did.
    std::vector<Checkpoint> checkpoint(unsigned team, const std::string &name,
                                       const std::string &actor, const std::string &reason);
    /// Puts one host, or (empty) all hosts of a team, back to a checkpoint, or (empty) to how the
    /// exercise began; with `replay` then does again what the attack had delivered there since,
    /// which counts nothing. The team's clock stands meanwhile, and other teams play on. Without
    /// `replay` a beacon that ran there is not measurable any more. On STANDBY and
    /// while RUNNING; without `replay` also while the team stands.
    PutBackOutcome put_back(unsigned team, const std::string &host, const std::string &checkpoint,
                            bool replay, const std::string &actor, const std::string &reason);
    /// All machines of a team were found gone, as after a reboot: puts them back to a checkpoint,
    /// or (empty) to how the exercise began, and leaves them standing. What the attack had
    /// delivered since is done again, which counts nothing, once they go on and before anything
    /// else happens to the team. While PAUSED, or the team alone is. Throws as put_back() does; the
    /// log tells of it as of that.
    void put_back_lost(unsigned team, const std::string &checkpoint, const std::string &actor,
                       const std::string &reason);
    std::uint64_t end(const std::string &actor, const std::string &reason);
    /// Lets a `manual` step or inject happen, to one team or (0) to all that it has not happened
    /// to: it is due at once, and what it asks for (`if`, `unless`, `needs`) is decided as ever.
    /// While RUNNING.
    std::uint64_t fire(unsigned team, const std::string &id, const std::string &actor,
                       const std::string &reason);
    /// Points for the lines of each field's rubric; what is not given earns nothing. Replaces an
    /// earlier grading. While RUNNING, PAUSED or ENDED.
    std::uint64_t grade(unsigned team, const std::string &form,
                        const std::map<std::string, std::vector<int>> &points,
                        const std::string &actor);
    /// A controller's word in place of what is measured, until it is withdrawn. Without `state` it
    /// is what the points say, without `points` what the state is worth; both say it where neither
    /// does alone. While RUNNING, PAUSED or ENDED.
    std::uint64_t override_result(unsigned team, const std::string &objective,
                                  std::optional<score::ObjectiveState> state,
                                  std::optional<int> points, const std::string &reason,
                                  const std::string &actor);
    std::uint64_t withdraw_override(unsigned team, const std::string &objective,
                                    const std::string &reason, const std::string &actor);
    /// Something outside makes it impossible to go on: the exercise is BROKEN and its clock stands.
    /// Never throws.
    void break_off(const std::string &reason);

    // ---- teams ---- only while RUNNING
    std::uint64_t set_cable(unsigned team, const std::string &host, bool plugged,
                            const std::string &actor);
    AnswerOutcome answer(unsigned team, const std::string &objective, const std::string &text,
                         const std::string &actor);
    std::uint64_t submit_form(unsigned team, const std::string &form,
                              const std::map<std::string, std::string> &fields,
                              const std::string &actor);
    /// The next hint for an objective that is not reached.
    HintOutcome take_hint(unsigned team, const std::string &objective, const std::string &actor);
    /// Keeps something of a machine as evidence. The clock runs on, unless `pause`: then the team's
    /// stands, while its machines run.
    CaptureOutcome capture(unsigned team, const dsl::CaptureEvidence &act, bool pause,
                           const std::string &actor);
    /// Somebody has downloaded a piece of evidence. Also after the end.
    std::uint64_t tell_fetched(unsigned team, const std::string &host, const std::string &id,
                               const Fetched &what, const std::string &actor);
    /// Off: it is shut down, and what it had in memory is lost. On: it boots; returns when it is
    /// well.
    std::uint64_t set_power(unsigned team, const std::string &host, bool on,
                            const std::string &actor);
    CommandOutcome run_command(unsigned team, const std::string &host, const std::string &command,
                               const std::string &actor);

    // ---- what is heard ---- one line from the actor of a guest, without its end. Never throws.
    void on_actor_line(unsigned team, const std::string &host, const std::string &line);

    /// The virtual machine of a host ended though nobody had asked for it, or was stopped because
    /// it had used up what it is given: the host is broken until it is put back, acts on it fail,
    /// and its beacons are not measurable. Does not wait; never throws.
    void host_ended(unsigned team, const std::string &host, const std::string &why);

    /// The machines of a team cannot be reached: it is paused alone, without their being asked, and
    /// gets its time back. Nothing happens where it is paused already, or while nothing is played.
    void lose_team(unsigned team, const std::string &why);

    // ---- views ----
    State state() const;
    std::string reason() const; ///< why it is PAUSED, ENDED or BROKEN
    Milliseconds position() const;
    Milliseconds position(unsigned team) const; ///< in the team's time; of team 0: as above
    std::vector<TeamStatus> team_status() const;
    /// What a team, or (0) every team, can be put back to; the oldest first. Asks the ranges.
    std::vector<Checkpoint> checkpoints(unsigned team) const;
    bool clock_running() const;
    score::Scoreboard scoreboard() const;

    /// One turn: what the own thread does every 100 ms. Never throws.
    void tick();
    /// Exercise time at which a turn next has something to do though nothing is heard or asked
    /// until then; at the latest the end. As of the last turn; absent unless RUNNING.
    std::optional<Milliseconds> next_moment() const;
    /// Acts that are under way in guests.
    unsigned in_flight() const;

  private:
    struct Team;
    /// What is done to a team's machines as a whole.
    enum class Busy { No, Pausing, Checkpoint, PuttingBack, Capturing };
    using Lock = std::unique_lock<std::mutex>;
    class Flight;

    class Hold;

    // conductor.cpp: under the lock
    event::Event append(unsigned team, const char *kind, const std::string &subject,
                        const std::string &actor, nlohmann::json detail);
    void apply(const event::Event &event, Milliseconds lived);
    void tell_impossible(Team &team);
    void tell_decisions();
    void require_state(std::initializer_list<State> states, const char *act) const;
    void work(const std::stop_token &stop);

    // conductor_state.cpp: under the lock
    std::uint64_t go(State to, const std::string &actor, const std::string &reason);
    std::uint64_t pause_all(const std::string &actor, const std::string &reason,
                            Milliseconds patience, const std::function<void()> &settle);
    std::uint64_t resume_all(const std::string &actor, const std::string &reason);
    std::string on_ranges(void (RangeControl::*act)());
    std::uint64_t finish(const std::string &actor, const std::string &reason);
    void break_down(const std::string &reason);
    /// An act that the log did not take breaks the exercise.
    auto logged(const auto &act) {
        try {
            return act();
        } catch (const event::LogError &error) {
            break_down(error.what());
            throw;
        }
    }

    // conductor_clock.cpp: under the lock
    Milliseconds now_of(const Team &team) const;   ///< in its own time
    Milliseconds lived_of(const Team &team) const; ///< without what was skipped
    bool stands(const Team &team) const;
    std::vector<Milliseconds> times() const;
    std::optional<Milliseconds> next_due(const Team &team) const;
    void turn();
    void turn_of(Team &team);
    void end_teams();
    void skip_idle();

    // conductor_hold.cpp
    static std::string doing(const Team &team);
    /// Once nothing else is done to the team's machines. `require` throws where it may not be.
    std::unique_ptr<Hold> hold(Lock &lock, Team &team, Busy busy,
                               const std::function<void()> &require);
    bool drain(Lock &lock, const Team &team);
    void require_plays(const Team &team, const char *act) const;
    std::unique_ptr<Flight> enter_machines(Lock &lock, Team &team, const char *act);
    void require_whole(const Team &team, const std::string &host) const;
    nlohmann::json with_lag(const Team &team, nlohmann::json detail) const;
    std::uint64_t pause_one(Team &team, const std::string &actor, const std::string &reason);
    std::uint64_t resume_one(Team &team, const std::string &actor, const std::string &reason);

    // conductor_emergency.cpp
    void grant_leases(bool granted);
    void let_all_end();
    void interrupted(Team &team);

    // conductor_checkpoint.cpp
    struct Wanted {
        std::string name;
        bool automatic = false;
        std::string actor;
        std::string reason;
    };
    std::string free_name(const std::vector<Team *> &teams) const;
    void begin_checkpoint(Team &team, std::string name);
    Checkpoint take_checkpoint(Team &team, const Wanted &wanted);

    // conductor_put_back.cpp
    struct Resetting;
    void begin_reset(Resetting &reset);
    void put_machines_back(Resetting &reset);
    void replay(Resetting &reset, PutBackOutcome &outcome);
    void end_reset(Resetting &reset, PutBackOutcome &outcome);
    void post_owed_replay(Team &team);
    void replay_owed(const std::shared_ptr<Resetting> &reset);
    void lose_beacon(Team &team, const dsl::Step &step, const dsl::Text &why);
    void lose_beacons(Team &team, const std::string &host, const std::vector<std::string> &but,
                      const dsl::Text &why);

    // conductor_probe.cpp
    void ask_machines(Team &team, Milliseconds now);
    void ask(Team &team, const Probes::Question &question);

    // conductor_play.cpp: dispatch under the lock
    bool holds(Team &team, const dsl::Condition &condition);
    void dispatch(Team &team, const inject::Item &item);
    void dispatch_step(Team &team, const dsl::Step &step);
    void dispatch_inject(Team &team, const dsl::Inject &inject);
    void dispatch_act(Team &team, const inject::Item &item);
    inject::ActContext context(Team &team, const dsl::Step &step, std::stop_token stop);
    void play(Team &team, const dsl::Step &step, const std::stop_token &stop);
    void play_act(Team &team, const std::string &item, const dsl::TeamAct &act);
    void restart_beacons(Team &team);
    void begin_again(Team &team, const dsl::Step &step, const std::stop_token &stop);
    void stop_beacons(Team &team);
    void note(unsigned team, const dsl::Text &text);
    void note_and_go_on(Team &team, const dsl::Text &text); ///< its clock stood
    /// `team`: whose guests the job acts in; null: none's.
    void post(Team *team, const std::string &lane, std::function<void(std::stop_token)> job);
    static std::string guest_lane(unsigned team, const std::string &host);
    static nlohmann::json step_detail(const dsl::Step &step);
    static nlohmann::json act_detail(const dsl::TeamAct &act);

    // conductor_staff.cpp
    void begin_days(Team &team, const std::string &host);
    void begin_days_owed(Team &team);
    void end_days(Team &team);
    void post_day(Team &team, const StaffMember &member, bool begins);

    // conductor_recover.cpp: from the constructor
    void recover();
    void close_unconfirmed(Team &team);
    void close_reset(Team &team);

    // conductor_team.cpp
    Team &find_team(unsigned number) const;
    void require_playing(const Team &team) const;
    const dsl::Host &visible_host(const std::string &id) const;
    const dsl::Objective &find_objective(const std::string &id) const;
    std::uint64_t do_set_cable(Team &team, const std::string &host, bool plugged,
                               const std::string &actor, const std::string &item);
    AnswerOutcome do_answer(Team &team, const std::string &objective, const std::string &text,
                            const std::string &actor, const std::string &item);
    std::uint64_t do_submit(Team &team, const std::string &form,
                            const std::map<std::string, std::string> &fields,
                            const std::string &actor, const std::string &item);
    CommandOutcome do_run(Team &team, const std::string &host, const std::string &command,
                          const std::string &actor, const std::string &item);

    // conductor_machines.cpp
    void require_on(const Team &team, const std::string &host) const;
    CaptureOutcome do_capture(Team &team, const dsl::CaptureEvidence &act, bool pause,
                              const std::string &actor, const std::string &item);
    void close_captures(Team &team);
    void end_machine(Team &team, const std::string &host, const std::string &what,
                     const std::function<void()> &act);
    std::uint64_t do_shut_down(Team &team, const std::string &host, const std::string &actor,
                               const std::string &item);
    std::uint64_t do_power_on(Team &team, const std::string &host, const std::string &actor);
    std::uint64_t do_reset(Team &team, const std::string &host, const std::string &actor,
                           const std::string &item);

    const std::string name_;
    const dsl::Scenario scenario_; ///< as written; what a team meets is in its Team
    const ConductorOptions options_;
    event::EventLog &log_;

    std::mutex operator_mutex_;         ///< one controller's act at a time; taken before mutex_
    std::timed_mutex checkpoint_mutex_; ///< one checkpoint at a time; taken before mutex_
    mutable std::mutex mutex_;          ///< all that follows; never held across a call into a range
    std::condition_variable_any changed_;
    const inject::Clock &time_;
    ExerciseClock clock_;
    State state_ = State::Standby;
    std::string reason_;
    bool pausing_ = false;
    bool stopping_ = false;
    bool woken_ = false;
    unsigned in_flight_ = 0;
    Milliseconds clock_kept_{0}; ///< exercise time as last remembered
    std::vector<std::unique_ptr<Team>> teams_;
    Referee referee_;

    std::stop_source acts_; ///< what is given to the workers; an emergency stop takes another one
    std::uint64_t emergency_ = 0; ///< seq of the last one, in the state that it has led to
    Workers &workers_;
    std::jthread thread_;
};

} // namespace enshu::exercise
