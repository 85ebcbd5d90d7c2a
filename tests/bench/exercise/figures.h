// Numbers from many measurements.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace enshu::bench {

struct Spread {
    std::size_t count = 0;
    double least = 0, p50 = 0, p90 = 0, p99 = 0, most = 0;
    nlohmann::json to_json() const;
};
/// Of nothing, all are 0. A quantile is the value that so many are at or below.
Spread spread_of(std::vector<double> values);

/// `name`, and the spread's numbers, as a row of a table; the heading that goes with it.
std::string row(const std::string &name, const Spread &spread, const char *unit);
std::string heading();

/// By how much `y` grows per unit of `x`: least squares.
double slope_of(const std::vector<double> &x, const std::vector<double> &y);

} // namespace enshu::bench
