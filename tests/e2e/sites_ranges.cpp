#include "sites_ranges.h"

#include <stdexcept>

namespace enshu::e2e {

namespace {

constexpr auto exercise = "e2e-apart";

plan::RangePlan plan_of(unsigned team) {
    plan::RangePlan range;
    range.exercise = exercise;
    range.team = team;
    range.network_namespace = fmt::format("enshu-e2e-apart-t{}", team);
    range.bridges = {{"office", fmt::format("enshue2eoff{}", team)},
                     {"dmz", fmt::format("enshue2edmz{}", team)}};
    const auto card = [&](const char *zone, int bridge, unsigned number, unsigned address) {
        return plan::NicPlan{zone,
                             range.bridges[static_cast<std::size_t>(bridge)].name,
                             fmt::format("enshute2e{}n{}", team, number),
                             fmt::format("52:54:00:00:0a:0{}", number),
                             {0x0a140000U + address},
                             24};
    };
    const auto add = [&](const char *host, std::vector<plan::NicPlan> nics) {
        plan::GuestPlan guest;
        guest.host = host;
        guest.name = fmt::format("e2e-apart-t{}-{}", team, host);
        guest.uuid =
            fmt::format("60169720-503a-54c7-be67-7f0de47{:02}{:03}", team, range.guests.size());
        guest.memory_mib = 192;
        guest.nics = std::move(nics);
        range.guests.push_back(std::move(guest));
    };
    add("gate", {card("office", 0, 1, 0x101), card("dmz", 1, 2, 0x201)});
    add("pc", {card("office", 0, 3, 0x102)});
    return range;
}

} // namespace

RangesApart::RangesApart(Place &place, const fs::path &image, const fs::path &scratch)
    : place_(place), common_(image, scratch), golden_(plan_of(9)), ranges_{plan_of(1), plan_of(2)} {
    freeze(golden_);
    for (const plan::RangePlan &range : ranges_) {
        thaw(range);
    }
}

RangesApart::~RangesApart() {
    const provision::Site site = place_.site.site();
    for (const plan::RangePlan &range : {golden_, ranges_[0], ranges_[1]}) {
        for (const plan::GuestPlan &guest : range.guests) {
            site.hypervisor.destroy(guest.uuid);
        }
        site.fabric.destroy(range);
    }
    site.files.remove(exercise, 0);
}

provision::GuestSpec RangesApart::spec_of(const plan::RangePlan &range,
                                          const plan::GuestPlan &guest) {
    provision::GuestSpec spec = common_.spec(place_, range.team);
    spec.exercise = exercise;
    spec.guest = guest;
    const provision::FileOwner files{exercise, range.team, guest.host};
    spec.console_log = place_.site.site().files.make_console_log(files);
    const auto frozen = frozen_disks_.find(guest.host);
    spec.disk = place_.site.site().files.make_overlay(
        files, frozen == frozen_disks_.end() ? common_.disk_of_image(place_) : frozen->second);
    return spec;
}

void RangesApart::freeze(const plan::RangePlan &golden) {
    const provision::Site site = place_.site.site();
    site.fabric.build(golden);
    std::vector<provision::GuestSpec> specs;
    for (const plan::GuestPlan &guest : golden.guests) {
        specs.push_back(spec_of(golden, guest));
        site.hypervisor.start(specs.back());
    }
    for (const provision::GuestSpec &spec : specs) {
        if (!site.hypervisor.wait_for_agent(spec.guest.uuid, 300s, [] { return false; })) {
            throw std::runtime_error(spec.guest.name + " does not boot");
        }
        for (const plan::NicPlan &nic : spec.guest.nics) {
            said(
                golden.team, spec.guest.host,
                fmt::format("for d in /sys/class/net/*; do if [ $(cat $d/address) = {} ]; then ip "
                            "link set ${{d##*/}} up; ip address add {}/24 dev ${{d##*/}}; fi; done",
                            nic.mac, dsl::to_string(nic.address)));
        }
    }
    for (const provision::GuestSpec &spec : specs) {
        site.hypervisor.suspend(spec.guest.uuid);
        site.hypervisor.save(spec.guest.uuid,
                             place_.site.pool().path_of("k.apart." + spec.guest.host + ".memory"));
        frozen_disks_[spec.guest.host] = spec.disk;
    }
}

void RangesApart::thaw(const plan::RangePlan &range) {
    const provision::Site site = place_.site.site();
    site.fabric.build(range);
    for (const plan::GuestPlan &guest : range.guests) {
        site.hypervisor.thaw(spec_of(range, guest),
                             place_.site.pool().path_of("k.apart." + guest.host + ".memory"));
    }
    for (const plan::GuestPlan &guest : range.guests) {
        site.hypervisor.resume(guest.uuid);
    }
    for (const plan::GuestPlan &guest : range.guests) {
        if (!site.hypervisor.wait_for_agent(guest.uuid, 60s, [] { return false; })) {
            throw std::runtime_error(guest.name + " does not thaw");
        }
    }
}

const plan::GuestPlan &RangesApart::guest(unsigned team, const std::string &host) const {
    for (const plan::RangePlan *range : {&golden_, &ranges_[0], &ranges_[1]}) {
        for (const plan::GuestPlan &guest : range->guests) {
            if (range->team == team && guest.host == host) {
                return guest;
            }
        }
    }
    throw std::out_of_range(host);
}

std::string RangesApart::said(unsigned team, const std::string &host,
                              const std::string &command) const {
    const auto agent = place_.site.site().hypervisor.open_agent(guest(team, host).uuid);
    return agent->run({"/bin/sh", "-c", command}, "", 30s).output;
}

} // namespace enshu::e2e
