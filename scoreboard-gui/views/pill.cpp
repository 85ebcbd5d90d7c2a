#include "scoreboard-gui/views/pill.h"

#include <QPainter>

namespace enshu::gui {

Pill::Pill(const Appearance &appearance, QWidget *parent)
    : QWidget(parent), appearance_(appearance) {
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void Pill::set(const Look &look) {
    if (look.word == look_.word && look.sign == look_.sign && look.tone == look_.tone)
        return;
    look_ = look;
    setAccessibleName(look.word);
    updateGeometry();
    update();
}

void Pill::set_bare(bool bare) {
    bare_ = bare;
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const {
    const QFontMetrics metrics(font());
    const int sign = metrics.height() * 3 / 4;
    const int margin = bare_ ? 0 : metrics.height() / 2;
    return {2 * margin + sign + metrics.height() / 3 + metrics.horizontalAdvance(look_.word) + 2,
            metrics.height() + (bare_ ? 2 : 8)};
}

void Pill::paintEvent(QPaintEvent *) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetrics metrics(font());
    const auto &theme = appearance_.theme();
    const qreal sign = metrics.height() * 0.75;
    const qreal margin = bare_ ? 0 : metrics.height() / 2.0;
    if (!bare_) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.wash(look_.tone));
        painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    }
    paint_sign(painter, look_.sign, QRectF(margin, (height() - sign) / 2.0, sign, sign),
               theme.tone(look_.tone));
    painter.setPen(theme.tone(look_.tone));
    painter.drawText(QRectF(margin + sign + metrics.height() / 3.0, 0, width(), height()),
                     Qt::AlignLeft | Qt::AlignVCenter, look_.word);
}

} // namespace enshu::gui
