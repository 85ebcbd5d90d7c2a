// Curves between hosts and zones of a drawing.
#pragma once

#include "orchestrator/handbook/canvas.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace enshu::handbook {

/// A quadratic Bézier curve from the rim of one box to the rim of another.
struct Curve {
    Spot begin;
    Spot control;
    Spot end;
    std::string path() const;    ///< SVG path data
    Spot at(double share) const; ///< 0 to 1 of the way
};

/// `bend`: how far the middle lies beside the straight line, to the left of its direction.
Curve curve_between(const Box &from, const Box &to, double bend);

/// Finds room for marks on curves: beside cards and beside each other.
class Room {
  public:
    void take(const Box &box) { taken_.push_back(box); }
    /// The middle of a free box of this size on the curve, as near to `share` of the way as can be;
    /// takes it.
    Spot place(const Curve &curve, double share, double width, double height);

  private:
    std::vector<Box> taken_;
};

/// Lets curves between the same ends go beside each other.
class Bends {
  public:
    double next(const std::string &from, const std::string &to);

  private:
    std::map<std::pair<std::string, std::string>, int> count_;
};

} // namespace enshu::handbook
