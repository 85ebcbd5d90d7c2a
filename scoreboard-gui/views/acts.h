// The controller's acts as QActions: enabled where the exercise's state allows them and the daemon
// can hear.
#pragma once

#include "scoreboard-gui/client/values.h"
#include "scoreboard-gui/views/appearance.h"

#include <QAction>

namespace enshu::gui {

class Acts : public QObject {
    Q_OBJECT
  public:
    explicit Acts(const Appearance &appearance, QObject *parent = nullptr);

    QAction *start() { return &start_; }
    /// Pause while the exercise runs, Resume while it is paused.
    QAction *pause_or_resume() { return &pause_; }
    QAction *end() { return &end_; }

    void set_state(ExerciseState state);
    void set_link(LinkWord link);
    /// While an act is under way no other can be asked for.
    void set_busy(bool busy);
    void retranslate();
    void repaint();

  Q_SIGNALS:
    void wanted(Act act);

  private:
    void refresh();

    const Appearance &appearance_;
    ExerciseState state_ = ExerciseState::Unknown;
    LinkWord link_ = LinkWord::Connecting;
    bool busy_ = false;
    QAction start_;
    QAction pause_;
    QAction end_;
};

} // namespace enshu::gui
