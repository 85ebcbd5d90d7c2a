// How moments are written on the screen.
#pragma once

#include <QString>

namespace enshu::gui {

/// Exercise time as h:mm:ss.
QString timecode(qint64 exercise_ms);
/// A wall-clock moment as HH:MM:SS in the local time zone.
QString wall_time(qint64 unix_ms);
/// With a true minus sign.
QString points_text(int points);
/// 812 B, 48 KiB, 3.1 MiB.
QString byte_size(qint64 bytes);

} // namespace enshu::gui
