// The teams' points over exercise time, as steps.
#pragma once

#include "scoreboard-gui/models/score_history.h"
#include "scoreboard-gui/views/appearance.h"

#include <QFrame>
#include <QSet>

QT_BEGIN_NAMESPACE
class QChart;
class QChartView;
class QValueAxis;
QT_END_NAMESPACE

namespace enshu::gui {

class ScoreChart : public QFrame {
    Q_OBJECT
  public:
    explicit ScoreChart(const Appearance &appearance, QWidget *parent = nullptr);

    void set_history(const ScoreHistory &history, int teams, int possible);
    void set_now(qint64 exercise_ms);

  protected:
    void changeEvent(QEvent *event) override;

  private:
    void draw();
    QSet<int> named_teams() const;

    const Appearance &appearance_;
    ScoreHistory history_;
    int teams_ = 0;
    int possible_ = 0;
    qint64 now_ms_ = 0;
    QChart *chart_;
    QChartView *view_;
    QValueAxis *time_;
    QValueAxis *points_;
};

} // namespace enshu::gui
