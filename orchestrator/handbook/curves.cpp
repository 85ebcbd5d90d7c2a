#include "orchestrator/handbook/curves.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace enshu::handbook {
namespace {

/// Where the line from the box's middle towards a spot leaves the box, a little outside of it.
Spot rim(const Box &box, Spot towards) {
    const Spot centre = box.centre();
    const double dx = towards.x - centre.x;
    const double dy = towards.y - centre.y;
    if (dx == 0 && dy == 0)
        return centre;
    const double sx = dx == 0 ? 1e9 : (box.width / 2 + 3) / std::abs(dx);
    const double sy = dy == 0 ? 1e9 : (box.height / 2 + 3) / std::abs(dy);
    const double scale = std::min(sx, sy);
    return {centre.x + dx * scale, centre.y + dy * scale};
}

bool overlap(const Box &a, const Box &b) {
    return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

} // namespace

std::string Curve::path() const {
    return fmt::format("M{:.1f} {:.1f}Q{:.1f} {:.1f} {:.1f} {:.1f}", begin.x, begin.y, control.x,
                       control.y, end.x, end.y);
}

Spot Curve::at(double share) const {
    const double a = (1 - share) * (1 - share);
    const double b = 2 * share * (1 - share);
    const double c = share * share;
    return {a * begin.x + b * control.x + c * end.x, a * begin.y + b * control.y + c * end.y};
}

Curve curve_between(const Box &from, const Box &to, double bend) {
    const Spot a = from.centre();
    const Spot b = to.centre();
    const double length = std::max(1.0, std::hypot(b.x - a.x, b.y - a.y));
    const Spot control{(a.x + b.x) / 2 + (b.y - a.y) / length * bend * 2,
                       (a.y + b.y) / 2 - (b.x - a.x) / length * bend * 2};
    return {rim(from, control), control, rim(to, control)};
}

Spot Room::place(const Curve &curve, double share, double width, double height) {
    const auto box_at = [&](Spot spot) {
        return Box{spot.x - width / 2, spot.y - height / 2, width, height};
    };
    Spot chosen = curve.at(share);
    for (const double away :
         {0.0, 0.07, -0.07, 0.14, -0.14, 0.21, -0.21, 0.28, -0.28, 0.35, -0.35}) {
        if (share + away < 0.06 || share + away > 0.94)
            continue;
        const Spot spot = curve.at(share + away);
        const Box box = box_at(spot);
        if (std::ranges::none_of(taken_, [&](const Box &other) { return overlap(box, other); })) {
            chosen = spot;
            break;
        }
    }
    take(box_at(chosen));
    return chosen;
}

double Bends::next(const std::string &from, const std::string &to) {
    const int number = count_[std::minmax(from, to)]++;
    // 1, -1, 2, -2 … times a step; and seen from the other end the other way round.
    const double side = (number % 2 == 0 ? 1.0 : -1.0) * (number / 2 + 1) * 17;
    return from < to ? side : -side;
}

} // namespace enshu::handbook
