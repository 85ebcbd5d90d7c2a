// The scoreboard as a table: a row per team, the total first, then a column per objective.
#pragma once

#include "scoreboard-gui/client/values.h"

#include <QAbstractTableModel>

namespace enshu::gui {

class ScoreModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    static constexpr int total_column = 0;

    explicit ScoreModel(QObject *parent = nullptr);

    void set(const Scoreboard &scoreboard);
    void clear();
    /// The words of the table are said anew in the language of the screen.
    void retranslate();

    const Scoreboard &scoreboard() const { return board_; }
    int team(int row) const { return board_.teams[row].team; }
    /// Nothing for the total's column.
    const ObjectiveResult *result(const QModelIndex &index) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    Scoreboard board_;
};

} // namespace enshu::gui
