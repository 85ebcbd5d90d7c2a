#include "tests/bench/exercise/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace enshu::bench {

Spread spread_of(std::vector<double> values) {
    Spread spread;
    if (values.empty()) {
        return spread;
    }
    std::ranges::sort(values);
    const auto quantile = [&](double share) {
        const auto rank = std::ceil(share * static_cast<double>(values.size()));
        return values[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
    };
    return {values.size(), values.front(), quantile(0.5),
            quantile(0.9), quantile(0.99), values.back()};
}

nlohmann::json Spread::to_json() const {
    return {{"count", count}, {"min", least}, {"p50", p50},
            {"p90", p90},     {"p99", p99},   {"max", most}};
}

std::string heading() {
    return fmt::format("{:<46} {:>6} {:>9} {:>9} {:>9} {:>9} {:>9}", "", "n", "min", "p50", "p90",
                       "p99", "max");
}

std::string row(const std::string &name, const Spread &spread, const char *unit) {
    return fmt::format("{:<46} {:>6} {:>9.1f} {:>9.1f} {:>9.1f} {:>9.1f} {:>9.1f} {}", name,
                       spread.count, spread.least, spread.p50, spread.p90, spread.p99, spread.most,
                       unit);
}

double slope_of(const std::vector<double> &x, const std::vector<double> &y) {
    const auto n = static_cast<double>(x.size());
    double sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        sum_x += x[i];
        sum_y += y[i];
        sum_xx += x[i] * x[i];
        sum_xy += x[i] * y[i];
    }
    const double spread = n * sum_xx - sum_x * sum_x;
    return spread <= 0 ? 0 : (n * sum_xy - sum_x * sum_y) / spread;
}

} // namespace enshu::bench
