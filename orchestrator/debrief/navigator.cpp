#include "orchestrator/debrief/files.h"
#include "orchestrator/debrief/words.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace enshu::debrief {

using nlohmann::json;

namespace {

enum class Came { NotPlayed, Detected, Missed };

/// A technique is detected where the team looked at a trace of one of its steps that were
/// delivered, or stopped its beacon.
Came came(const TeamDebrief &team, const std::set<std::string> &steps) {
    Came result = Came::NotPlayed;
    for (const Change &change : team.changes)
        if (change.what == Change::What::Step && change.value == "delivered" &&
            steps.contains(change.id))
            result = Came::Missed;
    if (result == Came::NotPlayed)
        return result;
    const bool looked = std::ranges::any_of(team.found, [&](const Found &found) {
        return found.seen_seq && steps.contains(found.step);
    });
    const bool stopped = std::ranges::any_of(
        team.heard, [&](const Heard &heard) { return heard.lost && steps.contains(heard.step); });
    return looked || stopped ? Came::Detected : Came::Missed;
}

Text word_of(Came came) {
    return came == Came::NotPlayed  ? Text{"実施なし", "not played"}
           : came == Came::Detected ? Text{"検知", "detected"}
                                    : Text{"見逃し", "missed"};
}

constexpr auto all_colour = "#8ec843";
constexpr auto some_colour = "#ffe766";
constexpr auto none_colour = "#ff6666";

} // namespace

std::string navigator_layer(const Debrief &debrief, dsl::Language language) {
    const bool ja = language == dsl::Language::Ja;
    std::map<std::string, std::set<std::string>> techniques; // and their steps
    for (const dsl::Step &step : debrief.steps)
        for (const std::string &technique : step.techniques)
            techniques[technique].insert(step.id);
    json list = json::array();
    for (const auto &[technique, steps] : techniques) {
        int played = 0;
        int detected = 0;
        json metadata = json::array();
        for (const TeamDebrief &team : debrief.teams) {
            const Came it = came(team, steps);
            played += it != Came::NotPlayed;
            detected += it == Came::Detected;
            metadata.push_back({{"name", team_name(team.number).in(language)},
                                {"value", word_of(it).in(language)}});
        }
        std::string comment;
        for (const std::string &step : steps) {
            const auto phrase = debrief.step_phrases.find(step);
            comment +=
                (comment.empty() ? "" : "\n") + step +
                (phrase == debrief.step_phrases.end() ? "" : ": " + phrase->second.in(language));
        }
        json object{{"techniqueID", technique},
                    {"comment", comment},
                    {"enabled", played > 0},
                    {"metadata", metadata}};
        if (played > 0) {
            object["score"] = detected * 100 / played;
            object["color"] = detected == played ? all_colour
                              : detected > 0     ? some_colour
                                                 : none_colour;
        }
        list.push_back(object);
        const std::string parent = technique.substr(0, technique.find('.'));
        if (parent != technique && !techniques.contains(parent) &&
            std::ranges::none_of(list,
                                 [&](const json &one) { return one["techniqueID"] == parent; }))
            list.push_back({{"techniqueID", parent}, {"showSubtechniques", true}});
    }
    const json layer{
        {"name", fmt::format("{} – {}", debrief.title.in(language), debrief.exercise)},
        {"versions", {{"navigator", "4.9.0"}, {"layer", "4.5"}}},
        {"domain", "enterprise-attack"},
        {"description",
         ja ? "演習で行われた手法。点数は、行われた班のうち検知した班の割合（%）"
            : "Techniques that were played. The score is the percentage of the teams it was played "
              "to that detected it"},
        {"sorting", 3},
        {"layout",
         {{"layout", "side"},
          {"showID", true},
          {"showName", true},
          {"expandedSubtechniques", "annotated"}}},
        {"hideDisabled", false},
        {"techniques", list},
        {"gradient",
         {{"colors", {none_colour, some_colour, all_colour}}, {"minValue", 0}, {"maxValue", 100}}},
        {"legendItems",
         {{{"label", ja ? "すべての班が検知" : "detected by every team"}, {"color", all_colour}},
          {{"label", ja ? "一部の班が検知" : "detected by some"}, {"color", some_colour}},
          {{"label", ja ? "どの班も検知せず" : "missed by all"}, {"color", none_colour}}}}};
    return layer.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace enshu::debrief
