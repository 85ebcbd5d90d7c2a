#include "injector/timeline.h"

#include "scenario-dsl/source/digest.h"

#include <set>
#include <stdexcept>

namespace enshu::inject {
namespace {

Milliseconds drawn(const dsl::DurationRange &range, std::uint64_t seed, const std::string &id) {
    if (range.longest <= range.shortest)
        return range.shortest;
    const auto choices = static_cast<std::uint64_t>((range.longest - range.shortest).count()) + 1;
    return range.shortest + Milliseconds(dsl::draw(seed, "delay " + id) % choices);
}

Item item(Item::Kind kind, std::size_t index, std::string id, const dsl::Trigger &trigger,
          std::uint64_t seed) {
    Item result;
    result.kind = kind;
    result.index = index;
    result.id = std::move(id);
    result.at = trigger.at;
    result.manual = trigger.manual;
    if (!trigger.at && !trigger.manual) {
        result.after = trigger.after;
        result.delay = drawn(trigger.delay, seed, result.id);
    }
    return result;
}

void check(const std::vector<Item> &items) {
    std::set<std::string> ids;
    for (const Item &i : items)
        if (!ids.insert(i.id).second)
            throw std::invalid_argument("`" + i.id + "` is the id of two steps or injects");
    for (const Item &i : items)
        if (!i.at && !i.manual && (i.after == i.id || !ids.contains(i.after)))
            throw std::invalid_argument("`" + i.id + "` waits for `" + i.after +
                                        "`, which is no other step or inject");
}

} // namespace

std::vector<Item> timeline(const dsl::Scenario &scenario, const dsl::Walkthrough *walkthrough,
                           std::uint64_t seed) {
    std::vector<Item> items;
    for (std::size_t i = 0; i < scenario.attack.size(); ++i)
        items.push_back(
            item(Item::Kind::Step, i, scenario.attack[i].id, scenario.attack[i].trigger, seed));
    for (std::size_t i = 0; i < scenario.injects.size(); ++i)
        items.push_back(
            item(Item::Kind::Inject, i, scenario.injects[i].id, scenario.injects[i].trigger, seed));
    if (walkthrough)
        for (std::size_t i = 0; i < walkthrough->size(); ++i)
            items.push_back(item(Item::Kind::Act, i, "walkthrough/" + std::to_string(i + 1),
                                 (*walkthrough)[i].trigger, seed));
    check(items);
    return items;
}

} // namespace enshu::inject
