// When things become due, as far as the files say: what a step or inject hangs on, and how much
// earlier or later than another one it can be.
//
// Steps and injects form a forest: each hangs on START, on another one by `after`, or on a
// controller. Two that hang on a common one are compared from there, so that what was drawn for
// both counts once. Built in linear time; a comparison takes logarithmic time.
#pragma once

#include "scenario-dsl/schema/decode.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace enshu::dsl {

/// So long after a step or inject becomes due.
struct Point {
    std::string_view of; ///< empty: START
    DurationRange later;
};

/// How much later one point is than another; below zero: earlier.
struct Gap {
    Milliseconds least{0};
    Milliseconds most{0};
};

class Schedule {
  public:
    /// What the draft cannot say for sure (a time that is ill-formed) reads as unknown.
    explicit Schedule(const Draft &draft);
    explicit Schedule(const Scenario &scenario);

    /// Absent where nobody can tell: an unknown name, a cycle, or only a controller knows.
    std::optional<Gap> gap(const Point &from, const Point &to) const;
    /// From START.
    std::optional<Gap> time_of(const Point &point) const { return gap({}, point); }
    /// Whether `id` waits for `other` by a chain of `after`.
    bool hangs_on(std::string_view id, std::string_view other) const;
    /// Whether it is, or waits for, what only a controller begins.
    bool hangs_on_controller(std::string_view id) const;

  private:
    struct Moment {
        const Trigger *trigger = nullptr;
        std::size_t parent = 0;               ///< itself: hangs on nothing that is known
        bool reached = false;                 ///< not in a cycle
        Milliseconds shortest{0}, longest{0}; ///< from its tree's root
        std::size_t root = 0, depth = 0;
        std::size_t size = 1;      ///< of the tree below it
        std::size_t path_head = 0; ///< of the heavy path it lies on
    };

    void add(const std::string &id, const Trigger &trigger, bool known);
    void link();
    std::optional<std::size_t> find(std::string_view id) const;
    std::size_t common(std::size_t a, std::size_t b) const;

    std::vector<Moment> moments_; ///< the first is START
    std::unordered_map<std::string_view, std::size_t> by_id_;
};

} // namespace enshu::dsl
