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
    Milliseconds pause_patience{20'000};
    /// How long a mail may be on its way, and how often it is looked for.
    Milliseconds act_patience{90'000};
    Milliseconds act_poll{1'000};
    bool own_thread = true; ///< false: somebody calls tick()
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

struct CommandOutcome {
    std::uint64_t seq = 0;
    int exit_code = 0;
    std::string output; ///< standard output, then standard error; UTF-8, at most 64 KiB
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
    std::uint64_t pause(const std::string &actor, const std::string &reason);
    std::uint64_t resume(const std::string &actor, const std::string &reason);
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
    CommandOutcome run_command(unsigned team, const std::string &host, const std::string &command,
                               const std::string &actor);

    // ---- what is heard ---- one line from the actor of a guest, without its end. Never throws.
    void on_actor_line(unsigned team, const std::string &host, const std::string &line);

    // ---- views ----
    State state() const;
    std::string reason() const; ///< why it is PAUSED, ENDED or BROKEN
    Milliseconds position() const;
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
    struct Team {
        Team(unsigned number, RangeControl *range, const dsl::Scenario &scenario,
             const dsl::Walkthrough *walkthrough, std::uint64_t seed);

        const unsigned number;
        RangeControl *const range;
        const dsl::Scenario scenario; ///< as this team meets it: `vary` is filled in
        const dsl::Walkthrough walkthrough;
        inject::Scheduler scheduler;
        Measures measures;
        Probes probes;
        std::map<std::string, int> tries;      ///< by objective
        std::map<std::string, unsigned> hints; ///< taken, by objective
        std::set<std::string> answered;        ///< objectives with an accepted answer
        std::set<std::string> submitted;       ///< forms
        std::map<std::string, inject::Scheduler::Impossible> untold;
        std::set<std::string> restart; ///< beacons that died with the daemon's lease
        std::mutex range_mutex;        ///< one act on the range's machines at a time
    };
    using Lock = std::unique_lock<std::mutex>;
    class Flight;

    // conductor.cpp: all but the last two under the lock
    event::Event append(unsigned team, const char *kind, const std::string &subject,
                        const std::string &actor, nlohmann::json detail);
    void apply(const event::Event &event, Milliseconds lived);
    void tell_impossible(Team &team);
    std::uint64_t go(State to, const std::string &actor, const std::string &reason);
    void require_state(std::initializer_list<State> states, const char *act) const;
    void tell_decisions();
    void turn();
    void skip_idle();
    std::uint64_t finish(const std::string &actor, const std::string &reason);
    void break_down(const std::string &reason);
    std::string on_all_ranges(void (RangeControl::*act)());
    void work(const std::stop_token &stop);

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
    void stop_beacons(Team &team);
    void note(unsigned team, const dsl::Text &text);
    void post(const std::string &lane, std::function<void(std::stop_token)> job);
    static nlohmann::json step_detail(const dsl::Step &step);
    static nlohmann::json act_detail(const dsl::TeamAct &act);

    // conductor_recover.cpp: from the constructor
    void recover();
    void close_unconfirmed(Team &team);

    // conductor_team.cpp
    Team &find_team(unsigned number);
    void require_playing() const;
    const dsl::Host &visible_host(const std::string &id) const;
    std::uint64_t do_set_cable(Team &team, const std::string &host, bool plugged,
                               const std::string &actor, const std::string &item);
    AnswerOutcome do_answer(Team &team, const std::string &objective, const std::string &text,
                            const std::string &actor, const std::string &item);
    std::uint64_t do_submit(Team &team, const std::string &form,
                            const std::map<std::string, std::string> &fields,
                            const std::string &actor, const std::string &item);
    std::uint64_t do_capture(Team &team, const dsl::CaptureEvidence &act, const std::string &actor,
                             const std::string &item);
    std::uint64_t do_shut_down(Team &team, const std::string &host, const std::string &actor,
                               const std::string &item);
    std::uint64_t do_reset(Team &team, const std::string &host, const std::string &actor,
                           const std::string &item);
    CommandOutcome do_run(Team &team, const std::string &host, const std::string &command,
                          const std::string &actor, const std::string &item);

    const std::string name_;
    const dsl::Scenario scenario_; ///< as written; what a team meets is in its Team
    const ConductorOptions options_;
    event::EventLog &log_;

    std::mutex operator_mutex_; ///< one controller's act at a time; taken before mutex_
    mutable std::mutex mutex_;  ///< all that follows; never held across a call into a range
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

    Workers &workers_;
    std::jthread thread_;
};

} // namespace enshu::exercise
