#include "orchestrator/handbook/organization_layout.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace enshu::handbook {
namespace {

constexpr double margin = 24;
constexpr double gap = 72; ///< between zones: arrows pass here
constexpr double inner = 22;
constexpr double title = 34;
constexpr double card_width = 172;
constexpr double card_height = 66;
constexpr double card_gap = 26;
constexpr double row_gap = 150; ///< between the outside and the inside: arrows pass here
constexpr double least_width = 1000;
constexpr double widest_row = 1500;
constexpr std::size_t tallest_stack = 5;

using Hosts = std::vector<const dsl::Host *>;

Hosts hosts_in(const dsl::Organization &organization, const std::string &zone) {
    Hosts hosts;
    for (const dsl::Host &host : organization.hosts)
        if (host.role != dsl::HostRole::Router && !host.interfaces.empty() &&
            host.interfaces.front().zone == zone)
            hosts.push_back(&host);
    return hosts;
}

Hosts routers_of(const dsl::Organization &organization) {
    Hosts routers;
    for (const dsl::Host &host : organization.hosts)
        if (host.role == dsl::HostRole::Router)
            routers.push_back(&host);
    return routers;
}

double span(std::size_t cards, double length) {
    return 2 * inner + static_cast<double>(cards) * length +
           static_cast<double>(cards > 0 ? cards - 1 : 0) * card_gap;
}

/// A zone whose cards stand in `columns`; returns its size at (0, 0).
struct Block {
    const dsl::Zone *zone = nullptr;
    Hosts hosts;
    std::size_t columns = 1;
    std::size_t rows() const { return (hosts.size() + columns - 1) / columns; }
    double width() const { return span(columns, card_width); }
    double height() const { return title + span(std::max<std::size_t>(1, rows()), card_height); }

    void place(double x, double y, double height, OrganizationLayout &layout) const {
        layout.zones[zone->id] = {x, y, width(), height};
        for (std::size_t i = 0; i < hosts.size(); ++i) {
            const auto column = static_cast<double>(i % columns);
            const auto row = static_cast<double>(i / columns);
            layout.hosts[hosts[i]->id] = {x + inner + column * (card_width + card_gap),
                                          y + title + inner + row * (card_height + card_gap),
                                          card_width, card_height};
        }
    }
};

using Row = std::vector<Block>;

double width_of(const Row &row) {
    double width = 0;
    for (const Block &block : row)
        width += block.width();
    return width + gap * static_cast<double>(row.empty() ? 0 : row.size() - 1);
}

double height_of(const Row &row) {
    double height = 0;
    for (const Block &block : row)
        height = std::max(height, block.height());
    return height;
}

} // namespace

OrganizationLayout lay_out(const dsl::Organization &organization) {
    Row outside;
    std::vector<Row> inside(1);
    for (const dsl::Zone &zone : organization.zones) {
        Block block{&zone, hosts_in(organization, zone.id), 1};
        if (zone.outside) {
            block.columns = std::max<std::size_t>(1, std::min<std::size_t>(6, block.hosts.size()));
            outside.push_back(std::move(block));
            continue;
        }
        block.columns =
            std::max<std::size_t>(1, (block.hosts.size() + tallest_stack - 1) / tallest_stack);
        if (!inside.back().empty() && width_of(inside.back()) + gap + block.width() > widest_row)
            inside.emplace_back();
        inside.back().push_back(std::move(block));
    }

    OrganizationLayout layout;
    const Hosts routers = routers_of(organization);
    const double routers_width = span(routers.size(), card_width) - 2 * inner;
    double width = std::max(least_width, width_of(outside) + 2 * (routers_width + gap));
    for (const Row &row : inside)
        width = std::max(width, width_of(row));
    layout.width = width + 2 * margin;
    double y = margin;
    const auto place = [&](const Row &row) {
        // What room is left goes between the zones, where the arrows are.
        const double spare = width - width_of(row);
        const double more = std::min(spare / static_cast<double>(row.size() + 1), 180.0);
        double x = margin + (spare - more * static_cast<double>(row.size() - 1)) / 2;
        for (const Block &block : row) {
            block.place(x, y, height_of(row), layout);
            x += block.width() + gap + more;
        }
        y += height_of(row);
    };
    if (!outside.empty())
        place(outside);
    // The routers stand to the right, out of the way of what goes through them.
    double x = layout.width - margin - routers_width;
    for (const dsl::Host *router : routers) {
        layout.hosts[router->id] = {x, std::max(margin, y - card_height), card_width, card_height};
        x += card_width + card_gap;
    }
    if (outside.empty())
        y += card_height;
    for (const Row &row : inside) {
        y += row_gap;
        if (!row.empty())
            place(row);
    }
    layout.height = y + margin;
    return layout;
}

} // namespace enshu::handbook
