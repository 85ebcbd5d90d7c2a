// The feed: the events of one exercise, newest last, bounded.
#pragma once

#include "scoreboard-gui/client/values.h"
#include "scoreboard-gui/models/kinds.h"

#include <QAbstractTableModel>

#include <deque>

namespace enshu::gui {

class EventModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Seq, Time, Team, Kind, Sentence, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1, CategoryRole };

    /// Keeps at most `limit` events: the oldest go first.
    explicit EventModel(Lang lang, qsizetype limit = 100'000, QObject *parent = nullptr);

    void append(const QList<Event> &events);
    void clear();
    void set_lang(Lang lang);

    const Event &event(int row) const { return entries_[static_cast<std::size_t>(row)].event; }
    Category category(int row) const { return entries_[static_cast<std::size_t>(row)].category; }
    /// Row of the event with this sequence number, or -1.
    int row_of(quint64 seq) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Entry {
        Event event;
        Category category;
    };

    QString display(const Entry &entry, int column) const;
    QString tool_tip(const Event &event) const;

    Lang lang_;
    qsizetype limit_;
    std::deque<Entry> entries_;
};

} // namespace enshu::gui
