// What is due, made to happen: steps and a walkthrough's acts in the lanes of their guests, injects
// at once.
#include "injector/utf8.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/event/words.h"
#include "orchestrator/exercise/condition.h"
#include "orchestrator/exercise/conductor.h"
#include "orchestrator/exercise/flight.h"
#include "scenario-dsl/model/vary.h"

namespace enshu::exercise {

namespace kind = event::kind;
using event::LogError;

namespace {

/// What is done to the machines has a lane apart from what is done inside them.
std::string range_lane(unsigned team) {
    return "team " + std::to_string(team) + " range";
}

} // namespace

std::string Conductor::guest_lane(unsigned team, const std::string &host) {
    return "team " + std::to_string(team) + " guest " + host;
}

/// A job whose LogError breaks the exercise and whose act counts as under way until it is done.
/// Under the lock.
void Conductor::post(Team *team, const std::string &lane,
                     std::function<void(std::stop_token)> job) {
    // Owned by the lane alone: it must not come to its end here, under the lock.
    auto flight = std::make_shared<Flight>(*this, team);
    workers_.post(lane, [this, flight = std::move(flight), job = std::move(job),
                         acts = acts_.get_token()](const std::stop_token &stop) {
        std::stop_source either;
        const auto end = [&] { either.request_stop(); };
        const std::stop_callback by_workers(stop, end);
        const std::stop_callback by_emergency(acts, end);
        try {
            job(either.get_token());
        } catch (const std::exception &error) {
            break_off(error.what());
        }
    });
}

void Conductor::note(unsigned team, const dsl::Text &text) {
    append(team, kind::range_note, "", "system", {{"text_ja", text.ja}, {"text_en", text.en}});
}

void Conductor::note_and_go_on(Team &team, const dsl::Text &text) {
    append(team.number, kind::range_note, "", "system",
           with_lag(team, {{"text_ja", text.ja}, {"text_en", text.en}}));
}

void Conductor::dispatch(Team &team, const inject::Item &item) {
    switch (item.kind) {
    case inject::Item::Kind::Step:
        return dispatch_step(team, team.scenario.attack[item.index]);
    case inject::Item::Kind::Inject:
        return dispatch_inject(team, team.scenario.injects[item.index]);
    case inject::Item::Kind::Act:
        return dispatch_act(team, item);
    }
}

bool Conductor::holds(Team &team, const dsl::Condition &condition) {
    switch (condition.kind) {
    case dsl::Condition::Kind::Submitted:
        return team.submitted.contains(condition.of);
    case dsl::Condition::Kind::Achieved:
        tell_decisions(); // the log has the decision before what comes of it
        return referee_.achieved(team.number, condition.of);
    case dsl::Condition::Kind::Delivered:
        return team.scheduler.status(condition.of) == inject::Scheduler::Status::Delivered;
    case dsl::Condition::Kind::Alive:
        return team.measures.alive(condition.of, lived_of(team));
    }
    return false;
}

// ---- steps
// --------------------------------------------------------------------------------------------------------

nlohmann::json Conductor::step_detail(const dsl::Step &step) {
    return {{"verb", dsl::word_of(step.verb)}, {"host", step.host()}};
}

inject::ActContext Conductor::context(Team &team, const dsl::Step &step, std::stop_token stop) {
    return {team.scenario,
            step,
            options_.seed,
            [range = team.range](const std::string &host) -> inject::GuestChannel & {
                return range->guest(host);
            },
            std::move(stop),
            options_.act_patience,
            options_.act_poll,
            team.number,
            false,
            Milliseconds(0),
            [this, number = team.number](const dsl::Text &text) {
                const Lock lock(mutex_);
                note(number, text);
            }};
}

void Conductor::dispatch_step(Team &team, const dsl::Step &step) {
    nlohmann::json detail = step_detail(step);
    std::optional<dsl::Text> why;
    if (!step.needs.empty() && !team.measures.alive(step.needs, lived_of(team)))
        why = {"必要な「" + step.needs + "」の通信が攻撃者側に届いていません",
               "it needs `" + step.needs + "`, which the attacker does not hear"};
    else
        why = objection(step.only_if, step.unless,
                        [&](const dsl::Condition &condition) { return holds(team, condition); });
    if (why) {
        detail["reason"] = why->en;
        detail["reason_ja"] = why->ja;
        append(team.number, kind::step_spared, step.id, "system", std::move(detail));
        return;
    }
    detail["technique"] = step.techniques;
    append(team.number, kind::step_started, step.id, "system", std::move(detail));
    post(&team, guest_lane(team.number, step.host()),
         [this, &team, &step](const std::stop_token &stop) { play(team, step, stop); });
}

void Conductor::play(Team &team, const dsl::Step &step, const std::stop_token &stop) {
    nlohmann::json detail = step_detail(step);
    const char *outcome = kind::step_delivered;
    try {
        {
            const Lock lock(mutex_);
            require_on(team, step.host());
        }
        detail["evidence"] = team.range->perform(context(team, step, stop));
    } catch (const inject::ActStopped &) {
        const Lock lock(mutex_);
        if (stopping_)
            return;
        outcome = kind::step_failed;
        detail["reason"] = "the emergency stop ended it";
    } catch (const std::exception &error) {
        outcome = kind::step_failed;
        detail["reason"] = inject::clean_utf8(error.what(), 500);
    }
    const Lock lock(mutex_);
    // A daemon that stops may have closed the channel under the act: the next one says that it is
    // unconfirmed.
    if (stopping_ && outcome == kind::step_failed)
        return;
    append(team.number, outcome, step.id, "system", std::move(detail));
    tell_impossible(team);
}

/// What nobody hears and a team may have put right is not taken back first: the guest knows.
void Conductor::begin_again(Team &team, const dsl::Step &step, const std::stop_token &stop) {
    inject::ActContext act = context(team, step, stop);
    if (std::holds_alternative<dsl::Beacon>(step.verb)) {
        team.range->undo(act);
    } else {
        const Lock lock(mutex_);
        act.again = true;
        act.since = team.measures.age(step.id, lived_of(team));
    }
    team.range->perform(act);
}

/// After the daemon was killed the lease ran out and the beacons with it: that is no containment.
/// Under the lock.
void Conductor::restart_beacons(Team &team) {
    for (const std::string &id : team.restart) {
        dsl::Step again = *team.scenario.find_step(id);
        // What starts it again is still in place, unless the team has removed that.
        if (auto *beacon = std::get_if<dsl::Beacon>(&again.verb))
            beacon->persist = dsl::Persistence::None;
        post(&team, guest_lane(team.number, again.host()),
             [this, &team, step = std::move(again)](const std::stop_token &stop) {
                 std::string wrong;
                 try {
                     begin_again(team, step, stop);
                 } catch (const inject::ActStopped &) {
                     return;
                 } catch (const std::exception &error) {
                     wrong = inject::clean_utf8(error.what(), 500);
                 }
                 const Lock lock(mutex_);
                 if (stopping_ && !wrong.empty())
                     return;
                 if (wrong.empty()) {
                     team.measures.release(step.id, lived_of(team));
                     note(team.number,
                          {"中断で止まった「" + step.id + "」を再開しました",
                           step.id + ", which the interruption had stopped, runs again"});
                     return;
                 }
                 nlohmann::json detail = step_detail(step);
                 detail["reason"] =
                     "could not be started again after the daemon had stopped: " + wrong;
                 append(team.number, kind::step_failed, step.id, "system", std::move(detail));
             });
    }
    team.restart.clear();
}

/// The exercise is over: what still calls out is stopped, and so is what would start it again; what
/// else was left to be found stays. Under the lock.
void Conductor::stop_beacons(Team &team) {
    for (const dsl::Step &step : team.scenario.attack) {
        const auto *persist = std::get_if<dsl::Persist>(&step.verb);
        const bool calls = std::holds_alternative<dsl::Beacon>(step.verb) ||
                           std::holds_alternative<dsl::HttpFlood>(step.verb);
        if ((!persist && !calls) ||
            team.scheduler.status(step.id) != inject::Scheduler::Status::Delivered ||
            team.measures.ended(persist ? persist->beacon : step.id))
            continue;
        post(&team, guest_lane(team.number, step.host()),
             [this, &team, &step](const std::stop_token &stop) {
                 try {
                     team.range->undo(context(team, step, stop));
                 } catch (const inject::ActStopped &) {
                 } catch (const std::exception &error) {
                     const std::string why = inject::clean_utf8(error.what(), 500);
                     const Lock lock(mutex_);
                     note(team.number, {"「" + step.id + "」を止められませんでした：" + why,
                                        step.id + " could not be stopped: " + why});
                 }
             });
    }
}

// ---- injects
// ------------------------------------------------------------------------------------------------------

void Conductor::dispatch_inject(Team &team, const dsl::Inject &inject) {
    const auto why =
        team.items.entry(inject.id).skipped
            ? skipped_by(team, inject.id)
            : objection(inject.only_if, inject.unless,
                        [&](const dsl::Condition &condition) { return holds(team, condition); });
    if (why) {
        append(team.number, kind::inject_withheld, inject.id, "system",
               {{"reason", why->en}, {"reason_ja", why->ja}});
        return;
    }
    say(team, inject, 0);
}

void Conductor::say(Team &team, const dsl::Inject &inject, unsigned repeated) {
    const dsl::Person *person = scenario_.organization.find_person(inject.from);
    const dsl::Text name = person ? person->name : dsl::Text{inject.from, inject.from};
    const std::optional<dsl::Text> &edited = team.items.entry(inject.id).edited;
    const dsl::Text text =
        edited ? dsl::for_team(*edited, scenario_, options_.seed, team.number) : inject.text;
    nlohmann::json detail{{"from", inject.from},
                          {"from_ja", name.ja},
                          {"from_en", name.en},
                          {"channel", event::word_of(inject.channel)},
                          {"text_ja", text.ja},
                          {"text_en", text.en}};
    if (repeated > 0)
        detail["repeated"] = repeated;
    append(team.number, kind::inject_delivered, inject.id, "system", std::move(detail));
}

// ---- the walkthrough's acts
// ---------------------------------------------------------------------------------------

nlohmann::json Conductor::act_detail(const dsl::TeamAct &act) {
    if (const auto *run = std::get_if<dsl::RunCommand>(&act))
        return {{"act", "run"}, {"target", run->on}};
    if (const auto *answer = std::get_if<dsl::GiveAnswer>(&act))
        return {{"act", "answer"}, {"target", answer->objective}};
    if (const auto *cable = std::get_if<dsl::SetCable>(&act))
        return {{"act", "cable"}, {"target", cable->host}};
    if (const auto *capture = std::get_if<dsl::CaptureEvidence>(&act))
        return {{"act", "capture"}, {"target", capture->host}};
    if (const auto *shutdown = std::get_if<dsl::ShutDown>(&act))
        return {{"act", "shutdown"}, {"target", shutdown->host}};
    if (const auto *reset = std::get_if<dsl::ResetHost>(&act))
        return {{"act", "reset"}, {"target", reset->host}};
    return {{"act", "submit"}, {"target", std::get<dsl::SubmitForm>(act).form}};
}

void Conductor::dispatch_act(Team &team, const inject::Item &item) {
    const dsl::TeamAct &act = team.walkthrough[item.index].act;
    append(team.number, kind::act_started, item.id, "walkthrough", act_detail(act));
    const auto *run = std::get_if<dsl::RunCommand>(&act);
    post(&team, run ? guest_lane(team.number, run->on) : range_lane(team.number),
         [this, &team, &act, id = item.id](const std::stop_token &) { play_act(team, id, act); });
}

void Conductor::play_act(Team &team, const std::string &item, const dsl::TeamAct &act) {
    const std::string actor = "walkthrough";
    std::string wrong;
    try {
        if (const auto *run = std::get_if<dsl::RunCommand>(&act))
            do_run(team, run->on, run->command, actor, item);
        else if (const auto *answer = std::get_if<dsl::GiveAnswer>(&act))
            do_answer(team, answer->objective, answer->text, actor, item);
        else if (const auto *cable = std::get_if<dsl::SetCable>(&act))
            do_set_cable(team, cable->host, cable->plugged, actor, item);
        else if (const auto *capture = std::get_if<dsl::CaptureEvidence>(&act))
            do_capture(team, *capture, false, actor, item);
        else if (const auto *shutdown = std::get_if<dsl::ShutDown>(&act))
            do_shut_down(team, shutdown->host, actor, item);
        else if (const auto *reset = std::get_if<dsl::ResetHost>(&act))
            do_reset(team, reset->host, actor, item);
        else {
            const auto &submit = std::get<dsl::SubmitForm>(act);
            do_submit(team, submit.form, submit.fields, actor, item);
        }
        return;
    } catch (const LogError &) {
        throw;
    } catch (const std::exception &error) {
        wrong = inject::clean_utf8(error.what(), 500);
    }
    const Lock lock(mutex_);
    if (stopping_)
        return;
    nlohmann::json detail = act_detail(act);
    detail["reason"] = wrong;
    append(team.number, kind::act_failed, item, actor, std::move(detail));
}

} // namespace enshu::exercise
