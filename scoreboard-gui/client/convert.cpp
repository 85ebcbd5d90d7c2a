#include "scoreboard-gui/client/convert.h"

namespace enshu::gui {

namespace {

QString text(const std::string &from) {
    return QString::fromStdString(from);
}

Text text(const v1::Text &from) {
    return {text(from.ja()), text(from.en())};
}

// The numbers are the API's; a state this console does not know yet is shown as unknown.
template <typename Enum>
Enum known(int from, Enum last) {
    return from >= 0 && from <= static_cast<int>(last) ? static_cast<Enum>(from) : Enum::Unknown;
}

static_assert(static_cast<int>(ExerciseState::Broken) == v1::EXERCISE_STATE_BROKEN);
static_assert(static_cast<int>(ExerciseState::Standby) == v1::EXERCISE_STATE_STANDBY);
static_assert(static_cast<int>(HostState::Gone) == v1::HOST_STATE_GONE);
static_assert(static_cast<int>(HostState::Cloning) == v1::HOST_STATE_CLONING);
static_assert(static_cast<int>(HostState::Unplugged) == v1::HOST_STATE_UNPLUGGED);
static_assert(static_cast<int>(ObjectiveState::NotMeasurable) ==
              v1::OBJECTIVE_STATE_NOT_MEASURABLE);
static_assert(static_cast<int>(ObjectiveState::Penalty) == v1::OBJECTIVE_STATE_PENALTY);

ExerciseStatus to_value(const v1::ExerciseStatus &from) {
    ExerciseStatus to;
    to.exercise = text(from.exercise());
    to.scenario = text(from.scenario());
    to.title = text(from.title());
    to.state = known(from.state(), ExerciseState::Broken);
    to.reason = text(from.reason());
    to.exercise_ms = from.exercise_ms();
    to.duration_ms = from.duration_ms();
    to.clock_running = from.clock_running();
    to.teams = static_cast<int>(from.teams());
    to.last_seq = from.last_seq();
    to.hosts.reserve(from.hosts_size());
    for (const auto &host : from.hosts())
        to.hosts.append({static_cast<int>(host.team()), text(host.host()),
                         known(host.state(), HostState::Cloning), text(host.doing())});
    return to;
}

ObjectiveResult to_value(const v1::ObjectiveResult &from) {
    ObjectiveResult to;
    to.objective = text(from.objective());
    to.phase = text(from.phase());
    to.points = from.points();
    to.possible = from.possible();
    to.state = known(from.state(), ObjectiveState::NotMeasurable);
    to.rule = text(from.rule());
    to.evidence = text(from.evidence());
    to.at_ms = from.at_ms();
    for (auto seq : from.evidence_seq())
        to.evidence_seq.append(seq);
    return to;
}

} // namespace

Status to_value(const v1::GetStatusResponse &from) {
    Status to;
    for (const auto &exercise : from.exercises())
        to.exercises.append(to_value(exercise));
    to.hypervisor = text(from.hypervisor());
    to.accelerator = text(from.accelerator());
    return to;
}

Topology to_value(const v1::Topology &from) {
    Topology to;
    to.organization = text(from.organization());
    for (const auto &zone : from.zones())
        to.zones.append({text(zone.id()), text(zone.cidr()), text(zone.label()), zone.outside()});
    for (const auto &host : from.hosts()) {
        Host one{text(host.id()), text(host.role()), host.hidden(), {}, {}};
        for (const auto &interface : host.interfaces())
            one.interfaces.append({text(interface.zone()), text(interface.address())});
        for (const auto &service : host.services())
            one.services.append(text(service));
        to.hosts.append(one);
    }
    return to;
}

Scoreboard to_value(const v1::Scoreboard &from) {
    Scoreboard to;
    to.exercise_ms = from.exercise_ms();
    to.possible = from.possible();
    for (const auto &team : from.teams()) {
        TeamScore one{static_cast<int>(team.team()), team.points(), {}};
        for (const auto &objective : team.objectives())
            one.objectives.append(to_value(objective));
        to.teams.append(one);
    }
    return to;
}

Event to_value(const v1::Event &from) {
    Event to;
    to.seq = from.seq();
    to.team = static_cast<int>(from.team());
    to.kind = text(from.kind());
    to.subject = text(from.subject());
    to.actor = text(from.actor());
    to.exercise_ms = from.exercise_ms();
    to.wall_unix_ms = from.wall_unix_ms();
    to.text = text(from.text());
    to.detail_json = QByteArray::fromStdString(from.detail_json());
    return to;
}

} // namespace enshu::gui
