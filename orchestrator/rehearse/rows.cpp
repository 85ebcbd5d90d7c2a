#include "orchestrator/rehearse/rows.h"

#include "injector/actions/act.h"
#include "orchestrator/event/kinds.h"

#include <algorithm>
#include <limits>
#include <map>

namespace enshu::rehearse {

namespace kind = event::kind;
using event::Event;
using Group = Row::Group;
using Outcome = Row::Outcome;

namespace {

std::string text(const Event &event, const char *key) {
    const auto found = event.detail.find(key);
    return found != event.detail.end() && found->is_string() ? found->get<std::string>() : "";
}

class Rows {
  public:
    Rows(const dsl::Scenario &scenario, const std::vector<Event> &events) : scenario_(scenario) {
        for (const dsl::Step &step : scenario.attack)
            add(Group::Attack, step.id, std::string(dsl::word_of(step.verb)), &step.trigger);
        for (const dsl::Inject &inject : scenario.injects)
            add(Group::Injects, inject.id, inject.from, &inject.trigger);
        for (const dsl::Objective &objective : scenario.objectives)
            add(Group::Objectives, objective.id, objective.phase, nullptr);
        for (const Event &event : events)
            apply(event);
        finish();
    }

    std::vector<Row> take() {
        std::stable_sort(rows_.begin(), rows_.end(), [](const Row &a, const Row &b) {
            const auto never = std::numeric_limits<std::int64_t>::max();
            return std::pair(a.group, a.group == Group::Objectives ? 0 : a.at.value_or(never)) <
                   std::pair(b.group, b.group == Group::Objectives ? 0 : b.at.value_or(never));
        });
        return std::move(rows_);
    }

  private:
    Row &add(Group group, const std::string &id, const std::string &label,
             const dsl::Trigger *trigger) {
        index_[{group, id}] = rows_.size();
        waits_for_.push_back(trigger ? trigger->after : "");
        Row row;
        row.group = group;
        row.id = id;
        row.label = label;
        rows_.push_back(std::move(row));
        return rows_.back();
    }
    Row *find(Group group, const std::string &id) {
        const auto found = index_.find({group, id});
        return found == index_.end() ? nullptr : &rows_[found->second];
    }

    void settle(Group group, const Event &event, Outcome outcome) {
        Row *row = find(group, event.subject);
        if (!row)
            return;
        row->outcome = outcome;
        if (!row->at)
            row->at = event.exercise_ms;
        if (outcome == Outcome::Delivered ||
            (outcome == Outcome::Withheld && !event.detail.contains("because")))
            happened_[event.subject] = event.exercise_ms;
    }

    void apply(const Event &event) {
        end_ = std::max(end_, event.exercise_ms);
        if (event.kind == kind::step_delivered)
            settle(Group::Attack, event, Outcome::Delivered);
        else if (event.kind == kind::step_failed)
            settle(Group::Attack, event, Outcome::Failed);
        else if (event.kind == kind::step_spared)
            settle(Group::Attack, event, Outcome::Spared);
        else if (event.kind == kind::inject_delivered)
            settle(Group::Injects, event, Outcome::Delivered);
        else if (event.kind == kind::inject_withheld)
            settle(Group::Injects, event, Outcome::Withheld);
        else if (event.kind == kind::contact)
            heard(event.subject, std::nullopt);
        else if (event.kind == kind::contact_lost)
            heard(event.subject, event.detail.value("last_contact_ms", event.exercise_ms));
        else if (event.kind == kind::act_started)
            begun(event);
        else if (event.kind == kind::act_failed)
            settle(Group::Team, event, Outcome::Failed);
        else if (event.kind == kind::objective_decided)
            decided(event);
        if (Row *act = find(Group::Team, text(event, "item"))) {
            act->outcome = Outcome::Delivered;
            if (event.kind == kind::cable_set)
                act->label = event.detail.value("plugged", false) ? "plug" : "unplug";
        }
    }

    void heard(const std::string &step, std::optional<std::int64_t> until) {
        beacons_[step] = until;
    }

    void begun(const Event &event) {
        Row &row = add(Group::Team, event.subject, text(event, "act"), nullptr);
        row.at = event.exercise_ms;
        targets_[event.subject] = text(event, "target");
    }

    void decided(const Event &event) {
        Row *row = find(Group::Objectives, event.subject);
        if (!row)
            return;
        const std::string state = text(event, "state");
        row->points = event.detail.value("points", 0);
        row->at = event.exercise_ms;
        row->outcome = state == "waiting"                   ? Outcome::Pending
                       : state == "done" || state == "late" ? Outcome::Delivered
                       : state == "avoided"                 ? Outcome::Spared
                       : state == "penalty"                 ? Outcome::Penalty
                                                            : Outcome::Failed;
        if (row->outcome == Outcome::Pending)
            row->at.reset();
    }

    void finish() {
        for (std::size_t i = 0; i < rows_.size(); ++i)
            if (const auto reference = happened_.find(waits_for_[i]); reference != happened_.end())
                rows_[i].since = reference->second;
        for (const auto &[step, until] : beacons_)
            if (Row *row = find(Group::Attack, step))
                row->until = until.value_or(end_);
        for (const dsl::Objective &objective : scenario_.objectives)
            if (objective.within)
                deadline(*find(Group::Objectives, objective.id), *objective.within);
        for (Row &row : rows_)
            if (row.group == Group::Team)
                row.label += " " + targets_[row.id];
    }

    void deadline(Row &row, const dsl::Deadline &within) {
        const auto reference = happened_.find(within.of);
        if (within.of.empty())
            row.since = 0;
        else if (reference != happened_.end())
            row.since = reference->second;
        if (row.since)
            row.until = *row.since + within.time.count();
    }

    const dsl::Scenario &scenario_;
    std::vector<Row> rows_;
    std::vector<std::string> waits_for_; ///< by row
    std::map<std::pair<Group, std::string>, std::size_t> index_;
    std::map<std::string, std::int64_t> happened_;
    std::map<std::string, std::optional<std::int64_t>> beacons_; ///< heard, and until when
    std::map<std::string, std::string> targets_;                 ///< by act
    std::int64_t end_ = 0;
};

} // namespace

std::vector<Row> rows(const dsl::Scenario &scenario, const std::vector<Event> &events) {
    return Rows(scenario, events).take();
}

std::vector<std::pair<std::int64_t, int>> points_over_time(const std::vector<Event> &events) {
    std::vector<std::pair<std::int64_t, int>> points{{0, 0}};
    std::map<std::string, int> by_objective;
    int total = 0;
    for (const Event &event : events) {
        if (event.kind != kind::objective_decided)
            continue;
        int &mine = by_objective[event.subject];
        const int now = event.detail.value("points", 0);
        total += now - mine;
        mine = now;
        if (points.back().second != total)
            points.emplace_back(event.exercise_ms, total);
    }
    return points;
}

} // namespace enshu::rehearse
