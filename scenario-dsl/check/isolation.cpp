#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/reported.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::dsl {
namespace {

class Isolation {
  public:
    Isolation(const Draft &draft, Diagnostics &diagnostics)
        : draft_(draft), organization_(draft.scenario.organization), diagnostics_(diagnostics),
          reported_(draft, diagnostics) {}

    void check_zones() {
        for (const Zone &zone : organization_.zones) {
            if (!zone.outside)
                continue;
            if (!outside_) {
                outside_ = &zone;
                continue;
            }
            diagnostics_
                .error(Kind::ManyOutsides, place_of(*draft_.zones.at(zone.id).node, {"outside"}),
                       fmt::format("`{}` is the simulated internet already", outside_->id))
                .note(place_of(*draft_.zones.at(outside_->id).node, {"outside"}), "it is said here")
                .suggest("put both into one zone");
        }
    }

    void check(const Host &host) {
        const Declared &declared = draft_.hosts.find(host.id)->second;
        if (reported_.in(declared))
            return;
        const Node &node = *declared.node;
        if (host.role == HostRole::Router)
            check_router(host, node);
        else
            for (const Interface &interface : host.interfaces)
                check_zone(host, interface, node);
        if (host.role == HostRole::Attacker && !host.hidden)
            diagnostics_
                .error(Kind::HiddenMisfit, declared.name->place,
                       fmt::format("teams would see the attacker's host `{}`", host.id))
                .suggest("add `hidden: true`");
        if (host.role != HostRole::Attacker && host.hidden)
            diagnostics_
                .error(Kind::HiddenMisfit, place_of(node, {"hidden"}),
                       fmt::format("a team answers for `{}` and would not see it", host.id))
                .suggest("leave it out: only the attacker's hosts are hidden");
    }

  private:
    void check_router(const Host &host, const Node &node) {
        const Host *router = draft_.find_host(organization_.policy.on);
        if (!router || router == &host || router->role != HostRole::Router)
            return;
        diagnostics_
            .error(Kind::ManyRouters, place_of(node, {"role"}),
                   fmt::format("`{}` joins zones as well, and the policy is enforced on `{}` only",
                               host.id, router->id))
            .note(place_of(*draft_.organization_root, {"policy", "on"}), "it is said here")
            .suggest("let one router stand in all zones");
    }

    void check_zone(const Host &host, const Interface &interface, const Node &node) {
        const Zone *zone = organization_.find_zone(interface.zone);
        if (!zone || zone->outside == (host.role == HostRole::Attacker) ||
            (zone->outside && zone != outside_))
            return;
        const Declared &declared = draft_.zones.find(zone->id)->second;
        const Node *at = node.find("at");
        const Entry *entry = at ? at->find_entry(zone->id) : nullptr;
        const Place place = entry ? entry->key.place : place_of(node, {"at"});
        if (reported_.in(declared))
            return;
        if (zone->outside)
            diagnostics_
                .error(Kind::ZoneMisfit, place,
                       fmt::format("`{}` is the organisation's and would stand in the simulated "
                                   "internet `{}`, where no policy protects it",
                                   host.id, zone->id))
                .note(place_of(*declared.node, {"outside"}), "it is said here")
                .suggest("put it into a zone of the organisation, or give it the role `attacker`");
        else
            diagnostics_
                .error(Kind::ZoneMisfit, place,
                       fmt::format("the attacker's host `{}` would stand inside, in `{}`", host.id,
                                   zone->id))
                .note(declared.name->place, "this zone is not `outside`")
                .suggest("put it into the zone that is `outside: true`; steps let it act inside");
    }

    const Draft &draft_;
    const Organization &organization_;
    Diagnostics &diagnostics_;
    const Reported reported_;
    const Zone *outside_ = nullptr; ///< the first that says so
};

} // namespace

void check_isolation(const Draft &draft, Diagnostics &diagnostics) {
    Isolation isolation{draft, diagnostics};
    isolation.check_zones();
    for (const Host &host : draft.scenario.organization.hosts)
        isolation.check(host);
}

} // namespace enshu::dsl
