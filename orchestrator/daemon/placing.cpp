#include "orchestrator/daemon/placing.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace enshu::daemon {

using provision::Offer;
using provision::Placement;
using provision::ProvisionError;

namespace {

/// A guest that is there has taken what it will: no more can be known of another machine.
provision::Taken taken_at(provision::Hypervisor &hypervisor) {
    provision::Taken taken;
    for (const provision::FoundGuest &guest : hypervisor.list()) {
        taken.memory_mib[guest.uuid] = std::numeric_limits<std::int32_t>::max();
    }
    return taken;
}

std::vector<unsigned> teams_of(const plan::ExercisePlan &plan) {
    std::vector<unsigned> teams;
    for (const plan::RangePlan &range : plan.ranges) {
        teams.push_back(range.team);
    }
    return teams;
}

int in_int(std::int64_t mib) {
    return static_cast<int>(
        std::clamp<std::int64_t>(mib, 0, std::numeric_limits<std::int32_t>::max()));
}

} // namespace

Placing::Placing(provision::SiteTable &sites, Here here, std::filesystem::path state)
    : sites_(sites), state_(std::move(state)) {
    for (provision::Provisioner &each : sites_.all()) {
        const std::string name = each.site().name;
        if (each.site().here) {
            reservations_[name] = std::make_unique<provision::Reservations>(here.read, here.taken);
            continue;
        }
        reservations_[name] = std::make_unique<provision::Reservations>(
            [this, name] { return machine_at(name); },
            [&each](const std::vector<std::string> &) { return taken_at(each.hypervisor()); });
    }
}

provision::Reservations &Placing::at(const std::string &site) {
    return *reservations_.at(site);
}

provision::Machine Placing::machine_at(const std::string &site) {
    const std::lock_guard lock(mutex_);
    const provision::SiteCondition &condition = conditions_[site];
    provision::Machine machine;
    machine.memory_mib = condition.whole.memory_mib;
    machine.free_memory_mib = condition.room.memory_mib;
    machine.free_disk_mib = condition.room.disk_mib;
    machine.processors = condition.processors;
    machine.kvm = condition.kvm;
    return machine;
}

std::string Placing::in_words(const std::string &site, const std::string &refusal) const {
    return sites_.several() ? fmt::format("on `{}`: {}", site, refusal) : refusal;
}

std::vector<Offer> Placing::usable(const plan::ExercisePlan &plan,
                                   const provision::CapacityOptions &options,
                                   const std::function<bool(const std::string &)> &fits,
                                   std::string &notes) {
    std::vector<Offer> offers = sites_.offers();
    {
        const std::lock_guard lock(mutex_);
        for (const Offer &offer : offers) {
            conditions_[offer.site] = offer.condition;
        }
    }
    std::vector<Offer> good;
    const auto leave_out = [&](const Offer &offer, const std::string &why) {
        notes += fmt::format("note: the site `{}` is left out: {}\n", offer.site, why);
    };
    for (Offer &offer : offers) {
        provision::Provisioner &there = sites_.at(offer.site);
        if (!offer.condition.reachable) {
            leave_out(offer, "it cannot be reached: " + offer.condition.why);
            continue;
        }
        if (options.memory == plan::MemoryMode::Shared && !there.site().here) {
            leave_out(offer, "machines share memory on this machine only");
            continue;
        }
        try {
            if (const std::string form = there.hypervisor().form(); !fits(form)) {
                leave_out(offer,
                          fmt::format("what is frozen elsewhere cannot go on there ({})", form));
                continue;
            }
            // What every site keeps for itself and has promised is not free.
            for (const provision::Balance &each : at(offer.site).judge(plan, options).balances) {
                const int left = in_int(each.free - each.promised - each.kept - each.once);
                if (each.resource == provision::Resource::Memory) {
                    offer.condition.room.memory_mib = left;
                } else if (each.resource == provision::Resource::Disk) {
                    offer.condition.room.disk_mib = left;
                } else if (each.binding) {
                    offer.most_teams = std::min(offer.most_teams, each.teams);
                }
            }
            good.push_back(std::move(offer));
        } catch (const std::exception &error) {
            if (there.site().why_away().empty()) {
                throw;
            }
            leave_out(offer, error.what());
        }
    }
    return good;
}

Placing::Outcome Placing::place(const plan::ExercisePlan &plan,
                                const provision::CapacityOptions &options) {
    Outcome outcome;
    std::string form;
    const std::string why_away = sites_.first().site().why_away();
    if (why_away.empty()) {
        form = sites_.first().hypervisor().form();
    }
    const std::vector<Offer> offers = usable(
        plan, options, [&](const std::string &theirs) { return theirs == form; }, outcome.notes);
    if (offers.empty()) {
        throw ProvisionError("there is no hypervisor to build on:\n" + outcome.notes);
    }
    if (offers.size() == 1) {
        for (const unsigned team : teams_of(plan)) { // whether it has room is asked below
            outcome.placement[team] = offers.front().site;
        }
    } else {
        const provision::Demand demand = provision::demand_of(plan, options);
        outcome.placement = provision::place(
            teams_of(plan),
            {in_int(demand.own_memory_mib), in_int(provision::disk_per_team(demand))}, offers);
    }
    for (const Offer &offer : offers) {
        const plan::ExercisePlan part = provision::part_on(offer.site, outcome.placement, plan);
        const std::string refusal =
            part.ranges.empty() ? "" : at(offer.site).reserve(part, options, state_);
        if (!refusal.empty()) {
            release(plan.exercise);
            throw ProvisionError(in_words(offer.site, refusal));
        }
    }
    return outcome;
}

std::string Placing::another(const plan::ExercisePlan &plan,
                             const provision::CapacityOptions &options, const Placement &placement,
                             unsigned team, const std::function<bool(const std::string &)> &fits) {
    std::string notes;
    const std::string lost = placement.at(team);
    const provision::Demand demand = provision::demand_of(plan, options);
    const std::vector<Offer> offers = usable(plan, options, fits, notes);
    const Placement again = provision::place_again(
        {{team, lost}}, lost,
        {in_int(demand.own_memory_mib), in_int(provision::disk_per_team(demand))}, offers);
    Placement all = placement;
    all[team] = again.at(team);
    remember(plan, options, all);
    return all[team];
}

void Placing::remember(const plan::ExercisePlan &plan, const provision::CapacityOptions &options,
                       const Placement &placement) {
    release(plan.exercise);
    for (auto &[site, reservations] : reservations_) {
        const plan::ExercisePlan part = provision::part_on(site, placement, plan);
        if (!part.ranges.empty()) {
            reservations->remember(part, options);
        }
    }
}

void Placing::release(const std::string &exercise) {
    for (auto &[site, reservations] : reservations_) {
        reservations->release(exercise);
    }
}

} // namespace enshu::daemon
