#include "scoreboard-gui/models/topology_layout.h"

#include <algorithm>
#include <cmath>

namespace enshu::gui {

namespace {

constexpr qreal most_spread = 1.8;

struct Members {
    qsizetype zone;
    QList<qsizetype> hosts;
};

qsizetype zone_index(const Topology &topology, const QString &id) {
    for (qsizetype i = 0; i < topology.zones.size(); ++i)
        if (topology.zones[i].id == id)
            return i;
    return -1;
}

QSizeF zone_size(const Members &zone, int columns, const LayoutSizes &sizes) {
    const auto count = std::max<qsizetype>(zone.hosts.size(), 1);
    const auto across = std::min<qsizetype>(columns, count);
    const auto down = (count + across - 1) / across;
    const auto n = static_cast<qreal>(across);
    const auto m = static_cast<qreal>(down);
    return {2 * sizes.padding + n * sizes.node.width() + (n - 1) * sizes.gap,
            sizes.zone_header + sizes.padding + m * sizes.node.height() + (m - 1) * sizes.gap};
}

qreal row_width(const QList<Members> &row, int columns, const LayoutSizes &sizes) {
    qreal width = sizes.zone_gap * static_cast<qreal>(std::max<qsizetype>(row.size() - 1, 0));
    for (const auto &zone : row)
        width += zone_size(zone, columns, sizes).width();
    return width;
}

// One row of zones, centred on x = 0 and `width` wide (no less than it needs); returns the row's
// height. Hosts stand in the middle of their zone.
qreal place_row(const QList<Members> &row, int columns, qreal top, qreal width,
                const LayoutSizes &sizes, TopologyLayout &out) {
    qreal height = 0;
    for (const auto &zone : row)
        height = std::max(height, zone_size(zone, columns, sizes).height());
    const qreal natural = row_width(row, columns, sizes);
    const qreal spare = std::max(width - natural, 0.0) / static_cast<qreal>(row.size());
    qreal left = -std::max(width, natural) / 2;
    for (const auto &zone : row) {
        const QSizeF needs = zone_size(zone, columns, sizes);
        const QRectF box(left, top, needs.width() + spare, height);
        out.zones.append({zone.zone, box});
        for (qsizetype i = 0; i < zone.hosts.size(); ++i) {
            const auto column = static_cast<qreal>(i % columns);
            const auto line = static_cast<qreal>(i / columns);
            const QPointF at(box.left() + spare / 2 + sizes.padding +
                                 column * (sizes.node.width() + sizes.gap),
                             top + sizes.zone_header + line * (sizes.node.height() + sizes.gap));
            out.hosts.append({zone.hosts[i], QRectF(at, sizes.node)});
        }
        left = box.right() + sizes.zone_gap;
    }
    return height;
}

void place_routers(const QList<qsizetype> &routers, qreal top, const LayoutSizes &sizes,
                   TopologyLayout &out) {
    const auto count = static_cast<qreal>(routers.size());
    qreal left = -(count * sizes.node.width() + (count - 1) * sizes.zone_gap) / 2;
    for (const auto router : routers) {
        out.hosts.append({router, QRectF(QPointF(left, top), sizes.node)});
        left += sizes.node.width() + sizes.zone_gap;
    }
}

// Lines leave the router's top or bottom edge side by side and turn once, half-way to the zone.
void place_links(const Topology &topology, const QList<qsizetype> &routers, TopologyLayout &out) {
    for (const auto router : routers) {
        const auto placed = std::find_if(out.hosts.cbegin(), out.hosts.cend(),
                                         [&](const PlacedHost &one) { return one.host == router; });
        struct End {
            QString address;
            QRectF zone;
        };
        QList<End> above;
        QList<End> below;
        for (const auto &interface : topology.hosts[router].interfaces) {
            const auto zone = zone_index(topology, interface.zone);
            for (const auto &one : out.zones)
                if (one.zone == zone)
                    (one.box.top() < placed->box.top() ? above : below)
                        .append(End{interface.address, one.box});
        }
        const auto connect_side = [&](QList<End> &ends, bool up) {
            std::sort(ends.begin(), ends.end(), [](const End &a, const End &b) {
                return a.zone.center().x() < b.zone.center().x();
            });
            const auto count = static_cast<qreal>(ends.size());
            for (qsizetype i = 0; i < ends.size(); ++i) {
                const qreal share = (static_cast<qreal>(i) + 1) / (count + 1);
                const qreal x = placed->box.left() + share * placed->box.width();
                const qreal from = up ? placed->box.top() : placed->box.bottom();
                const auto &zone = ends[i].zone;
                const qreal to = up ? zone.bottom() : zone.top();
                const bool straight = x > zone.left() + 20 && x < zone.right() - 20;
                const qreal end_x = straight ? x : zone.center().x();
                const qreal turn = (from + to) / 2;
                QList<QPointF> line{{x, from}};
                if (!straight)
                    line << QPointF(x, turn) << QPointF(end_x, turn);
                line << QPointF(end_x, to);
                out.links.append(PlacedLink{router, ends[i].address, line});
            }
        };
        connect_side(above, true);
        connect_side(below, false);
    }
}

TopologyLayout with_columns(const Topology &topology, const QList<Members> &outside,
                            const QList<Members> &inside, const QList<qsizetype> &routers,
                            int columns, qreal width, const LayoutSizes &sizes) {
    TopologyLayout out;
    qreal top = 0;
    if (!outside.isEmpty())
        top += place_row(outside, std::max(columns, 4), top, width, sizes, out) + sizes.link_space;
    if (!routers.isEmpty()) {
        place_routers(routers, top, sizes, out);
        top += sizes.node.height() + sizes.link_space;
    }
    if (!inside.isEmpty())
        place_row(inside, columns, top, width, sizes, out);
    place_links(topology, routers, out);
    for (const auto &zone : out.zones)
        out.bounds |= zone.box;
    for (const auto &host : out.hosts)
        out.bounds |= host.box;
    return out;
}

} // namespace

TopologyLayout lay_out(const Topology &topology, const LayoutSizes &sizes) {
    QList<Members> members;
    for (qsizetype i = 0; i < topology.zones.size(); ++i)
        members.append(Members{i, {}});
    QList<qsizetype> routers;
    for (qsizetype i = 0; i < topology.hosts.size(); ++i) {
        const auto &host = topology.hosts[i];
        if (host.interfaces.isEmpty())
            continue;
        const auto zone = zone_index(topology, host.interfaces.first().zone);
        if (host.role == QLatin1String("router"))
            routers.append(i);
        else if (zone >= 0)
            members[zone].hosts.append(i);
    }
    QList<Members> outside;
    QList<Members> inside;
    for (const auto &zone : std::as_const(members))
        (topology.zones[zone.zone].outside ? outside : inside).append(zone);

    // Of all widths of the zones, the one that can be shown largest; then spread over the width
    // that is left.
    int best_columns = 1;
    qreal best_scale = -1;
    TopologyLayout best;
    for (int columns = 1; columns <= 10; ++columns) {
        auto layout = with_columns(topology, outside, inside, routers, columns, 0, sizes);
        if (layout.bounds.isEmpty())
            return layout;
        const qreal scale = std::min(sizes.target.width() / layout.bounds.width(),
                                     sizes.target.height() / layout.bounds.height());
        if (scale > best_scale) {
            best_scale = scale;
            best_columns = columns;
            best = std::move(layout);
        }
    }
    const qreal natural = best.bounds.width();
    const qreal fills = best.bounds.height() * sizes.target.width() / sizes.target.height();
    const qreal width = std::clamp(fills, natural, natural * most_spread);
    return with_columns(topology, outside, inside, routers, best_columns, width, sizes);
}

} // namespace enshu::gui
