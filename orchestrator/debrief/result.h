// What is kept of a finished exercise, so that the same organisation sees at the next one whether
// it became better.
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::debrief {

enum class FigureKind { Detect, Report, Contain, Preserve, Eradicate, Recover };
inline constexpr FigureKind figure_kinds[] = {FigureKind::Detect,    FigureKind::Report,
                                              FigureKind::Contain,   FigureKind::Preserve,
                                              FigureKind::Eradicate, FigureKind::Recover};
/// `detect`, `report`, …
std::string_view name_of(FigureKind kind);

struct ObjectiveOutcome {
    std::string objective;
    std::string state; ///< as in objective.decided
    int points = 0;
    std::int64_t at_ms = -1;
};

struct TeamResult {
    std::string label; ///< "1"; whoever keeps it may write a name there
    int points = 0;
    std::vector<ObjectiveOutcome> objectives;
    /// In the order of figure_kinds; absent: not measured.
    std::vector<std::optional<std::int64_t>> figures_ms;
};

struct Result {
    std::uint64_t id = 0; ///< given by the store
    std::string exercise;
    std::int64_t started_unix_ms = 0;
    std::string scenario_id;
    std::string scenario_digest;
    dsl::Text title;
    dsl::Text organization;
    int possible = 0;
    std::vector<TeamResult> teams;
};

nlohmann::json to_json(const Result &result);
/// Throws nlohmann::json::exception.
Result result_from_json(const nlohmann::json &json);

/// Then and now, of the teams together.
struct Comparison {
    std::string what; ///< an objective's id, or a figure's name
    bool figure = false;
    /// Figure: the middle of those measured, in ms. Objective: percent of the teams that reached
    /// it, in time or late. Absent where nothing was measured.
    std::vector<std::optional<std::int64_t>> values; ///< as `exercises` of the caller, oldest first
    enum class Trend {
        Unknown,
        Better,
        Same,
        Worse
    } trend{}; ///< of the last against the one before
};

/// The results of one scenario, oldest first; what all of them are asked for is compared.
std::vector<Comparison> compare(const std::vector<Result> &results,
                                const std::vector<dsl::Objective> &objectives);

} // namespace enshu::debrief
