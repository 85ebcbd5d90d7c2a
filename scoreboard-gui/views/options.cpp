#include "scoreboard-gui/views/options.h"

#include <QCommandLineParser>

namespace enshu::gui {

namespace {

QString default_socket() {
    return qEnvironmentVariable("ENSHU_SOCKET", QStringLiteral("/run/enshu/enshud.sock"));
}

constexpr auto examples = R"(
Keys: F5 start, F6 pause or resume, F8 end (each asks for a reason), Ctrl+F search the feed,
Ctrl+L change the language, Ctrl+T change the theme, Ctrl+0 fit the topology.

Examples:
  enshu-console
  enshu-console --exercise first-light --lang ja --theme dark
  QT_QPA_PLATFORM=offscreen enshu-console --screenshot console.png

Exit codes: 0 well, 1 the screenshot could not be written, 2 wrong usage,
3 nothing could be shown for a screenshot within 30 s.
)";

} // namespace

ParsedOptions parse_options(const QStringList &arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "The window of the people who run an Enshu exercise: topology, events, scores, and the\n"
        "controls of the exercise. Talks to enshud over its UNIX socket; when that is away it\n"
        "says so and goes on trying."));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("Show this text."));
    const QCommandLineOption socket(
        QStringLiteral("socket"),
        QStringLiteral(
            "Where enshud listens. Default: $ENSHU_SOCKET, else /run/enshu/enshud.sock."),
        QStringLiteral("PATH"), default_socket());
    const QCommandLineOption exercise(
        QStringLiteral("exercise"),
        QStringLiteral("Show this exercise. Default: the one that is alive, else the last."),
        QStringLiteral("NAME"));
    const QCommandLineOption lang(
        QStringLiteral("lang"),
        QStringLiteral(
            "Language of the screen, ja or en. Default: the last one used, else the system's."),
        QStringLiteral("ja|en"));
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   QStringLiteral("light or dark. Default: the last one used."),
                                   QStringLiteral("light|dark"));
    const QCommandLineOption screenshot(
        QStringLiteral("screenshot"),
        QStringLiteral(
            "Write a picture of the window (PNG, 1400 × 900) as soon as there is something to see, "
            "and end. Remembered window places are not used."),
        QStringLiteral("FILE"));
    const QCommandLineOption after(
        QStringLiteral("after"),
        QStringLiteral("With --screenshot: take it after so many seconds, whatever is to be seen."),
        QStringLiteral("SECONDS"));
    parser.addOptions({help, socket, exercise, lang, theme, screenshot, after});

    ParsedOptions out;
    const auto wrong = [&](const QString &message) {
        out.message = message + QStringLiteral("\ntry `enshu-console --help`\n");
        out.exit_code = 2;
        return out;
    };
    if (!parser.parse(arguments))
        return wrong(parser.errorText());
    if (parser.isSet(help)) {
        out.message = parser.helpText() + QString::fromUtf8(examples);
        return out;
    }
    if (!parser.positionalArguments().isEmpty())
        return wrong(
            QStringLiteral("unexpected argument `%1`").arg(parser.positionalArguments().first()));
    out.options.socket = parser.value(socket);
    out.options.exercise = parser.value(exercise);
    out.options.screenshot = parser.value(screenshot);
    if (parser.isSet(lang)) {
        const QString value = parser.value(lang);
        if (value != QLatin1String("ja") && value != QLatin1String("en"))
            return wrong(QStringLiteral("`--lang %1`: ja or en").arg(value));
        out.options.lang = value == QLatin1String("ja") ? Lang::Ja : Lang::En;
    }
    if (parser.isSet(theme)) {
        const QString value = parser.value(theme);
        if (value != QLatin1String("light") && value != QLatin1String("dark"))
            return wrong(QStringLiteral("`--theme %1`: light or dark").arg(value));
        out.options.dark = value == QLatin1String("dark");
    }
    if (parser.isSet(after)) {
        bool ok = false;
        const double seconds = parser.value(after).toDouble(&ok);
        if (!ok || !(seconds >= 0 && seconds <= 86'400))
            return wrong(
                QStringLiteral("`--after %1`: seconds, 0 to 86400").arg(parser.value(after)));
        if (!parser.isSet(screenshot))
            return wrong(QStringLiteral("`--after` needs `--screenshot FILE`"));
        out.options.after_s = seconds;
    }
    return out;
}

} // namespace enshu::gui
