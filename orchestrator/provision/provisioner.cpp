#include "orchestrator/provision/provisioner.h"

#include <fstream>

namespace enshu::provision {

namespace fs = std::filesystem;

Provisioner::Provisioner(Hypervisor &hypervisor, fabric::Fabric &fabric, const Paths &paths,
                         Limits limits)
    : hypervisor_(hypervisor), fabric_(fabric), paths_(paths), limits_(limits) {}

fs::path Provisioner::actor_socket(const std::string &exercise, unsigned team,
                                   const std::string &host) const {
    return paths_.team(exercise, team) / (host + ".sock");
}

GuestSpec Provisioner::spec_of(const plan::RangePlan &range, const plan::GuestPlan &guest) const {
    const fs::path directory = paths_.team(range.exercise, range.team);
    GuestSpec spec;
    spec.guest = guest;
    spec.exercise = range.exercise;
    spec.team = range.team;
    spec.actor_socket = actor_socket(range.exercise, range.team, guest.host);
    spec.console_log = directory / (guest.host + ".log");
    std::ofstream(spec.console_log, std::ios::app).flush();
    return spec;
}

void Provisioner::tell(const OnProgress &on_progress, const Progress &progress) noexcept {
    try {
        on_progress(progress);
    } catch (const std::exception &) { // a full disk, as a rule: taking down is what makes room
    }
}

std::vector<Failure> Provisioner::missing(const plan::ExercisePlan &plan) {
    std::vector<Failure> missing;
    for (const plan::RangePlan &range : plan.ranges) {
        for (const plan::GuestPlan &guest : range.guests) {
            if (!hypervisor_.exists(guest.uuid)) {
                missing.push_back({range.team, guest.host, "it no longer runs"});
            }
        }
    }
    return missing;
}

} // namespace enshu::provision
