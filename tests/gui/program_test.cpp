#include "tests/gui/support/scenes.h"
#include "tests/gui/support/wait.h"

#include <gtest/gtest.h>

#include <QImage>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>

#include <csignal>

namespace enshu::gui::test {
namespace {

class ProgramTest : public testing::Test {
  protected:
    void run(const QStringList &arguments) {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("QT_QPA_PLATFORM", "offscreen");
        environment.insert("XDG_CONFIG_HOME", directory_.path());
        environment.insert("XDG_RUNTIME_DIR", directory_.path());
        environment.remove("ENSHU_SOCKET");
        console_.setProcessEnvironment(environment);
        console_.start(ENSHU_CONSOLE_PROGRAM, arguments);
        ASSERT_TRUE(console_.waitForStarted());
    }

    bool ended(int limit_ms = 20'000) {
        return eventually([this] { return console_.state() == QProcess::NotRunning; }, limit_ms);
    }

    ~ProgramTest() override {
        if (console_.state() != QProcess::NotRunning) {
            console_.kill();
            console_.waitForFinished();
        }
    }

    QTemporaryDir directory_;
    QString socket_ = directory_.filePath("s");
    QProcess console_;
};

TEST_F(ProgramTest, takes_a_picture_that_is_not_blank_and_ends) {
    FakeDaemon daemon(socket_.toStdString(), first_light());
    const QString file = directory_.filePath("picture.png");
    run({"--socket", socket_, "--lang", "ja", "--screenshot", file});
    ASSERT_TRUE(ended());
    EXPECT_EQ(console_.exitCode(), 0) << console_.readAllStandardError().toStdString();
    const QImage picture(file);
    ASSERT_EQ(picture.size(), QSize(1400, 900));
    QSet<QRgb> colours;
    for (int y = 0; y < picture.height(); y += 3)
        for (int x = 0; x < picture.width(); x += 3)
            colours.insert(picture.pixel(x, y));
    EXPECT_GT(colours.size(), 50);
}

TEST_F(ProgramTest, takes_a_picture_of_whatever_is_to_be_seen_after_the_time_it_was_given) {
    const QString file = directory_.filePath("picture.png");
    run({"--socket", socket_, "--screenshot", file, "--after", "0.5"});
    ASSERT_TRUE(ended());
    EXPECT_EQ(console_.exitCode(), 0);
    EXPECT_FALSE(QImage(file).isNull());
}

TEST_F(ProgramTest, says_when_the_picture_cannot_be_written) {
    run({"--socket", socket_, "--screenshot", directory_.filePath("no/such/place.png"), "--after",
         "0"});
    ASSERT_TRUE(ended());
    EXPECT_EQ(console_.exitCode(), 1);
    EXPECT_TRUE(console_.readAllStandardError().contains("cannot write the picture"));
}

TEST_F(ProgramTest, ends_well_on_sigterm_and_on_sigint) {
    FakeDaemon daemon(socket_.toStdString(), first_light());
    for (const int signal : {SIGTERM, SIGINT}) {
        const int watches = daemon.watches();
        run({"--socket", socket_});
        ASSERT_TRUE(eventually([&] { return daemon.watches() > watches; }));
        ::kill(static_cast<pid_t>(console_.processId()), signal);
        ASSERT_TRUE(ended(5000));
        EXPECT_EQ(console_.exitStatus(), QProcess::NormalExit);
        EXPECT_EQ(console_.exitCode(), 0);
    }
}

TEST_F(ProgramTest, prints_its_help_without_a_display) {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("QT_QPA_PLATFORM", "no-such-platform");
    console_.setProcessEnvironment(environment);
    console_.start(ENSHU_CONSOLE_PROGRAM, {"--help"});
    ASSERT_TRUE(console_.waitForFinished());
    EXPECT_EQ(console_.exitCode(), 0);
    EXPECT_TRUE(console_.readAllStandardOutput().contains("--screenshot"));
}

} // namespace
} // namespace enshu::gui::test
