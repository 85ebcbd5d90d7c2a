// Which events of the feed are shown: by team, by category, and by a text in the sentence.
#pragma once

#include "scoreboard-gui/models/event_model.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace enshu::gui {

class EventFilter : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    explicit EventFilter(EventModel &events, QObject *parent = nullptr);

    /// Events of this team and those that concern every team; nothing: all.
    void set_team(std::optional<int> team);
    void set_shown(Category category, bool shown);
    /// Searched in the sentence (both languages), the kind, the subject and the actor; case does
    /// not matter.
    void set_text(const QString &text);

  protected:
    bool filterAcceptsRow(int source_row, const QModelIndex &source_parent) const override;

  private:
    const EventModel &events_;
    std::optional<int> team_;
    unsigned hidden_ = 0; ///< a bit per category
    QString text_;
};

} // namespace enshu::gui
