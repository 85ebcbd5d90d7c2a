#include "scoreboard-gui/models/event_filter.h"

namespace enshu::gui {

EventFilter::EventFilter(EventModel &events, QObject *parent)
    : QSortFilterProxyModel(parent), events_(events) {
    setSourceModel(&events);
}

void EventFilter::set_team(std::optional<int> team) {
    team_ = team;
    invalidateFilter();
}

void EventFilter::set_shown(Category category, bool shown) {
    const unsigned bit = 1U << static_cast<unsigned>(category);
    hidden_ = shown ? hidden_ & ~bit : hidden_ | bit;
    invalidateFilter();
}

void EventFilter::set_text(const QString &text) {
    text_ = text.trimmed();
    invalidateFilter();
}

bool EventFilter::filterAcceptsRow(int source_row, const QModelIndex &) const {
    const Event &event = events_.event(source_row);
    if (team_ && event.team != 0 && event.team != *team_)
        return false;
    if (hidden_ & (1U << static_cast<unsigned>(events_.category(source_row))))
        return false;
    if (text_.isEmpty())
        return true;
    for (const QString *where :
         {&event.text.ja, &event.text.en, &event.kind, &event.subject, &event.actor})
        if (where->contains(text_, Qt::CaseInsensitive))
            return true;
    return false;
}

} // namespace enshu::gui
