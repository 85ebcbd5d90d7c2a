// What an emulated person does next, drawn from a seed: one stream for each habit, so that a slow
// network changes nothing about what is drawn.
#pragma once

#include "injector/actor/staff.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::actor {

class Draw {
  public:
    /// Two streams of one seed have nothing in common.
    Draw(std::uint64_t seed, std::string_view stream);

    std::uint64_t below(std::uint64_t count); ///< 0 to count - 1
    bool chance(unsigned percent) { return below(100) < percent; }
    /// As people's pauses are: log-normal, most of them short, never outside of `pauses`.
    milliseconds pause(const Pauses &pauses);
    /// `things` has to hold something.
    template <typename T>
    const T &pick(const std::vector<T> &things) {
        return things[below(things.size())];
    }
    /// `{n}` in a text becomes a number from 1 to 99.
    std::string fill(std::string text);

  private:
    double unit(); ///< above 0, at most 1
    std::mt19937_64 random_;
};

/// The shorter and the longer part of a range: between pages of a visit, and between visits.
Pauses within_a_visit(const Pauses &pauses);
Pauses between_visits(const Pauses &pauses);

} // namespace enshu::actor
