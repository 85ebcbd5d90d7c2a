#include "orchestrator/exercise/state.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace enshu::exercise {
namespace {

constexpr std::string_view names[] = {"DRAFT",   "FREEZING", "READY", "CLONING",   "STANDBY",
                                      "RUNNING", "PAUSED",   "ENDED", "TORN_DOWN", "BROKEN"};

constexpr std::pair<State, State> ways[] = {
    {State::Draft, State::Freezing},  {State::Freezing, State::Ready},
    {State::Ready, State::Cloning},   {State::Draft, State::Cloning}, // booted without a golden
    {State::Cloning, State::Standby}, {State::Standby, State::Running},
    {State::Running, State::Paused},  {State::Paused, State::Running},
    {State::Running, State::Ended},   {State::Paused, State::Ended},
};

} // namespace

std::string_view name_of(State state) {
    return names[static_cast<std::size_t>(state)];
}

std::optional<State> state_named(std::string_view name) {
    const auto found = std::find(std::begin(names), std::end(names), name);
    if (found == std::end(names))
        return std::nullopt;
    return static_cast<State>(found - std::begin(names));
}

bool may_go(State from, State to) {
    if (from == State::TornDown || from == to)
        return false;
    if (to == State::TornDown || to == State::Broken)
        return true;
    return std::find(std::begin(ways), std::end(ways), std::pair(from, to)) != std::end(ways);
}

} // namespace enshu::exercise
