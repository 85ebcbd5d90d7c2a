#include "orchestrator/debrief/files.h"
#include "orchestrator/debrief/words.h"

#include <nlohmann/json.hpp>

namespace enshu::debrief {

using nlohmann::json;

namespace {

json of(const Text &text) {
    return {{"ja", text.ja}, {"en", text.en}};
}

json of(const std::optional<Moment> &moment) {
    return moment ? json{{"at_ms", moment->at_ms}, {"seq", moment->seq}} : json();
}

json of(const Figure &figure) {
    return {{"figure", name_of(figure.kind)},
            {"ms", figure.ms() ? json(*figure.ms()) : json()},
            {"from", of(figure.from)},
            {"from_what", of(figure.from_what)},
            {"to", of(figure.to)},
            {"to_what", of(figure.to_what)},
            {"why_not", of(figure.why_not)}};
}

json of(const score::ObjectiveResult &result) {
    return {{"objective", result.objective},
            {"phase", result.phase},
            {"state", score::name_of(result.state)},
            {"points", result.points},
            {"possible", result.possible},
            {"rule", of(result.rule)},
            {"evidence", of(result.evidence)},
            {"at_ms", result.at_ms},
            {"seq", result.evidence_seq}};
}

json of(const std::vector<Note> &notes) {
    json all = json::array();
    for (const Note &note : notes)
        all.push_back({{"at_ms", note.moment.at_ms},
                       {"seq", note.moment.seq},
                       {"by", note.by},
                       {"objective", note.objective},
                       {"text", of(note.text)}});
    return all;
}

template <typename Values, typename Make>
json list(const Values &values, const Make &make) {
    json all = json::array();
    for (const auto &value : values)
        all.push_back(make(value));
    return all;
}

json of(const TeamDebrief &team) {
    static constexpr const char *sides[] = {"attack", "white-cell", "team", "score", "control"};
    static constexpr const char *things[] = {"host", "cable", "contact", "service", "step"};
    json object{{"team", team.number},     {"points", team.score.points},
                {"now_ms", team.now_ms},   {"data_taken", team.data_taken},
                {"notes", of(team.notes)}, {"overrides", of(team.overrides)},
                {"hints", of(team.hints)}};
    object["figures"] = list(team.figures, [](const Figure &figure) { return of(figure); });
    object["objectives"] =
        list(team.score.objectives, [](const score::ObjectiveResult &each) { return of(each); });
    object["rows"] = list(team.rows, [](const Row &row) {
        return json{{"side", std::data(sides)[static_cast<int>(row.side)]},
                    {"at_ms", row.moment.at_ms},
                    {"seq", row.moment.seq},
                    {"wall_unix_ms", row.wall_unix_ms},
                    {"kind", row.kind},
                    {"subject", row.subject},
                    {"actor", row.actor},
                    {"text", of(row.text)}};
    });
    object["changes"] = list(team.changes, [](const Change &change) {
        return json{{"what", std::data(things)[static_cast<int>(change.what)]},
                    {"at_ms", change.moment.at_ms},
                    {"seq", change.moment.seq},
                    {"id", change.id},
                    {"value", change.value}};
    });
    object["heard"] = list(team.heard, [](const Heard &heard) {
        return json{{"step", heard.step},
                    {"from", of(std::optional(heard.from))},
                    {"to", of(std::optional(heard.to))},
                    {"lost", heard.lost}};
    });
    object["downtimes"] = list(team.downtimes, [](const Downtime &downtime) {
        return json{{"objective", downtime.objective},
                    {"url", downtime.url},
                    {"down_ms", downtime.down_ms},
                    {"spare_ms", downtime.spare_ms}};
    });
    object["traces"] = list(team.found, [](const Found &found) {
        return json{{"step", found.step},
                    {"at_ms", found.moment.at_ms},
                    {"seq", found.moment.seq},
                    {"host", found.host},
                    {"where", found.where},
                    {"reading", found.reading},
                    {"meaning", of(found.meaning)},
                    {"looked_at_seq", found.seen_seq ? json(*found.seen_seq) : json()}};
    });
    object["findings"] = list(team.findings, [](const Finding &finding) {
        return json{{"strength", finding.strength},
                    {"phase", finding.phase},
                    {"objective", finding.objective},
                    {"what", of(finding.what)},
                    {"action", of(finding.action)},
                    {"owner", ""},
                    {"due", ""}};
    });
    object["messages"] = list(team.messages, [](const Message &message) {
        return json{{"at_ms", message.moment.at_ms}, {"seq", message.moment.seq},
                    {"from", message.from},          {"to", message.to},
                    {"channel", message.channel},    {"text", message.text}};
    });
    return object;
}

} // namespace

std::string json_text(const Debrief &debrief) {
    json object{{"format", 1},
                {"exercise", debrief.exercise},
                {"scenario", debrief.scenario_id},
                {"scenario_digest", debrief.scenario_digest},
                {"title", of(debrief.title)},
                {"organization", of(debrief.organization)},
                {"duration_ms", debrief.duration_ms},
                {"now_ms", debrief.now_ms},
                {"over", debrief.over},
                {"started_unix_ms", debrief.started_unix_ms},
                {"ended_unix_ms", debrief.ended_unix_ms},
                {"possible", debrief.possible}};
    object["teams"] = list(debrief.teams, [](const TeamDebrief &team) { return of(team); });
    object["earlier"] = list(debrief.earlier, [](const Result &result) { return to_json(result); });
    return object.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace enshu::debrief
