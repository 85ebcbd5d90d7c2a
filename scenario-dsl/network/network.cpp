#include "scenario-dsl/network/network.h"

#include <algorithm>
#include <iterator>

namespace enshu::dsl {
namespace {

constexpr std::uint32_t any_side = 0;
constexpr std::uint64_t any_port = 0x20000; ///< beyond every port
/// More than this many near rules help nobody.
constexpr std::size_t most_near = 3;

std::uint64_t number(Port port) {
    return (port.protocol == Protocol::Udp ? 0x10000U : 0U) | port.number;
}

/// Ends have 22 bits: a policy has at most some ten thousand rules.
std::uint64_t key(std::uint64_t source, std::uint64_t target, std::uint64_t port = any_port) {
    return source << 40 | target << 18 | port;
}

const Interface *interface_in(const Host &host, std::string_view zone) {
    const auto found = std::ranges::find(host.interfaces, zone, &Interface::zone);
    return found == host.interfaces.end() ? nullptr : &*found;
}

/// Where a host that stands in several zones, a router, shares one with the other, they meet there.
std::pair<const Interface *, const Interface *> meeting(const Host &from, const Host &to) {
    for (const Interface &there : to.interfaces)
        if (const Interface *here = interface_in(from, there.zone))
            return {here, &there};
    return {from.interfaces.empty() ? nullptr : &from.interfaces.front(),
            to.interfaces.empty() ? nullptr : &to.interfaces.front()};
}

} // namespace

const std::vector<Port> &ports_of(ServiceKind kind) {
    static const std::vector<Port> ports[] = {
        {{Protocol::Tcp, 25}},                      // smtp
        {{Protocol::Tcp, 143}},                     // imap
        {{Protocol::Tcp, 3128}},                    // proxy
        {{Protocol::Udp, 53}, {Protocol::Tcp, 53}}, // dns
        {{Protocol::Tcp, 80}},                      // web
        {{Protocol::Udp, 514}},                     // syslog
        {{Protocol::Tcp, 445}},                     // smb
        {{Protocol::Tcp, 5432}},                    // database
        {{Protocol::Udp, 123}},                     // time
        {},                                         // sensor: it listens to the cable alone
    };
    static_assert(std::size(ports) == std::size(service_words));
    return ports[static_cast<std::size_t>(kind)];
}

std::vector<Port> ports_of(const Host &host) {
    std::vector<Port> ports;
    for (const Service &service : host.services)
        ports.insert(ports.end(), ports_of(service.kind).begin(), ports_of(service.kind).end());
    if (host.role == HostRole::Server)
        ports.push_back(ssh_port);
    if (host.role == HostRole::Attacker)
        ports.insert(ports.end(), {collector_port, names_port});
    return ports;
}

std::string to_string(const Endpoint &endpoint) {
    if (endpoint.any)
        return "any";
    return endpoint.host.empty() ? endpoint.zone : endpoint.zone + "/" + endpoint.host;
}

Network::Network(const Organization &organization)
    : organization_(organization), hosts_(organization.hosts), people_(organization.people),
      zones_(organization.zones), offering_(std::size(service_words), nullptr) {
    index_hosts();
    index_rules();
}

void Network::index_hosts() {
    for (const Zone &zone : organization_.zones) {
        if (zone.outside && !outside_)
            outside_ = &zone;
    }
    for (const Host &host : organization_.hosts) {
        names_.emplace(host.id, &host);
        for (const std::string &name : host.names)
            names_.emplace(name, &host);
        for (const Service &service : host.services) {
            const Host *&first = offering_[static_cast<std::size_t>(service.kind)];
            if (!first && !host.hidden)
                first = &host;
        }
        const std::vector<Port> ports = ports_of(host);
        for (const Interface &interface : host.interfaces)
            listening_[interface.zone].insert(ports.begin(), ports.end());
    }
    const Host *router = find_host(organization_.policy.on);
    if (router && router->role == HostRole::Router)
        router_ = router;
}

void Network::index_rules() {
    sides_.emplace("any", any_side);
    const auto &rules = organization_.policy.allow;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const Side source = add_side(rules[i].from);
        const Side target = add_side(rules[i].to);
        by_ends_[key(source, target)].push_back(i);
        const auto zone_side = [this](const Endpoint &endpoint) {
            return endpoint.any ? any_side : add_side({.zone = endpoint.zone, .host = {}});
        };
        by_zones_[key(zone_side(rules[i].from), zone_side(rules[i].to))].push_back(i);
        for (const Port port : rules[i].ports) {
            first_.emplace(key(source, target, number(port)), i);
            by_target_[key(0, target, number(port))].push_back(i);
            by_source_[key(source, 0, number(port))].push_back(i);
        }
    }
}

Network::Side Network::add_side(const Endpoint &endpoint) {
    const auto [side, fresh] =
        sides_.emplace(to_string(endpoint), static_cast<Side>(sides_.size()));
    if (fresh && !endpoint.any && !endpoint.host.empty())
        hosts_in_[endpoint.zone].push_back(side->second);
    return side->second;
}

std::vector<Network::Side> Network::sides_around(const Endpoint &endpoint) const {
    std::vector<Side> sides;
    const auto add = [&](const Endpoint &wider) {
        if (const auto found = sides_.find(to_string(wider)); found != sides_.end())
            sides.push_back(found->second);
    };
    if (!endpoint.any && !endpoint.host.empty())
        add(endpoint);
    if (!endpoint.any)
        add({.zone = endpoint.zone, .host = {}});
    sides.push_back(any_side);
    return sides;
}

std::vector<Network::Side> Network::sides_within(const std::string &zone) const {
    std::vector<Side> sides = sides_around({.zone = zone, .host = {}});
    if (const auto hosts = hosts_in_.find(zone); hosts != hosts_in_.end())
        sides.insert(sides.end(), hosts->second.begin(), hosts->second.end());
    return sides;
}

const Host *Network::find_host(std::string_view id) const {
    return hosts_.find(id);
}
const Zone *Network::find_zone(std::string_view id) const {
    return zones_.find(id);
}
const Person *Network::find_person(std::string_view id) const {
    return people_.find(id);
}
const Host *Network::named(std::string_view name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? nullptr : found->second;
}
const Host *Network::offering(ServiceKind kind) const {
    return offering_[static_cast<std::size_t>(kind)];
}

Hop Network::hop(const Host *host, std::string_view zone) const {
    const Interface *interface = host ? interface_in(*host, zone) : nullptr;
    return {host, find_zone(zone), interface ? interface->address : Ipv4{}};
}

Route Network::route(std::string_view from_id, std::string_view to_id, Port port) const {
    Route route;
    const Host *from = find_host(from_id);
    const Host *to = find_host(to_id);
    if (!from || !to)
        return route;
    const auto [here, there] = meeting(*from, *to);
    if (!here || !there || !find_zone(here->zone) || !find_zone(there->zone))
        return route;
    route.listening = listens(to_id, port);
    route.hops = {hop(from, here->zone)};
    route.known = true;
    if (here->zone == there->zone) {
        route.open = true;
    } else {
        route.hops.push_back(hop(router_, here->zone));
        route.hops.push_back(hop(router_, there->zone));
        judge(route, sides_around({.zone = here->zone, .host = from->id}),
              sides_around({.zone = there->zone, .host = to->id}), port);
    }
    route.hops.push_back(hop(to, there->zone));
    return route;
}

Route Network::route_to_zone(std::string_view from_id, std::string_view zone_id, Port port) const {
    Route route;
    const Host *from = find_host(from_id);
    const Zone *zone = find_zone(zone_id);
    if (!from || !zone || from->interfaces.empty() || !find_zone(from->interfaces.front().zone))
        return route;
    const bool direct = interface_in(*from, zone_id) != nullptr;
    const std::string here = direct ? zone->id : from->interfaces.front().zone;
    route.listening = listens({.zone = zone->id, .host = {}}, port);
    route.hops = {hop(from, here)};
    route.known = true;
    if (direct) {
        route.open = true;
    } else {
        route.hops.push_back(hop(router_, here));
        route.hops.push_back(hop(router_, zone_id));
        judge(route, sides_around({.zone = here, .host = from->id}), sides_within(zone->id), port);
    }
    route.hops.push_back(hop(nullptr, zone_id));
    return route;
}

void Network::judge(Route &route, const std::vector<Side> &sources,
                    const std::vector<Side> &targets, Port port) const {
    // Without a router nothing between zones can be said; that it is missing is.
    route.known = router_ != nullptr;
    for (const Side source : sources)
        for (const Side target : targets)
            if (const auto found = first_.find(key(source, target, number(port)));
                found != first_.end())
                route.rule = std::min(route.rule.value_or(found->second), found->second);
    route.open = route.rule.has_value();
    if (!route.open)
        find_nearest(route, sources, targets, port);
}

void Network::find_nearest(Route &route, const std::vector<Side> &sources,
                           const std::vector<Side> &targets, Port port) const {
    const auto add = [&](const auto &index, std::uint64_t wanted, NearRule::Same same) {
        const auto found = index.find(wanted);
        if (found == index.end())
            return;
        for (const std::size_t rule : found->second) {
            if (route.nearest.size() == most_near)
                return;
            route.nearest.push_back({same, rule});
        }
    };
    for (const Side source : sources)
        for (const Side target : targets)
            add(by_ends_, key(source, target), NearRule::Same::Ends);
    if (!route.nearest.empty())
        return;
    for (const Side target : targets)
        add(by_target_, key(0, target, number(port)), NearRule::Same::TargetAndPort);
    for (const Side source : sources)
        add(by_source_, key(source, 0, number(port)), NearRule::Same::SourceAndPort);
}

bool Network::listens(std::string_view host_id, Port port) const {
    const Host *host = find_host(host_id);
    if (!host)
        return false;
    const std::vector<Port> ports = ports_of(*host);
    return std::ranges::find(ports, port) != ports.end();
}

bool Network::listens(const Endpoint &endpoint, Port port) const {
    if (endpoint.any)
        return outside_ || std::ranges::any_of(listening_, [&](const auto &zone) {
                   return zone.second.contains(port);
               });
    const Zone *zone = find_zone(endpoint.zone);
    if (zone && zone->outside && endpoint.host.empty())
        return true;
    if (!endpoint.host.empty())
        return listens(endpoint.host, port);
    const auto found = listening_.find(endpoint.zone);
    return found != listening_.end() && found->second.contains(port);
}

std::vector<std::size_t> Network::rules_between(std::string_view from_zone,
                                                std::string_view to_zone) const {
    Rules rules;
    for (const Side source : sides_around({.zone = std::string{from_zone}, .host = {}}))
        for (const Side target : sides_around({.zone = std::string{to_zone}, .host = {}}))
            if (const auto found = by_zones_.find(key(source, target)); found != by_zones_.end())
                rules.insert(rules.end(), found->second.begin(), found->second.end());
    std::ranges::sort(rules);
    return rules;
}

std::optional<std::size_t> Network::covering(std::size_t index) const {
    const PolicyRule &rule = organization_.policy.allow.at(index);
    std::optional<std::size_t> first;
    for (const Port port : rule.ports) {
        std::size_t earliest = index;
        for (const Side source : sides_around(rule.from))
            for (const Side target : sides_around(rule.to))
                if (const auto found = first_.find(key(source, target, number(port)));
                    found != first_.end())
                    earliest = std::min(earliest, found->second);
        if (earliest == index)
            return std::nullopt;
        first = std::min(first.value_or(earliest), earliest);
    }
    return first;
}

} // namespace enshu::dsl
