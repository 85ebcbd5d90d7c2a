// What varies by team: `{ID}` in a text stands for one of the values of `vary`.
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <cstdint>
#include <functional>

namespace enshu::dsl {

/// `{name}` in a text: a variable's id, or `sha256:FILE`. `${name}` is the shell's, not ours.
struct Placeholder {
    std::size_t begin = 0;
    std::size_t end = 0;   ///< beyond the brace
    std::string_view name; ///< points into the text
    bool is_digest() const { return name.starts_with("sha256:"); }
    std::string_view file() const { return name.substr(name.find(':') + 1); } ///< of a digest
};

std::vector<Placeholder> find_placeholders(std::string_view text);
bool has_placeholder(std::string_view text);

/// The text with each placeholder replaced; where `value` answers nothing it stays as it is.
std::string
replace_placeholders(std::string_view text,
                     const std::function<std::optional<std::string>(const Placeholder &)> &value);

/// The index of the value that a team gets. The values go round, so that neighbours differ.
std::size_t choice_of(const Variable &variable, std::uint64_t seed, unsigned team);

/// The scenario as one team (from 1) meets it: no variable is left in any text.
Scenario for_team(const Scenario &scenario, std::uint64_t seed, unsigned team);
/// A text of that scenario, likewise.
Text for_team(const Text &text, const Scenario &scenario, std::uint64_t seed, unsigned team);
Walkthrough for_team(const Walkthrough &walkthrough, const Scenario &scenario, std::uint64_t seed,
                     unsigned team);

} // namespace enshu::dsl
