#include "orchestrator/provision/placement.h"

#include "orchestrator/provision/provisioner.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace enshu::provision {

namespace {

std::string teams_in_words(unsigned count) {
    return fmt::format("{} team{}", count, count == 1 ? "" : "s");
}

unsigned share_of(int there, int needed) {
    return needed > 0 ? static_cast<unsigned>(std::max(0, there / needed)) : ~0U;
}

/// One site's line in a refusal: how many teams would fit, and what limits them.
std::string describe(const Resources &need, const Offer &offer) {
    if (!offer.condition.reachable) {
        return fmt::format("none on `{}`, which cannot be reached ({})", offer.site,
                           offer.condition.why);
    }
    const unsigned fit = teams_that_fit(need, offer);
    return fmt::format("{} on `{}` ({} MiB of memory and {} MiB of disk space are free)",
                       fit == 0 ? "none" : std::to_string(fit), offer.site,
                       offer.condition.room.memory_mib, offer.condition.room.disk_mib);
}

ProvisionError refusal(std::size_t teams, const Resources &need, const std::vector<Offer> &offers) {
    std::vector<std::string> sites;
    unsigned fit = 0;
    for (const Offer &offer : offers) {
        fit += teams_that_fit(need, offer);
        sites.push_back(describe(need, offer));
    }
    if (offers.empty()) {
        sites.emplace_back("no site is left");
    }
    return ProvisionError(fmt::format(
        "not enough room for {}: each needs {} MiB of memory and {} MiB of disk space on one site; "
        "{} would fit: {}. Run fewer teams, make room, or name another hypervisor with `--connect`",
        teams_in_words(static_cast<unsigned>(teams)), need.memory_mib, need.disk_mib,
        teams_in_words(fit), fmt::join(sites, "; ")));
}

} // namespace

unsigned teams_that_fit(const Resources &need, const Offer &offer) {
    if (!offer.condition.reachable) {
        return 0;
    }
    return std::min({share_of(offer.condition.room.memory_mib, need.memory_mib),
                     share_of(offer.condition.room.disk_mib, need.disk_mib), offer.most_teams});
}

Placement place(const std::vector<unsigned> &teams, const Resources &need,
                const std::vector<Offer> &offers) {
    std::vector<Offer> left = offers;
    std::vector<unsigned> in_order = teams;
    std::sort(in_order.begin(), in_order.end());
    Placement placement;
    for (const unsigned team : in_order) {
        Offer *roomiest = nullptr;
        for (Offer &offer : left) {
            const bool better = roomiest == nullptr || offer.condition.room.memory_mib >
                                                           roomiest->condition.room.memory_mib;
            if (teams_that_fit(need, offer) > 0 && better) {
                roomiest = &offer;
            }
        }
        if (roomiest == nullptr) {
            throw refusal(teams.size(), need, offers);
        }
        roomiest->condition.room.memory_mib -= need.memory_mib;
        roomiest->condition.room.disk_mib -= need.disk_mib;
        --roomiest->most_teams;
        placement[team] = roomiest->site;
    }
    return placement;
}

std::vector<std::string> sites_of(const Placement &placement) {
    std::vector<std::string> sites;
    for (const auto &[team, site] : placement) {
        sites.push_back(site);
    }
    std::sort(sites.begin(), sites.end());
    sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
    return sites;
}

std::vector<unsigned> teams_on(const Placement &placement, const std::string &site) {
    std::vector<unsigned> teams;
    for (const auto &[team, where] : placement) {
        if (where == site) {
            teams.push_back(team);
        }
    }
    return teams;
}

Placement place_again(const Placement &placement, const std::string &lost, const Resources &need,
                      const std::vector<Offer> &offers) {
    std::vector<Offer> others;
    std::copy_if(offers.begin(), offers.end(), std::back_inserter(others),
                 [&](const Offer &offer) { return offer.site != lost; });
    Placement again = place(teams_on(placement, lost), need, others);
    again.insert(placement.begin(), placement.end()); // keeps what is there already
    return again;
}

plan::ExercisePlan part_on(const std::string &site, const Placement &placement,
                           const plan::ExercisePlan &plan) {
    plan::ExercisePlan part{plan.exercise, {}, plan.seeds};
    for (const plan::RangePlan &range : plan.ranges) {
        const auto where = placement.find(range.team);
        if (where != placement.end() && where->second == site) {
            part.ranges.push_back(range);
        }
    }
    return part;
}

Resources need_of(const plan::ExercisePlan &plan) {
    return {plan.memory_mib_per_team(), plan.disk_mib_per_team()};
}

} // namespace enshu::provision
