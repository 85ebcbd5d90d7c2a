// Where the teams of a LiveExercise lie: each on one site, and elsewhere when that is lost
// (docs/decisions/0018).
#include "orchestrator/daemon/live_exercise.h"

#include "orchestrator/exercise/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace enshu::daemon {

using exercise::State;
using nlohmann::json;
using provision::HostState;

namespace {

constexpr auto range_intent = "range";
/// Of what a team left behind on a site that was lost, until that is destroyed.
constexpr auto left_intent = "left";

std::string in_words(const std::vector<unsigned> &teams) {
    return fmt::format("team{} {}", teams.size() == 1 ? "" : "s", fmt::join(teams, ", "));
}

} // namespace

provision::Placement LiveExercise::placement() const {
    const std::lock_guard lock(mutex_);
    return sites_;
}

/// From the store, after the daemon was started again.
void LiveExercise::remember_sites() {
    for (const store::Intent &intent : surroundings_.store.outstanding(name_)) {
        try {
            if (intent.kind == range_intent) {
                const auto identity = provision::identity_from_json(name_, intent.detail.dump());
                const std::lock_guard lock(mutex_);
                sites_[identity.range.team] = identity.site; // the last one wins
            }
        } catch (const std::exception &error) { // destroying it says so again
            spdlog::error("{}: {}", name_, error.what());
        }
    }
}

provision::Provisioner &LiveExercise::provisioner_of(unsigned team) const {
    return surroundings_.sites.at(placement().at(team));
}

/// Empty: it is not.
std::string LiveExercise::why_lost(unsigned team) const {
    return surroundings_.sites.why_away(placement().at(team));
}

/// With the part of the plan that lies there. Sites that are lost are left out.
void LiveExercise::on_each_site(
    const std::function<void(provision::Provisioner &, const plan::ExercisePlan &)> &act) const {
    const provision::Placement sites = placement();
    for (provision::Provisioner &there : surroundings_.sites.all()) {
        const plan::ExercisePlan part = provision::part_on(there.site().name, sites, *plan_);
        if (part.ranges.empty() || !there.site().why_away().empty()) {
            continue;
        }
        try {
            act(there, part);
        } catch (const std::exception &) {
            if (there.site().why_away().empty()) {
                throw;
            }
        }
    }
}

std::vector<provision::Failure> LiveExercise::missing() const {
    std::vector<provision::Failure> all;
    on_each_site([&](provision::Provisioner &there, const plan::ExercisePlan &part) {
        for (provision::Failure &failure : there.missing(part)) {
            all.push_back(std::move(failure));
        }
    });
    return all;
}

/// All sites side by side. A site that fails costs its own teams, unless there is no other.
std::vector<provision::Failure> LiveExercise::clone_on_sites(const provision::Golden &golden) {
    const provision::Placement sites = placement();
    std::mutex mutex; // guards the three
    std::vector<provision::Failure> failures;
    std::vector<std::string> whys;
    std::size_t parts = 0;
    {
        std::vector<std::jthread> threads;
        for (const std::string &site : provision::sites_of(sites)) {
            ++parts;
            threads.emplace_back([&, site, part = provision::part_on(site, sites, *plan_)] {
                try {
                    const auto failed = surroundings_.sites.at(site).clone(
                        part, golden,
                        [this](const provision::Progress &progress) { on_progress(progress); },
                        cancelled_);
                    const std::lock_guard lock(mutex);
                    failures.insert(failures.end(), failed.begin(), failed.end());
                } catch (const std::exception &error) {
                    const std::lock_guard lock(mutex);
                    whys.emplace_back(error.what());
                    for (const plan::RangePlan &range : part.ranges) {
                        failures.push_back({range.team, "", error.what()});
                    }
                }
            });
        }
    }
    if (!whys.empty() && (cancelled_ || whys.size() == parts)) {
        throw provision::ProvisionError(fmt::format("{}", fmt::join(whys, "; ")));
    }
    for (const provision::Failure &failure : failures) {
        for (const HostStatus &host : hosts()) {
            if (failure.host.empty() && host.team == failure.team) {
                on_progress({host.team, host.host, HostState::Broken, {failure.why, failure.why}});
            }
        }
    }
    return failures;
}

isolation::Proof LiveExercise::prove_on_sites(const std::vector<plan::RangePlan> &ranges) const {
    const provision::Placement sites = placement();
    plan::ExercisePlan all;
    all.ranges = ranges;
    isolation::Proof proof;
    for (provision::Provisioner &there : surroundings_.sites.all()) {
        const plan::ExercisePlan part = provision::part_on(there.site().name, sites, all);
        if (!part.ranges.empty()) {
            isolation::add(proof, surroundings_.prover(part.ranges, there.site()));
        }
    }
    if (ranges.empty()) {
        proof.trouble = "no site with a range of it can be reached";
    }
    return proof;
}

provision::Range &LiveExercise::range_of(unsigned team) const {
    const std::lock_guard lock(mutex_);
    return *playing_->ranges.at(team - 1);
}

/// Nothing of it is there yet: it is put back there like a team whose machines are gone.
void LiveExercise::move_to_another_site(unsigned team) {
    provision::Range &range = range_of(team);
    const provision::Golden &golden = range.golden();
    const std::string from = placement().at(team);
    const std::string why = surroundings_.sites.why_away(from);
    const std::string to =
        surroundings_.another_site(*plan_, placement(), team, [&](const std::string &form) {
            return plan::shape_digest(*plan_, golden.image.digest, form) == golden.digest;
        });
    store::Store &store = surroundings_.store;
    const std::vector<store::Intent> owed = store.outstanding(name_);
    store.record_intent(name_, left_intent, std::to_string(team),
                        json::parse(provision::identity_to_json(range.plan(), from)));
    store.record_intent(name_, range_intent, std::to_string(team),
                        json::parse(provision::identity_to_json(range.plan(), to)));
    for (const store::Intent &intent : owed) {
        if (intent.kind == range_intent && intent.name == std::to_string(team)) {
            store.remove_intent(intent.id);
        }
    }
    {
        const std::lock_guard lock(mutex_);
        sites_[team] = to;
        lost_.erase(team);
    }
    range.move_to(surroundings_.sites.at(to));
    const State now = state();
    if (now == State::Running || now == State::Paused) {
        range.remember_suspended();
    }
    note({fmt::format("班{}を {} に作り直します（{}）", team, to, why),
          fmt::format("Team {} is made anew on `{}`: {}", team, to, why)});
}

void LiveExercise::on_site(const std::string &site, const std::string &why) {
    const std::vector<unsigned> here = provision::teams_on(placement(), site);
    const bool told = [&] {
        const std::lock_guard lock(mutex_);
        return std::any_of(here.begin(), here.end(),
                           [&](unsigned team) { return lost_.contains(team); });
    }();
    const std::vector<store::Intent> owed = surroundings_.store.outstanding(name_);
    const bool owes = std::any_of(owed.begin(), owed.end(), [](const store::Intent &intent) {
        return intent.kind == left_intent;
    });
    const bool concerned = why.empty() ? told || owes || (is_to_be_destroyed() && !destroying())
                                       : !here.empty() && state() != State::TornDown;
    if (!concerned) {
        return;
    }
    run([this, site, why] {
        try {
            why.empty() ? site_is_back(site) : site_is_lost(site, why);
        } catch (const std::exception &error) { // it must not cost the other teams
            spdlog::error("{}: {}", name_, error.what());
        }
    });
}

void LiveExercise::site_is_lost(const std::string &site, const std::string &why) {
    const std::vector<unsigned> teams = provision::teams_on(placement(), site);
    {
        const std::lock_guard lock(mutex_);
        lost_.insert(teams.begin(), teams.end());
    }
    note({fmt::format("サイト {} に接続できません（{}）。このサイトの班を停止します", site, why),
          fmt::format("The site `{}` cannot be reached ({}): {} stand{} still until then; `enshu "
                      "resume --team N` makes a team anew on another site",
                      site, why, in_words(teams), teams.size() == 1 ? "s" : "")});
    if (const auto conducts = conductor_if_any()) {
        pause_lost_teams(*conducts);
    }
}

void LiveExercise::pause_lost_teams(exercise::Conductor &conductor) {
    for (const auto &[team, site] : placement()) {
        if (const std::string why = surroundings_.sites.why_away(site); !why.empty()) {
            conductor.lose_team(team, why);
        }
    }
}

void LiveExercise::site_is_back(const std::string &site) {
    remove_what_was_left(site);
    if (is_to_be_destroyed() && !destroying()) {
        destroy("system", fmt::format("the site `{}` is back", site));
        return;
    }
    std::vector<unsigned> back;
    for (const unsigned team : provision::teams_on(placement(), site)) {
        const std::lock_guard lock(mutex_);
        if (lost_.erase(team) > 0) {
            back.push_back(team);
        }
    }
    const State now = state();
    if (back.empty() || now == State::TornDown) {
        return;
    }
    on_each_site([&](provision::Provisioner &there, const plan::ExercisePlan &part) {
        if (there.site().name == site) {
            there.renew_networks(part);
        }
    });
    for (const unsigned team : back) {
        if ((now == State::Running || now == State::Paused) && conductor_if_any()) {
            range_of(team).suspend(); // as a team is that is paused
        }
    }
    note({fmt::format("サイト {} に接続できました", site),
          fmt::format("The site `{}` is back: `enshu resume --team N` lets {} go on", site,
                      in_words(back))});
}

/// By teams that lie elsewhere now.
void LiveExercise::remove_what_was_left(const std::string &site) {
    for (const store::Intent &intent : surroundings_.store.outstanding(name_)) {
        if (intent.kind != left_intent) {
            continue;
        }
        const auto identity = provision::identity_from_json(name_, intent.detail.dump());
        if (identity.site != site) {
            continue;
        }
        if (placement().at(identity.range.team) != site) {
            surroundings_.sites.at(site).destroy(name_, {identity.range},
                                                 [](const provision::Progress &) {});
            note({fmt::format("サイト {} に残っていた班{}の環境を撤去しました", site,
                              identity.range.team),
                  fmt::format("What team {} had left on `{}` is removed", identity.range.team,
                              site)});
        }
        surroundings_.store.remove_intent(intent.id);
    }
}

/// What could not be, in words; empty: nothing is left. Intents of sites where nothing is are gone.
std::string LiveExercise::destroy_on_sites() {
    std::vector<std::string> left;
    try {
        destroy_golden_guests();
    } catch (const std::exception &error) {
        left.emplace_back(error.what());
    }
    struct Owed {
        std::vector<plan::RangePlan> ranges;
        std::vector<std::uint64_t> intents;
        std::string failure;
    };
    std::map<std::string, Owed> by_site;
    if (const provision::Site &first = surroundings_.sites.first().site();
        first.why_away().empty()) {
        by_site[first.name]; // is asked for leftovers even if nothing is owed there
    }
    for (const store::Intent &intent : surroundings_.store.outstanding(name_)) {
        if (intent.kind == range_intent || intent.kind == left_intent) {
            auto identity = provision::identity_from_json(name_, intent.detail.dump());
            by_site[identity.site].ranges.push_back(std::move(identity.range));
            by_site[identity.site].intents.push_back(intent.id);
        }
    }
    const auto prefix = [&](const std::string &site) {
        return surroundings_.sites.several() ? fmt::format("on `{}`: ", site) : "";
    };
    const auto attempt = [&](const std::string &site, Owed &owed, const auto &act) {
        std::vector<unsigned> teams;
        for (const plan::RangePlan &range : owed.ranges) {
            teams.push_back(range.team);
        }
        try {
            const std::string why = surroundings_.sites.why_away(site);
            if (!why.empty()) {
                throw provision::ProvisionError(why);
            }
            act(surroundings_.sites.at(site));
        } catch (const std::exception &error) {
            const bool away = !surroundings_.sites.why_away(site).empty();
            owed.failure =
                away ? fmt::format("what {} had on `{}` is still there: {}; it is removed when "
                                   "the site is back",
                                   in_words(teams), site, error.what())
                     : prefix(site) + error.what();
        }
    };
    {
        std::vector<std::jthread> threads; // one that hangs costs the others no time
        for (auto &[site, owed] : by_site) {
            threads.emplace_back([&, &where = site, &what = owed] {
                attempt(where, what, [&](provision::Provisioner &there) {
                    there.destroy(name_, what.ranges, [this](const provision::Progress &progress) {
                        on_progress(progress);
                    });
                });
            });
        }
    }
    std::filesystem::remove_all(surroundings_.paths.exercise(name_));
    for (auto &[site, owed] : by_site) {
        if (owed.failure.empty()) {
            attempt(site, owed, [&, &what = owed](provision::Provisioner &there) {
                const std::vector<std::string> found = there.leftovers(name_, what.ranges);
                if (!found.empty()) {
                    throw provision::ProvisionError(fmt::format(
                        "still there after everything was taken down: {}", fmt::join(found, ", ")));
                }
            });
        }
        if (!owed.failure.empty()) {
            left.push_back(owed.failure);
            continue;
        }
        for (const std::uint64_t intent : owed.intents) {
            surroundings_.store.remove_intent(intent);
        }
    }
    return fmt::format("{}", fmt::join(left, "; "));
}

} // namespace enshu::daemon
