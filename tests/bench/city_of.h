// A scenario of any size, without a mistake: hosts, people, rules, steps, injects and objectives in
// proportion.
#pragma once

#include <filesystem>
#include <string>

namespace enshu::bench {

struct City {
    std::string scenario;
    std::string organization;
};

/// `hosts`: about so many, at least 10. A third of them are offices' workstations that a mail, its
/// opening and a beacon go to.
City city_of(int hosts);

/// Writes both files below `directory`; returns the scenario's directory.
std::filesystem::path write_city(const City &city, const std::filesystem::path &directory);

} // namespace enshu::bench
