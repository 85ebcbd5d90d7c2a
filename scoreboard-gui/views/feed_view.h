// The event feed with its filters. Follows the newest event until somebody scrolls up.
#pragma once

#include "scoreboard-gui/models/event_filter.h"
#include "scoreboard-gui/views/appearance.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace enshu::gui {

class FeedView : public QFrame {
    Q_OBJECT
  public:
    FeedView(const Appearance &appearance, EventModel &events, QWidget *parent = nullptr);

    void append(const QList<Event> &events);
    void set_teams(int teams);
    /// Selects this event; takes the filters away if they hide it. False where the feed no longer
    /// holds it.
    bool show_event(quint64 seq);
    void focus_search();

  protected:
    void changeEvent(QEvent *event) override;

  private:
    void retranslate();
    void repaint_chips();
    void fit_columns();
    void tell_count();

    const Appearance &appearance_;
    EventModel &events_;
    EventFilter *filter_;
    QComboBox *team_;
    QLineEdit *search_;
    QLabel *count_;
    QToolButton *follow_;
    QTableView *table_;
    QList<QToolButton *> chips_;
};

} // namespace enshu::gui
