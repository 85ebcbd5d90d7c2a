#include "orchestrator/rehearse/world.h"

#include <algorithm>
#include <iterator>

namespace enshu::rehearse {

using dsl::Effect;

namespace {

bool fits(const dsl::Endpoint &side, const dsl::Hop &end) {
    return side.any ||
           (side.zone == end.zone->id && (side.host.empty() || side.host == end.host->id));
}

bool concerns(const Effect &rule, const dsl::Route &route, dsl::Port port) {
    return fits(rule.from, route.hops.front()) && fits(rule.to, route.hops.back()) &&
           std::find(rule.ports.begin(), rule.ports.end(), port) != rule.ports.end();
}

} // namespace

bool is_unit_of(std::string_view unit, std::string_view service) {
    static constexpr std::string_view suffix = ".service";
    if (unit.ends_with(suffix))
        unit.remove_suffix(suffix.size());
    // In the order of ServiceKind.
    static constexpr std::string_view units[] = {"postfix", "dovecot", "squid", "unbound",
                                                 "nginx",   "rsyslog", "smbd",  "postgresql",
                                                 "chrony",  "sensor"};
    static_assert(std::size(units) == std::size(dsl::service_words));
    for (std::size_t i = 0; i < std::size(units); ++i)
        if (dsl::service_words[i] == service)
            return unit == units[i] || unit == service;
    return unit == service;
}

World::World(const dsl::Organization &organization) : network_(organization) {
    for (const dsl::Host &host : organization.hosts)
        machines_[host.id].host = &host;
}

void World::set_cable(const std::string &host, bool plugged) {
    machines_.at(host).plugged = plugged;
}

void World::shut_down(const std::string &host) {
    Machine &machine = machines_.at(host);
    if (!machine.up)
        return;
    machine.up = false;
    ++machine.lives;
}

void World::reset(const std::string &host) {
    Machine &machine = machines_.at(host);
    Machine fresh;
    fresh.host = machine.host;
    fresh.plugged = machine.plugged;
    fresh.expected = machine.expected;
    fresh.lives = machine.lives + 1;
    machine = std::move(fresh);
}

void World::apply(const Effect &effect, const std::string &host) {
    Machine &machine = machines_.at(host);
    switch (effect.kind) {
    case Effect::Kind::Block:
    case Effect::Kind::Allow:
        machine.rules.push_back(effect);
        return;
    case Effect::Kind::Stop:
        machine.stopped.insert(effect.what);
        return;
    case Effect::Kind::Start:
        machine.stopped.erase(effect.what);
        return;
    case Effect::Kind::Remove:
        machine.removed.insert(effect.what);
        machine.left.erase(effect.what);
        return;
    case Effect::Kind::Lock:
        machine.locked.insert(effect.what);
        return;
    }
}

void World::expect_file(const std::string &host, const std::string &path) {
    machines_.at(host).expected.insert(path);
}

void World::leave_file(const std::string &host, const std::string &path) {
    machines_.at(host).left.insert(path);
}

bool World::is_up(const std::string &host) const {
    return machines_.at(host).up;
}

bool World::is_linked(const std::string &host) const {
    return machines_.at(host).linked();
}

bool World::reaches(const std::string &from, const std::string &to, dsl::Port port) const {
    const Machine &source = machines_.at(from);
    if (from == to)
        return source.up;
    const dsl::Route route = network_.route(from, to, port);
    if (!route.known || !source.linked() || !machines_.at(to).linked())
        return false;
    const bool crosses = route.hops.front().zone != route.hops.back().zone;
    if (!crosses)
        return true;
    if (!network_.router())
        return false;
    const Machine &router = machines_.at(network_.router()->id);
    if (!router.linked())
        return false;
    // What a team put into the firewall comes before what was there.
    const auto latest =
        std::find_if(router.rules.rbegin(), router.rules.rend(),
                     [&](const Effect &rule) { return concerns(rule, route, port); });
    return latest == router.rules.rend() ? route.open : latest->kind == Effect::Kind::Allow;
}

bool World::carries(const dsl::Flow &flow) const {
    return !flow.to.empty() && listens(flow.to, flow.port) &&
           reaches(flow.from, flow.to, flow.port);
}

bool World::listens(const std::string &host, dsl::Port port) const {
    const Machine &machine = machines_.at(host);
    if (!machine.up || !network_.listens(host, port))
        return false;
    const auto &services = machine.host->services;
    return std::none_of(services.begin(), services.end(), [&](const dsl::Service &service) {
        const auto &ports = dsl::ports_of(service.kind);
        return machine.stopped.contains(std::string(dsl::word_of(service.kind))) &&
               std::find(ports.begin(), ports.end(), port) != ports.end();
    });
}

bool World::runs(const std::string &host, const std::string &unit) const {
    const Machine &machine = machines_.at(host);
    return machine.up &&
           std::none_of(machine.stopped.begin(), machine.stopped.end(),
                        [&](const std::string &service) { return is_unit_of(unit, service); });
}

bool World::has_file(const std::string &host, const std::string &path) const {
    const Machine &machine = machines_.at(host);
    return machine.left.contains(path) ||
           (!machine.removed.contains(path) && !machine.expected.contains(path));
}

bool World::is_locked(const std::string &host, const std::string &account) const {
    return machines_.at(host).locked.contains(account);
}

int World::lives(const std::string &host) const {
    return machines_.at(host).lives;
}

} // namespace enshu::rehearse
