#include "scoreboard-gui/views/main_window.h"

#include "scoreboard-gui/views/act_dialog.h"
#include "scoreboard-gui/views/explain_panel.h"
#include "scoreboard-gui/views/feed_view.h"
#include "scoreboard-gui/views/looks.h"
#include "scoreboard-gui/views/message_page.h"
#include "scoreboard-gui/views/score_chart.h"
#include "scoreboard-gui/views/score_view.h"
#include "scoreboard-gui/views/top_bar.h"
#include "scoreboard-gui/views/topology_panel.h"
#include "scoreboard-gui/views/topology_view.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace enshu::gui {

using namespace std::chrono_literals;

MainWindow::MainWindow(Client &client, Appearance &appearance, const QString &wanted_exercise,
                       QSettings *settings)
    : client_(client), appearance_(appearance), wanted_(wanted_exercise), settings_(settings),
      acts_(appearance), events_(appearance.lang()), top_(new TopBar(appearance, acts_, this)),
      trouble_(new QFrame(this)), trouble_text_(new QLabel(trouble_)), where_(new QLabel(this)),
      middle_(new QStackedWidget(this)),
      message_(new MessagePage(appearance, client.socket(), this)),
      topology_(new TopologyPanel(appearance, this)),
      feed_(new FeedView(appearance, events_, this)),
      score_view_(new ScoreView(appearance, scores_, this)),
      explain_(new ExplainPanel(appearance, this)), chart_(new ScoreChart(appearance, this)) {
    resize(1400, 900);
    trouble_->setObjectName(QStringLiteral("trouble"));
    trouble_text_->setTextFormat(Qt::PlainText);
    where_->setTextFormat(Qt::PlainText);
    where_->setObjectName(QStringLiteral("caption"));
    trouble_text_->setWordWrap(true);
    auto *close_trouble = new QToolButton(trouble_);
    close_trouble->setObjectName(QStringLiteral("plain"));
    close_trouble->setText(QStringLiteral("✕"));
    connect(close_trouble, &QToolButton::clicked, trouble_, &QWidget::hide);
    auto *trouble_row = new QHBoxLayout(trouble_);
    trouble_row->setContentsMargins(14, 6, 6, 6);
    trouble_row->addWidget(trouble_text_, 1);
    trouble_row->addWidget(close_trouble);
    trouble_->hide();

    middle_->addWidget(message_);
    middle_->addWidget(topology_);
    auto *central = new QWidget(this);
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(middle_);
    setCentralWidget(central);

    build_menus();
    auto *above = new QWidget(this);
    auto *above_column = new QVBoxLayout(above);
    above_column->setContentsMargins(0, 2, 0, 8);
    above_column->setSpacing(8);
    above_column->addWidget(menuBar());
    above_column->addWidget(top_);
    above_column->addWidget(trouble_);
    setMenuWidget(above);
    setContentsMargins(8, 0, 8, 2);
    statusBar()->addPermanentWidget(where_);
    statusBar()->setSizeGripEnabled(false);
    build_docks();
    if (settings_) {
        restoreGeometry(settings_->value(QStringLiteral("window/geometry")).toByteArray());
        placed_ = restoreState(settings_->value(QStringLiteral("window/docks")).toByteArray());
    }

    connect(&client_, &Client::status_arrived, this, &MainWindow::show_status);
    connect(&client_, &Client::exercise_changed, this, &MainWindow::forget);
    connect(&client_, &Client::topology_arrived, this, [this](const Topology &topology) {
        organization_ = topology.organization;
        has_topology_ = true;
        top_->set_exercise(has_exercise_ ? &exercise_ : nullptr, organization_);
        topology_->view().set_topology(topology);
        tell_if_complete();
    });
    connect(&client_, &Client::scoreboard_arrived, this, &MainWindow::show_scoreboard);
    connect(&client_, &Client::events_arrived, this, &MainWindow::show_events);
    connect(&client_, &Client::act_finished, this, &MainWindow::show_outcome);
    connect(&acts_, &Acts::wanted, this, &MainWindow::ask_act);
    connect(score_view_, &ScoreView::objective_chosen, this,
            [this](int team, const QString &objective) {
                explain_->choose(team, objective);
                explain_dock_->raise();
            });
    connect(explain_, &ExplainPanel::event_wanted, this, [this](quint64 seq) {
        if (!feed_->show_event(seq))
            statusBar()->showMessage(tr("Event %1 is no longer in the feed").arg(seq), 5000);
    });
    connect(&appearance_, &Appearance::lang_changed, this, [this](Lang lang) {
        events_.set_lang(lang);
        scores_.retranslate();
        acts_.retranslate();
    });
    connect(&appearance_, &Appearance::theme_changed, &acts_, &Acts::repaint);
    connect(&timer_, &QTimer::timeout, this, &MainWindow::tick);
    timer_.start(250ms);
    retranslate();
    tick();
}

void MainWindow::build_menus() {
    exercise_menu_ = menuBar()->addMenu(QString());
    exercise_menu_->addActions({acts_.start(), acts_.pause_or_resume(), acts_.end()});
    exercise_menu_->addSeparator();
    choose_menu_ = exercise_menu_->addMenu(QString());
    exercise_menu_->addSeparator();
    quit_ = exercise_menu_->addAction(QString(), QKeySequence(Qt::CTRL | Qt::Key_Q), this,
                                      &QWidget::close);

    view_menu_ = menuBar()->addMenu(QString());
    search_ = view_menu_->addAction(QString(), QKeySequence(Qt::CTRL | Qt::Key_F), this,
                                    [this] { feed_->focus_search(); });
    view_menu_->addSeparator();
    fit_ = view_menu_->addAction(QString(), QKeySequence(Qt::CTRL | Qt::Key_0), this,
                                 [this] { topology_->view().fit(); });
    larger_ = view_menu_->addAction(QString(), QKeySequence(Qt::CTRL | Qt::Key_Plus), this,
                                    [this] { topology_->view().zoom(1.2); });
    smaller_ = view_menu_->addAction(QString(), QKeySequence(Qt::CTRL | Qt::Key_Minus), this,
                                     [this] { topology_->view().zoom(1 / 1.2); });
    view_menu_->addSeparator();
    theme_menu_ = view_menu_->addMenu(QString());
    auto *themes = new QActionGroup(this);
    light_ = themes->addAction(QString());
    dark_ = themes->addAction(QString());
    for (auto *action : {light_, dark_})
        action->setCheckable(true);
    theme_menu_->addActions({light_, dark_});
    connect(light_, &QAction::triggered, this, [this] { appearance_.set_dark(false); });
    connect(dark_, &QAction::triggered, this, [this] { appearance_.set_dark(true); });
    other_theme_ =
        theme_menu_->addAction(QString(), QKeySequence(Qt::CTRL | Qt::Key_T), this,
                               [this] { appearance_.set_dark(!appearance_.theme().dark); });
    (appearance_.theme().dark ? dark_ : light_)->setChecked(true);
    connect(&appearance_, &Appearance::theme_changed, this,
            [this] { (appearance_.theme().dark ? dark_ : light_)->setChecked(true); });

    // The languages name themselves, so that each is found by those who read it.
    language_menu_ = menuBar()->addMenu(QString());
    auto *languages = new QActionGroup(this);
    japanese_ = languages->addAction(QStringLiteral("日本語"));
    english_ = languages->addAction(QStringLiteral("English"));
    auto *corner = new QWidget(this);
    auto *row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 0, 4, 0);
    row->setSpacing(4);
    for (auto *action : {japanese_, english_}) {
        action->setCheckable(true);
        language_menu_->addAction(action);
        auto *button = new QToolButton(corner);
        button->setObjectName(QStringLiteral("plain"));
        button->setDefaultAction(action);
        row->addWidget(button);
    }
    japanese_->setObjectName(QStringLiteral("lang-ja"));
    english_->setObjectName(QStringLiteral("lang-en"));
    connect(japanese_, &QAction::triggered, this, [this] { appearance_.set_lang(Lang::Ja); });
    connect(english_, &QAction::triggered, this, [this] { appearance_.set_lang(Lang::En); });
    other_language_ =
        language_menu_->addAction(QString(), QKeySequence(Qt::CTRL | Qt::Key_L), this, [this] {
            appearance_.set_lang(appearance_.lang() == Lang::Ja ? Lang::En : Lang::Ja);
        });
    (appearance_.lang() == Lang::Ja ? japanese_ : english_)->setChecked(true);
    connect(&appearance_, &Appearance::lang_changed, this,
            [this](Lang lang) { (lang == Lang::Ja ? japanese_ : english_)->setChecked(true); });
    menuBar()->setCornerWidget(corner);
}

QDockWidget *MainWindow::dock(const QString &name, QWidget *content, Qt::DockWidgetArea area) {
    auto *dock = new QDockWidget(this);
    dock->setObjectName(name);
    dock->setWidget(content);
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable |
                      QDockWidget::DockWidgetClosable);
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::build_docks() {
    setDockNestingEnabled(true);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    feed_dock_ = dock(QStringLiteral("dock-feed"), feed_, Qt::BottomDockWidgetArea);
    score_dock_ = dock(QStringLiteral("dock-scores"), score_view_, Qt::RightDockWidgetArea);
    explain_dock_ = dock(QStringLiteral("dock-explain"), explain_, Qt::RightDockWidgetArea);
    chart_dock_ = dock(QStringLiteral("dock-chart"), chart_, Qt::RightDockWidgetArea);
    view_menu_->addSeparator();
    for (auto *one : {feed_dock_, score_dock_, explain_dock_, chart_dock_})
        view_menu_->addAction(one->toggleViewAction());
    places_ = view_menu_->addAction(QString(), this, &MainWindow::place_docks);
}

void MainWindow::place_docks() {
    addDockWidget(Qt::BottomDockWidgetArea, feed_dock_);
    for (auto *one : {score_dock_, explain_dock_, chart_dock_})
        addDockWidget(Qt::RightDockWidgetArea, one);
    for (auto *one : {feed_dock_, score_dock_, explain_dock_, chart_dock_}) {
        one->setFloating(false);
        one->show();
    }
    resizeDocks({score_dock_, explain_dock_, chart_dock_}, {210, 270, 250}, Qt::Vertical);
    resizeDocks({score_dock_}, {548}, Qt::Horizontal);
    resizeDocks({feed_dock_}, {300}, Qt::Vertical);
}

void MainWindow::remember() {
    if (!settings_)
        return;
    settings_->setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings_->setValue(QStringLiteral("window/docks"), saveState());
    settings_->setValue(QStringLiteral("lang"), appearance_.lang() == Lang::Ja
                                                    ? QStringLiteral("ja")
                                                    : QStringLiteral("en"));
    settings_->setValue(QStringLiteral("theme"), appearance_.theme().dark
                                                     ? QStringLiteral("dark")
                                                     : QStringLiteral("light"));
}

// Sizes of docks are kept only once the window has its own.
void MainWindow::showEvent(QShowEvent *event) {
    QMainWindow::showEvent(event);
    if (!std::exchange(placed_, true))
        place_docks();
}

void MainWindow::closeEvent(QCloseEvent *event) {
    remember();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent *event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMainWindow::changeEvent(event);
}

void MainWindow::retranslate() {
    const QString name = has_exercise_ ? exercise_.title.in(appearance_.lang()) : QString();
    setWindowTitle(name.isEmpty() ? tr("Enshu console") : tr("%1 – Enshu console").arg(name));
    exercise_menu_->setTitle(tr("&Exercise"));
    choose_menu_->setTitle(tr("&Show"));
    view_menu_->setTitle(tr("&View"));
    theme_menu_->setTitle(tr("&Theme"));
    language_menu_->setTitle(tr("&Language"));
    quit_->setText(tr("&Quit"));
    search_->setText(tr("&Search the feed"));
    fit_->setText(tr("&Fit the topology"));
    larger_->setText(tr("Topology &larger"));
    smaller_->setText(tr("Topology s&maller"));
    light_->setText(tr("&Light"));
    dark_->setText(tr("&Dark"));
    other_theme_->setText(tr("&Change the theme"));
    other_language_->setText(tr("&Change the language"));
    places_->setText(tr("&Panels back to their places"));
    feed_dock_->setWindowTitle(tr("Events"));
    score_dock_->setWindowTitle(tr("Scores"));
    explain_dock_->setWindowTitle(tr("Why these points"));
    chart_dock_->setWindowTitle(tr("Score over time"));
}

void MainWindow::show_status(const Status &status) {
    status_ = status;
    const bool had = has_exercise_;
    const ExerciseState before = exercise_.state;
    has_exercise_ = false;
    for (const auto &exercise : status.exercises) {
        if (exercise.exercise != client_.exercise())
            continue;
        exercise_ = exercise;
        has_exercise_ = true;
    }
    if (!has_exercise_)
        exercise_ = {};
    where_->setText(QStringLiteral("%1  ·  %2").arg(status.hypervisor, client_.socket()));
    top_->set_accelerator(status.accelerator);
    top_->set_exercise(has_exercise_ ? &exercise_ : nullptr, organization_);
    acts_.set_state(exercise_.state);
    topology_->set_teams(exercise_.teams);
    feed_->set_teams(exercise_.teams);
    topology_->view().set_hosts(exercise_.hosts, exercise_.teams);
    topology_->view().set_contacts(contacts_);
    show_exercise_menu(status);
    if (exercise_.state == ExerciseState::Broken && before != ExerciseState::Broken) {
        trouble_text_->setText(tr("The exercise is broken: %1").arg(exercise_.reason));
        trouble_->show();
    }
    if (had != has_exercise_)
        retranslate();
    middle_->setCurrentWidget(has_exercise_ ? static_cast<QWidget *>(topology_) : message_);
    tick();
    tell_if_complete();
}

void MainWindow::show_exercise_menu(const Status &status) {
    QStringList names;
    for (const auto &exercise : status.exercises)
        names << exercise.exercise;
    QStringList shown;
    for (const auto *action : choose_menu_->actions())
        shown << action->text();
    if (names != shown) {
        choose_menu_->clear();
        for (const QString &name : std::as_const(names)) {
            auto *action = choose_menu_->addAction(name, this, [this, name] {
                wanted_ = name;
                client_.select_exercise(name);
            });
            action->setCheckable(true);
        }
    }
    for (auto *action : choose_menu_->actions())
        action->setChecked(action->text() == client_.exercise());
    choose_menu_->setEnabled(names.size() > 1);
}

void MainWindow::show_scoreboard(const Scoreboard &scoreboard) {
    has_scores_ = true;
    scores_.set(scoreboard);
    explain_->set(scoreboard);
    chart_->set_history(history_, static_cast<int>(scoreboard.teams.size()), scoreboard.possible);
    tell_if_complete();
}

void MainWindow::show_events(const QList<Event> &events) {
    feed_->append(events);
    contacts_.apply(events);
    topology_->view().set_contacts(contacts_);
    if (history_.apply(events))
        chart_->set_history(history_, scores_.rowCount(), scores_.scoreboard().possible);
    tell_if_complete();
}

void MainWindow::forget() {
    events_.clear();
    contacts_.clear();
    history_.clear();
    scores_.clear();
    explain_->clear();
    organization_ = {};
    has_topology_ = false;
    has_scores_ = false;
    topology_->view().set_topology({});
    topology_->view().set_contacts(contacts_);
    chart_->set_history(history_, 0, 0);
}

void MainWindow::tick() {
    const Link link = client_.link();
    acts_.set_link(judge(link));
    top_->set_link(link);
    if (!has_exercise_)
        message_->set(link, wanted_);
    const qint64 now = top_->exercise_ms();
    topology_->view().set_now(now);
    chart_->set_now(now);
}

void MainWindow::ask_act(Act act) {
    auto *dialog = new ActDialog(act, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, act, dialog] {
        acts_.set_busy(true);
        client_.act(act, dialog->reason());
    });
    dialog->open();
}

void MainWindow::show_outcome(const ActOutcome &outcome) {
    acts_.set_busy(false);
    if (outcome.recorded) {
        trouble_->hide();
        statusBar()->showMessage(
            tr("%1: recorded as event %2").arg(act_word(outcome.act)).arg(outcome.seq), 8000);
        return;
    }
    trouble_text_->setText(tr("%1 was refused: %2").arg(act_word(outcome.act), outcome.error));
    trouble_->show();
}

void MainWindow::tell_if_complete() {
    if (has_exercise_ && has_topology_ && has_scores_ && events_.rowCount() > 0)
        Q_EMIT complete();
}

} // namespace enshu::gui
