#include "tests/bench/provision/table.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::bench {

void Figures::add(const std::string &name, double value) {
    samples_[name].push_back({round_, value});
}

void Figures::miss(const std::string &name, const std::string &why) {
    missing_.emplace(name, why);
}

std::vector<double> Figures::samples(const std::string &name) const {
    std::vector<double> values;
    const auto found = samples_.find(name);
    if (found != samples_.end()) {
        for (const Sample &sample : found->second) {
            values.push_back(sample.value);
        }
    }
    return values;
}

std::map<unsigned, double> Figures::by_round(const std::string &name) const {
    std::map<unsigned, std::vector<double>> rounds;
    const auto found = samples_.find(name);
    if (found != samples_.end()) {
        for (const Sample &sample : found->second) {
            rounds[sample.round].push_back(sample.value);
        }
    }
    std::map<unsigned, double> medians;
    for (const auto &[round, values] : rounds) {
        medians[round] = spread_of(values).median;
    }
    return medians;
}

std::string Figures::why_missing(const std::string &name) const {
    const auto found = missing_.find(name);
    return found == missing_.end() ? "not measured" : found->second;
}

nlohmann::json Figures::to_json() const {
    nlohmann::json all;
    for (const auto &entry : samples_) {
        const std::string &name = entry.first;
        const std::vector<double> values = samples(name);
        const Spread spread = spread_of(values);
        all[name] = {{"samples", values},
                     {"median", spread.median},
                     {"least", spread.least},
                     {"most", spread.most}};
    }
    for (const auto &[name, why] : missing_) {
        all[name]["missing"] = why;
    }
    return all;
}

const std::vector<Row> &rows() {
    static const std::vector<Row> all = {
        {"clone of a host until its agent answers ÷ cold boot until then, two at a time",
         "clone_answers_s", "cold_boot_s", 1.0 / 25, false, 1},
        {"the floor of that: starting an empty QEMU, our way ÷ cold boot", "empty_qemu_our_way_s",
         "cold_boot_s", std::nullopt, false, 1},
        {"restoring through us ÷ `virsh restore` by hand", "thaw_s", "virsh_restore_s", 1.15, false,
         1},
        {"the same ÷ the call that virsh makes, on our own connection", "thaw_s", "restore_call_s",
         1.15, false, 1},
        {"clone of a host ÷ starting an empty QEMU", "clone_s", "empty_qemu_s", 1.5, false, 1},
        {"the same ÷ starting an empty QEMU our way", "clone_s", "empty_qemu_our_way_s",
         std::nullopt, false, 1},
        {"wall time per team, 10 teams ÷ 1 team", "ten_teams_s", "one_team_s", 1.15, false, 0.1},
        {"shared template ÷ FIFO: time of 10 teams", "ten_teams_shared_s", "ten_teams_s", 0.85,
         false, 1},
        {"shared template ÷ FIFO: PSS per guest", "pss_shared_mib", "pss_mib", 0.3, false, 1},
        {"reset of one host until healthy ÷ booting it until then", "reset_s", "boot_healthy_s",
         1.0 / 15, false, 1},
        {"rewind of a 5-host team ÷ booting it", "rewind_s", "boot_five_s", 1.0 / 15, false, 1},
        {"pause seen by guests for a checkpoint of 5 hosts, s", "pause_s", "", 2, false, 1},
        {"destroy of 10 teams ÷ cloning them", "destroy_ten_s", "ten_teams_s", 1.0 / 3, false, 1},
        {"`vagrant up` of 5 hosts ÷ our clone of 5 hosts", "vagrant_up_s", "clone_five_s", 10, true,
         1},
    };
    return all;
}

Spread spread_of(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    const double median =
        values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    return {median, values.front(), values.back()};
}

std::optional<Spread> value_of(const Row &row, const Figures &figures) {
    const std::vector<double> above = figures.samples(row.above);
    if (row.below.empty()) {
        return above.empty() ? std::nullopt : std::optional(spread_of(above));
    }
    const std::map<unsigned, double> below = figures.by_round(row.below);
    std::vector<double> ratios;
    for (const auto &[round, value] : figures.by_round(row.above)) {
        if (const auto other = below.find(round); other != below.end()) {
            ratios.push_back(value * row.scale / other->second);
        }
    }
    return ratios.empty() ? std::nullopt : std::optional(spread_of(ratios));
}

std::string table_of(const Figures &figures) {
    std::string text =
        fmt::format("{:<78} {:>8} {:>17} {:>8}\n", "", "median", "least–most", "goal");
    for (const Row &row : rows()) {
        // `÷` and `–` are two and three bytes, one column: fmt counts columns.
        text += fmt::format("{:<78} ", row.what);
        const std::optional<Spread> value = value_of(row, figures);
        if (!value) {
            const bool no_above = figures.samples(row.above).empty();
            text += fmt::format("-: {}\n", figures.why_missing(no_above ? row.above : row.below));
            continue;
        }
        text += fmt::format("{:>8.3f} {:>17} ", value->median,
                            fmt::format("{:.3f}–{:.3f}", value->least, value->most));
        if (row.goal) {
            const bool met = row.at_least ? value->median >= *row.goal : value->median <= *row.goal;
            text += fmt::format("{:>8} {}",
                                fmt::format("{}{:.3g}", row.at_least ? "≥ " : "≤ ", *row.goal),
                                met ? "met" : "MISSED");
        }
        text += '\n';
    }
    text += "\nfigures                 median   least    most  times\n";
    const nlohmann::json all = figures.to_json();
    for (const auto &[name, figure] : all.items()) {
        if (figure.contains("samples")) {
            text += fmt::format("{:<21} {:>8.3f} {:>7.3f} {:>7.3f} {:>7}\n", name,
                                figure["median"].get<double>(), figure["least"].get<double>(),
                                figure["most"].get<double>(), figure["samples"].size());
        } else {
            text += fmt::format("{:<21} missing: {}\n", name, figure["missing"].get<std::string>());
        }
    }
    return text;
}

nlohmann::json rows_to_json(const Figures &figures) {
    nlohmann::json all = nlohmann::json::array();
    for (const Row &row : rows()) {
        nlohmann::json one = {{"what", row.what}, {"above", row.above}, {"below", row.below}};
        if (row.goal) {
            one["goal"] = *row.goal;
            one["goal_is"] = row.at_least ? "at least" : "at most";
        }
        if (const std::optional<Spread> value = value_of(row, figures)) {
            one["median"] = value->median;
            one["least"] = value->least;
            one["most"] = value->most;
        }
        all.push_back(std::move(one));
    }
    return all;
}

} // namespace enshu::bench
