#include "scoreboard-gui/views/signs.h"

#include <QIconEngine>
#include <QPainterPath>

namespace enshu::gui {

namespace {

class SignEngine : public QIconEngine {
  public:
    SignEngine(Sign shape, const QColor &colour) : shape_(shape), colour_(colour) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override {
        QColor ink = colour_;
        if (mode == QIcon::Disabled)
            ink.setAlphaF(0.4F);
        paint_sign(*painter, shape_, rect, ink);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap out(size);
        out.fill(Qt::transparent);
        QPainter painter(&out);
        paint(&painter, QRect({}, size), mode, state);
        return out;
    }
    QIconEngine *clone() const override { return new SignEngine(shape_, colour_); }

  private:
    Sign shape_;
    QColor colour_;
};

// Signs are drawn on a square of 16 units.
void stroke(QPainter &p, const QColor &colour, qreal width = 1.8) {
    p.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p.setBrush(Qt::NoBrush);
}

void fill(QPainter &p, const QColor &colour) {
    p.setPen(Qt::NoPen);
    p.setBrush(colour);
}

void star(QPainter &p) {
    QPolygonF out;
    for (int i = 0; i < 10; ++i) {
        const qreal angle = -1.5708 + i * 0.62832;
        const qreal radius = i % 2 ? 2.9 : 6.8;
        out << QPointF(8 + radius * std::cos(angle), 8.4 + radius * std::sin(angle));
    }
    p.drawPolygon(out);
}

void draw(QPainter &p, Sign shape, const QColor &ink) {
    switch (shape) {
    case Sign::Ring:
        stroke(p, ink);
        p.drawEllipse(QPointF(8, 8), 5.2, 5.2);
        return;
    case Sign::Check:
        stroke(p, ink, 2.4);
        p.drawPolyline(QPolygonF{{2.8, 8.6}, {6.4, 12.2}, {13.2, 4.2}});
        return;
    case Sign::Cross:
        stroke(p, ink, 2.4);
        p.drawLine(QPointF(3.6, 3.6), QPointF(12.4, 12.4));
        p.drawLine(QPointF(12.4, 3.6), QPointF(3.6, 12.4));
        return;
    case Sign::Dash:
        stroke(p, ink, 2.2);
        p.drawLine(QPointF(3.5, 8), QPointF(12.5, 8));
        return;
    case Sign::Hourglass:
        stroke(p, ink, 1.5);
        p.drawPolygon(QPolygonF{{4, 2.4}, {12, 2.4}, {4, 13.6}, {12, 13.6}});
        return;
    case Sign::HalfRing:
        stroke(p, ink);
        p.drawEllipse(QPointF(8, 8), 5.2, 5.2);
        fill(p, ink);
        p.drawPie(QRectF(2.8, 2.8, 10.4, 10.4), 90 * 16, -180 * 16);
        return;
    case Sign::Unplugged:
        stroke(p, ink, 1.9);
        p.drawLine(QPointF(1.2, 8), QPointF(4.4, 8));
        p.drawLine(QPointF(11.6, 8), QPointF(14.8, 8));
        p.drawLine(QPointF(4.6, 4.6), QPointF(4.6, 11.4));
        p.drawLine(QPointF(11.4, 4.6), QPointF(11.4, 11.4));
        p.drawLine(QPointF(6.6, 10.6), QPointF(9.4, 5.4));
        return;
    case Sign::Play:
        fill(p, ink);
        p.drawPolygon(QPolygonF{{4.2, 2.4}, {13.4, 8}, {4.2, 13.6}});
        return;
    case Sign::Pause:
        fill(p, ink);
        p.drawRoundedRect(QRectF(3.6, 2.6, 3.2, 10.8), 0.8, 0.8);
        p.drawRoundedRect(QRectF(9.2, 2.6, 3.2, 10.8), 0.8, 0.8);
        return;
    case Sign::Stop:
        fill(p, ink);
        p.drawRoundedRect(QRectF(3.2, 3.2, 9.6, 9.6), 1.2, 1.2);
        return;
    case Sign::Clock:
        stroke(p, ink, 1.6);
        p.drawEllipse(QPointF(8, 8), 5.8, 5.8);
        p.drawPolyline(QPolygonF{{8, 4.6}, {8, 8.2}, {10.6, 9.8}});
        return;
    case Sign::Question: {
        stroke(p, ink, 1.9);
        QPainterPath path(QPointF(4.8, 5.6));
        path.cubicTo(4.8, 1.6, 11.4, 1.6, 11.2, 5.6);
        path.cubicTo(11.1, 8, 8, 7.8, 8, 10.4);
        p.drawPath(path);
        fill(p, ink);
        p.drawEllipse(QPointF(8, 13.4), 1.2, 1.2);
        return;
    }
    case Sign::Drop:
        fill(p, ink);
        p.drawPolygon(QPolygonF{{2, 3.6}, {14, 3.6}, {8, 13.6}});
        return;
    case Sign::Shield: {
        QPainterPath path(QPointF(8, 1.6));
        path.lineTo(13.4, 3.6);
        path.cubicTo(13.6, 9, 11.6, 12.4, 8, 14.4);
        path.cubicTo(4.4, 12.4, 2.4, 9, 2.6, 3.6);
        path.closeSubpath();
        stroke(p, ink, 1.6);
        p.drawPath(path);
        p.drawPolyline(QPolygonF{{5.4, 7.8}, {7.4, 9.8}, {10.8, 5.6}});
        return;
    }
    case Sign::Flag:
        stroke(p, ink, 1.7);
        p.drawLine(QPointF(4, 2.4), QPointF(4, 14));
        fill(p, ink);
        p.drawPolygon(QPolygonF{{4, 2.4}, {13.4, 5.2}, {4, 8.6}});
        return;
    case Sign::Chip:
        stroke(p, ink, 1.5);
        p.drawRoundedRect(QRectF(2, 2.8, 12, 8.2), 1.2, 1.2);
        p.drawLine(QPointF(5, 13.8), QPointF(11, 13.8));
        p.drawLine(QPointF(8, 11), QPointF(8, 13.8));
        return;
    case Sign::Bolt:
        fill(p, ink);
        p.drawPolygon(
            QPolygonF{{9.4, 1.2}, {3.2, 9.2}, {7.4, 9.2}, {6.4, 14.8}, {12.8, 6.6}, {8.6, 6.6}});
        return;
    case Sign::Speech: {
        QPainterPath path;
        path.addRoundedRect(QRectF(1.8, 2.6, 12.4, 8.4), 2.2, 2.2);
        stroke(p, ink, 1.5);
        p.drawPath(path);
        p.drawPolyline(QPolygonF{{5, 11.2}, {5, 14}, {8.2, 11.2}});
        return;
    }
    case Sign::Person:
        fill(p, ink);
        p.drawEllipse(QPointF(8, 4.8), 2.9, 2.9);
        p.drawPie(QRectF(2.6, 8.6, 10.8, 11), 0, 180 * 16);
        return;
    case Sign::Star:
        fill(p, ink);
        star(p);
        return;
    case Sign::Waves:
        fill(p, ink);
        p.drawEllipse(QPointF(8, 8), 2, 2);
        stroke(p, ink, 1.6);
        p.drawArc(QRectF(4, 4, 8, 8), -50 * 16, 100 * 16);
        p.drawArc(QRectF(4, 4, 8, 8), 130 * 16, 100 * 16);
        p.drawArc(QRectF(1, 1, 14, 14), -42 * 16, 84 * 16);
        p.drawArc(QRectF(1, 1, 14, 14), 138 * 16, 84 * 16);
        return;
    case Sign::Eye: {
        stroke(p, ink, 1.5);
        QPainterPath path(QPointF(1.4, 8));
        path.quadTo(8, 1.2, 14.6, 8);
        path.quadTo(8, 14.8, 1.4, 8);
        p.drawPath(path);
        p.drawEllipse(QPointF(8, 8), 1.8, 1.8);
        p.drawLine(QPointF(2.6, 13.4), QPointF(13.4, 2.6));
        return;
    }
    }
}

void draw_role(QPainter &p, const QString &role, const QColor &ink) {
    stroke(p, ink, 1.3);
    if (role == QLatin1String("router")) {
        p.drawEllipse(QPointF(8, 8), 6.6, 6.6);
        for (const int turn : {0, 90, 180, 270}) {
            p.save();
            p.translate(8, 8);
            p.rotate(turn);
            p.drawLine(QPointF(1.6, 0), QPointF(4.6, 0));
            p.drawPolyline(QPolygonF{{3.2, -1.4}, {4.7, 0}, {3.2, 1.4}});
            p.restore();
        }
    } else if (role == QLatin1String("server")) {
        for (const qreal top : {1.8, 6.1, 10.4}) {
            p.drawRoundedRect(QRectF(1.8, top, 12.4, 3.8), 0.9, 0.9);
            p.drawPoint(QPointF(4.4, top + 1.9));
            p.drawLine(QPointF(8, top + 1.9), QPointF(11.8, top + 1.9));
        }
    } else if (role == QLatin1String("workstation")) {
        p.drawRoundedRect(QRectF(1.4, 2.2, 13.2, 8.8), 1.1, 1.1);
        p.drawLine(QPointF(8, 11), QPointF(8, 13.8));
        p.drawLine(QPointF(4.6, 13.8), QPointF(11.4, 13.8));
    } else if (role == QLatin1String("attacker")) {
        p.drawPolygon(QPolygonF{{8, 1.2}, {14.8, 8}, {8, 14.8}, {1.2, 8}});
        p.drawLine(QPointF(8, 4.8), QPointF(8, 8.6));
        stroke(p, ink, 1.9);
        p.drawPoint(QPointF(8, 11.1));
    } else {
        p.drawRoundedRect(QRectF(2, 2, 12, 12), 1.2, 1.2);
    }
}

template <typename Draw>
void scaled(QPainter &painter, const QRectF &box, Draw paint) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal side = std::min(box.width(), box.height());
    painter.translate(box.center() - QPointF(side / 2, side / 2));
    painter.scale(side / 16, side / 16);
    paint();
    painter.restore();
}

} // namespace

void paint_sign(QPainter &painter, Sign shape, const QRectF &box, const QColor &colour) {
    scaled(painter, box, [&] { draw(painter, shape, colour); });
}

void paint_role(QPainter &painter, const QString &role, const QRectF &box, const QColor &colour) {
    scaled(painter, box, [&] { draw_role(painter, role, colour); });
}

QIcon sign_icon(Sign shape, const QColor &colour) {
    return QIcon(new SignEngine(shape, colour));
}

} // namespace enshu::gui
