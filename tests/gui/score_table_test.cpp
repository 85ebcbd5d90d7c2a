#include "scoreboard-gui/models/score_model.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>

namespace enshu::gui::test {
namespace {

Scoreboard board(int teams, int objectives, int points) {
    Scoreboard out;
    out.possible = 60 * objectives;
    for (int team = 1; team <= teams; ++team) {
        TeamScore score{team, points, {}};
        for (int i = 0; i < objectives; ++i) {
            ObjectiveResult result;
            result.objective = QStringLiteral("objective-%1").arg(i);
            result.points = points;
            result.possible = 60;
            result.state = ObjectiveState::Done;
            score.objectives.append(result);
        }
        out.teams.append(score);
    }
    return out;
}

TEST(ScoreModel, keeps_its_promises_as_a_model_while_scores_and_teams_change) {
    ScoreModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.set(board(2, 4, 0));
    model.set(board(2, 4, 10));
    model.set(board(40, 6, 10));
    model.retranslate();
    model.clear();
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(ScoreModel, has_a_row_per_team_the_total_first_and_a_column_per_objective) {
    ScoreModel model;
    model.set(board(3, 4, -20));
    EXPECT_EQ(model.rowCount(), 3);
    EXPECT_EQ(model.columnCount(), 5);
    EXPECT_EQ(model.data(model.index(2, 0)).toString(), "−20 / 240");
    EXPECT_EQ(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), "objective-0");
    EXPECT_EQ(model.result(model.index(0, 0)), nullptr);
    ASSERT_NE(model.result(model.index(0, 4)), nullptr);
    EXPECT_EQ(model.result(model.index(0, 4))->objective, "objective-3");
}

TEST(ScoreModel, tells_only_the_rows_that_changed_so_that_the_selection_stays) {
    ScoreModel model;
    auto before = board(3, 4, 0);
    model.set(before);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.set(before);
    EXPECT_EQ(changed.size(), 0);
    before.teams[1].points = 60;
    model.set(before);
    ASSERT_EQ(changed.size(), 1);
    EXPECT_EQ(changed[0][0].toModelIndex().row(), 1);
    EXPECT_EQ(reset.size(), 0);
}

} // namespace
} // namespace enshu::gui::test
