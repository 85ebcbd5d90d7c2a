// Lets the event loop run until something is so.
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>

namespace enshu::gui::test {

/// False after `limit_ms`.
template <typename Condition>
bool eventually(Condition condition, int limit_ms = 10'000) {
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > limit_ms)
            return false;
        QTest::qWait(10);
    }
    return true;
}

} // namespace enshu::gui::test
