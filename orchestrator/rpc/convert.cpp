#include "orchestrator/rpc/convert.h"

#include "orchestrator/event/describe.h"
#include "orchestrator/plan/seed_plan.h"

#include <stdexcept>

namespace enshu::rpc {

namespace {

void set(v1::Text *to, const dsl::Text &text) {
    to->set_ja(text.ja);
    to->set_en(text.en);
}

v1::HostState to_proto(const daemon::HostStatus &host) {
    switch (host.state) {
    case provision::HostState::Planned:
        return v1::HOST_STATE_PLANNED;
    case provision::HostState::Booting:
        return v1::HOST_STATE_BOOTING;
    case provision::HostState::Cloning:
        return v1::HOST_STATE_CLONING;
    case provision::HostState::Settling:
        return v1::HOST_STATE_SETTLING;
    case provision::HostState::Healthy:
        return host.plugged ? v1::HOST_STATE_HEALTHY : v1::HOST_STATE_UNPLUGGED;
    case provision::HostState::Broken:
        return v1::HOST_STATE_BROKEN;
    case provision::HostState::Gone:
        return v1::HOST_STATE_GONE;
    }
    throw std::logic_error("a host without a state");
}

v1::ObjectiveState to_proto(score::ObjectiveState state) {
    switch (state) {
    case score::ObjectiveState::Waiting:
        return v1::OBJECTIVE_STATE_WAITING;
    case score::ObjectiveState::Done:
        return v1::OBJECTIVE_STATE_DONE;
    case score::ObjectiveState::Late:
        return v1::OBJECTIVE_STATE_LATE;
    case score::ObjectiveState::Failed:
        return v1::OBJECTIVE_STATE_FAILED;
    case score::ObjectiveState::Penalty:
        return v1::OBJECTIVE_STATE_PENALTY;
    case score::ObjectiveState::Avoided:
        return v1::OBJECTIVE_STATE_AVOIDED;
    case score::ObjectiveState::NotMeasurable:
        return v1::OBJECTIVE_STATE_NOT_MEASURABLE;
    }
    throw std::logic_error("an objective without a state");
}

} // namespace

v1::ExerciseState to_proto(exercise::State state) {
    switch (state) {
    case exercise::State::Draft:
        return v1::EXERCISE_STATE_DRAFT;
    case exercise::State::Freezing:
        return v1::EXERCISE_STATE_FREEZING;
    case exercise::State::Ready:
        return v1::EXERCISE_STATE_READY;
    case exercise::State::Cloning:
        return v1::EXERCISE_STATE_CLONING;
    case exercise::State::Standby:
        return v1::EXERCISE_STATE_STANDBY;
    case exercise::State::Running:
        return v1::EXERCISE_STATE_RUNNING;
    case exercise::State::Paused:
        return v1::EXERCISE_STATE_PAUSED;
    case exercise::State::Ended:
        return v1::EXERCISE_STATE_ENDED;
    case exercise::State::TornDown:
        return v1::EXERCISE_STATE_TORN_DOWN;
    case exercise::State::Broken:
        return v1::EXERCISE_STATE_BROKEN;
    }
    throw std::logic_error("an exercise without a state");
}

v1::Event to_proto(const event::Event &event) {
    v1::Event message;
    message.set_seq(event.seq);
    message.set_exercise(event.exercise);
    message.set_team(event.team);
    message.set_kind(event.kind);
    message.set_subject(event.subject);
    message.set_actor(event.actor);
    message.set_exercise_ms(event.exercise_ms);
    message.set_wall_unix_ms(event.wall_unix_ms);
    set(message.mutable_text(), event::describe(event));
    message.set_detail_json(
        event.detail.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return message;
}

v1::Golden to_proto(const provision::Goldens::Listed &golden) {
    v1::Golden message;
    message.set_digest(golden.golden.digest);
    set(message.mutable_organization(), golden.golden.organization);
    message.set_made_unix_ms(golden.golden.made_unix_ms);
    message.set_took_ms(golden.golden.took_ms);
    message.set_bytes(golden.bytes);
    for (const std::string &host : golden.golden.hosts) {
        message.add_hosts(host);
    }
    for (const std::string &user : golden.users) {
        message.add_users(user);
    }
    message.set_whole(golden.whole);
    return message;
}

v1::Scoreboard to_proto(const score::Scoreboard &scoreboard) {
    v1::Scoreboard message;
    message.set_exercise_ms(scoreboard.exercise_ms);
    message.set_possible(scoreboard.possible);
    message.set_shown(std::string(score::name_of(scoreboard.shown)));
    for (const score::TeamScore &team : scoreboard.teams) {
        v1::TeamScore *to = message.add_teams();
        to->set_team(team.team);
        to->set_points(team.points);
        for (const score::ObjectiveResult &result : team.objectives) {
            v1::ObjectiveResult *objective = to->add_objectives();
            objective->set_objective(result.objective);
            objective->set_phase(result.phase);
            objective->set_points(result.points);
            objective->set_possible(result.possible);
            objective->set_state(to_proto(result.state));
            set(objective->mutable_rule(), result.rule);
            set(objective->mutable_evidence(), result.evidence);
            objective->set_at_ms(result.at_ms);
            for (const std::uint64_t seq : result.evidence_seq) {
                objective->add_evidence_seq(seq);
            }
        }
    }
    return message;
}

v1::KeptCheckpoint to_proto(const exercise::Checkpoint &checkpoint) {
    v1::KeptCheckpoint message;
    message.set_seq(checkpoint.seq);
    message.set_team(checkpoint.team);
    message.set_name(checkpoint.name);
    message.set_exercise_ms(checkpoint.at.count());
    message.set_stood_ms(checkpoint.stood.count());
    message.set_automatic(checkpoint.automatic);
    return message;
}

v1::Topology topology_of(const dsl::Scenario &scenario) {
    v1::Topology message;
    set(message.mutable_organization(), scenario.organization.name);
    for (const dsl::Zone &zone : scenario.organization.zones) {
        v1::Zone *to = message.add_zones();
        to->set_id(zone.id);
        to->set_cidr(dsl::to_string(zone.cidr));
        set(to->mutable_label(), zone.label);
        to->set_outside(zone.outside);
    }
    for (const dsl::Host &host : scenario.organization.hosts) {
        v1::Host *to = message.add_hosts();
        to->set_id(host.id);
        to->set_role(plan::role_name(host.role));
        to->set_hidden(host.hidden);
        for (const dsl::Interface &interface : host.interfaces) {
            v1::Interface *at = to->add_interfaces();
            at->set_zone(interface.zone);
            at->set_address(dsl::to_string(interface.address));
        }
        for (const dsl::Service &service : host.services) {
            to->add_services(plan::service_name(service.kind));
        }
    }
    return message;
}

namespace {

void set(v1::Remaining *to, double progress, std::chrono::milliseconds remaining, bool about) {
    to->set_progress(progress);
    to->set_remaining_ms(remaining.count());
    to->set_about(about);
}

} // namespace

v1::ExerciseStatus status_of(const daemon::LiveExercise &live, store::Store &store) {
    v1::ExerciseStatus message;
    message.set_exercise(live.name());
    const exercise::State state = live.state();
    message.set_state(to_proto(state));
    if (state == exercise::State::Broken || state == exercise::State::Paused) {
        message.set_reason(live.reason());
    }
    message.set_teams(live.parameters().teams);
    message.set_last_seq(store.last_seq(live.name()));
    message.set_clock_running(state == exercise::State::Running);
    message.set_exercise_ms(live.position().count());
    if (live.scenario() != nullptr) {
        message.set_scenario(live.scenario()->id);
        set(message.mutable_title(), live.scenario()->title);
        message.set_duration_ms(live.scenario()->duration.count());
    }
    if (live.several_sites()) {
        for (const auto &[team, site] : live.placement()) {
            (*message.mutable_sites())[team] = site;
        }
    }
    for (const daemon::HostStatus &host : live.hosts()) {
        v1::HostStatus *to = message.add_hosts();
        to->set_team(host.team);
        to->set_host(host.host);
        to->set_state(to_proto(host));
        to->set_doing(host.doing);
    }
    if (const auto estimate = live.estimate()) {
        set(message.mutable_remaining(), estimate->progress, estimate->remaining, estimate->about);
        for (const provision::HostEstimate &host : estimate->hosts) {
            if (host.team == 0 && host.progress < 1) { // it is nobody's, and gone when it is frozen
                v1::HostStatus *frozen = message.add_hosts();
                frozen->set_host(host.host);
                frozen->set_state(!host.now ? v1::HOST_STATE_PLANNED
                                  : *host.now == provision::StepKind::Boot
                                      ? v1::HOST_STATE_BOOTING
                                      : v1::HOST_STATE_SETTLING);
            }
            for (v1::HostStatus &to : *message.mutable_hosts()) {
                if (to.team() == host.team && to.host() == host.host) {
                    set(to.mutable_remaining(), host.progress, host.remaining, estimate->about);
                    if (host.now) {
                        set(to.mutable_step(), provision::doing(*host.now));
                    }
                }
            }
        }
    }
    if (const auto conductor = live.conductor_if_any()) {
        for (const exercise::TeamStatus &team : conductor->team_status()) {
            v1::TeamStatus *to = message.add_team_status();
            to->set_team(team.team);
            to->set_paused(team.paused);
            to->set_reason(team.reason);
            to->set_exercise_ms(team.position.count());
            to->set_lag_ms(team.lag.count());
            to->set_doing(team.doing);
            to->set_over(team.over);
        }
    }
    return message;
}

} // namespace enshu::rpc
