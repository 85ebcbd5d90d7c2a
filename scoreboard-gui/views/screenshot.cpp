#include "scoreboard-gui/views/screenshot.h"

#include "scoreboard-gui/views/main_window.h"

#include <cstdio>

namespace enshu::gui {

using namespace std::chrono_literals;

Screenshot::Screenshot(MainWindow &window, const QString &file, std::optional<double> after_s)
    : window_(window), file_(file) {
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &Screenshot::take);
    if (after_s) {
        timer_.start(static_cast<int>(*after_s * 1000));
        return;
    }
    // What has arrived is laid out and painted in the next turns of the event loop.
    connect(&window_, &MainWindow::complete, this, [this] {
        give_up_.stop();
        if (!timer_.isActive())
            timer_.start(400ms);
    });
    give_up_.setSingleShot(true);
    connect(&give_up_, &QTimer::timeout, this, [this] {
        std::fprintf(stderr,
                     "enshu-console: no exercise to show within 30 s; with --after SECONDS the "
                     "picture is taken whatever is to be seen\n");
        Q_EMIT finished(nothing_to_see);
    });
    give_up_.start(30s);
}

void Screenshot::take() {
    if (window_.grab().save(file_, "PNG")) {
        Q_EMIT finished(0);
        return;
    }
    std::fprintf(stderr, "enshu-console: cannot write the picture `%s`\n", qUtf8Printable(file_));
    Q_EMIT finished(not_written);
}

} // namespace enshu::gui
