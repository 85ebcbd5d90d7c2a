#include "orchestrator/plan/range_plan.h"

#include "orchestrator/plan/identity.h"
#include "orchestrator/plan/seed_plan.h"
#include "scenario-dsl/model/capacity.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace enshu::plan {

namespace {

constexpr unsigned max_teams = 40;

GuestPlan plan_guest(const dsl::Organization &organization, const dsl::Host &host,
                     const RangePlan &range) {
    GuestPlan guest;
    guest.host = host.id;
    guest.name = fmt::format("{}-t{}-{}", range.exercise, range.team, host.id);
    guest.uuid = uuid_for(fmt::format("{}/{}/{}", range.exercise, range.team, host.id));
    guest.role = host.role;
    guest.memory_mib = dsl::memory_mib_of(host);
    for (const dsl::Interface &interface : host.interfaces) {
        const auto bridge =
            std::find_if(range.bridges.begin(), range.bridges.end(),
                         [&](const BridgePlan &b) { return b.zone == interface.zone; });
        guest.nics.push_back({interface.zone, bridge->name,
                              "ent" + short_hash(guest.uuid + "/" + interface.zone, 11),
                              mac_for(host.id + "/" + interface.zone), interface.address,
                              organization.find_zone(interface.zone)->cidr.prefix});
    }
    return guest;
}

RangePlan plan_range(const dsl::Scenario &scenario, const std::string &exercise, unsigned team) {
    RangePlan range;
    range.exercise = exercise;
    range.team = team;
    range.network_namespace = namespace_name(exercise, team);
    for (const dsl::Zone &zone : scenario.organization.zones) {
        range.bridges.push_back(
            {zone.id, "enshu" + short_hash(fmt::format("{}/{}/{}", exercise, team, zone.id), 10)});
    }
    for (const dsl::Host &host : scenario.organization.hosts) {
        range.guests.push_back(plan_guest(scenario.organization, host, range));
    }
    std::stable_partition(range.guests.begin(), range.guests.end(), [](const GuestPlan &guest) {
        return guest.role == dsl::HostRole::Router;
    });
    return range;
}

} // namespace

std::string namespace_name(const std::string &exercise, unsigned team) {
    return fmt::format("enshu-{}-t{}", exercise, team);
}

namespace {
/// An idle guest of 192 MiB wrote to a fiftieth of its memory; one that works to more.
constexpr int written_part = 3;
} // namespace

int ExercisePlan::memory_mib_per_team() const {
    int sum = 0;
    for (const GuestPlan &guest : ranges.front().guests) {
        const bool shared = guest.memory_mode == MemoryMode::Shared;
        sum +=
            (shared ? guest.memory_mib / written_part : guest.memory_mib) + dsl::qemu_overhead_mib;
    }
    return sum;
}

int ExercisePlan::disk_mib_per_team() const {
    return static_cast<int>(ranges.front().guests.size()) * dsl::disk_growth_mib;
}

ExercisePlan make_plan(const dsl::Scenario &scenario, const std::string &exercise, unsigned teams,
                       const Assets &assets, MemoryMode memory) {
    if (!dsl::is_id(exercise)) {
        throw std::invalid_argument(
            fmt::format("`{}` cannot name an exercise: use a to z, 0 to 9 and -, beginning with a "
                        "letter, at most 31 characters",
                        exercise));
    }
    if (teams < 1 || teams > max_teams) {
        throw std::invalid_argument(
            fmt::format("{} teams: an exercise has 1 to {}", teams, max_teams));
    }
    ExercisePlan plan;
    plan.exercise = exercise;
    for (unsigned team = 1; team <= teams; ++team) {
        plan.ranges.push_back(plan_range(scenario, exercise, team));
        for (GuestPlan &guest : plan.ranges.back().guests) {
            guest.memory_mode = memory;
        }
    }
    for (const dsl::Host &host : scenario.organization.hosts) {
        plan.seeds[host.id] = plan_seed(scenario, host, plan.ranges.front(), assets);
    }
    return plan;
}

ExercisePlan golden_plan(const dsl::Scenario &scenario, const std::string &digest,
                         const Assets &assets, MemoryMode memory) {
    return make_plan(scenario, "golden-" + digest.substr(0, 10), 1, assets, memory);
}

std::string shape_digest(const ExercisePlan &plan, const std::string &image,
                         const std::string &form) {
    Digest digest;
    digest.add("enshu-shape-2").add(image).add(form);
    for (const GuestPlan &guest : plan.ranges.front().guests) {
        digest.add(guest.host).add(std::to_string(guest.memory_mib));
        if (guest.memory_mode == MemoryMode::Shared) {
            digest.add("shared memory");
        }
        for (const NicPlan &nic : guest.nics) {
            digest.add(nic.zone).add(nic.mac).add(dsl::to_string(nic.address));
        }
    }
    for (const auto &[host, files] : plan.seeds) {
        digest.add(host);
        for (const auto &[path, file] : files) {
            digest.add(path);
            if (file.copy_of.empty()) {
                digest.add(file.content);
            } else {
                digest.add_file(file.copy_of);
            }
        }
    }
    return digest.hex();
}

} // namespace enshu::plan
