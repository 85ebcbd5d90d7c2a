#include "orchestrator/cli/authoring/rehearsal_text.h"
#include "orchestrator/rehearse/rows.h"

#include <nlohmann/json.hpp>

namespace enshu::cli {

using Json = nlohmann::ordered_json;
using rehearse::Row;

namespace {

Json optional(const std::optional<std::int64_t> &value) {
    return value ? Json(*value) : Json(nullptr);
}

Json timeline(const dsl::Scenario &scenario, const rehearse::Take &take) {
    static constexpr const char *groups[] = {"step", "inject", "act", "objective"};
    static constexpr const char *outcomes[] = {"pending",  "delivered", "spared",
                                               "withheld", "failed",    "penalty"};
    Json rows = Json::array();
    for (const Row &row : rehearse::rows(scenario, take.played.events))
        rows.push_back({{"type", groups[static_cast<std::size_t>(row.group)]},
                        {"id", row.id},
                        {"label", row.label},
                        {"outcome", outcomes[static_cast<std::size_t>(row.outcome)]},
                        {"since_ms", optional(row.since)},
                        {"at_ms", optional(row.at)},
                        {"until_ms", optional(row.until)}});
    return rows;
}

Json play(const rehearse::Take &take) {
    Json objectives = Json::array();
    for (const score::ObjectiveResult &result : take.played.score.objectives)
        objectives.push_back({{"id", result.objective},
                              {"state", score::name_of(result.state)},
                              {"points", result.points},
                              {"possible", result.possible},
                              {"at_ms", result.at_ms}});
    Json points = Json::array();
    for (const auto &[at, value] : rehearse::points_over_time(take.played.events))
        points.push_back({{"at_ms", at}, {"points", value}});
    static constexpr const char *kinds[] = {"walkthrough", "idle", "without", "spoilt"};
    return {{"play", kinds[static_cast<std::size_t>(take.kind)]},
            {"objective", take.objective},
            {"acts", take.acts},
            {"holds", take.holds},
            {"points", take.played.score.points},
            {"events", take.played.events.size()},
            {"objectives", std::move(objectives)},
            {"points_over_time", std::move(points)}};
}

Json text(const dsl::Text &text) {
    return {{"ja", text.ja}, {"en", text.en}};
}

} // namespace

std::string rehearsal_json(const dsl::Scenario &scenario, const rehearse::Rehearsal &rehearsal,
                           std::uint64_t seed) {
    Json plays = Json::array();
    for (const rehearse::Take &take : rehearsal.takes)
        plays.push_back(play(take));
    Json findings = Json::array();
    for (const rehearse::Finding &finding : rehearsal.findings)
        findings.push_back({{"name", finding.name},
                            {"subject", finding.subject},
                            {"text", text(finding.text)},
                            {"help", text(finding.help)}});
    const Json document{{"scenario", scenario.id},
                        {"seed", seed},
                        {"duration_ms", scenario.duration.count()},
                        {"possible", rehearsal.possible},
                        {"floor", rehearsal.floor},
                        {"proven", rehearsal.proven()},
                        {"timeline", timeline(scenario, rehearsal.takes.front())},
                        {"plays", std::move(plays)},
                        {"findings", std::move(findings)}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace enshu::cli
