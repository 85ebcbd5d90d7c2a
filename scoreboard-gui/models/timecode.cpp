#include "scoreboard-gui/models/timecode.h"

#include <QDateTime>

#include <algorithm>

namespace enshu::gui {

QString timecode(qint64 exercise_ms) {
    const qint64 seconds = std::max<qint64>(exercise_ms, 0) / 1000;
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QString wall_time(qint64 unix_ms) {
    return QDateTime::fromMSecsSinceEpoch(unix_ms).toString(QStringLiteral("HH:mm:ss"));
}

QString points_text(int points) {
    return points < 0 ? QStringLiteral("−%1").arg(-points) : QString::number(points);
}

QString byte_size(qint64 bytes) {
    if (bytes < 1024)
        return QStringLiteral("%1 B").arg(bytes);
    if (bytes < 1024 * 1024)
        return QStringLiteral("%1 KiB").arg((bytes + 512) / 1024);
    return QStringLiteral("%1 MiB").arg(static_cast<double>(bytes) / 1048576.0, 0, 'f', 1);
}

} // namespace enshu::gui
