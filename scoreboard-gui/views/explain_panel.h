// Why a team has the points it has: the rule, the evidence and the moment of one objective.
#pragma once

#include "scoreboard-gui/client/values.h"
#include "scoreboard-gui/views/appearance.h"

#include <QScrollArea>

class QHBoxLayout;
class QLabel;

namespace enshu::gui {

class Pill;

class ExplainPanel : public QFrame {
    Q_OBJECT
  public:
    explicit ExplainPanel(const Appearance &appearance, QWidget *parent = nullptr);

    /// Keeps explaining this team's objective as the score moves. Until one is chosen: the latest
    /// decision.
    void choose(int team, const QString &objective);
    void set(const Scoreboard &scoreboard);
    void clear();

  Q_SIGNALS:
    void event_wanted(quint64 seq);

  protected:
    void changeEvent(QEvent *event) override;

  private:
    void show_chosen();

    const Appearance &appearance_;
    Scoreboard board_;
    int team_ = 0;
    QString objective_;
    QLabel *hint_;
    QWidget *body_;
    QLabel *name_;
    QLabel *points_;
    Pill *state_;
    QLabel *captions_[4];
    QLabel *rule_;
    QLabel *evidence_;
    QLabel *moment_;
    QLabel *events_;
};

} // namespace enshu::gui
