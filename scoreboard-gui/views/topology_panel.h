// The topology with its team selector and zoom.
#pragma once

#include "scoreboard-gui/views/appearance.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QToolButton;

namespace enshu::gui {

class TopologyView;

class TopologyPanel : public QFrame {
    Q_OBJECT
  public:
    explicit TopologyPanel(const Appearance &appearance, QWidget *parent = nullptr);

    TopologyView &view() { return *view_; }
    void set_teams(int teams);
    /// 1 and up; 0: every team.
    void choose_team(int team);

  protected:
    void changeEvent(QEvent *event) override;

  private:
    void retranslate();

    QLabel *heading_;
    QComboBox *team_;
    QToolButton *out_;
    QToolButton *in_;
    QToolButton *fit_;
    TopologyView *view_;
};

} // namespace enshu::gui
