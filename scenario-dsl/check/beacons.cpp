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

/// What the attacker's side is asked for: by a beacon, or once by somebody who follows a link.
struct Asked {
    const std::string *host = nullptr; ///< the attacker's; null: the step makes nobody ask
    const std::string *path = nullptr;
    std::string_view key; ///< where the path is written
    bool again = false;   ///< and again
};

Asked asked_by(const Step &step) {
    if (const auto *beacon = std::get_if<Beacon>(&step.verb))
        return {&beacon->to, &beacon->path, "path", true};
    if (const auto *mail = std::get_if<SendMail>(&step.verb))
        return {&mail->from_host, &mail->link, "link", false};
    return {};
}

} // namespace

void check_beacons(const Draft &draft, Diagnostics &diagnostics) {
    Variants variants{draft.scenario};
    std::unordered_map<std::string, const Step *> heard; // by attacker's host and path
    for (const Step &step : draft.scenario.attack) {
        const Asked asked = asked_by(step);
        const Node &node = *draft.steps.at(step.id).node;
        if (!asked.host || !draft.is_sound_step(step.id) || !draft.is_sound(node.find(asked.key)))
            continue;
        const Step *other = nullptr;
        std::string same;
        for (const std::string &path : variants.of(*asked.path)) {
            const auto [first, fresh] = heard.emplace(*asked.host + " " + path, &step);
            // Two mails may lead to the same page.
            if (!fresh && first->second != &step && !other &&
                (asked.again || asked_by(*first->second).again)) {
                other = first->second;
                same = path;
            }
        }
        if (other)
            diagnostics
                .error(Kind::SamePath, place_of(node, {asked.key}),
                       fmt::format("`{}` could not tell `{}` from `{}`: both may ask it for `{}`",
                                   *asked.host, step.id, other->id, same))
                .note(place_of(*draft.steps.at(other->id).node, {asked_by(*other).key}),
                      "the other path stands here")
                .suggest("give each beacon a path of its own");
    }
}

} // namespace enshu::dsl
