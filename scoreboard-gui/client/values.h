// What the daemon tells, as plain values: the only form in which the rest of the console knows it.
#pragma once

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>

namespace enshu::gui {

enum class Lang { Ja, En };

/// A text people read. Where the daemon sent one language only, in() returns that one.
struct Text {
    QString ja;
    QString en;
    const QString &in(Lang lang) const;
    bool operator==(const Text &) const = default;
};

enum class ExerciseState {
    Unknown,
    Draft,
    Freezing,
    Ready,
    Cloning,
    Standby,
    Running,
    Paused,
    Ended,
    TornDown,
    Broken
};
enum class HostState {
    Unknown,
    Planned,
    Booting,
    Settling,
    Healthy,
    Unplugged,
    Broken,
    Gone,
    Cloning
};
enum class ObjectiveState { Unknown, Waiting, Done, Late, Failed, Penalty, Avoided, NotMeasurable };

struct HostStatus {
    int team = 0;
    QString host;
    HostState state = HostState::Unknown;
    QString doing; ///< what is happening now, or what is wrong
    bool operator==(const HostStatus &) const = default;
};

struct ExerciseStatus {
    QString exercise;
    QString scenario;
    Text title;
    ExerciseState state = ExerciseState::Unknown;
    QString reason;         ///< why it is broken or paused
    qint64 exercise_ms = 0; ///< since START
    qint64 duration_ms = 0;
    bool clock_running = false;
    int teams = 0;
    quint64 last_seq = 0;
    QList<HostStatus> hosts;
};

struct Status {
    QList<ExerciseStatus> exercises;
    QString hypervisor;
    QString accelerator; ///< "kvm" or "tcg"
};

struct Zone {
    QString id;
    QString cidr;
    Text label;
    bool outside = false;
    bool operator==(const Zone &) const = default;
};

struct Interface {
    QString zone;
    QString address;
    bool operator==(const Interface &) const = default;
};

struct Host {
    QString id;
    QString role; ///< router | server | workstation | attacker
    bool hidden = false;
    QList<Interface> interfaces;
    QList<QString> services;
    bool operator==(const Host &) const = default;
};

struct Topology {
    Text organization;
    QList<Zone> zones;
    QList<Host> hosts;
    bool operator==(const Topology &) const = default;
};

struct ObjectiveResult {
    QString objective;
    QString phase;
    int points = 0; ///< awarded; negative is a penalty
    int possible = 0;
    ObjectiveState state = ObjectiveState::Unknown;
    Text rule;
    Text evidence;
    qint64 at_ms = -1; ///< exercise time; -1: not yet
    QList<quint64> evidence_seq;
    bool operator==(const ObjectiveResult &) const = default;
};

struct TeamScore {
    int team = 0;
    int points = 0;
    QList<ObjectiveResult> objectives;
    bool operator==(const TeamScore &) const = default;
};

struct Scoreboard {
    qint64 exercise_ms = 0;
    int possible = 0;
    QList<TeamScore> teams;
};

struct Event {
    quint64 seq = 0;
    int team = 0; ///< 0: all teams, or none
    QString kind;
    QString subject;
    QString actor;
    qint64 exercise_ms = 0;
    qint64 wall_unix_ms = 0;
    Text text;
    QByteArray detail_json;
};

/// A controller's act.
enum class Act { Start, Pause, Resume, End };

struct ActOutcome {
    Act act = Act::Start;
    bool recorded = false;
    quint64 seq = 0; ///< of the event that records it
    QString error;   ///< the daemon's own words
};

/// How well the console hears the daemon.
enum class LinkWord {
    Connecting,   ///< nothing was ever heard
    Live,         ///< calls are answered and the events flow
    Reconnecting, ///< something broke less than stale_after_ms ago
    Stale         ///< what is shown is old
};

struct Link {
    bool ever_heard = false;
    bool broken = true; ///< the last call or the event stream failed
    qint64 age_ms = 0;  ///< since the daemon last answered
    int attempts = 0;   ///< failed in a row
    QString error;
};

inline constexpr qint64 stale_after_ms = 10'000;
LinkWord judge(const Link &link);

} // namespace enshu::gui

Q_DECLARE_METATYPE(enshu::gui::ActOutcome)
