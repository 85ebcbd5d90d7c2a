#include "orchestrator/exercise/team.h"

#include "orchestrator/event/kinds.h"
#include "scenario-dsl/model/vary.h"

#include <algorithm>

namespace enshu::exercise {

namespace kind = event::kind;
using event::Event;

Conductor::Team::Team(unsigned its_number, RangeControl *its_range, const dsl::Scenario &as_written,
                      const dsl::Walkthrough *acts, std::uint64_t seed)
    : number(its_number), range(its_range), scenario(dsl::for_team(as_written, seed, number)),
      walkthrough(acts ? dsl::for_team(*acts, as_written, seed, number) : dsl::Walkthrough{}),
      items(scenario, &walkthrough, seed), scheduler(items.scheduler),
      measures(scenario, seed, number), probes(scenario), delivered(items.delivered),
      staff(staff_of(scenario, seed, number)) {}

void Conductor::Team::apply(const Event &event) {
    time.apply(event);
    told.apply(event);
    measures.apply(event, lived.at(Milliseconds(event.exercise_ms)));
    probes.apply(event);
    items.apply(event, Milliseconds(event.exercise_ms));
    apply_machines(event);
    if (event.kind == kind::answer_given) {
        ++tries[event.subject];
        if (event.detail.value("accepted", false))
            answered.insert(event.subject);
    } else if (event.kind == kind::form_submitted) {
        submitted.insert(event.subject);
    } else if (event.kind == kind::hint_taken) {
        hints[event.subject] = event.detail.value("number", 0U);
    } else if (event.kind == kind::evidence_begun) {
        ++captures_begun;
        capturing[event.detail.value("id", std::string())] = event;
    } else if (event.kind == kind::evidence_captured || event.kind == kind::evidence_failed) {
        capturing.erase(event.detail.value("id", std::string()));
    } else if (event.kind == kind::objective_overridden) {
        if (event.detail.value("withdrawn", false))
            overridden.erase(event.subject);
        else
            overridden.insert(event.subject);
    } else if (event.kind == kind::team_state) {
        paused_why = time.paused ? event.detail.value("reason", std::string()) : "";
    }
    if (const auto item = event.detail.find("item"); item != event.detail.end())
        if (item->is_string())
            scheduler.delivered(item->get<std::string>(), Milliseconds(event.exercise_ms));
}

void Conductor::Team::apply_machines(const Event &event) {
    if (event.kind == kind::host_state) {
        if (event.detail.value("state", std::string()) == "broken")
            broken[event.subject] = event.detail.value("doing", std::string());
        else
            broken.erase(event.subject);
    } else if (event.kind == kind::host_power) {
        if (event.detail.value("on", false))
            off.erase(event.subject);
        else
            off.insert(event.subject);
    } else if (event.kind == kind::host_reset) {
        const auto whole = [&](const auto &host) {
            return event.subject.empty() || host == event.subject;
        };
        std::erase_if(broken, [&](const auto &entry) { return whole(entry.first); });
        std::erase_if(off, whole);
        if (event.detail.contains("checkpoint"))
            resetting.reset();
    } else if (event.kind == kind::reset_started) {
        resetting = event;
    } else if (event.kind == kind::reset_failed) {
        resetting.reset();
    } else if (event.kind == kind::checkpoint_made) {
        Kept kept{{event.seq, number, event.detail.value("name", std::string()),
                   Milliseconds(event.exercise_ms),
                   Milliseconds(event.detail.value("stood_ms", std::int64_t{0})),
                   event.detail.value("automatic", false)},
                  delivered.size()};
        std::erase_if(checkpoints, [&](const Kept &other) {
            return other.checkpoint.name == kept.checkpoint.name;
        });
        if (boundary == kept.checkpoint.name)
            boundary.clear();
        checkpoints.push_back(std::move(kept));
    } else if (event.kind == kind::objective_decided) {
        const dsl::Objective *objective = scenario.find_objective(event.subject);
        if (objective && phases.insert(objective->phase).second)
            boundary = objective->phase;
    }
}

std::vector<std::string> Conductor::Team::delivered_on(const std::string &host,
                                                       std::size_t after) const {
    std::vector<std::string> steps;
    for (std::size_t i = after; i < delivered.size(); ++i)
        if (host.empty() || step(delivered[i]).host() == host)
            steps.push_back(delivered[i]);
    return steps;
}

} // namespace enshu::exercise
