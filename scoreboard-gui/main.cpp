// Wires the console together.
#include "scoreboard-gui/client/client.h"
#include "scoreboard-gui/views/appearance.h"
#include "scoreboard-gui/views/main_window.h"
#include "scoreboard-gui/views/options.h"
#include "scoreboard-gui/views/screenshot.h"

#include <QApplication>
#include <QLocale>
#include <QSettings>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>
#include <memory>

#include <sys/socket.h>
#include <unistd.h>

namespace {

int signal_pipe[2];

// Nothing but this is safe inside a signal handler.
void note_signal(int) {
    const char byte = 1;
    [[maybe_unused]] const auto written = write(signal_pipe[0], &byte, 1);
}

} // namespace

int main(int argc, char **argv) {
    using namespace enshu::gui;

    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    // Before the display is touched, so that --help works without one.
    const auto [options, message, exit_code] = parse_options(arguments);
    if (!message.isEmpty()) {
        std::fputs(qUtf8Printable(message), exit_code == 0 ? stdout : stderr);
        return exit_code;
    }

    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("enshu-console"));
    QApplication::setOrganizationName(QStringLiteral("enshu"));

    std::unique_ptr<QSettings> settings;
    if (options.screenshot.isEmpty())
        settings = std::make_unique<QSettings>();
    const auto remembered = [&](const char *key) {
        return settings ? settings->value(QLatin1String(key)).toString() : QString();
    };
    Lang lang = QLocale::system().language() == QLocale::Japanese ? Lang::Ja : Lang::En;
    if (!remembered("lang").isEmpty())
        lang = remembered("lang") == QLatin1String("ja") ? Lang::Ja : Lang::En;
    Appearance appearance(options.lang.value_or(lang),
                          options.dark.value_or(remembered("theme") == QLatin1String("dark")));
    Client client(options.socket, options.exercise);
    MainWindow window(client, appearance, options.exercise, settings.get());

    std::unique_ptr<Screenshot> screenshot;
    if (!options.screenshot.isEmpty()) {
        screenshot = std::make_unique<Screenshot>(window, options.screenshot, options.after_s);
        QObject::connect(screenshot.get(), &Screenshot::finished, &app, &QCoreApplication::exit);
    }

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, signal_pipe) != 0)
        qFatal("cannot make the signals' socket pair");
    QSocketNotifier stopped(signal_pipe[1], QSocketNotifier::Read);
    QObject::connect(&stopped, &QSocketNotifier::activated, &window, [&] {
        stopped.setEnabled(false);
        window.close();
        QCoreApplication::quit();
    });
    std::signal(SIGTERM, note_signal);
    std::signal(SIGINT, note_signal);

    window.show();
    return QApplication::exec();
}
