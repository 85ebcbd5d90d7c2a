#include "scenario-dsl/check/schedule.h"

namespace enshu::dsl {
namespace {

bool trigger_is_known(const Draft &draft, const Declared &declared, const Trigger &trigger) {
    const Node &node = *declared.node;
    if (trigger.manual)
        return true;
    if (trigger.at)
        return draft.is_sound(node.find("at"));
    const Node *delay = node.find("delay");
    return draft.is_sound(node.find("after")) && (!delay || draft.is_sound(delay));
}

} // namespace

Schedule::Schedule(const Draft &draft) {
    moments_.reserve(1 + draft.scenario.attack.size() + draft.scenario.injects.size());
    moments_.emplace_back();
    for (const Step &step : draft.scenario.attack)
        add(step.id, step.trigger, trigger_is_known(draft, draft.steps.at(step.id), step.trigger));
    for (const Inject &inject : draft.scenario.injects)
        add(inject.id, inject.trigger,
            trigger_is_known(draft, draft.injects.at(inject.id), inject.trigger));
    link();
}

Schedule::Schedule(const Scenario &scenario) {
    moments_.emplace_back();
    for (const Step &step : scenario.attack)
        add(step.id, step.trigger, true);
    for (const Inject &inject : scenario.injects)
        add(inject.id, inject.trigger, true);
    link();
}

void Schedule::add(const std::string &id, const Trigger &trigger, bool known) {
    if (by_id_.emplace(id, moments_.size()).second)
        moments_.push_back({.trigger = known ? &trigger : nullptr});
}

/// Parents before children: sums go down, sizes go up, then the heavy paths go down.
void Schedule::link() {
    std::vector<std::vector<std::size_t>> children(moments_.size());
    std::vector<std::size_t> order{0};
    for (std::size_t i = 1; i < moments_.size(); ++i) {
        Moment &moment = moments_[i];
        moment.parent = i;
        if (moment.trigger && moment.trigger->at)
            moment.parent = 0;
        else if (moment.trigger && !moment.trigger->manual)
            moment.parent = find(moment.trigger->after).value_or(i);
        if (moment.parent != i)
            children[moment.parent].push_back(i);
        else
            order.push_back(i);
    }
    for (std::size_t next = 0; next < order.size(); ++next) {
        const std::size_t i = order[next];
        Moment &moment = moments_[i];
        moment.reached = true;
        moment.root = i;
        moment.path_head = i;
        if (moment.parent != i) {
            const Moment &parent = moments_[moment.parent];
            const Trigger &trigger = *moment.trigger;
            moment.shortest = parent.shortest + trigger.at.value_or(trigger.delay.shortest);
            moment.longest = parent.longest + trigger.at.value_or(trigger.delay.longest);
            moment.root = parent.root;
            moment.depth = parent.depth + 1;
        }
        order.insert(order.end(), children[i].begin(), children[i].end());
    }
    for (std::size_t next = order.size(); next-- > 0;)
        if (const std::size_t i = order[next]; moments_[i].parent != i)
            moments_[moments_[i].parent].size += moments_[i].size;
    for (const std::size_t i : order) {
        std::size_t heaviest = i;
        for (const std::size_t child : children[i])
            if (heaviest == i || moments_[child].size > moments_[heaviest].size)
                heaviest = child;
        if (heaviest != i)
            moments_[heaviest].path_head = moments_[i].path_head;
    }
}

std::optional<std::size_t> Schedule::find(std::string_view id) const {
    if (id.empty())
        return 0;
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? std::nullopt : std::optional{found->second};
}

/// Of one tree.
std::size_t Schedule::common(std::size_t a, std::size_t b) const {
    while (moments_[a].path_head != moments_[b].path_head) {
        const std::size_t head_a = moments_[a].path_head;
        const std::size_t head_b = moments_[b].path_head;
        if (moments_[head_a].depth >= moments_[head_b].depth)
            a = moments_[head_a].parent;
        else
            b = moments_[head_b].parent;
    }
    return moments_[a].depth <= moments_[b].depth ? a : b;
}

std::optional<Gap> Schedule::gap(const Point &from, const Point &to) const {
    const auto a = find(from.of);
    const auto b = find(to.of);
    if (!a || !b || !moments_[*a].reached || !moments_[*b].reached ||
        moments_[*a].root != moments_[*b].root)
        return std::nullopt;
    const Moment &base = moments_[common(*a, *b)];
    const auto since = [&](std::size_t i, const DurationRange &later) {
        return DurationRange{moments_[i].shortest - base.shortest + later.shortest,
                             moments_[i].longest - base.longest + later.longest};
    };
    const DurationRange first = since(*a, from.later);
    const DurationRange second = since(*b, to.later);
    return Gap{second.shortest - first.longest, second.longest - first.shortest};
}

bool Schedule::hangs_on(std::string_view id, std::string_view other) const {
    const auto a = find(id);
    const auto b = find(other);
    return a && b && *a != *b && moments_[*a].reached && moments_[*b].reached &&
           moments_[*a].root == moments_[*b].root && common(*a, *b) == *b;
}

bool Schedule::hangs_on_controller(std::string_view id) const {
    const auto found = find(id);
    if (!found || !moments_[*found].reached)
        return false;
    const Trigger *root = moments_[moments_[*found].root].trigger;
    return root && root->manual;
}

} // namespace enshu::dsl
