// What the topology's picture is made of.
#pragma once

#include "scoreboard-gui/models/contacts.h"
#include "scoreboard-gui/models/topology_layout.h"
#include "scoreboard-gui/views/appearance.h"
#include "scoreboard-gui/views/looks.h"

#include <QGraphicsItem>
#include <QPainterPath>

namespace enshu::gui {

class ZoneItem : public QGraphicsItem {
  public:
    ZoneItem(const Appearance &appearance, const Zone &zone, const QRectF &box);
    QRectF boundingRect() const override { return box_.adjusted(-1, -1, 1, 1); }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) override;

  private:
    const Appearance &appearance_;
    Zone zone_;
    QRectF box_;
};

/// A router's line to a zone, with its address there.
class LinkItem : public QGraphicsItem {
  public:
    LinkItem(const Appearance &appearance, const PlacedLink &link);
    QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) override;

  private:
    const Appearance &appearance_;
    PlacedLink link_;
};

class HostItem : public QGraphicsItem {
  public:
    /// `compact`: name and state only; the rest is in the tool tip.
    HostItem(const Appearance &appearance, const Host &host, const QRectF &box, bool compact);
    QRectF boundingRect() const override { return box_.adjusted(-2, -2, 2, 2); }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) override;

    const Host &host() const { return host_; }
    /// This host in one team, or in every team (then a mark each, in the teams' order).
    void set_states(const QList<HostStatus> &states, bool every_team);

    static constexpr QSizeF full_size{176, 92};
    static constexpr QSizeF compact_size{128, 46};
    static constexpr int marks_a_row = 10;
    static constexpr int most_numbered = 4; ///< up to so many teams a mark bears its number
    static constexpr qreal mark_pitch = 15.5;

  private:
    void paint_full(QPainter &painter) const;
    void paint_compact(QPainter &painter) const;
    void paint_marks(QPainter &painter, const QPointF &at) const;
    void paint_state(QPainter &painter) const;
    void describe();

    const Appearance &appearance_;
    Host host_;
    QRectF box_;
    QList<HostStatus> states_;
    bool compact_;
    bool every_team_ = false;
};

/// The attacker's way to a machine: whole while it is heard, broken when it is not.
class AttackItem : public QGraphicsItem {
  public:
    /// `stops`: attacker, what lies between, the machine.
    AttackItem(const Appearance &appearance, const QList<QRectF> &stops);
    QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) override;
    void set(bool alive, const QString &label);

  private:
    const Appearance &appearance_;
    QList<QPainterPath> hops_;
    bool alive_ = true;
    QString label_;
};

/// A word with its sign, standing by itself.
class NoteItem : public QGraphicsItem {
  public:
    NoteItem(const Appearance &appearance, const Look &look, const QPointF &left_middle);
    QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) override;

  private:
    const Appearance &appearance_;
    Look look_;
};

} // namespace enshu::gui
