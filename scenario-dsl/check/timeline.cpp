#include "scenario-dsl/check/check.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace enshu::dsl {
namespace {

/// When something becomes due, if everything before it happens at once when it is due.
struct Span {
    Milliseconds earliest{0};
    Milliseconds latest{0};
};

class Timeline {
  public:
    Timeline(const Draft &draft, Diagnostics &diagnostics)
        : draft_(draft), duration_(draft.scenario.duration), diagnostics_(diagnostics) {
        for (const Step &step : draft.scenario.attack)
            triggers_.emplace(step.id, &step.trigger);
        for (const Inject &inject : draft.scenario.injects)
            triggers_.emplace(inject.id, &inject.trigger);
    }

    void check_moment(const std::string &id) {
        if (in_cycle_.contains(id))
            return;
        const Trigger &trigger = *triggers_.at(id);
        if (report_cycle(id))
            return;
        const auto span = span_of(id);
        if (!span || span->earliest <= duration_ || duration_ == Milliseconds{0})
            return;
        const auto before = trigger.at ? std::nullopt : span_of(trigger.after);
        if (before && before->earliest > duration_)
            return; // reported there
        const Node &node = *draft_.find_moment(id)->node;
        diagnostics_
            .error(
                Kind::PastEnd,
                place_of(node, {trigger.at           ? "at"
                                : node.find("delay") ? "delay"
                                                     : "after"}),
                fmt::format("`{}` becomes due at {} at the earliest, and the exercise ends at {}",
                            id, to_string(span->earliest), to_string(duration_)))
            .note(place_of(*draft_.scenario_root, {"duration"}), "the duration stands here");
    }

    void check_deadline(const Objective &objective) {
        if (!objective.within || duration_ == Milliseconds{0})
            return;
        const auto span =
            objective.within->of.empty() ? std::optional{Span{}} : span_of(objective.within->of);
        if (!span || span->latest + objective.within->time <= duration_)
            return;
        diagnostics_
            .warning(
                Kind::DeadlinePastEnd,
                place_of(*draft_.objectives.at(objective.id).node, {"within"}),
                fmt::format("the deadline of `{}` can fall at {}, after the end of the exercise",
                            objective.id, to_string(span->latest + objective.within->time)))
            .note(place_of(*draft_.scenario_root, {"duration"}), "the duration stands here");
    }

  private:
    /// Absent where the chain does not reach a moment of the clock: an unknown name, or a cycle.
    std::optional<Span> span_of(const std::string &id) const {
        Span sum;
        std::string at = id;
        for (std::size_t steps = 0; steps <= triggers_.size(); ++steps) {
            const auto found = triggers_.find(at);
            if (found == triggers_.end())
                return std::nullopt;
            const Trigger &trigger = *found->second;
            if (trigger.at)
                return Span{sum.earliest + *trigger.at, sum.latest + *trigger.at};
            sum.earliest += trigger.delay.shortest;
            sum.latest += trigger.delay.longest;
            at = trigger.after;
        }
        return std::nullopt;
    }

    bool report_cycle(const std::string &id) {
        std::vector<std::string> chain;
        std::string at = id;
        do {
            const auto found = triggers_.find(at);
            if (found == triggers_.end() || found->second->at || chain.size() > triggers_.size())
                return false;
            chain.push_back(at);
            at = found->second->after;
        } while (at != id);
        in_cycle_.insert(chain.begin(), chain.end());
        Diagnostic &diagnostic = diagnostics_.error(
            Kind::AfterCycle, place_of(*draft_.find_moment(id)->node, {"after"}),
            chain.size() == 1 ? fmt::format("`{}` waits for itself", id)
                              : fmt::format("`{}` waits for `{}`, which in the end waits for `{}`",
                                            id, chain[1], id));
        for (std::size_t i = 1; i < chain.size() && i < 4; ++i)
            diagnostic.note(
                place_of(*draft_.find_moment(chain[i])->node, {"after"}),
                fmt::format("`{}` waits for `{}`", chain[i], triggers_.at(chain[i])->after));
        diagnostic.suggest("let one of them begin `at` a time");
        return true;
    }

    const Draft &draft_;
    const Milliseconds duration_; ///< 0: not known, and that was reported
    Diagnostics &diagnostics_;
    std::map<std::string, const Trigger *> triggers_;
    std::set<std::string> in_cycle_;
};

} // namespace

void check_timeline(const Draft &draft, Diagnostics &diagnostics) {
    Timeline timeline{draft, diagnostics};
    for (const Step &step : draft.scenario.attack)
        timeline.check_moment(step.id);
    for (const Inject &inject : draft.scenario.injects)
        timeline.check_moment(inject.id);
    for (const Objective &objective : draft.scenario.objectives)
        timeline.check_deadline(objective);
}

} // namespace enshu::dsl
