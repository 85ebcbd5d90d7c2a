// The controller's window: connects what the client hears with what is shown.
#pragma once

#include "scoreboard-gui/client/client.h"
#include "scoreboard-gui/models/contacts.h"
#include "scoreboard-gui/models/event_model.h"
#include "scoreboard-gui/models/score_history.h"
#include "scoreboard-gui/models/score_model.h"
#include "scoreboard-gui/views/acts.h"
#include "scoreboard-gui/views/appearance.h"

#include <QFrame>
#include <QMainWindow>
#include <QTimer>

class QActionGroup;
class QDockWidget;
class QLabel;
class QSettings;
class QStackedWidget;

namespace enshu::gui {

class ExplainPanel;
class FeedView;
class MessagePage;
class ScoreChart;
class ScoreView;
class TopBar;
class TopologyPanel;

class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    /// `settings` may be null: then nothing is remembered.
    MainWindow(Client &client, Appearance &appearance, const QString &wanted_exercise,
               QSettings *settings);

  Q_SIGNALS:
    /// Status, topology, scores and events of an exercise have all been shown.
    void complete();

  protected:
    void showEvent(QShowEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

  private:
    void build_menus();
    void build_docks();
    QDockWidget *dock(const QString &name, QWidget *content, Qt::DockWidgetArea area);
    void place_docks();
    void remember();
    void retranslate();

    void show_status(const Status &status);
    void show_exercise_menu(const Status &status);
    void show_scoreboard(const Scoreboard &scoreboard);
    void show_events(const QList<Event> &events);
    void forget();
    void tick();
    void ask_act(Act act);
    void show_outcome(const ActOutcome &outcome);
    void tell_if_complete();

    Client &client_;
    Appearance &appearance_;
    QString wanted_;
    QSettings *settings_;
    Acts acts_;
    EventModel events_;
    ScoreModel scores_;
    ScoreHistory history_;
    Contacts contacts_;
    Status status_;
    ExerciseStatus exercise_;
    Text organization_;
    bool has_exercise_ = false;
    bool has_topology_ = false;
    bool has_scores_ = false;
    bool placed_ = false; ///< the docks have their sizes

    TopBar *top_;
    QFrame *trouble_;
    QLabel *trouble_text_;
    QLabel *where_;
    QStackedWidget *middle_;
    MessagePage *message_;
    TopologyPanel *topology_;
    FeedView *feed_;
    ScoreView *score_view_;
    ExplainPanel *explain_;
    ScoreChart *chart_;
    QDockWidget *feed_dock_;
    QDockWidget *score_dock_;
    QDockWidget *explain_dock_;
    QDockWidget *chart_dock_;
    QMenu *exercise_menu_;
    QMenu *choose_menu_;
    QMenu *view_menu_;
    QMenu *language_menu_;
    QMenu *theme_menu_;
    QAction *quit_;
    QAction *fit_;
    QAction *larger_;
    QAction *smaller_;
    QAction *search_;
    QAction *places_;
    QAction *other_language_;
    QAction *light_;
    QAction *dark_;
    QAction *other_theme_;
    QAction *japanese_;
    QAction *english_;
    QTimer timer_;
};

} // namespace enshu::gui
