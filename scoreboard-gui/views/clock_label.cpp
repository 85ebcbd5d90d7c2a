#include "scoreboard-gui/views/clock_label.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace enshu::gui {

ClockLabel::ClockLabel(QWidget *parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ClockLabel::set_text(const QString &text) {
    if (text == text_)
        return;
    const QSize before = sizeHint();
    text_ = text;
    setAccessibleName(text);
    if (sizeHint() != before)
        updateGeometry();
    update();
}

qreal ClockLabel::cell(QChar character) const {
    const QFontMetricsF metrics(font());
    if (!character.isDigit())
        return metrics.horizontalAdvance(character);
    qreal widest = 0;
    for (char digit = '0'; digit <= '9'; ++digit)
        widest = std::max(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
    return widest;
}

QSize ClockLabel::sizeHint() const {
    qreal width = 0;
    for (const QChar character : text_)
        width += cell(character);
    // Noto's CJK faces have tall lines; figures need their height only.
    return {static_cast<int>(std::ceil(width)) + 2,
            static_cast<int>(std::ceil(QFontMetricsF(font()).capHeight() * 1.45))};
}

void ClockLabel::paintEvent(QPaintEvent *) {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const QFontMetricsF metrics(font());
    const qreal baseline = (height() + metrics.capHeight()) / 2;
    qreal left = 0;
    for (const QChar character : text_) {
        const qreal width = cell(character);
        painter.drawText(
            QPointF(left + (width - metrics.horizontalAdvance(character)) / 2, baseline),
            character);
        left += width;
    }
}

} // namespace enshu::gui
