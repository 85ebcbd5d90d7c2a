#include "scoreboard-gui/views/main_window.h"

#include "scoreboard-gui/views/clock_label.h"
#include "scoreboard-gui/views/pill.h"
#include "scoreboard-gui/views/screenshot.h"
#include "scoreboard-gui/views/topology_panel.h"
#include "tests/gui/support/scenes.h"
#include "tests/gui/support/wait.h"

#include <gtest/gtest.h>

#include <QDialog>
#include <QDockWidget>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>

namespace enshu::gui::test {
namespace {

/// A window on a fake daemon.
class WindowTest : public testing::Test {
  protected:
    void open(Scene scene, Lang lang = Lang::En, bool dark = false, QSettings *settings = nullptr) {
        daemon_ =
            std::make_unique<FakeDaemon>(directory_.filePath("s").toStdString(), std::move(scene));
        open_window(lang, dark, settings);
        ASSERT_TRUE(eventually([this] { return complete_; }));
    }

    void open_window(Lang lang, bool dark, QSettings *settings) {
        appearance_ = std::make_unique<Appearance>(lang, dark);
        client_ = std::make_unique<Client>(directory_.filePath("s"), QString());
        window_ = std::make_unique<MainWindow>(*client_, *appearance_, QString(), settings);
        QObject::connect(window_.get(), &MainWindow::complete, [this] { complete_ = true; });
        window_->show();
    }

    QAction *action(const char *name) {
        for (auto *one : window_->findChildren<QAction *>())
            if (one->objectName() == QLatin1String(name))
                return one;
        for (auto *menu : window_->findChildren<QMenu *>())
            for (auto *one : menu->actions())
                if (one->objectName() == QLatin1String(name))
                    return one;
        ADD_FAILURE() << "no action " << name;
        return nullptr;
    }

    struct Enabled {
        bool start, pause, end;
        bool operator==(const Enabled &) const = default;
    };
    Enabled enabled() {
        return {action("act-start")->isEnabled(), action("act-pause")->isEnabled(),
                action("act-end")->isEnabled()};
    }

    void confirm(const QString &reason) {
        auto *dialog = window_->findChild<QDialog *>();
        ASSERT_NE(dialog, nullptr);
        auto *button = dialog->findChild<QPushButton *>("confirm");
        EXPECT_FALSE(button->isEnabled()) << "no act without a reason";
        dialog->findChild<QPlainTextEdit *>("reason")->setPlainText(reason);
        EXPECT_TRUE(button->isEnabled());
        button->click();
    }

    QString text(const char *name) { return window_->findChild<QLabel *>(name)->text(); }
    QString pill(const char *name) { return window_->findChild<Pill *>(name)->text(); }

    QTemporaryDir directory_;
    std::unique_ptr<FakeDaemon> daemon_;
    std::unique_ptr<Appearance> appearance_;
    std::unique_ptr<Client> client_;
    std::unique_ptr<MainWindow> window_;
    bool complete_ = false;
};

TEST_F(WindowTest, enables_exactly_the_acts_that_the_state_allows) {
    open(first_light_standby());
    const std::pair<v1::ExerciseState, Enabled> cases[] = {
        {v1::EXERCISE_STATE_STANDBY, {true, false, false}},
        {v1::EXERCISE_STATE_RUNNING, {false, true, true}},
        {v1::EXERCISE_STATE_PAUSED, {false, true, true}},
        {v1::EXERCISE_STATE_ENDED, {false, false, false}},
        {v1::EXERCISE_STATE_BROKEN, {false, false, false}},
        {v1::EXERCISE_STATE_CLONING, {false, false, false}},
    };
    for (const auto &[state, wanted] : cases) {
        daemon_->set_state(state);
        EXPECT_TRUE(eventually([&] { return enabled() == wanted; })) << state;
    }
}

TEST_F(WindowTest, starts_the_exercise_with_a_reason_then_offers_to_pause_and_to_resume_it) {
    open(first_light_standby());
    ASSERT_TRUE(eventually([&] { return action("act-start")->isEnabled(); }));
    action("act-start")->trigger();
    confirm("  all teams\nare seated ");
    ASSERT_TRUE(eventually([&] { return daemon_->acts().size() == 1; }));
    EXPECT_EQ(daemon_->acts()[0].name, "Start");
    EXPECT_EQ(daemon_->acts()[0].reason, "all teams are seated");
    ASSERT_TRUE(
        eventually([&] { return pill("state") == "Running" && action("act-pause")->isEnabled(); }));
    EXPECT_EQ(action("act-pause")->text(), "Pause");
    action("act-pause")->trigger();
    confirm("fire drill");
    ASSERT_TRUE(
        eventually([&] { return pill("state") == "Paused" && action("act-pause")->isEnabled(); }));
    EXPECT_EQ(action("act-pause")->text(), "Resume");
    action("act-pause")->trigger();
    confirm("over");
    ASSERT_TRUE(eventually([&] { return daemon_->acts().size() == 3; }));
    EXPECT_EQ(daemon_->acts()[2].name, "Resume");
}

TEST_F(WindowTest, shows_why_an_act_was_refused) {
    open(first_light_standby());
    daemon_->refuse_acts("probes from inside range 2 reached the uplink");
    ASSERT_TRUE(eventually([&] { return action("act-start")->isEnabled(); }));
    action("act-start")->trigger();
    confirm("go");
    auto *trouble = window_->findChild<QFrame *>("trouble");
    ASSERT_TRUE(eventually([&] { return trouble->isVisible(); }));
    EXPECT_TRUE(trouble->findChild<QLabel *>()->text().contains("reached the uplink"));
    EXPECT_TRUE(eventually([&] { return action("act-start")->isEnabled(); }))
        << "one may try again";
}

TEST_F(WindowTest, speaks_the_other_language_at_once) {
    open(first_light());
    EXPECT_EQ(text("title"), "First light: a mail and a signal");
    EXPECT_EQ(pill("state"), "Running");
    auto *feed = window_->findChild<QTableView *>("feed");
    const auto sentence = [&] {
        return feed->model()->index(0, EventModel::Sentence).data().toString();
    };
    EXPECT_EQ(sentence(), "State: building");
    action("lang-ja")->trigger();
    QCoreApplication::processEvents();
    EXPECT_EQ(text("title"), "はじめの光：不審なメールと通信");
    EXPECT_EQ(pill("state"), "実行中");
    EXPECT_EQ(pill("connection"), "接続");
    EXPECT_EQ(action("act-pause")->text(), "一時停止");
    EXPECT_EQ(sentence(), "状態：構築中");
    EXPECT_EQ(feed->model()->headerData(EventModel::Sentence, Qt::Horizontal).toString(),
              "できごと");
    EXPECT_EQ(
        window_->findChild<QTableView *>("scores")->model()->headerData(0, Qt::Vertical).toString(),
        "チーム1");
    EXPECT_EQ(window_->findChild<QDockWidget *>("dock-scores")->windowTitle(), "得点");
    EXPECT_EQ(text("explain-evidence"), "48 KiB のファイルが攻撃者に届いた（SHA-256 一致）。");
    action("lang-en")->trigger();
    QCoreApplication::processEvents();
    EXPECT_EQ(pill("state"), "Running");
    EXPECT_EQ(sentence(), "State: building");
}

TEST_F(WindowTest, a_click_on_a_score_shows_its_rule_evidence_and_moment) {
    open(first_light());
    auto *table = window_->findChild<QTableView *>("scores");
    const auto cell = table->model()->index(0, 3);
    table->scrollTo(cell);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(cell).center());
    EXPECT_TRUE(text("explain-rule").contains("hears no beacon for 90 s"));
    EXPECT_TRUE(text("explain-evidence").contains("Last heard at 0:17:54"));
    EXPECT_EQ(text("explain-moment"), "0:19:30");
}

TEST_F(WindowTest, says_what_to_do_while_no_daemon_answers_and_finds_it_when_it_comes) {
    open_window(Lang::En, false, nullptr);
    ASSERT_TRUE(eventually([&] { return text("headline").contains("No daemon answers at"); }));
    EXPECT_TRUE(text("headline").contains(directory_.filePath("s")));
    EXPECT_EQ(pill("connection"), "CONNECTING");
    EXPECT_EQ(enabled(), (Enabled{false, false, false}));
    daemon_ = std::make_unique<FakeDaemon>(directory_.filePath("s").toStdString(), first_light());
    EXPECT_TRUE(eventually([&] { return complete_; }));
    EXPECT_TRUE(eventually([&] { return pill("connection") == "LIVE"; }));
}

TEST_F(WindowTest, says_that_it_reconnects_and_holds_the_acts_while_the_daemon_is_away) {
    open(first_light());
    auto *feed = window_->findChild<QTableView *>("feed");
    const int before = feed->model()->rowCount();
    daemon_->kill();
    ASSERT_TRUE(eventually([&] { return pill("connection").startsWith("RECONNECTING"); }));
    EXPECT_EQ(enabled(), (Enabled{false, false, false}));
    EXPECT_EQ(feed->model()->rowCount(), before) << "what was known stays on the screen";
    daemon_->start();
    ASSERT_TRUE(eventually([&] { return pill("connection") == "LIVE"; }));
    EXPECT_EQ(enabled(), (Enabled{false, true, true}));
    EXPECT_EQ(feed->model()->rowCount(), before);
}

TEST_F(WindowTest, says_so_when_there_is_no_exercise) {
    daemon_ = std::make_unique<FakeDaemon>(directory_.filePath("s").toStdString(), nothing());
    open_window(Lang::En, false, nullptr);
    EXPECT_TRUE(eventually([&] { return text("headline").contains("there is no exercise yet"); }));
}

TEST_F(WindowTest, remembers_its_places_its_language_and_its_theme) {
    QSettings settings(directory_.filePath("settings.ini"), QSettings::IniFormat);
    open(first_light(), Lang::Ja, true, &settings);
    window_->findChild<QDockWidget *>("dock-chart")->hide();
    window_->close();
    EXPECT_EQ(settings.value("lang").toString(), "ja");
    EXPECT_EQ(settings.value("theme").toString(), "dark");
    window_.reset();
    client_.reset();
    appearance_.reset();
    open_window(Lang::Ja, true, &settings);
    EXPECT_FALSE(window_->findChild<QDockWidget *>("dock-chart")->isVisible());
    EXPECT_TRUE(window_->findChild<QDockWidget *>("dock-scores")->isVisible());
}

// Pictures of what differs from team to team are kept for people's eyes where ENSHU_PICTURES names
// a directory.
TEST_F(WindowTest, draws_every_team_and_every_scene_differently_in_both_themes) {
    open(large(), Lang::En, false);
    const auto shot = [&](const char *name) {
        QTest::qWait(50);
        const auto picture = window_->grab().toImage();
        if (qEnvironmentVariableIsSet("ENSHU_PICTURES"))
            picture.save(qEnvironmentVariable("ENSHU_PICTURES") +
                         QStringLiteral("/%1.png").arg(name));
        return picture;
    };
    auto *topology = window_->findChild<TopologyPanel *>();
    const auto cut_off = shot("large-team-1");
    topology->choose_team(2);
    const auto heard = shot("large-team-2");
    topology->choose_team(0);
    const auto every = shot("large-every-team");
    appearance_->set_dark(true);
    const auto dark = shot("large-every-team-dark");
    EXPECT_NE(cut_off, heard);
    EXPECT_NE(heard, every);
    EXPECT_NE(every, dark);

    daemon_->replace(first_light());
    complete_ = false;
    appearance_->set_dark(false);
    ASSERT_TRUE(eventually([&] { return complete_; }));
    const auto all = shot("first-light-every-team");
    topology->choose_team(2);
    const auto second = shot("first-light-team-2");
    EXPECT_NE(all, second);
}

} // namespace
} // namespace enshu::gui::test
