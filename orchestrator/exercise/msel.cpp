#include "orchestrator/exercise/msel.h"

#include "orchestrator/event/words.h"
#include "scenario-dsl/model/vary.h"

#include <algorithm>
#include <map>

namespace enshu::exercise {

using Status = inject::Scheduler::Status;

namespace {

constexpr Milliseconds never = Milliseconds::max();

const dsl::Trigger *trigger_of(const dsl::Scenario &scenario, const std::string &id) {
    if (const dsl::Step *step = scenario.find_step(id))
        return &step->trigger;
    const dsl::Inject *inject = scenario.find_inject(id);
    return inject ? &inject->trigger : nullptr;
}

/// As it is planned, if everything goes as quickly as it may.
Milliseconds earliest(const dsl::Scenario &scenario, const std::string &id) {
    Milliseconds delay{0};
    std::string at = id;
    // A checked scenario has no circle; this one ends in any case.
    for (std::size_t i = 0; i <= scenario.attack.size() + scenario.injects.size(); ++i) {
        const dsl::Trigger *trigger = trigger_of(scenario, at);
        if (!trigger || trigger->manual)
            return never;
        if (trigger->at)
            return *trigger->at + delay;
        delay += trigger->delay.shortest;
        at = trigger->after;
    }
    return never;
}

bool measures(const dsl::Objective &objective, const std::string &step) {
    if (const auto *lost = std::get_if<dsl::ContactLost>(&objective.measure))
        return lost->step == step;
    if (const auto *arrived = std::get_if<dsl::FileArrived>(&objective.measure))
        return arrived->step == step;
    return false;
}

MselState state_of(const inject::Scheduler::Standing &standing) {
    if (standing.dropped)
        return MselState::Skipped;
    switch (standing.status) {
    case Status::Waiting:
        return standing.held ? MselState::Held : MselState::Waiting;
    case Status::WaitingForController:
        return standing.held ? MselState::Held : MselState::Manual;
    case Status::Scheduled:
        return standing.held ? MselState::Held : MselState::Due;
    case Status::Started:
        return MselState::UnderWay;
    case Status::Delivered:
        return MselState::Delivered;
    case Status::Withheld:
        return MselState::Withheld;
    case Status::Failed:
        return MselState::Failed;
    case Status::Spared:
        return MselState::Spared;
    case Status::Impossible:
        return MselState::Impossible;
    }
    return MselState::Waiting;
}

void say_why(MselRow &row, const ItemBook::Word &word) {
    row.at = word.at;
    row.reason = {word.reason, word.reason};
    row.by = word.actor;
}

void fill(MselRow &row, const ItemBook &book) {
    const inject::Scheduler::Standing standing = book.scheduler.standing(row.id);
    const ItemBook::Entry &entry = book.entry(row.id);
    row.state = state_of(standing);
    row.after = standing.after;
    row.at = entry.at;
    row.reason = entry.reason;
    row.repeated = entry.repeated;
    if (!standing.dropped)
        row.due = standing.moment;
    if (row.state == MselState::Skipped)
        say_why(row, *entry.skipped);
    else if (row.state == MselState::Held)
        say_why(row, *entry.held);
    else if (row.state == MselState::Impossible)
        row.because = entry.because;
    if (row.state == MselState::Impossible && row.reason.empty())
        row.reason = {"「" + entry.because + "」が行われませんでした",
                      "it hangs on `" + entry.because + "`, which did not happen"};
}

} // namespace

std::vector<MselRow> msel_rows(const dsl::Scenario &scenario, const dsl::Scenario &as_met,
                               const ItemBook &book, std::uint64_t seed, unsigned team) {
    std::vector<MselRow> rows;
    for (const dsl::Step &step : as_met.attack) {
        MselRow &row = rows.emplace_back();
        row.id = step.id;
        row.attack = true;
        row.to = step.host();
        row.channel = dsl::word_of(step.verb);
        for (const dsl::Objective &objective : as_met.objectives)
            if (measures(objective, step.id))
                row.objectives.push_back(objective.id);
    }
    for (const dsl::Inject &inject : as_met.injects) {
        MselRow &row = rows.emplace_back();
        row.id = inject.id;
        row.from = inject.from;
        row.channel = event::word_of(inject.channel);
        const std::optional<dsl::Text> &edited = book.entry(inject.id).edited;
        row.edited = edited.has_value();
        row.text = edited ? dsl::for_team(*edited, scenario, seed, team) : inject.text;
        row.objectives = inject.expects;
    }
    std::map<std::string, Milliseconds> planned;
    for (const MselRow &row : rows)
        planned[row.id] = earliest(scenario, row.id);
    std::ranges::stable_sort(rows, {}, [&](const MselRow &row) { return planned.at(row.id); });
    for (MselRow &row : rows) {
        row.number = static_cast<unsigned>(&row - rows.data()) + 1;
        fill(row, book);
    }
    return rows;
}

Msel::Msel(const dsl::Scenario &scenario, unsigned teams, std::uint64_t seed)
    : scenario_(scenario), seed_(seed) {
    for (unsigned team = 1; team <= teams; ++team) {
        dsl::Scenario met = dsl::for_team(scenario, seed, team);
        ItemBook book(met, nullptr, seed);
        teams_.push_back(
            std::make_unique<Team>(Team{std::move(met), std::move(book), score::TeamTime{}}));
    }
}

void Msel::apply(const event::Event &event) {
    const Milliseconds at(event.exercise_ms);
    for (std::size_t i = 0; i < teams_.size(); ++i) {
        Team &team = *teams_[i];
        if (event.team == i + 1) {
            team.time.apply(event);
            team.book.apply(event, at);
        } else if (event.team == 0 && !team.time.over) {
            team.book.apply(event, team.time.at(at));
        }
    }
}

std::vector<TeamMsel> Msel::teams() const {
    std::vector<TeamMsel> teams;
    for (const auto &team : teams_) {
        const auto number = static_cast<unsigned>(teams.size()) + 1;
        teams.push_back({number, msel_rows(scenario_, team->scenario, team->book, seed_, number)});
    }
    return teams;
}

} // namespace enshu::exercise
