// Where zones and hosts stand: outside zones on top, routers between, the organisation's zones side
// by side below. Pure: the same topology and sizes give the same picture.
#pragma once

#include "scoreboard-gui/client/values.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace enshu::gui {

struct PlacedZone {
    qsizetype zone = 0; ///< index in the topology
    QRectF box;
};

struct PlacedHost {
    qsizetype host = 0;
    QRectF box;
};

/// A router's interface: a line from the router to its zone.
struct PlacedLink {
    qsizetype host = 0;
    QString address;
    QList<QPointF> line; ///< orthogonal, from the router's edge to the zone's
};

struct TopologyLayout {
    QList<PlacedZone> zones;
    QList<PlacedHost> hosts;
    QList<PlacedLink> links;
    QRectF bounds;
};

struct LayoutSizes {
    QSizeF node{176, 92};
    qreal gap = 14;          ///< between hosts
    qreal padding = 16;      ///< inside a zone
    qreal zone_header = 30;  ///< its name
    qreal zone_gap = 28;     ///< between zones
    qreal link_space = 44;   ///< above and below the routers' row
    QSizeF target{840, 480}; ///< the shape of the view it should fill well
};

/// Hosts without an interface in a known zone are left out.
TopologyLayout lay_out(const Topology &topology, const LayoutSizes &sizes);

} // namespace enshu::gui
