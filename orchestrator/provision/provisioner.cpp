#include "orchestrator/provision/provisioner.h"

namespace enshu::provision {

namespace fs = std::filesystem;

Provisioner::Provisioner(Site site, const Paths &paths)
    : site_(std::move(site)), hypervisor_(site_.hypervisor), fabric_(site_.fabric),
      files_(site_.files), paths_(paths), limits_(site_.limits) {}

fs::path Provisioner::actor_socket(const std::string &exercise, unsigned team,
                                   const std::string &host) const {
    return paths_.team(exercise, team) / (host + ".sock");
}

GuestSpec Provisioner::spec_of(const plan::RangePlan &range, const plan::GuestPlan &guest) const {
    GuestSpec spec;
    spec.guest = guest;
    spec.exercise = range.exercise;
    spec.team = range.team;
    spec.actor_socket = actor_socket(range.exercise, range.team, guest.host);
    spec.console_log = files_.make_console_log({range.exercise, range.team, guest.host});
    return spec;
}

void Provisioner::tell(const OnProgress &on_progress, const Progress &progress) noexcept {
    try {
        on_progress(progress);
    } catch (const std::exception &) { // a full disk, as a rule: taking down is what makes room
    }
}

void Provisioner::renew_networks(const plan::ExercisePlan &plan) {
    for (const plan::RangePlan &range : plan.ranges) {
        fabric_.build(range);
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
