#include "orchestrator/rehearse/world.h"

#include <algorithm>

namespace enshu::rehearse {

using dsl::Effect;

namespace {

bool fits(const dsl::Endpoint &side, const dsl::Host &host, const std::string &zone) {
    return side.any || (side.zone == zone && (side.host.empty() || side.host == host.id));
}

/// `Rule`: of the policy, or an effect on it.
template <typename Rule>
bool fits(const Rule &rule, const dsl::Host &from, const std::string &out, const dsl::Host &to,
          const std::string &in, dsl::Port port) {
    return fits(rule.from, from, out) && fits(rule.to, to, in) &&
           std::find(rule.ports.begin(), rule.ports.end(), port) != rule.ports.end();
}

bool is_in(const dsl::Host &host, const std::string &zone) {
    return std::any_of(host.interfaces.begin(), host.interfaces.end(),
                       [&](const dsl::Interface &there) { return there.zone == zone; });
}

} // namespace

dsl::Port port_of(dsl::ServiceKind kind) {
    using dsl::Protocol;
    switch (kind) {
    case dsl::ServiceKind::Smtp:
        return {Protocol::Tcp, 25};
    case dsl::ServiceKind::Imap:
        return {Protocol::Tcp, 143};
    case dsl::ServiceKind::Proxy:
        return {Protocol::Tcp, 3128};
    case dsl::ServiceKind::Dns:
        return {Protocol::Udp, 53};
    case dsl::ServiceKind::Web:
        return {Protocol::Tcp, 80};
    case dsl::ServiceKind::Syslog:
        return {Protocol::Udp, 514};
    case dsl::ServiceKind::Smb:
        return {Protocol::Tcp, 445};
    case dsl::ServiceKind::Database:
        return {Protocol::Tcp, 5432};
    }
    return {};
}

World::World(const dsl::Organization &organization) : organization_(organization) {
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
        return;
    case Effect::Kind::Lock:
        machine.locked.insert(effect.what);
        return;
    }
}

void World::leave_file(const std::string &host, const std::string &path) {
    machines_.at(host).removed.erase(path);
}

bool World::is_up(const std::string &host) const {
    return machines_.at(host).up;
}

bool World::reaches(const std::string &from, const std::string &to, dsl::Port port) const {
    const Machine &source = machines_.at(from);
    const Machine &target = machines_.at(to);
    if (from == to)
        return source.up;
    if (!source.linked() || !target.linked())
        return false;
    for (const dsl::Interface &out : source.host->interfaces)
        if (is_in(*target.host, out.zone))
            return true;
    const auto router = machines_.find(organization_.policy.on);
    if (router == machines_.end() || !router->second.linked())
        return false;
    for (const dsl::Interface &out : source.host->interfaces)
        for (const dsl::Interface &in : target.host->interfaces)
            if (lets_through(router->second, *source.host, out, *target.host, in, port))
                return true;
    return false;
}

bool World::lets_through(const Machine &router, const dsl::Host &from, const dsl::Interface &out,
                         const dsl::Host &to, const dsl::Interface &in, dsl::Port port) const {
    if (!is_in(*router.host, out.zone) || !is_in(*router.host, in.zone))
        return false;
    const auto concerns = [&](const auto &rule) {
        return fits(rule, from, out.zone, to, in.zone, port);
    };
    // What a team put into the firewall comes before what was there.
    const auto latest = std::find_if(router.rules.rbegin(), router.rules.rend(), concerns);
    if (latest != router.rules.rend())
        return latest->kind == Effect::Kind::Allow;
    const auto &allow = organization_.policy.allow;
    return std::any_of(allow.begin(), allow.end(), concerns);
}

bool World::serves(const std::string &host, dsl::ServiceKind kind) const {
    return machines_.at(host).host->offers(kind) && runs(host, std::string(dsl::word_of(kind)));
}

bool World::runs(const std::string &host, const std::string &what) const {
    const Machine &machine = machines_.at(host);
    return machine.up && !machine.stopped.contains(what);
}

bool World::has_file(const std::string &host, const std::string &path) const {
    return !machines_.at(host).removed.contains(path);
}

bool World::is_locked(const std::string &host, const std::string &account) const {
    return machines_.at(host).locked.contains(account);
}

int World::lives(const std::string &host) const {
    return machines_.at(host).lives;
}

} // namespace enshu::rehearse
