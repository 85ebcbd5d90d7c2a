#include "scoreboard-gui/models/kinds.h"

#include <QCoreApplication>

namespace enshu::gui {

namespace {

struct Kind {
    const char *name;
    Category category;
    const char *word;
};

constexpr Kind kinds[] = {
    {"exercise.state", Category::Exercise, QT_TRANSLATE_NOOP("Kinds", "State")},
    {"clock.skipped", Category::Exercise, QT_TRANSLATE_NOOP("Kinds", "Clock skipped")},
    {"team.state", Category::Exercise, QT_TRANSLATE_NOOP("Kinds", "Team")},
    {"checkpoint.made", Category::Machines, QT_TRANSLATE_NOOP("Kinds", "Checkpoint")},
    {"reset.started", Category::Machines, QT_TRANSLATE_NOOP("Kinds", "Putting back")},
    {"reset.failed", Category::Machines, QT_TRANSLATE_NOOP("Kinds", "Not put back")},
    {"host.state", Category::Machines, QT_TRANSLATE_NOOP("Kinds", "Host")},
    {"range.note", Category::Machines, QT_TRANSLATE_NOOP("Kinds", "Range")},
    {"alarm.raised", Category::Machines, QT_TRANSLATE_NOOP("Kinds", "Alarm")},
    {"alarm.cleared", Category::Machines, QT_TRANSLATE_NOOP("Kinds", "Alarm over")},
    {"isolation.proved", Category::Machines, QT_TRANSLATE_NOOP("Kinds", "Isolation")},
    {"isolation.breached", Category::Machines, QT_TRANSLATE_NOOP("Kinds", "Isolation breached")},
    {"telemetry.rejected", Category::Machines, QT_TRANSLATE_NOOP("Kinds", "Rejected data")},
    {"step.started", Category::Attack, QT_TRANSLATE_NOOP("Kinds", "Step started")},
    {"step.delivered", Category::Attack, QT_TRANSLATE_NOOP("Kinds", "Step delivered")},
    {"step.failed", Category::Attack, QT_TRANSLATE_NOOP("Kinds", "Step failed")},
    {"step.spared", Category::Attack, QT_TRANSLATE_NOOP("Kinds", "Step spared")},
    {"step.replayed", Category::Attack, QT_TRANSLATE_NOOP("Kinds", "Step replayed")},
    {"contact", Category::Attack, QT_TRANSLATE_NOOP("Kinds", "Contact")},
    {"emulation.doubted", Category::Attack, QT_TRANSLATE_NOOP("Kinds", "Not measurable")},
    {"emulation.trusted", Category::Attack, QT_TRANSLATE_NOOP("Kinds", "Measured again")},
    {"contact.lost", Category::Attack, QT_TRANSLATE_NOOP("Kinds", "Contact lost")},
    {"file.arrived", Category::Attack, QT_TRANSLATE_NOOP("Kinds", "File arrived")},
    {"inject.delivered", Category::WhiteCell, QT_TRANSLATE_NOOP("Kinds", "Inject")},
    {"inject.withheld", Category::WhiteCell, QT_TRANSLATE_NOOP("Kinds", "Inject withheld")},
    {"item.fired", Category::WhiteCell, QT_TRANSLATE_NOOP("Kinds", "Let happen")},
    {"item.held", Category::WhiteCell, QT_TRANSLATE_NOOP("Kinds", "Held")},
    {"item.released", Category::WhiteCell, QT_TRANSLATE_NOOP("Kinds", "Released")},
    {"item.skipped", Category::WhiteCell, QT_TRANSLATE_NOOP("Kinds", "Skipped")},
    {"item.delayed", Category::WhiteCell, QT_TRANSLATE_NOOP("Kinds", "Moved")},
    {"item.repeated", Category::WhiteCell, QT_TRANSLATE_NOOP("Kinds", "Repeated")},
    {"inject.edited", Category::WhiteCell, QT_TRANSLATE_NOOP("Kinds", "Edited")},
    {"note.made", Category::WhiteCell, QT_TRANSLATE_NOOP("Kinds", "Note")},
    {"scoreboard.shown", Category::Exercise, QT_TRANSLATE_NOOP("Kinds", "Scoreboard")},
    {"speed.set", Category::Exercise, QT_TRANSLATE_NOOP("Kinds", "Speed")},
    {"form.graded", Category::WhiteCell, QT_TRANSLATE_NOOP("Kinds", "Grading")},
    {"cable.set", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Cable")},
    {"answer.given", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Answer")},
    {"form.submitted", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Report")},
    {"hint.taken", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Hint")},
    {"evidence.begun", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Evidence begun")},
    {"evidence.captured", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Evidence")},
    {"evidence.failed", Category::Team, QT_TRANSLATE_NOOP("Kinds", "No evidence")},
    {"evidence.fetched", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Evidence fetched")},
    {"host.power", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Power")},
    {"host.reset", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Reset")},
    {"command.run", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Command")},
    {"act.started", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Walkthrough")},
    {"act.failed", Category::Team, QT_TRANSLATE_NOOP("Kinds", "Walkthrough failed")},
    {"connection.probed", Category::Score, QT_TRANSLATE_NOOP("Kinds", "Connection")},
    {"service.probed", Category::Score, QT_TRANSLATE_NOOP("Kinds", "Service")},
    {"guest.state", Category::Score, QT_TRANSLATE_NOOP("Kinds", "Guest state")},
    {"probe.failed", Category::Score, QT_TRANSLATE_NOOP("Kinds", "No answer")},
    {"objective.decided", Category::Score, QT_TRANSLATE_NOOP("Kinds", "Objective")},
    {"objective.overridden", Category::Score, QT_TRANSLATE_NOOP("Kinds", "Set by hand")},
};

const Kind *find(const QString &name) {
    for (const auto &kind : kinds)
        if (name == QLatin1String(kind.name))
            return &kind;
    return nullptr;
}

} // namespace

Category category_of(const QString &kind) {
    const auto *known = find(kind);
    return known ? known->category : Category::Exercise;
}

QString kind_word(const QString &kind) {
    const auto *known = find(kind);
    return known ? QCoreApplication::translate("Kinds", known->word) : kind;
}

QString category_word(Category category) {
    switch (category) {
    case Category::Exercise:
        return QCoreApplication::translate("Categories", "Exercise");
    case Category::Machines:
        return QCoreApplication::translate("Categories", "Machines");
    case Category::Attack:
        return QCoreApplication::translate("Categories", "Attack");
    case Category::WhiteCell:
        return QCoreApplication::translate("Categories", "White cell");
    case Category::Team:
        return QCoreApplication::translate("Categories", "Team");
    case Category::Score:
        return QCoreApplication::translate("Categories", "Score");
    }
    return {};
}

} // namespace enshu::gui
