#include "scoreboard-gui/views/looks.h"

#include <QCoreApplication>

namespace enshu::gui {

namespace {

struct Exercises {
    Q_DECLARE_TR_FUNCTIONS(ExerciseStates)
};
struct Hosts {
    Q_DECLARE_TR_FUNCTIONS(HostStates)
};
struct Objectives {
    Q_DECLARE_TR_FUNCTIONS(ObjectiveStates)
};
struct Links {
    Q_DECLARE_TR_FUNCTIONS(LinkWords)
};
struct Roles {
    Q_DECLARE_TR_FUNCTIONS(Roles)
};
struct Acts {
    Q_DECLARE_TR_FUNCTIONS(Acts)
};

} // namespace

Look look_of(ExerciseState state) {
    switch (state) {
    case ExerciseState::Draft:
        return {Sign::Ring, Tone::Muted, Exercises::tr("Draft")};
    case ExerciseState::Freezing:
        return {Sign::Hourglass, Tone::Info, Exercises::tr("Freezing")};
    case ExerciseState::Ready:
        return {Sign::HalfRing, Tone::Info, Exercises::tr("Ready")};
    case ExerciseState::Cloning:
        return {Sign::Hourglass, Tone::Info, Exercises::tr("Building")};
    case ExerciseState::Standby:
        return {Sign::Check, Tone::Info, Exercises::tr("Standby")};
    case ExerciseState::Running:
        return {Sign::Play, Tone::Good, Exercises::tr("Running")};
    case ExerciseState::Paused:
        return {Sign::Pause, Tone::Warn, Exercises::tr("Paused")};
    case ExerciseState::Ended:
        return {Sign::Stop, Tone::Plain, Exercises::tr("Ended")};
    case ExerciseState::TornDown:
        return {Sign::Dash, Tone::Muted, Exercises::tr("Torn down")};
    case ExerciseState::Broken:
        return {Sign::Cross, Tone::Bad, Exercises::tr("Broken")};
    case ExerciseState::Unknown:
        break;
    }
    return {Sign::Question, Tone::Muted, Exercises::tr("Unknown")};
}

Look look_of(HostState state) {
    switch (state) {
    case HostState::Planned:
        return {Sign::Ring, Tone::Muted, Hosts::tr("Planned")};
    case HostState::Booting:
        return {Sign::Hourglass, Tone::Info, Hosts::tr("Booting")};
    case HostState::Cloning:
        return {Sign::Hourglass, Tone::Info, Hosts::tr("Cloning")};
    case HostState::Settling:
        return {Sign::HalfRing, Tone::Info, Hosts::tr("Settling")};
    case HostState::Healthy:
        return {Sign::Check, Tone::Good, Hosts::tr("Healthy")};
    case HostState::Unplugged:
        return {Sign::Unplugged, Tone::Warn, Hosts::tr("Unplugged")};
    case HostState::Broken:
        return {Sign::Cross, Tone::Bad, Hosts::tr("Broken")};
    case HostState::Gone:
        return {Sign::Dash, Tone::Muted, Hosts::tr("Gone")};
    case HostState::Unknown:
        break;
    }
    return {Sign::Question, Tone::Muted, Hosts::tr("Unknown")};
}

Look look_of(ObjectiveState state) {
    switch (state) {
    case ObjectiveState::Waiting:
        return {Sign::Ring, Tone::Muted, Objectives::tr("Waiting")};
    case ObjectiveState::Done:
        return {Sign::Check, Tone::Good, Objectives::tr("Done")};
    case ObjectiveState::Late:
        return {Sign::Clock, Tone::Warn, Objectives::tr("Late")};
    case ObjectiveState::Failed:
        return {Sign::Cross, Tone::Bad, Objectives::tr("Failed")};
    case ObjectiveState::Penalty:
        return {Sign::Drop, Tone::Bad, Objectives::tr("Penalty")};
    case ObjectiveState::Avoided:
        return {Sign::Shield, Tone::Good, Objectives::tr("Avoided")};
    case ObjectiveState::NotMeasurable:
        return {Sign::Question, Tone::Warn, Objectives::tr("Not measurable")};
    case ObjectiveState::Unknown:
        break;
    }
    return {Sign::Question, Tone::Muted, Objectives::tr("Unknown")};
}

Look look_of(LinkWord link) {
    switch (link) {
    case LinkWord::Connecting:
        return {Sign::Hourglass, Tone::Info, Links::tr("CONNECTING")};
    case LinkWord::Live:
        return {Sign::Waves, Tone::Good, Links::tr("LIVE")};
    case LinkWord::Reconnecting:
        return {Sign::Hourglass, Tone::Warn, Links::tr("RECONNECTING")};
    case LinkWord::Stale:
        return {Sign::Unplugged, Tone::Bad, Links::tr("STALE")};
    }
    return {Sign::Question, Tone::Muted, {}};
}

Look look_of(Category category) {
    const QString word = category_word(category);
    switch (category) {
    case Category::Exercise:
        return {Sign::Flag, Tone::Plain, word};
    case Category::Machines:
        return {Sign::Chip, Tone::Muted, word};
    case Category::Attack:
        return {Sign::Bolt, Tone::Attack, word};
    case Category::WhiteCell:
        return {Sign::Speech, Tone::Warn, word};
    case Category::Team:
        return {Sign::Person, Tone::Info, word};
    case Category::Score:
        return {Sign::Star, Tone::Good, word};
    }
    return {Sign::Flag, Tone::Plain, word};
}

Look look_of_kind(const QString &kind) {
    Look look = look_of(category_of(kind));
    look.word = kind_word(kind);
    if (kind == QLatin1String("contact"))
        look.sign = Sign::Waves;
    else if (kind == QLatin1String("contact.lost"))
        look = {Sign::Shield, Tone::Good, look.word};
    else if (kind == QLatin1String("file.arrived"))
        look = {Sign::Drop, Tone::Bad, look.word};
    else if (kind == QLatin1String("step.failed") || kind == QLatin1String("telemetry.rejected"))
        look = {Sign::Cross, Tone::Bad, look.word};
    else if (kind == QLatin1String("step.spared"))
        look = {Sign::Dash, Tone::Good, look.word};
    else if (kind == QLatin1String("cable.set"))
        look.sign = Sign::Unplugged;
    else if (kind == QLatin1String("clock.skipped"))
        look.sign = Sign::Clock;
    return look;
}

QString role_word(const QString &role) {
    if (role == QLatin1String("router"))
        return Roles::tr("Router");
    if (role == QLatin1String("server"))
        return Roles::tr("Server");
    if (role == QLatin1String("workstation"))
        return Roles::tr("Workstation");
    if (role == QLatin1String("attacker"))
        return Roles::tr("Attacker");
    return role;
}

QString act_word(Act act) {
    switch (act) {
    case Act::Start:
        return Acts::tr("Start");
    case Act::Pause:
        return Acts::tr("Pause");
    case Act::Resume:
        return Acts::tr("Resume");
    case Act::End:
        return Acts::tr("End");
    }
    return {};
}

} // namespace enshu::gui
