#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/schedule.h"
#include "scenario-dsl/model/index.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace enshu::dsl {
namespace {

/// What must have happened before something else can.
struct Wait {
    std::string_view of;        ///< a step or an inject
    const Node *node = nullptr; ///< where it is written
};

/// A step or an inject, without what tells them apart.
struct Moment {
    std::string_view id;
    const Trigger *trigger = nullptr;
    std::string_view needs;
    Wait takes; ///< a step that must have brought what this one works with
    const Condition *only_if = nullptr;
    const Condition *unless = nullptr;
    const Node *node = nullptr;
    bool passed_over =
        false; ///< an inject that may be withheld: what is after it comes all the same
};

class Timeline {
  public:
    Timeline(const Draft &draft, const Schedule &schedule, Diagnostics &diagnostics)
        : draft_(draft), schedule_(schedule), objectives_(draft.scenario.objectives),
          duration_(draft.scenario.duration), diagnostics_(diagnostics) {
        for (const Step &step : draft.scenario.attack) {
            Moment &moment = add(step, draft.steps.at(step.id).node);
            moment.needs = step.needs;
            moment.takes = taken_by(step, *moment.node);
        }
        for (const Inject &inject : draft.scenario.injects)
            add(inject, draft.injects.at(inject.id).node).passed_over =
                inject.only_if || inject.unless;
        for (std::size_t i = 0; i < moments_.size(); ++i)
            by_id_.emplace(moments_[i].id, i);
        in_cycle_.resize(moments_.size());
    }

    void check() {
        find_cycles();
        for (std::size_t i = 0; i < moments_.size(); ++i) {
            const Moment &moment = moments_[i];
            check_manual(moment);
            if (in_cycle_[i])
                continue;
            check_end(moment);
            check_conditions(moment);
        }
        check_users();
    }

  private:
    /// By name: what follows its mail by `after` cannot come before it.
    Wait taken_by(const Step &step, const Node &node) const {
        const auto named = [&](std::string_view key, const std::string &of, auto brings) {
            const Node *written = node.find(key);
            const Step *other = draft_.find_step(of);
            return written && other && brings(other->verb) ? Wait{of, written} : Wait{};
        };
        if (const auto *persist = std::get_if<Persist>(&step.verb))
            return named("beacon", persist->beacon,
                         [](const Verb &verb) { return std::holds_alternative<Beacon>(verb); });
        if (const auto *open = std::get_if<OpenAttachment>(&step.verb))
            return named(node.find("usb") ? "usb" : "mail", open->mail, [](const Verb &verb) {
                return std::holds_alternative<SendMail>(verb) ||
                       std::holds_alternative<UsbInsert>(verb);
            });
        return {};
    }

    template <typename Item>
    Moment &add(const Item &item, const Node *node) {
        moments_.push_back({.id = item.id,
                            .trigger = &item.trigger,
                            .needs = {},
                            .takes = {},
                            .only_if = item.only_if ? &*item.only_if : nullptr,
                            .unless = item.unless ? &*item.unless : nullptr,
                            .node = node});
        return moments_.back();
    }

    /// The step or inject without which a condition cannot hold; empty if there is none. The
    /// contact that an objective wants lost must have begun.
    std::string_view happening(const Condition &condition) const {
        switch (condition.kind) {
        case Condition::Kind::Submitted:
            return {};
        case Condition::Kind::Delivered:
        case Condition::Kind::Alive:
            return condition.of;
        case Condition::Kind::Achieved:
            break;
        }
        const Objective *objective = objectives_.find(condition.of);
        if (!objective)
            return {};
        if (const auto *lost = std::get_if<ContactLost>(&objective->measure))
            return lost->step;
        const auto *arrived = std::get_if<FileArrived>(&objective->measure);
        return arrived ? std::string_view{arrived->step} : std::string_view{};
    }

    static const Node *written(const Moment &moment, std::string_view key) {
        const Node *node = moment.node->find(key);
        return node && !node->entries.empty() ? &node->entries.front().value : node;
    }

    std::vector<Wait> waits_of(const Moment &moment) const {
        std::vector<Wait> waits;
        if (!moment.trigger->at && !moment.trigger->manual)
            waits.push_back({moment.trigger->after, written(moment, "after")});
        if (!moment.needs.empty())
            waits.push_back({moment.needs, written(moment, "needs")});
        if (moment.only_if)
            waits.push_back({happening(*moment.only_if), written(moment, "if")});
        return waits;
    }

    // ---- cycles
    // ---------------------------------------------------------------------------------------------

    struct Visit {
        std::size_t moment = 0;
        std::vector<Wait> waits;
        std::size_t next = 0;
    };

    /// Depth first, without recursion: chains may be as long as the file.
    void find_cycles() {
        enum class Colour { White, Grey, Black };
        std::vector<Colour> colours(moments_.size(), Colour::White);
        for (std::size_t start = 0; start < moments_.size(); ++start) {
            if (colours[start] != Colour::White)
                continue;
            std::vector<Visit> path;
            const auto enter = [&](std::size_t i) {
                colours[i] = Colour::Grey;
                path.push_back({i, waits_of(moments_[i])});
            };
            enter(start);
            while (!path.empty()) {
                Visit &visit = path.back();
                if (visit.next == visit.waits.size()) {
                    colours[visit.moment] = Colour::Black;
                    path.pop_back();
                    continue;
                }
                const auto found = by_id_.find(visit.waits[visit.next++].of);
                if (found == by_id_.end())
                    continue;
                if (colours[found->second] == Colour::Grey)
                    report_cycle(path, found->second);
                else if (colours[found->second] == Colour::White)
                    enter(found->second);
            }
        }
    }

    void report_cycle(const std::vector<Visit> &path, std::size_t first) {
        if (diagnostics_.settled())
            return; // a cycle may be as long as the file
        std::vector<std::pair<std::size_t, Wait>> cycle;
        const auto begin = std::ranges::find(path, first, &Visit::moment);
        for (auto at = begin; at != path.end(); ++at) {
            cycle.emplace_back(at->moment, at->waits[at->next - 1]);
            in_cycle_[at->moment] = true;
        }
        const auto first_written =
            std::ranges::min_element(cycle, {}, [](const auto &link) { return link.first; });
        std::rotate(cycle.begin(), first_written, cycle.end());
        const auto &[earliest, wait] = cycle.front();
        const std::string_view id = moments_[earliest].id;
        Diagnostic &diagnostic = diagnostics_.error(
            Kind::AfterCycle, wait.node->place,
            cycle.size() == 1 ? fmt::format("`{}` waits for itself", id)
                              : fmt::format("`{}` waits for `{}`, which in the end waits for `{}`",
                                            id, wait.of, id));
        for (std::size_t i = 1; i < cycle.size() && i < 4; ++i)
            diagnostic.note(cycle[i].second.node->place,
                            fmt::format("`{}` waits for `{}`", moments_[cycle[i].first].id,
                                        cycle[i].second.of));
        diagnostic.suggest("let one of them begin `at` a time");
    }

    // ---- the end
    // --------------------------------------------------------------------------------------------

    void check_manual(const Moment &moment) {
        const Node *manual = moment.node->find("manual");
        if (draft_.is_sound(manual) && draft_.is_sound(moment.node) && !moment.trigger->manual)
            diagnostics_
                .error(Kind::BadValue, manual->place,
                       fmt::format("`{}` is not begun by a controller, and no time is given for it",
                                   moment.id))
                .suggest("write `manual: true`, or `at` or `after` in its place");
    }

    void check_end(const Moment &moment) {
        const auto time = schedule_.time_of({moment.id, {}});
        if (!time || time->most <= duration_ || duration_ == Milliseconds{0})
            return;
        const Trigger &trigger = *moment.trigger;
        const auto before = trigger.at ? std::nullopt : schedule_.time_of({trigger.after, {}});
        const bool never = time->least > duration_;
        if (before && (never ? before->least : before->most) > duration_)
            return; // reported there
        const Place place = place_of(*moment.node, {trigger.at                   ? "at"
                                                    : moment.node->find("delay") ? "delay"
                                                                                 : "after"});
        Diagnostic &diagnostic =
            never
                ? diagnostics_.error(
                      Kind::PastEnd, place,
                      fmt::format(
                          "`{}` becomes due at {} at the earliest, and the exercise ends at {}",
                          moment.id, to_string(time->least), to_string(duration_)))
                : diagnostics_.warning(
                      Kind::PastEnd, place,
                      fmt::format("`{}` may become due as late as {}, and the exercise ends at {}",
                                  moment.id, to_string(time->most), to_string(duration_)));
        diagnostic.note(place_of(*draft_.scenario_root, {"duration"}), "the duration stands here");
    }

    /// Somebody who pauses until the end has done nothing.
    void check_users() {
        const Node *users = draft_.scenario_root->find("users");
        if (!draft_.is_sound(users) || duration_ == Milliseconds{0})
            return;
        for (std::size_t i = 0; i < users->items.size(); ++i) {
            const EmulatedUser &user = draft_.scenario.users[i];
            for (const auto &[key, pause] :
                 {std::pair{"browse", user.browse}, std::pair{"mail", user.mail},
                  std::pair{"files", user.files}})
                if (pause && pause->longest >= duration_)
                    diagnostics_
                        .warning(Kind::PastEnd, place_of(users->items[i], {key}),
                                 fmt::format("this pause may take {}, and the exercise ends at {}",
                                             to_string(pause->longest), to_string(duration_)))
                        .note(place_of(*draft_.scenario_root, {"duration"}),
                              "the duration stands here");
        }
    }

    // ---- conditions
    // -----------------------------------------------------------------------------------------

    void check_conditions(const Moment &moment) {
        if (!moment.needs.empty() && begins_later(moment, moment.needs))
            never(moment, "needs",
                  fmt::format("it needs the contact of `{}`, which begins later", moment.needs));
        if (moment.takes.node && begins_later(moment, moment.takes.of))
            diagnostics_.error(
                Kind::NeverHappens, moment.takes.node->place,
                fmt::format(
                    "`{}` never happens: it works with what `{}` brings, which begins later",
                    moment.id, moment.takes.of));
        if (moment.only_if)
            check_only_if(moment, *moment.only_if);
        if (moment.unless)
            check_unless(moment, *moment.unless);
        if (moment.only_if && moment.unless && moment.only_if->kind == moment.unless->kind &&
            moment.only_if->of == moment.unless->of)
            never(moment, "unless", "`if` and `unless` ask for the same thing");
    }

    void check_only_if(const Moment &moment, const Condition &condition) {
        const std::string_view other = happening(condition);
        if (other.empty())
            return;
        if (begins_later(moment, other))
            never(moment, "if",
                  condition.kind == Condition::Kind::Achieved
                      ? fmt::format("`{}` cannot be decided before `{}`, which begins later",
                                    condition.of, other)
                      : fmt::format("its condition asks for `{}`, which begins later", other));
        else if (condition.kind == Condition::Kind::Delivered && has_happened(moment, other))
            idle(moment, "if", fmt::format("`{}` has always happened by then", other));
    }

    void check_unless(const Moment &moment, const Condition &condition) {
        const std::string_view other = happening(condition);
        if (other.empty())
            return;
        if (begins_later(moment, other))
            idle(moment, "unless", fmt::format("`{}` always begins later", other));
        else if (condition.kind == Condition::Kind::Delivered && has_happened(moment, other))
            never(moment, "unless", fmt::format("`{}` has always happened by then", other));
    }

    bool begins_later(const Moment &moment, std::string_view other) const {
        const auto gap = schedule_.gap({moment.id, {}}, {other, {}});
        return gap && (gap->least > Milliseconds{0} || schedule_.hangs_on(other, moment.id));
    }

    bool has_happened(const Moment &moment, std::string_view other) const {
        const auto found = by_id_.find(other);
        return schedule_.hangs_on(moment.id, other) && found != by_id_.end() &&
               !moments_[found->second].passed_over;
    }

    void never(const Moment &moment, std::string_view key, std::string why) {
        const Node &node = *written(moment, key);
        diagnostics_.error(Kind::NeverHappens, node.place,
                           fmt::format("`{}` never happens: {}", moment.id, why));
    }

    void idle(const Moment &moment, std::string_view key, std::string why) {
        const Node &node = *written(moment, key);
        diagnostics_
            .warning(Kind::ConditionIdle, node.place,
                     fmt::format("this condition changes nothing for `{}`: {}", moment.id, why))
            .suggest("leave it out, or name what was meant");
    }

    const Draft &draft_;
    const Schedule &schedule_;
    const Index<Objective> objectives_;
    const Milliseconds duration_; ///< 0: not known, and that was reported
    Diagnostics &diagnostics_;
    std::vector<Moment> moments_;
    std::unordered_map<std::string_view, std::size_t> by_id_;
    std::vector<bool> in_cycle_; ///< by moment
};

} // namespace

void check_timeline(const Draft &draft, const Schedule &schedule, Diagnostics &diagnostics) {
    Timeline{draft, schedule, diagnostics}.check();
}

} // namespace enshu::dsl
