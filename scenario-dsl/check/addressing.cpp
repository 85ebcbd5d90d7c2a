#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/harmless.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace enshu::dsl {
namespace {

bool is_known(const Zone &zone) {
    return zone.cidr.prefix != 0;
}

bool within(const Cidr &inner, const Cidr &outer) {
    return inner.prefix >= outer.prefix && outer.contains(inner.network);
}

Place cidr_place(const Draft &draft, const Zone &zone) {
    return place_of(*draft.zones.at(zone.id).node, {"cidr"});
}

void check_zones(const Draft &draft, Diagnostics &diagnostics) {
    const auto &zones = draft.scenario.organization.zones;
    for (std::size_t i = 0; i < zones.size(); ++i) {
        if (!is_known(zones[i]))
            continue;
        const auto holds = [&](const Cidr &block) { return within(zones[i].cidr, block); };
        if (std::ranges::none_of(harmless, holds))
            diagnostics
                .error(Kind::ZoneNotPrivate, cidr_place(draft, zones[i]),
                       fmt::format("`{}` belongs to the real internet", to_string(zones[i].cidr)))
                .suggest(
                    "take a part of 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, 10.0.0.0/8, "
                    "172.16.0.0/12 or 192.168.0.0/16");
        for (std::size_t j = 0; j < i; ++j) {
            if (!is_known(zones[j]) ||
                (!within(zones[i].cidr, zones[j].cidr) && !within(zones[j].cidr, zones[i].cidr)))
                continue;
            diagnostics
                .error(Kind::ZonesOverlap, cidr_place(draft, zones[i]),
                       fmt::format("the zones `{}` and `{}` overlap", zones[j].id, zones[i].id))
                .note(cidr_place(draft, zones[j]), fmt::format("`{}` is here", zones[j].id));
        }
    }
}

class Addresses {
  public:
    Addresses(const Draft &draft, Diagnostics &diagnostics)
        : draft_(draft), diagnostics_(diagnostics) {}

    void check(const Host &host, const Interface &interface) {
        const Zone *zone = draft_.scenario.organization.find_zone(interface.zone);
        if (!zone || !is_known(*zone) || interface.address == Ipv4{})
            return;
        const Place place = place_of(*draft_.hosts.at(host.id).node, {"at", interface.zone});
        if (!zone->cidr.contains(interface.address)) {
            diagnostics_
                .error(Kind::AddressOutsideZone, place,
                       fmt::format("`{}` does not lie in the zone `{}`, which is `{}`",
                                   to_string(interface.address), zone->id, to_string(zone->cidr)))
                .note(cidr_place(draft_, *zone), "the zone is declared here");
            return;
        }
        if (interface.address == zone->cidr.network ||
            interface.address == zone->cidr.broadcast()) {
            diagnostics_.error(
                Kind::AddressReserved, place,
                fmt::format("`{}` is the {} address of the zone `{}`", to_string(interface.address),
                            interface.address == zone->cidr.network ? "network" : "broadcast",
                            zone->id));
            return;
        }
        const auto [first, fresh] =
            taken_.emplace(std::pair{interface.zone, interface.address}, place);
        if (!fresh)
            diagnostics_
                .error(Kind::AddressTaken, place,
                       fmt::format("`{}` is taken already", to_string(interface.address)))
                .note(first->second, "by the host here");
    }

  private:
    const Draft &draft_;
    Diagnostics &diagnostics_;
    std::map<std::pair<std::string, Ipv4>, Place> taken_;
};

bool stands_in(const Host &host, const Zone &zone) {
    return std::ranges::find(host.interfaces, zone.id, &Interface::zone) != host.interfaces.end();
}

void check_router(const Draft &draft, Diagnostics &diagnostics) {
    const Organization &organization = draft.scenario.organization;
    const Host *router = draft.find_host(organization.policy.on);
    if (!router || router->role != HostRole::Router)
        return;
    for (const Zone &zone : organization.zones)
        if (!stands_in(*router, zone))
            diagnostics
                .error(Kind::ZoneWithoutRouter, draft.zones.at(zone.id).name->place,
                       fmt::format("the router `{}` does not stand in the zone `{}`", router->id,
                                   zone.id))
                .note(place_of(*draft.hosts.at(router->id).node, {"at"}),
                      "it stands in these zones")
                .suggest(fmt::format("add `{}: .1` to its `at`", zone.id));
}

} // namespace

void check_addressing(const Draft &draft, Diagnostics &diagnostics) {
    check_zones(draft, diagnostics);
    Addresses addresses{draft, diagnostics};
    for (const Host &host : draft.scenario.organization.hosts) {
        for (const Interface &interface : host.interfaces)
            addresses.check(host, interface);
        if (host.role != HostRole::Router && host.interfaces.size() > 1)
            diagnostics
                .error(Kind::HostBetweenZones, place_of(*draft.hosts.at(host.id).node, {"at"}),
                       fmt::format("the host `{}` stands in {} zones, and only a router may",
                                   host.id, host.interfaces.size()))
                .suggest("leave it in one zone and let the policy open what it needs");
    }
    check_router(draft, diagnostics);
}

} // namespace enshu::dsl
