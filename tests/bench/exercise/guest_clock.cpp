#include "tests/bench/exercise/guest_clock.h"

#include <algorithm>
#include <cstddef>

namespace enshu::bench {

namespace {

constexpr std::size_t beside = 20; ///< on either side

} // namespace

GuestClock::GuestClock(std::vector<Reading> readings) : readings_(std::move(readings)) {
    std::ranges::sort(readings_, {}, &Reading::guest);
}

double GuestClock::latest(const Reading &reading) const {
    return reading.guest + apart(reading).most;
}

double GuestClock::earliest(const Reading &reading) const {
    return reading.guest + apart(reading).least;
}

GuestClock::Apart GuestClock::apart(const Reading &reading) const {
    const auto here = static_cast<std::size_t>(
        std::ranges::lower_bound(readings_, reading.guest, {}, &Reading::guest) -
        readings_.begin());
    const std::size_t from = here - std::min(here, beside);
    const std::size_t to = std::min(readings_.size(), here + beside + 1);
    Apart apart{reading.before - reading.guest, reading.after - reading.guest};
    for (std::size_t i = from; i < to; ++i) {
        apart.least = std::max(apart.least, readings_[i].before - readings_[i].guest);
        apart.most = std::min(apart.most, readings_[i].after - readings_[i].guest);
    }
    return apart;
}

} // namespace enshu::bench
