// The small signs that stand beside words: drawn, so that they are sharp at every size and in every
// colour, and told apart by their shape alone.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPainter>

namespace enshu::gui {

enum class Sign {
    Ring,
    Check,
    Cross,
    Dash,
    Hourglass,
    HalfRing,
    Unplugged,
    Play,
    Pause,
    Stop,
    Clock,
    Question,
    Drop,   ///< points lost
    Shield, ///< a harm that was kept off
    Flag,
    Chip,
    Bolt,
    Speech,
    Person,
    Star,
    Waves, ///< live
    Eye,   ///< struck through: not shown to trainees
};

void paint_sign(QPainter &painter, Sign shape, const QRectF &box, const QColor &colour);
/// Sharp at any device pixel ratio.
QIcon sign_icon(Sign shape, const QColor &colour);

/// A host's glyph by its role; a role this console does not know is drawn as a plain box.
void paint_role(QPainter &painter, const QString &role, const QRectF &box, const QColor &colour);

} // namespace enshu::gui
