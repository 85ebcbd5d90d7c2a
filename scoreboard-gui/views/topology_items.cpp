#include "scoreboard-gui/views/topology_items.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace enshu::gui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TopologyItems)
};

constexpr qreal corner = 7;

QString elided(QPainter &painter, const QString &text, qreal width) {
    return painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(width));
}

QSizeF note_size(const QString &word) {
    const QFontMetricsF metrics(scaled_font(0.92, true));
    return {metrics.horizontalAdvance(word) + metrics.height() * 0.75 + 22, metrics.height() + 4};
}

void paint_note(QPainter &painter, const Theme &theme, const Look &look, const QRectF &box) {
    painter.setFont(scaled_font(0.92, true));
    painter.setPen(QPen(theme.tone(look.tone), 1));
    painter.setBrush(theme.wash(look.tone));
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    const qreal side = box.height() * 0.6;
    paint_sign(painter, look.sign, QRectF(box.left() + 8, box.center().y() - side / 2, side, side),
               theme.tone(look.tone));
    painter.setPen(theme.tone(look.tone));
    painter.drawText(box.adjusted(side + 12, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, look.word);
}

QPointF edge_towards(const QRectF &box, const QRectF &other) {
    const qreal dx = other.center().x() - box.center().x();
    const qreal dy = other.center().y() - box.center().y();
    if (std::abs(dx) > box.width() / 2)
        return {dx > 0 ? box.right() : box.left(), box.center().y()};
    return {box.center().x(), dy > 0 ? box.bottom() : box.top()};
}

// Level neighbours are joined side to side; else the way enters the lower box from above.
QPainterPath hop(const QRectF &from, const QRectF &to) {
    const bool level = std::abs(from.center().y() - to.center().y()) < from.height() / 2;
    const QPointF start = edge_towards(from, to);
    QPointF end = edge_towards(to, from);
    if (!level) {
        // Beside the middle, where the cables run.
        const qreal side = to.center().x() < from.center().x() ? -0.25 : 0.25;
        end = {to.center().x() + side * to.width(),
               to.center().y() > from.center().y() ? to.top() : to.bottom()};
    }
    const QPointF out = start - QPointF(from.center().x(), from.center().y());
    const bool sideways = std::abs(out.x()) > std::abs(out.y());
    const qreal reach = level ? std::abs(end.x() - start.x()) * 0.4
                              : std::max(std::abs(end.y() - start.y()) * 0.55, 30.0);
    const qreal lean = std::min(reach, std::max(std::abs(end.x() - start.x()), 60.0));
    QPainterPath path(start);
    const QPointF first = sideways ? start + QPointF(out.x() > 0 ? lean : -lean, 0)
                                   : start + QPointF(0, out.y() > 0 ? reach : -reach);
    const QPointF second = level ? end + QPointF(end.x() > start.x() ? -reach : reach, 0)
                                 : end + QPointF(0, end.y() > start.y() ? -reach : reach);
    path.cubicTo(first, second, end);
    return path;
}

void arrow_head(QPainter &painter, const QPainterPath &path, const QColor &ink) {
    const QPointF tip = path.pointAtPercent(1);
    const QPointF back = path.pointAtPercent(path.percentAtLength(path.length() - 11));
    const QPointF along = tip - back;
    const qreal length = std::hypot(along.x(), along.y());
    if (length < 1)
        return;
    const QPointF unit = along / length;
    const QPointF across(-unit.y() * 5.5, unit.x() * 5.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPolygon(QPolygonF{tip, tip - unit * 11 + across, tip - unit * 11 - across});
}

} // namespace

ZoneItem::ZoneItem(const Appearance &appearance, const Zone &zone, const QRectF &box)
    : appearance_(appearance), zone_(zone), box_(box) {
    setZValue(0);
}

void ZoneItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) {
    const auto &theme = appearance_.theme();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme.border, 1.2, zone_.outside ? Qt::DashLine : Qt::SolidLine));
    painter->setBrush(zone_.outside ? theme.surface : theme.raised);
    painter->drawRoundedRect(box_, corner + 3, corner + 3);
    const QRectF header = box_.adjusted(14, 5, -14, 0);
    const QString label = zone_.label.in(appearance_.lang());
    painter->setFont(scaled_font(0.98, true));
    painter->setPen(theme.text);
    const QString name = label.isEmpty() ? zone_.id : label;
    painter->drawText(QRectF(header.topLeft(), QSizeF(header.width(), 20)),
                      Qt::AlignLeft | Qt::AlignVCenter, elided(*painter, name, header.width()));
    const qreal used = painter->fontMetrics().horizontalAdvance(name) + 12;
    painter->setFont(scaled_font(0.88));
    painter->setPen(theme.muted);
    if (used + painter->fontMetrics().horizontalAdvance(zone_.cidr) <= header.width())
        painter->drawText(QRectF(header.topLeft(), QSizeF(header.width(), 20)),
                          Qt::AlignRight | Qt::AlignVCenter, zone_.cidr);
}

LinkItem::LinkItem(const Appearance &appearance, const PlacedLink &link)
    : appearance_(appearance), link_(link) {
    setZValue(1);
}

QRectF LinkItem::boundingRect() const {
    return QPolygonF(link_.line).boundingRect().adjusted(-70, -16, 70, 16);
}

void LinkItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) {
    const auto &theme = appearance_.theme();
    painter->setRenderHint(QPainter::Antialiasing);
    QColor ink = theme.muted;
    ink.setAlphaF(0.75F);
    painter->setPen(QPen(ink, 1.8, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter->drawPolyline(QPolygonF(link_.line));
    painter->setFont(scaled_font(0.82));
    const QPointF end = link_.line.last();
    const QPointF before = link_.line[link_.line.size() - 2];
    const qreal middle = (end.y() + before.y()) / 2;
    painter->setPen(theme.muted);
    painter->drawText(QRectF(end.x() + 5, middle - 9, 100, 18), Qt::AlignLeft | Qt::AlignVCenter,
                      link_.address);
}

HostItem::HostItem(const Appearance &appearance, const Host &host, const QRectF &box, bool compact)
    : appearance_(appearance), host_(host), box_(box), compact_(compact) {
    setZValue(3);
}

void HostItem::set_states(const QList<HostStatus> &states, bool every_team) {
    states_ = states;
    every_team_ = every_team;
    describe();
    update();
}

void HostItem::describe() {
    QStringList lines{QStringLiteral("%1 · %2").arg(host_.id, role_word(host_.role))};
    if (host_.hidden)
        lines << Words::tr("never shown to trainees");
    for (const auto &interface : host_.interfaces)
        lines << QStringLiteral("%1  %2").arg(interface.zone, interface.address);
    if (!host_.services.isEmpty())
        lines << host_.services.join(QLatin1Char(' '));
    for (const auto &state : std::as_const(states_)) {
        QString line = look_of(state.state).word;
        if (every_team_)
            line.prepend(Words::tr("Team %1: ").arg(state.team));
        if (!state.doing.isEmpty())
            line += QStringLiteral(" · ") + state.doing;
        lines << line;
    }
    setToolTip(QStringLiteral("<p style='white-space:pre'>%1</p>")
                   .arg(lines.join(QLatin1Char('\n')).toHtmlEscaped()));
}

void HostItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) {
    const auto &theme = appearance_.theme();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool attacker = host_.role == QLatin1String("attacker");
    const Tone tone =
        !every_team_ && !states_.isEmpty() ? look_of(states_.first().state).tone : Tone::Muted;
    const bool loud = tone == Tone::Warn || tone == Tone::Bad;
    painter->setPen(QPen(loud       ? theme.tone(tone)
                         : attacker ? theme.attack
                                    : theme.border,
                         loud ? 1.8 : 1.2, host_.hidden ? Qt::DashLine : Qt::SolidLine));
    painter->setBrush(theme.surface);
    painter->drawRoundedRect(box_, corner, corner);
    if (compact_)
        paint_compact(*painter);
    else
        paint_full(*painter);
}

void HostItem::paint_full(QPainter &painter) const {
    const auto &theme = appearance_.theme();
    const bool attacker = host_.role == QLatin1String("attacker");
    paint_role(painter, host_.role, QRectF(box_.left() + 11, box_.top() + 11, 28, 28),
               attacker ? theme.attack : theme.text);

    const qreal left = box_.left() + 49;
    const qreal width = box_.right() - left - 8;
    const qreal sign_room = host_.hidden ? 18 : 0;
    painter.setFont(scaled_font(1.02, true));
    painter.setPen(theme.text);
    painter.drawText(QRectF(left, box_.top() + 5, width - sign_room, 20),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     elided(painter, host_.id, width - sign_room));
    if (host_.hidden)
        paint_sign(painter, Sign::Eye, QRectF(box_.right() - 23, box_.top() + 8, 15, 15),
                   theme.attack);
    painter.setFont(scaled_font(0.88));
    painter.setPen(theme.muted);
    QString address = host_.interfaces.isEmpty() ? QString() : host_.interfaces.first().address;
    if (host_.interfaces.size() > 1)
        address = Words::tr("%1 interfaces").arg(host_.interfaces.size());
    painter.drawText(QRectF(left, box_.top() + 24, width, 17), Qt::AlignLeft | Qt::AlignVCenter,
                     elided(painter, address, width));
    QString third = host_.services.join(QStringLiteral(" "));
    if (!every_team_ && !states_.isEmpty() && !states_.first().doing.isEmpty() &&
        states_.first().state != HostState::Healthy)
        third = states_.first().doing;
    else if (host_.hidden)
        third = Words::tr("hidden from teams");
    else if (third.isEmpty())
        third = role_word(host_.role);
    painter.drawText(QRectF(left, box_.top() + 40, width, 17), Qt::AlignLeft | Qt::AlignVCenter,
                     elided(painter, third, width));
    painter.setPen(QPen(theme.grid, 1));
    painter.drawLine(QPointF(box_.left() + 1, box_.top() + 61),
                     QPointF(box_.right() - 1, box_.top() + 61));
    if (every_team_)
        paint_marks(painter, box_.topLeft() + QPointF(11, 66));
    else
        paint_state(painter);
}

void HostItem::paint_compact(QPainter &painter) const {
    const auto &theme = appearance_.theme();
    const bool attacker = host_.role == QLatin1String("attacker");
    paint_role(painter, host_.role, QRectF(box_.left() + 7, box_.top() + 4, 17, 17),
               attacker ? theme.attack : theme.text);
    const qreal left = box_.left() + 31;
    const qreal width = box_.right() - left - (host_.hidden ? 20 : 5);
    painter.setFont(scaled_font(0.98, true));
    painter.setPen(theme.text);
    painter.drawText(QRectF(left, box_.top() + 2, width, 21), Qt::AlignLeft | Qt::AlignVCenter,
                     elided(painter, host_.id, width));
    if (host_.hidden)
        paint_sign(painter, Sign::Eye, QRectF(box_.right() - 18, box_.top() + 6, 13, 13),
                   theme.attack);
    if (every_team_) {
        paint_marks(painter, box_.topLeft() + QPointF(7, 27));
        return;
    }
    if (states_.isEmpty())
        return;
    const Look look = look_of(states_.first().state);
    paint_sign(painter, look.sign, QRectF(box_.left() + 8, box_.top() + 25, 14, 14),
               theme.tone(look.tone));
    painter.setFont(scaled_font(0.92));
    painter.setPen(theme.tone(look.tone));
    painter.drawText(QRectF(left, box_.top() + 22, width, 20), Qt::AlignLeft | Qt::AlignVCenter,
                     elided(painter, look.word, width));
}

void HostItem::paint_state(QPainter &painter) const {
    if (states_.isEmpty())
        return;
    const auto &theme = appearance_.theme();
    const auto &status = states_.first();
    const Look look = look_of(status.state);
    const QRectF line(box_.left() + 12, box_.top() + 63, box_.width() - 20, 26);
    paint_sign(painter, look.sign, QRectF(line.left(), line.center().y() - 8, 16, 16),
               theme.tone(look.tone));
    painter.setFont(scaled_font(0.96, true));
    painter.setPen(theme.tone(look.tone));
    const qreal left = line.left() + 37;
    painter.drawText(QRectF(left, line.top(), line.right() - left, line.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, look.word);
}

void HostItem::paint_marks(QPainter &painter, const QPointF &first) const {
    const auto &theme = appearance_.theme();
    const bool numbered = states_.size() <= most_numbered;
    const qreal pitch = numbered ? mark_pitch * marks_a_row / most_numbered : mark_pitch;
    const qreal indent = numbered ? 12 : 0;
    painter.setFont(scaled_font(0.88));
    painter.setPen(theme.muted);
    for (qsizetype i = 0; i < states_.size(); ++i) {
        const Look look = look_of(states_[i].state);
        const QPointF at = first + QPointF(static_cast<qreal>(i % marks_a_row) * pitch,
                                           static_cast<qreal>(i / marks_a_row) * mark_pitch);
        if (numbered)
            painter.drawText(QRectF(at - QPointF(0, 3), QSizeF(indent, 18)),
                             Qt::AlignLeft | Qt::AlignVCenter, QString::number(states_[i].team));
        const qreal side = numbered ? 15 : 12;
        paint_sign(painter, look.sign,
                   QRectF(at + QPointF(indent, numbered ? -1.5 : 0), QSizeF(side, side)),
                   theme.tone(look.tone));
    }
}

AttackItem::AttackItem(const Appearance &appearance, const QList<QRectF> &stops)
    : appearance_(appearance) {
    setZValue(2);
    for (qsizetype i = 0; i + 1 < stops.size(); ++i)
        hops_.append(hop(stops[i], stops[i + 1]));
}

void AttackItem::set(bool alive, const QString &label) {
    prepareGeometryChange();
    alive_ = alive;
    label_ = label;
    update();
}

QRectF AttackItem::boundingRect() const {
    QRectF out;
    for (const auto &one : hops_)
        out |= one.boundingRect();
    const auto note = note_size(label_);
    return out.adjusted(-note.width(), -note.height() - 12, note.width(), note.height() + 12);
}

void AttackItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) {
    const auto &theme = appearance_.theme();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor ink = alive_ ? theme.attack : theme.muted;
    for (qsizetype i = 0; i < hops_.size(); ++i) {
        QPen pen(ink, 2.6, Qt::CustomDashLine, Qt::FlatCap);
        pen.setDashPattern(alive_ ? QList<qreal>{5, 2.2} : QList<qreal>{1.4, 2.6});
        painter->setPen(pen);
        painter->setBrush(Qt::NoBrush);
        painter->drawPath(hops_[i]);
        if (alive_)
            arrow_head(*painter, hops_[i], ink);
    }
    if (hops_.isEmpty())
        return;
    if (!alive_) {
        // The gap where the way is broken.
        const QPointF at = hops_.last().pointAtPercent(0.5);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.surface);
        painter->drawEllipse(at, 15, 15);
        paint_sign(*painter, Sign::Unplugged, QRectF(at.x() - 12, at.y() - 12, 24, 24), theme.warn);
    }
    const auto size = note_size(label_);
    const QPointF at = hops_.first().pointAtPercent(0.45);
    paint_note(*painter, theme,
               {alive_ ? Sign::Waves : Sign::Shield, alive_ ? Tone::Attack : Tone::Good, label_},
               QRectF(at - QPointF(size.width() / 2, size.height() / 2), size));
}

NoteItem::NoteItem(const Appearance &appearance, const Look &look, const QPointF &left_middle)
    : appearance_(appearance), look_(look) {
    setPos(left_middle);
    setZValue(4);
}

QRectF NoteItem::boundingRect() const {
    const auto size = note_size(look_.word);
    return QRectF(QPointF(0, -size.height() / 2), size).adjusted(-1, -1, 1, 1);
}

void NoteItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) {
    painter->setRenderHint(QPainter::Antialiasing);
    paint_note(*painter, appearance_.theme(), look_, boundingRect().adjusted(1, 1, -1, -1));
}

} // namespace enshu::gui
