#include "scoreboard-gui/models/event_model.h"

#include "scoreboard-gui/models/timecode.h"

#include <algorithm>

namespace enshu::gui {

EventModel::EventModel(Lang lang, qsizetype limit, QObject *parent)
    : QAbstractTableModel(parent), lang_(lang), limit_(limit) {}

void EventModel::append(const QList<Event> &events) {
    const qsizetype first = std::max<qsizetype>(events.size() - limit_, 0);
    const qsizetype coming = events.size() - first;
    if (coming == 0)
        return;
    const auto held = static_cast<qsizetype>(entries_.size());
    if (held + coming > limit_) {
        // A little more than needed, so that a full feed does not lose rows at every tick.
        const qsizetype gone = std::min(held, held + coming - limit_ + limit_ / 50);
        beginRemoveRows({}, 0, static_cast<int>(gone) - 1);
        entries_.erase(entries_.begin(), entries_.begin() + gone);
        endRemoveRows();
    }
    const int row = rowCount();
    beginInsertRows({}, row, row + static_cast<int>(coming) - 1);
    for (qsizetype i = first; i < events.size(); ++i)
        entries_.push_back({events[i], category_of(events[i].kind)});
    endInsertRows();
}

void EventModel::clear() {
    beginResetModel();
    entries_.clear();
    endResetModel();
}

void EventModel::set_lang(Lang lang) {
    lang_ = lang;
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!entries_.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int EventModel::row_of(quint64 seq) const {
    const auto found = std::lower_bound(
        entries_.begin(), entries_.end(), seq,
        [](const Entry &entry, quint64 wanted) { return entry.event.seq < wanted; });
    if (found == entries_.end() || found->event.seq != seq)
        return -1;
    return static_cast<int>(found - entries_.begin());
}

int EventModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

int EventModel::columnCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString EventModel::display(const Entry &entry, int column) const {
    switch (column) {
    case Seq:
        return QString::number(entry.event.seq);
    case Time:
        return timecode(entry.event.exercise_ms);
    case Team:
        return entry.event.team ? QString::number(entry.event.team) : QStringLiteral("–");
    case Kind:
        return kind_word(entry.event.kind);
    case Sentence:
        return entry.event.text.in(lang_);
    }
    return {};
}

QString EventModel::tool_tip(const Event &event) const {
    // Guests have a say in these words: they are shown as text, never read as markup.
    const QString text = QStringLiteral("%1 · %2 · %3 · %4")
                             .arg(wall_time(event.wall_unix_ms), event.kind, event.actor,
                                  event.subject.isEmpty() ? QStringLiteral("–") : event.subject);
    return QStringLiteral("<p style='white-space:pre-wrap'>%1<br>%2</p>")
        .arg(text.toHtmlEscaped(), QString::fromUtf8(event.detail_json.left(1000)).toHtmlEscaped());
}

QVariant EventModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &entry = entries_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return display(entry, index.column());
    case Qt::ToolTipRole:
        return tool_tip(entry.event);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<int>((index.column() == Seq || index.column() == Time
                                             ? Qt::AlignRight
                                         : index.column() == Team ? Qt::AlignHCenter
                                                                  : Qt::AlignLeft) |
                                        Qt::AlignVCenter);
    case SortRole:
        switch (index.column()) {
        case Time:
            return entry.event.exercise_ms;
        case Team:
            return entry.event.team;
        case Kind:
            return entry.event.kind;
        case Sentence:
            return entry.event.text.in(lang_);
        default:
            return entry.event.seq;
        }
    case CategoryRole:
        return static_cast<int>(entry.category);
    default:
        return {};
    }
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<int>((section == Seq || section == Time ? Qt::AlignRight
                                         : section == Team                 ? Qt::AlignHCenter
                                                                           : Qt::AlignLeft) |
                                        Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Seq:
        return tr("No.");
    case Time:
        return tr("Time");
    case Team:
        return tr("Team");
    case Kind:
        return tr("Kind");
    case Sentence:
        return tr("What happened");
    }
    return {};
}

} // namespace enshu::gui
