// The score table: a team a row, an objective a column, each cell with sign, word and points.
#pragma once

#include "scoreboard-gui/models/score_model.h"
#include "scoreboard-gui/views/appearance.h"

#include <QFrame>

class QTableView;

namespace enshu::gui {

class ScoreView : public QFrame {
    Q_OBJECT
  public:
    ScoreView(const Appearance &appearance, ScoreModel &scores, QWidget *parent = nullptr);

    QTableView *table() { return table_; }

  Q_SIGNALS:
    void objective_chosen(int team, const QString &objective);

  protected:
    void changeEvent(QEvent *event) override;

  private:
    void fit_columns();

    ScoreModel &scores_;
    QTableView *table_;
};

} // namespace enshu::gui
