#include "orchestrator/exercise/referee.h"

#include "orchestrator/event/kinds.h"

namespace enshu::exercise {

namespace kind = event::kind;

// Contacts come every few seconds for hours; the score asks only for the first, and for the first
// after a loss or after the step was told to have ended.
bool Referee::of_interest(const event::Event &event) {
    const std::pair key{event.team, event.subject};
    if (event.kind == kind::contact)
        return heard_.insert(key).second;
    if (event.kind == kind::contact_lost || event.kind == kind::step_failed)
        heard_.erase(key);
    return score::counts(event);
}

void Referee::apply(const event::Event &event) {
    display_.apply(event, scenario_, tally_);
    if (event.kind == kind::objective_decided) {
        told_[{event.team, event.subject}] = {event.detail.value("state", std::string()),
                                              event.detail.value("points", 0)};
    } else if (of_interest(event)) {
        tally_.apply(event);
        dirty_ = true;
    }
}

std::vector<Referee::Change> Referee::changes(const std::vector<dsl::Milliseconds> &now) {
    bool due = dirty_;
    for (std::size_t i = 0; i < next_.size(); ++i)
        due = due || (next_[i] && now.at(i) >= next_[i]->at);
    if (!due)
        return {};
    dirty_ = false;
    all_decided_ = true;
    std::vector<Change> changes;
    for (const score::TeamScore &team : board(dsl::Milliseconds(0), now).teams) {
        std::optional<Next> &next = next_.at(team.team - 1);
        next.reset();
        for (const score::ObjectiveResult &result : team.objectives) {
            const bool waiting = result.state == score::ObjectiveState::Waiting;
            all_decided_ = all_decided_ && !waiting;
            if (result.next_ms >= 0 && (!next || result.next_ms < next->at.count()))
                next = Next{dsl::Milliseconds(result.next_ms), result.objective};
            const std::string state(score::name_of(result.state));
            const auto told = told_.find({team.team, result.objective});
            const bool news =
                told == told_.end() ? !waiting : told->second != std::pair(state, result.points);
            if (news)
                changes.push_back({team.team, result.objective, state, result.points});
        }
    }
    return changes;
}

bool Referee::achieved(unsigned team, const std::string &objective) const {
    using S = score::ObjectiveState;
    const auto told = told_.find({team, objective});
    return told != told_.end() && (told->second.first == score::name_of(S::Done) ||
                                   told->second.first == score::name_of(S::Late) ||
                                   told->second.first == score::name_of(S::Avoided));
}

score::Scoreboard Referee::board(dsl::Milliseconds exercise,
                                 const std::vector<dsl::Milliseconds> &now) const {
    return tally_.board(scenario_, exercise, now);
}

} // namespace enshu::exercise
