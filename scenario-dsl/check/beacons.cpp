#include "scenario-dsl/check/check.h"
#include "scenario-dsl/model/index.h"
#include "scenario-dsl/model/vary.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace enshu::dsl {
namespace {

/// More texts than this are not told apart, of one path and in all: nobody reads what so many
/// variables make.
constexpr std::size_t most_texts = 4000;
constexpr std::size_t most_texts_in_all = 100'000;

/// All that a text can be for some team.
class Variants {
  public:
    explicit Variants(const Scenario &scenario) : variables_(scenario.variables) {}

    std::vector<std::string> of(const std::string &text) {
        std::vector<std::string> texts{text};
        for (const Placeholder &placeholder : find_placeholders(text)) {
            const Variable *variable = variables_.find(placeholder.name);
            if (!variable || texts.size() * variable->values.size() > std::min(most_texts, left_))
                continue;
            std::vector<std::string> filled;
            for (const std::string &before : texts)
                for (const std::string &value : variable->values)
                    filled.push_back(with(before, variable->id, value));
            texts = std::move(filled);
            left_ -= texts.size();
        }
        return texts;
    }

  private:
    static std::string with(const std::string &text, std::string_view id,
                            const std::string &value) {
        return replace_placeholders(text, [&](const Placeholder &placeholder) {
            return placeholder.name == id ? std::optional{value} : std::nullopt;
        });
    }

    const Index<Variable> variables_;
    std::size_t left_ = most_texts_in_all;
};

} // namespace

void check_beacons(const Draft &draft, Diagnostics &diagnostics) {
    Variants variants{draft.scenario};
    std::unordered_map<std::string, const Step *> heard; // by attacker's host and path
    for (const Step &step : draft.scenario.attack) {
        const auto *beacon = std::get_if<Beacon>(&step.verb);
        const Node &node = *draft.steps.at(step.id).node;
        if (!beacon || !draft.is_sound_step(step.id) || !draft.is_sound(node.find("path")))
            continue;
        const Step *other = nullptr;
        std::string same;
        for (const std::string &path : variants.of(beacon->path)) {
            const auto [first, fresh] = heard.emplace(beacon->to + " " + path, &step);
            if (!fresh && first->second != &step && !other) {
                other = first->second;
                same = path;
            }
        }
        if (other)
            diagnostics
                .error(Kind::SamePath, place_of(node, {"path"}),
                       fmt::format("`{}` could not tell `{}` from `{}`: both may ask it for `{}`",
                                   beacon->to, step.id, other->id, same))
                .note(place_of(*draft.steps.at(other->id).node, {"path"}),
                      "the other path stands here")
                .suggest("give each beacon a path of its own");
    }
}

} // namespace enshu::dsl
