// What was measured, and the table of it: a figure is a named series of samples, one a round; a row
// compares two of them, or shows one.
#pragma once

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace enshu::bench {

class Figures {
  public:
    /// What is added from here on belongs to the next round.
    void next_round() { ++round_; }
    /// `value`: seconds or MiB, as the name says ("clone_s", "pss_mib").
    void add(const std::string &name, double value);
    /// Why a figure is missing, in one line; the first reason stays.
    void miss(const std::string &name, const std::string &why);

    /// Of all rounds. Empty where there are none.
    std::vector<double> samples(const std::string &name) const;
    /// The medians of the rounds that have one, by round.
    std::map<unsigned, double> by_round(const std::string &name) const;
    std::string why_missing(const std::string &name) const;
    nlohmann::json to_json() const;

  private:
    struct Sample {
        unsigned round = 0;
        double value = 0;
    };
    unsigned round_ = 0;
    std::map<std::string, std::vector<Sample>> samples_;
    std::map<std::string, std::string> missing_;
};

struct Row {
    std::string what;
    std::string above;          ///< the figure
    std::string below;          ///< what it is divided by; empty: the figure itself is shown
    std::optional<double> goal; ///< absent: it is reported only
    bool at_least = false;      ///< the goal is a lower bound
    double scale = 1;           ///< of the figure: per team, for example
};

/// The goals of "Ranges at speed" in the order in which they are shown.
const std::vector<Row> &rows();

struct Spread {
    double median = 0, least = 0, most = 0;
};
/// Of a series that is not empty.
Spread spread_of(std::vector<double> values);

/// A row's value: each round's ratio, and the median and spread of those. Absent where a figure is
/// missing.
std::optional<Spread> value_of(const Row &row, const Figures &figures);

/// For people, aligned; what is missing says why.
std::string table_of(const Figures &figures);
nlohmann::json rows_to_json(const Figures &figures);

} // namespace enshu::bench
