#include "scoreboard-gui/views/score_view.h"

#include "scoreboard-gui/models/timecode.h"
#include "scoreboard-gui/views/looks.h"

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace enshu::gui {

namespace {

class ScoreDelegate : public QStyledItemDelegate {
  public:
    ScoreDelegate(const Appearance &appearance, const ScoreModel &scores, QObject *parent)
        : QStyledItemDelegate(parent), appearance_(appearance), scores_(scores) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override {
        const auto &theme = appearance_.theme();
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.wash(Tone::Info));
        if (index.column() == ScoreModel::total_column)
            paint_total(*painter, option.rect, index);
        else if (const auto *result = scores_.result(index))
            paint_result(*painter, option, *result);
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(QPen(theme.accent, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(option.rect.adjusted(1, 1, -2, -2));
        }
        painter->restore();
    }

  private:
    void paint_total(QPainter &painter, const QRect &box, const QModelIndex &index) const {
        const auto &theme = appearance_.theme();
        const auto &board = scores_.scoreboard();
        const int points = board.teams[index.row()].points;
        painter.setFont(scaled_font(1.5, true));
        painter.setPen(theme.text);
        const QRect upper = box.adjusted(0, 3, 0, -box.height() * 2 / 5);
        painter.drawText(upper, Qt::AlignCenter, points_text(points));
        painter.setFont(scaled_font(0.88));
        painter.setPen(theme.muted);
        const QRect lower = box.adjusted(0, box.height() * 3 / 5 - 3, 0, -5);
        painter.drawText(lower, Qt::AlignCenter, QStringLiteral("/ %1").arg(board.possible));
    }

    void paint_result(QPainter &painter, const QStyleOptionViewItem &option,
                      const ObjectiveResult &result) const {
        const auto &theme = appearance_.theme();
        const Look look = look_of(result.state);
        const QColor ink = theme.tone(look.tone);
        const QRect box = option.rect;
        const QFontMetrics metrics(option.font);
        const int sign = metrics.height() * 3 / 4;
        const int width = sign + 5 + metrics.horizontalAdvance(look.word);
        const int left = box.left() + std::max((box.width() - width) / 2, 4);
        const int line = box.height() / 2;
        paint_sign(painter, look.sign,
                   QRectF(left, box.top() + (line - sign) / 2.0 + 2, sign, sign), ink);
        painter.setFont(option.font);
        painter.setPen(ink);
        const QRect word(left + sign + 5, box.top() + 2, box.right() - left - sign - 6, line);
        painter.drawText(word, Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(look.word, Qt::ElideRight, word.width()));
        const bool decided =
            result.state != ObjectiveState::Waiting && result.state != ObjectiveState::Unknown;
        painter.setPen(decided ? theme.text : theme.muted);
        const QString points =
            result.possible != 0
                ? QStringLiteral("%1 / %2").arg(points_text(result.points)).arg(result.possible)
                : points_text(result.points);
        painter.drawText(box.adjusted(0, line - 2, 0, -4), Qt::AlignCenter, points);
    }

    const Appearance &appearance_;
    const ScoreModel &scores_;
};

} // namespace

ScoreView::ScoreView(const Appearance &appearance, ScoreModel &scores, QWidget *parent)
    : QFrame(parent), scores_(scores), table_(new QTableView(this)) {
    setObjectName(QStringLiteral("docked"));
    table_->setObjectName(QStringLiteral("scores"));
    table_->setModel(&scores);
    table_->setItemDelegate(new ScoreDelegate(appearance, scores, table_));
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->setTabKeyNavigation(false);
    table_->setCornerButtonEnabled(false);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->verticalHeader()->setHighlightSections(false);
    table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 2 + 14);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 1);
    column->addWidget(table_);

    connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) {
                if (const auto *result = scores_.result(index))
                    Q_EMIT objective_chosen(scores_.team(index.row()), result->objective);
            });
    connect(&scores_, &QAbstractItemModel::modelReset, this, &ScoreView::fit_columns);
    fit_columns();
}

void ScoreView::changeEvent(QEvent *event) {
    if (event->type() == QEvent::LanguageChange)
        fit_columns();
    QFrame::changeEvent(event);
}

void ScoreView::fit_columns() {
    const QFontMetrics metrics(table_->font());
    for (int column = 0; column < scores_.columnCount(); ++column) {
        int width = metrics.horizontalAdvance(
            scores_.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        if (column != ScoreModel::total_column)
            for (const auto state : {ObjectiveState::Waiting, ObjectiveState::Done,
                                     ObjectiveState::Avoided, ObjectiveState::Penalty})
                width = std::max(width,
                                 metrics.height() + metrics.horizontalAdvance(look_of(state).word));
        table_->setColumnWidth(column, width + 22);
    }
}

} // namespace enshu::gui
