#include "orchestrator/debrief/result.h"

#include <algorithm>

namespace enshu::debrief {

using nlohmann::json;

namespace {

json text_json(const dsl::Text &text) {
    return {{"ja", text.ja}, {"en", text.en}};
}

dsl::Text text_from(const json &object) {
    return {object.at("ja"), object.at("en")};
}

std::optional<std::int64_t> median(std::vector<std::int64_t> values) {
    if (values.empty())
        return std::nullopt;
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::optional<std::int64_t> figure_of(const Result &result, std::size_t index) {
    std::vector<std::int64_t> measured;
    for (const TeamResult &team : result.teams)
        if (index < team.figures_ms.size() && team.figures_ms[index])
            measured.push_back(*team.figures_ms[index]);
    return median(std::move(measured));
}

/// Percent of the teams for which it was measured.
std::optional<std::int64_t> reached(const Result &result, const std::string &objective) {
    std::int64_t asked = 0;
    std::int64_t good = 0;
    for (const TeamResult &team : result.teams)
        for (const ObjectiveOutcome &each : team.objectives)
            if (each.objective == objective && each.state != "not-measurable" &&
                each.state != "waiting") {
                ++asked;
                good += each.state == "done" || each.state == "late" || each.state == "avoided";
            }
    return asked == 0 ? std::nullopt : std::optional(good * 100 / asked);
}

using Trend = Comparison::Trend;

Trend trend_of(const Comparison &comparison) {
    const auto now = comparison.values.back();
    std::optional<std::int64_t> before;
    for (std::size_t i = 0; i + 1 < comparison.values.size(); ++i)
        before = comparison.values[i] ? comparison.values[i] : before;
    if (!now || !before)
        return Trend::Unknown;
    if (*now == *before)
        return Trend::Same;
    return (*now > *before) != comparison.figure ? Trend::Better : Trend::Worse;
}

} // namespace

std::string_view name_of(FigureKind kind) {
    constexpr std::string_view names[] = {"detect",   "report",    "contain",
                                          "preserve", "eradicate", "recover"};
    return std::data(names)[static_cast<std::size_t>(kind)];
}

json to_json(const Result &result) {
    json teams = json::array();
    for (const TeamResult &team : result.teams) {
        json objectives = json::array();
        for (const ObjectiveOutcome &each : team.objectives)
            objectives.push_back({{"objective", each.objective},
                                  {"state", each.state},
                                  {"points", each.points},
                                  {"at_ms", each.at_ms}});
        json figures = json::object();
        for (std::size_t i = 0; i < team.figures_ms.size(); ++i)
            figures[std::string(name_of(figure_kinds[i]))] =
                team.figures_ms[i] ? json(*team.figures_ms[i]) : json();
        teams.push_back({{"label", team.label},
                         {"points", team.points},
                         {"objectives", objectives},
                         {"figures_ms", figures}});
    }
    return {{"exercise", result.exercise},      {"started_unix_ms", result.started_unix_ms},
            {"scenario", result.scenario_id},   {"scenario_digest", result.scenario_digest},
            {"title", text_json(result.title)}, {"organization", text_json(result.organization)},
            {"possible", result.possible},      {"teams", teams}};
}

Result result_from_json(const json &object) {
    Result result;
    result.exercise = object.at("exercise");
    result.started_unix_ms = object.at("started_unix_ms");
    result.scenario_id = object.at("scenario");
    result.scenario_digest = object.at("scenario_digest");
    result.title = text_from(object.at("title"));
    result.organization = text_from(object.at("organization"));
    result.possible = object.at("possible");
    for (const auto &team : object.at("teams")) {
        TeamResult one;
        one.label = team.at("label");
        one.points = team.at("points");
        for (const auto &each : team.at("objectives"))
            one.objectives.push_back(
                {each.at("objective"), each.at("state"), each.at("points"), each.at("at_ms")});
        for (const FigureKind kind : figure_kinds) {
            const auto found = team.at("figures_ms").find(std::string(name_of(kind)));
            one.figures_ms.push_back(found == team.at("figures_ms").end() || found->is_null()
                                         ? std::nullopt
                                         : std::optional(found->get<std::int64_t>()));
        }
        result.teams.push_back(std::move(one));
    }
    return result;
}

std::vector<Comparison> compare(const std::vector<Result> &results,
                                const std::vector<dsl::Objective> &objectives) {
    std::vector<Comparison> all;
    const auto add = [&](const std::string &what, bool figure, const auto &value) {
        Comparison one{what, figure, {}, Trend::Unknown};
        bool any = false;
        for (const Result &result : results) {
            one.values.push_back(value(result));
            any = any || one.values.back();
        }
        if (!any)
            return;
        one.trend = trend_of(one);
        all.push_back(std::move(one));
    };
    for (std::size_t i = 0; i < std::size(figure_kinds); ++i)
        add(std::string(name_of(figure_kinds[i])), true,
            [&](const Result &result) { return figure_of(result, i); });
    for (const dsl::Objective &objective : objectives)
        add(objective.id, false,
            [&](const Result &result) { return reached(result, objective.id); });
    return all;
}

} // namespace enshu::debrief
