#include "scoreboard-gui/views/acts.h"

#include "scoreboard-gui/views/looks.h"

namespace enshu::gui {

Acts::Acts(const Appearance &appearance, QObject *parent)
    : QObject(parent), appearance_(appearance) {
    start_.setObjectName(QStringLiteral("act-start"));
    pause_.setObjectName(QStringLiteral("act-pause"));
    end_.setObjectName(QStringLiteral("act-end"));
    start_.setShortcut(QKeySequence(Qt::Key_F5));
    pause_.setShortcut(QKeySequence(Qt::Key_F6));
    end_.setShortcut(QKeySequence(Qt::Key_F8));
    connect(&start_, &QAction::triggered, this, [this] { Q_EMIT wanted(Act::Start); });
    connect(&pause_, &QAction::triggered, this,
            [this] { Q_EMIT wanted(state_ == ExerciseState::Paused ? Act::Resume : Act::Pause); });
    connect(&end_, &QAction::triggered, this, [this] { Q_EMIT wanted(Act::End); });
    retranslate();
}

void Acts::set_state(ExerciseState state) {
    if (state == state_)
        return;
    state_ = state;
    retranslate();
}

void Acts::set_link(LinkWord link) {
    if (link == link_)
        return;
    link_ = link;
    refresh();
}

void Acts::set_busy(bool busy) {
    busy_ = busy;
    refresh();
}

void Acts::retranslate() {
    const bool paused = state_ == ExerciseState::Paused;
    start_.setText(act_word(Act::Start));
    pause_.setText(act_word(paused ? Act::Resume : Act::Pause));
    end_.setText(act_word(Act::End));
    repaint();
    refresh();
}

void Acts::repaint() {
    const auto &theme = appearance_.theme();
    start_.setIcon(sign_icon(Sign::Play, theme.good));
    pause_.setIcon(state_ == ExerciseState::Paused ? sign_icon(Sign::Play, theme.good)
                                                   : sign_icon(Sign::Pause, theme.warn));
    end_.setIcon(sign_icon(Sign::Stop, theme.bad));
}

void Acts::refresh() {
    const bool heard = link_ == LinkWord::Live && !busy_;
    const bool running = state_ == ExerciseState::Running;
    const bool paused = state_ == ExerciseState::Paused;
    start_.setEnabled(heard && state_ == ExerciseState::Standby);
    pause_.setEnabled(heard && (running || paused));
    end_.setEnabled(heard && (running || paused));

    const QString why = busy_                     ? tr("The last act is still under way.")
                        : link_ != LinkWord::Live ? tr("The daemon does not answer now.")
                                                  : QString();
    const auto tip = [&](QAction &action, const QString &when) {
        action.setToolTip(QStringLiteral("%1 (%2)\n%3")
                              .arg(action.text(),
                                   action.shortcut().toString(QKeySequence::NativeText),
                                   action.isEnabled() ? tr("Asks for a reason first.")
                                   : why.isEmpty()    ? when
                                                      : why));
    };
    tip(start_, tr("Possible in the state Standby."));
    tip(pause_, tr("Possible while the exercise runs or is paused."));
    tip(end_, tr("Possible while the exercise runs or is paused."));
}

} // namespace enshu::gui
