// Checkpoints: by hand, and where a phase of the response comes to its first decision. The state at
// START needs none: it is the golden.
#include "injector/utf8.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/hold.h"

#include <algorithm>

namespace enshu::exercise {

namespace kind = event::kind;
using Code = ExerciseError::Code;

namespace {

bool is_name(const std::string &name) {
    return !name.empty() && name.size() <= 31 && name[0] >= 'a' && name[0] <= 'z' &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

} // namespace

/// One that none of them has yet.
std::string Conductor::free_name(const std::vector<Team *> &teams) const {
    for (int number = 1;; ++number) {
        std::string name = "hand-" + std::to_string(number);
        const auto has = [&](const Team *team) {
            return std::ranges::any_of(team->checkpoints, [&](const Team::Kept &kept) {
                return kept.checkpoint.name == name;
            });
        };
        if (std::ranges::none_of(teams, has))
            return name;
    }
}

std::vector<Checkpoint> Conductor::checkpoint(unsigned team, const std::string &name,
                                              const std::string &actor, const std::string &reason) {
    std::vector<Team *> teams;
    std::string chosen = name;
    {
        const Lock lock(mutex_);
        if (team != 0)
            teams = {&find_team(team)};
        else
            for (const auto &each : teams_)
                teams.push_back(each.get());
        if (!name.empty() && !is_name(name))
            throw ExerciseError(Code::InvalidArgument,
                                "`" + inject::clean_utf8(name, 60) +
                                    "` is no name for a checkpoint: small letters, digits and `-`, "
                                    "a letter first, at most 31");
        if (name.empty())
            chosen = free_name(teams);
    }
    std::vector<Checkpoint> made;
    std::string wrong;
    std::exception_ptr alone;
    for (Team *each : teams) {
        try {
            made.push_back(take_checkpoint(*each, {chosen, false, actor, reason}));
        } catch (const event::LogError &) {
            alone = std::current_exception();
        } catch (const ExerciseError &error) {
            if (teams.size() == 1)
                alone = std::current_exception();
            wrong += (wrong.empty() ? "team " : "; team ") + std::to_string(each->number) + ": " +
                     error.what();
        }
    }
    if (alone)
        std::rethrow_exception(alone);
    if (!wrong.empty())
        throw ExerciseError(Code::Unavailable, wrong);
    return made;
}

/// One team after the other: each then stands for as short a time as if it were alone. One that
/// hangs does not keep the others from theirs.
Checkpoint Conductor::take_checkpoint(Team &team, const Wanted &wanted) {
    const std::unique_lock turn(checkpoint_mutex_, options_.pause_patience);
    std::unique_ptr<Hold> held;
    {
        Lock lock(mutex_);
        held = hold(lock, team, Busy::Checkpoint, [&] {
            require_state({State::Running, State::Paused}, "taking a checkpoint");
        });
    }
    std::string wrong;
    Milliseconds stood(0);
    {
        Lock lock(mutex_);
        if (!drain(lock, team))
            wrong = "an act in a guest does not come to its end";
    }
    if (wrong.empty())
        try {
            const std::lock_guard range(team.range_mutex);
            stood = team.range->checkpoint(wanted.name);
        } catch (const std::exception &error) {
            wrong = inject::clean_utf8(error.what(), 500);
        }
    const Lock lock(mutex_);
    return logged([&] {
        if (!wrong.empty()) {
            note_and_go_on(team,
                           {"チェックポイント「" + wanted.name + "」を作れませんでした：" + wrong,
                            "Checkpoint " + wanted.name + " could not be taken: " + wrong});
            throw ExerciseError(Code::Unavailable,
                                "checkpoint `" + wanted.name + "` could not be taken: " + wrong);
        }
        nlohmann::json detail{
            {"name", wanted.name}, {"stood_ms", stood.count()}, {"automatic", wanted.automatic}};
        if (!wanted.reason.empty())
            detail["reason"] = wanted.reason;
        append(team.number, kind::checkpoint_made, "", wanted.actor,
               with_lag(team, std::move(detail)));
        return team.checkpoints.back().checkpoint;
    });
}

/// Under the lock. A phase's waits while something else is done to the machines.
void Conductor::begin_checkpoint(Team &team, std::string name) {
    if (stands(team))
        return;
    team.boundary.clear();
    if (!options_.automatic_checkpoints)
        return;
    post(nullptr, "team " + std::to_string(team.number) + " checkpoint",
         [this, &team, name = std::move(name)](const std::stop_token &) {
             try {
                 take_checkpoint(team, {name, true, "system", ""});
             } catch (const ExerciseError &) { // the log has it
             }
         });
}

std::vector<Checkpoint> Conductor::checkpoints(unsigned team) const {
    std::vector<Team *> teams;
    {
        const Lock lock(mutex_);
        if (team != 0)
            teams = {&find_team(team)};
        else
            for (const auto &each : teams_)
                teams.push_back(each.get());
    }
    std::vector<Checkpoint> found;
    for (const Team *each : teams) {
        std::vector<std::string> there;
        try {
            there = each->range->checkpoints();
        } catch (const std::exception &error) {
            throw ExerciseError(Code::Unavailable,
                                std::string("the checkpoints could not be asked for: ") +
                                    error.what());
        }
        const Lock lock(mutex_);
        for (const Team::Kept &kept : each->checkpoints)
            if (std::ranges::find(there, kept.checkpoint.name) != there.end())
                found.push_back(kept.checkpoint);
    }
    return found;
}

} // namespace enshu::exercise
