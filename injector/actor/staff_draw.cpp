#include "injector/actor/staff_draw.h"

#include <algorithm>
#include <cmath>

namespace enshu::actor {
namespace {

/// FNV-1a: two names, two streams.
std::uint64_t mixed(std::uint64_t seed, std::string_view stream) {
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
    for (const char c : stream) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return hash;
}

milliseconds middle(const Pauses &pauses) {
    const auto product =
        static_cast<double>(pauses.shortest.count()) * static_cast<double>(pauses.longest.count());
    return milliseconds(static_cast<milliseconds::rep>(std::sqrt(product)));
}

} // namespace

// Not std's distributions: what they draw is nobody's promise, and a rerun has to be the same.
Draw::Draw(std::uint64_t seed, std::string_view stream) : random_(mixed(seed, stream)) {}

std::uint64_t Draw::below(std::uint64_t count) {
    return count == 0 ? 0 : random_() % count;
}

double Draw::unit() {
    return (static_cast<double>(random_() >> 11) + 1.0) / 9007199254740992.0;
}

milliseconds Draw::pause(const Pauses &pauses) {
    const double shortest = static_cast<double>(pauses.shortest.count());
    const double longest = static_cast<double>(pauses.longest.count());
    const double centre = (std::log(shortest) + std::log(longest)) / 2;
    const double spread = (std::log(longest) - std::log(shortest)) / 4; // 95 of 100 lie inside
    const double normal = std::sqrt(-2 * std::log(unit())) * std::cos(2 * M_PI * unit());
    const double drawn = std::exp(centre + spread * normal);
    return milliseconds(static_cast<milliseconds::rep>(std::clamp(drawn, shortest, longest)));
}

std::string Draw::fill(std::string text) {
    constexpr std::string_view mark = "{n}";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        text.replace(at, mark.size(), std::to_string(below(99) + 1));
    }
    return text;
}

Pauses within_a_visit(const Pauses &pauses) {
    return {pauses.shortest, middle(pauses)};
}

Pauses between_visits(const Pauses &pauses) {
    return {middle(pauses), pauses.longest};
}

} // namespace enshu::actor
