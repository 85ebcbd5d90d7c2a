#include "orchestrator/debrief/files.h"
#include "orchestrator/debrief/words.h"
#include "scenario-dsl/source/digest.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace enshu::debrief {

using nlohmann::json;
using score::ObjectiveState;

namespace {

/// A UUID of version 5's form that the same name always has.
std::string uuid_of(const std::string &name) {
    std::string hex = dsl::sha256_hex("enshu xapi " + name).substr(0, 32);
    hex[12] = '5';
    hex[16] = "89ab"[std::string_view{"0123456789abcdef"}.find(hex[16]) % 4];
    return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                       hex.substr(16, 4), hex.substr(20));
}

std::string duration_of(std::int64_t ms) {
    return fmt::format("PT{}.{:02}S", ms / 1000, ms % 1000 / 10);
}

json both(const Text &text) {
    return {{"ja-JP", text.ja}, {"en-US", text.en}};
}

json verb(const char *name, const Text &display) {
    return {{"id", std::string("http://adlnet.gov/expapi/verbs/") + name},
            {"display", both(display)}};
}

json activity(const std::string &id, const Text &name, const char *type) {
    return {{"objectType", "Activity"},
            {"id", id},
            {"definition",
             {{"name", both(name)},
              {"type", std::string("http://adlnet.gov/expapi/activities/") + type}}}};
}

std::string scenario_iri(const Debrief &debrief) {
    return "urn:enshu:scenario:" + debrief.scenario_id;
}

/// Named once, and never a person of another exercise.
json account(const Debrief &debrief, const std::string &name) {
    return {{"homePage", "https://enshu.invalid/"},
            {"name", fmt::format("{}/{}/{}", debrief.exercise, debrief.started_unix_ms, name)}};
}

json group(const Debrief &debrief, const TeamDebrief &team) {
    return {{"objectType", "Group"},
            {"name", team_name(team.number).en},
            {"account", account(debrief, fmt::format("team-{}", team.number))}};
}

json score_of(int points, int least, int most) {
    json score{{"raw", points}, {"min", least}, {"max", most}};
    if (most > 0)
        score["scaled"] = std::clamp(static_cast<double>(points) / most, -1.0, 1.0);
    return score;
}

class Statements {
  public:
    explicit Statements(const Debrief &debrief) : debrief_(debrief) {}

    std::string take() {
        for (const TeamDebrief &team : debrief_.teams) {
            const auto named = debrief_.trainees.find(team.number);
            if (named == debrief_.trainees.end() || named->second.empty()) {
                tell(group(debrief_, team), team, fmt::format("team-{}", team.number));
                continue;
            }
            for (const std::string &name : named->second)
                tell({{"objectType", "Agent"},
                      {"name", name},
                      {"account", account(debrief_, fmt::format("team-{}/{}", team.number, name))}},
                     team, fmt::format("team-{}/{}", team.number, name));
        }
        return list_.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
    }

  private:
    void tell(const json &actor, const TeamDebrief &team, const std::string &who) {
        const int least = penalties();
        json result{{"score", score_of(team.score.points, least, debrief_.possible)},
                    {"completion", debrief_.over},
                    {"duration", duration_of(team.now_ms)}};
        add(actor, team, who, "exercise",
            debrief_.over ? verb("completed", {"修了した", "completed"})
                          : verb("attempted", {"取り組んだ", "attempted"}),
            activity(scenario_iri(debrief_), debrief_.title, "simulation"), result,
            debrief_.started_unix_ms + team.now_ms);
        for (const score::ObjectiveResult &each : team.score.objectives)
            tell(actor, team, who, each);
    }

    void tell(const json &actor, const TeamDebrief &team, const std::string &who,
              const score::ObjectiveResult &each) {
        const dsl::Objective *objective = debrief_.find_objective(each.objective);
        if (!objective || each.state == ObjectiveState::Waiting ||
            each.state == ObjectiveState::NotMeasurable)
            return; // nothing is known
        const bool good = each.state == ObjectiveState::Done ||
                          each.state == ObjectiveState::Late ||
                          each.state == ObjectiveState::Avoided;
        json result{{"success", good}, {"response", each.evidence.en}};
        if (objective->points != 0) // a score needs room between its ends
            result["score"] = score_of(each.points, std::min(0, objective->points),
                                       std::max(0, objective->points));
        if (each.at_ms >= 0)
            result["duration"] = duration_of(each.at_ms);
        add(actor, team, who, each.objective,
            good ? verb("passed", {"達成した", "passed"})
                 : verb("failed", {"達成できなかった", "failed"}),
            activity(scenario_iri(debrief_) + ":objective:" + each.objective, objective->title,
                     "objective"),
            result, debrief_.started_unix_ms + std::max<std::int64_t>(0, each.at_ms));
    }

    void add(const json &actor, const TeamDebrief &team, const std::string &who,
             const std::string &what, const json &verb, const json &object, const json &result,
             std::int64_t unix_ms) {
        const std::string run = fmt::format("{}/{}", debrief_.exercise, debrief_.started_unix_ms);
        json context{{"registration", uuid_of(run)}, {"platform", "Enshu"}};
        if (actor.at("objectType") == "Agent")
            context["team"] = group(debrief_, team);
        if (what != "exercise")
            context["contextActivities"] = {
                {"parent", {activity(scenario_iri(debrief_), debrief_.title, "simulation")}}};
        list_.push_back({{"id", uuid_of(run + "/" + who + "/" + what)},
                         {"actor", actor},
                         {"verb", verb},
                         {"object", object},
                         {"result", result},
                         {"context", context},
                         {"timestamp", utc_text(unix_ms)}});
    }

    int penalties() const {
        int sum = 0;
        for (const dsl::Objective &objective : debrief_.objectives)
            sum += std::min(0, objective.points);
        return sum;
    }

    const Debrief &debrief_;
    json list_ = json::array();
};

} // namespace

std::string xapi_statements(const Debrief &debrief) {
    return Statements(debrief).take();
}

} // namespace enshu::debrief
