#include "scoreboard-gui/views/feed_view.h"

#include "scoreboard-gui/views/looks.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace enshu::gui {

namespace {

class FeedDelegate : public QStyledItemDelegate {
  public:
    FeedDelegate(const Appearance &appearance, const EventFilter &filter, const EventModel &events,
                 QObject *parent)
        : QStyledItemDelegate(parent), appearance_(appearance), filter_(filter), events_(events) {}

  protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto &theme = appearance_.theme();
        option->state &= ~QStyle::State_HasFocus;
        if (index.column() == EventModel::Kind) {
            const auto &event = events_.event(filter_.mapToSource(index).row());
            const Look look = look_of_kind(event.kind);
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = sign_icon(look.sign, theme.tone(look.tone));
            const int side = option->fontMetrics.height() * 3 / 4;
            option->decorationSize = {side, side};
        } else if (index.column() == EventModel::Seq) {
            option->palette.setColor(QPalette::Text, theme.muted);
        }
    }

  private:
    const Appearance &appearance_;
    const EventFilter &filter_;
    const EventModel &events_;
};

} // namespace

FeedView::FeedView(const Appearance &appearance, EventModel &events, QWidget *parent)
    : QFrame(parent), appearance_(appearance), events_(events),
      filter_(new EventFilter(events, this)), team_(new QComboBox(this)),
      search_(new QLineEdit(this)), count_(new QLabel(this)), follow_(new QToolButton(this)),
      table_(new QTableView(this)) {
    setObjectName(QStringLiteral("docked"));
    table_->setObjectName(QStringLiteral("feed"));
    search_->setObjectName(QStringLiteral("feed-search"));
    search_->setClearButtonEnabled(true);
    search_->setMinimumWidth(fontMetrics().height() * 5);
    search_->setMaximumWidth(fontMetrics().height() * 16);
    count_->setObjectName(QStringLiteral("caption"));
    follow_->setObjectName(QStringLiteral("plain"));

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(10, 4, 10, 6);
    bar->setSpacing(6);
    bar->addWidget(team_);
    for (const Category category : categories) {
        auto *chip = new QToolButton(this);
        chip->setObjectName(QStringLiteral("chip"));
        chip->setCheckable(true);
        chip->setChecked(true);
        chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        chip->setIconSize({13, 13});
        connect(chip, &QToolButton::toggled, this, [this, category](bool shown) {
            filter_->set_shown(category, shown);
            tell_count();
        });
        chips_.append(chip);
        bar->addWidget(chip);
    }
    bar->addStretch();
    bar->addWidget(count_);
    bar->addWidget(follow_);
    bar->addWidget(search_, 1);

    table_->setModel(filter_);
    table_->setItemDelegate(new FeedDelegate(appearance, *filter_, events, table_));
    table_->setShowGrid(false);
    table_->setAlternatingRowColors(true);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 6);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->horizontalHeader()->setHighlightSections(false);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 4, 1, 1);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(table_);

    connect(search_, &QLineEdit::textChanged, this, [this](const QString &text) {
        filter_->set_text(text);
        tell_count();
    });
    connect(team_, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index < 0)
            return;
        filter_->set_team(index == 0 ? std::nullopt : std::optional(index));
        tell_count();
    });
    connect(&events_, &QAbstractItemModel::modelReset, this, &FeedView::tell_count);
    connect(follow_, &QToolButton::clicked, table_, &QTableView::scrollToBottom);
    connect(table_->verticalScrollBar(), &QScrollBar::valueChanged, this, &FeedView::tell_count);
    set_teams(0);
    retranslate();
}

void FeedView::append(const QList<Event> &events) {
    const auto *bar = table_->verticalScrollBar();
    const bool follows = bar->value() >= bar->maximum();
    events_.append(events);
    if (follows)
        table_->scrollToBottom();
    tell_count();
}

void FeedView::set_teams(int teams) {
    if (team_->count() == teams + 1)
        return;
    const int chosen = team_->currentIndex();
    team_->clear();
    team_->addItem(tr("All teams"));
    for (int team = 1; team <= teams; ++team)
        team_->addItem(tr("Team %1").arg(team));
    team_->setCurrentIndex(chosen >= 0 && chosen <= teams ? chosen : 0);
}

bool FeedView::show_event(quint64 seq) {
    const int row = events_.row_of(seq);
    if (row < 0)
        return false;
    if (!filter_->mapFromSource(events_.index(row, 0)).isValid()) {
        team_->setCurrentIndex(0);
        search_->clear();
        for (auto *chip : std::as_const(chips_))
            chip->setChecked(true);
    }
    const auto index = filter_->mapFromSource(events_.index(row, EventModel::Sentence));
    table_->selectRow(index.row());
    table_->scrollTo(index, QAbstractItemView::PositionAtCenter);
    return true;
}

void FeedView::focus_search() {
    search_->setFocus();
    search_->selectAll();
}

void FeedView::changeEvent(QEvent *event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange)
        repaint_chips();
    QFrame::changeEvent(event);
}

void FeedView::retranslate() {
    search_->setPlaceholderText(tr("Search"));
    search_->setToolTip(tr("Search the sentences (Ctrl+F)"));
    follow_->setText(tr("↓ Newest"));
    for (int i = 0; i < team_->count(); ++i)
        team_->setItemText(i, i == 0 ? tr("All teams") : tr("Team %1").arg(i));
    for (qsizetype i = 0; i < chips_.size(); ++i)
        chips_[i]->setText(category_word(categories[static_cast<std::size_t>(i)]));
    repaint_chips();
    fit_columns();
    tell_count();
}

void FeedView::repaint_chips() {
    for (qsizetype i = 0; i < chips_.size(); ++i) {
        const Look look = look_of(categories[static_cast<std::size_t>(i)]);
        chips_[i]->setIcon(sign_icon(look.sign, appearance_.theme().tone(look.tone)));
    }
}

void FeedView::fit_columns() {
    const QFontMetrics metrics(table_->font());
    const auto width = [&](const QString &sample) {
        return metrics.horizontalAdvance(sample) + 22;
    };
    table_->setColumnWidth(EventModel::Seq, width(QStringLiteral("99999")));
    table_->setColumnWidth(EventModel::Time, width(QStringLiteral("0:00:00")));
    table_->setColumnWidth(EventModel::Team, width(tr("Team")));
    table_->setColumnWidth(EventModel::Kind,
                           width(kind_word(QStringLiteral("inject.withheld"))) + metrics.height());
}

void FeedView::tell_count() {
    const int shown = filter_->rowCount();
    const int all = events_.rowCount();
    count_->setText(shown == all ? tr("%1 events").arg(all)
                                 : tr("%1 of %2 events").arg(shown).arg(all));
    const auto *bar = table_->verticalScrollBar();
    follow_->setVisible(bar->value() < bar->maximum());
}

} // namespace enshu::gui
