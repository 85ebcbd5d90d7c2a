#include "scoreboard-gui/models/score_model.h"

#include "scoreboard-gui/models/timecode.h"

namespace enshu::gui {

namespace {

bool same_shape(const Scoreboard &a, const Scoreboard &b) {
    if (a.teams.size() != b.teams.size())
        return false;
    for (qsizetype row = 0; row < a.teams.size(); ++row) {
        const auto &left = a.teams[row];
        const auto &right = b.teams[row];
        if (left.team != right.team || left.objectives.size() != right.objectives.size())
            return false;
        for (qsizetype i = 0; i < left.objectives.size(); ++i)
            if (left.objectives[i].objective != right.objectives[i].objective)
                return false;
    }
    return true;
}

} // namespace

ScoreModel::ScoreModel(QObject *parent) : QAbstractTableModel(parent) {}

void ScoreModel::set(const Scoreboard &scoreboard) {
    if (!same_shape(board_, scoreboard)) {
        beginResetModel();
        board_ = scoreboard;
        endResetModel();
        return;
    }
    const auto before = std::exchange(board_, scoreboard);
    for (int row = 0; row < rowCount(); ++row)
        if (before.teams[row] != board_.teams[row])
            Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

void ScoreModel::clear() {
    set({});
}

void ScoreModel::retranslate() {
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    if (rowCount() == 0)
        return;
    Q_EMIT headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

const ObjectiveResult *ScoreModel::result(const QModelIndex &index) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() == total_column)
        return nullptr;
    const auto &objectives = board_.teams[index.row()].objectives;
    return index.column() - 1 < objectives.size() ? &objectives[index.column() - 1] : nullptr;
}

int ScoreModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(board_.teams.size());
}

int ScoreModel::columnCount(const QModelIndex &parent) const {
    if (parent.isValid())
        return 0;
    return 1 +
           (board_.teams.isEmpty() ? 0 : static_cast<int>(board_.teams.first().objectives.size()));
}

QVariant ScoreModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<int>(Qt::AlignCenter);
    if (role != Qt::DisplayRole)
        return {};
    const auto &team = board_.teams[index.row()];
    if (index.column() == total_column)
        return QStringLiteral("%1 / %2").arg(points_text(team.points)).arg(board_.possible);
    const auto *one = result(index);
    return one ? QStringLiteral("%1 / %2").arg(points_text(one->points)).arg(one->possible)
               : QString();
}

QVariant ScoreModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || section < 0)
        return {};
    if (orientation == Qt::Vertical)
        return section < rowCount() ? tr("Team %1").arg(team(section)) : QVariant();
    if (section == total_column)
        return tr("Total");
    if (board_.teams.isEmpty() || section - 1 >= board_.teams.first().objectives.size())
        return {};
    return board_.teams.first().objectives[section - 1].objective;
}

} // namespace enshu::gui
