#include "scenario-dsl/check/check.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

namespace enshu::dsl {
namespace {

class HostRoles {
  public:
    HostRoles(const Draft &draft, Diagnostics &diagnostics)
        : draft_(draft), diagnostics_(diagnostics) {}

    void check(const Host &host) {
        const Node &node = *draft_.hosts.at(host.id).node;
        if (!draft_.is_sound(node.find("role")))
            return;
        for (const std::string_view key : {"user", "proxy", "documents"})
            if (host.role != HostRole::Workstation)
                refuse(host, node, key, "only a workstation");
        if (host.role == HostRole::Server || host.role == HostRole::Router)
            check_services(host, node);
        else
            refuse(host, node, "services", "only a server");
        if (host.role != HostRole::Attacker)
            refuse(host, node, "sites", "only the attacker's host");
        if (host.role == HostRole::Workstation)
            check_workstation(host, node);
        if (host.role == HostRole::Router && host.interfaces.size() < 2 && node.find("at"))
            diagnostics_.error(
                Kind::RoleMisfit, place_of(node, {"at"}),
                fmt::format("the router `{}` stands in one zone and joins nothing", host.id));
    }

  private:
    void refuse(const Host &host, const Node &node, std::string_view key, std::string_view who) {
        if (const Entry *entry = node.find_entry(key))
            diagnostics_.error(Kind::RoleMisfit, entry->key.place,
                               fmt::format("{} has `{}`, and `{}` is a {}", who, key, host.id,
                                           node.find("role")->text));
    }

    /// The sensor sees what passes the router; the rest is what servers are for.
    void check_services(const Host &host, const Node &node) {
        const Node *services = node.find("services");
        if (!services || !services->is(Node::Type::Map))
            return;
        const bool router = host.role == HostRole::Router;
        for (const Service &service : host.services)
            if (const Entry *entry = services->find_entry(word_of(service.kind));
                entry && router != (service.kind == ServiceKind::Sensor))
                diagnostics_
                    .error(Kind::RoleMisfit, entry->key.place,
                           router
                               ? fmt::format("only a server has `{}`, and `{}` is a router",
                                             word_of(service.kind), host.id)
                               : fmt::format("only a router has a `sensor`, and `{}` is a server",
                                             host.id))
                    .suggest(router ? "move it to a server"
                                    : "move it to the router, where all traffic between zones "
                                      "passes");
    }

    void check_workstation(const Host &host, const Node &node) {
        if (host.user.empty() && draft_.is_sound(&node))
            diagnostics_
                .error(Kind::RoleMisfit, draft_.hosts.at(host.id).name->place,
                       fmt::format("nobody sits at the workstation `{}`", host.id))
                .suggest("add `user:` with one of the people who have an account");
        const Person *user = draft_.find_person(host.user);
        if (user && user->account.empty() && draft_.is_sound(draft_.people.at(user->id).node))
            diagnostics_
                .error(Kind::WrongKind, place_of(node, {"user"}),
                       fmt::format("`{}` has no account to work with", user->id))
                .note(draft_.people.at(user->id).name->place, "the person stands here")
                .suggest("give the person an `account:`");
        const Host *proxy = draft_.find_host(host.proxy);
        if (proxy && draft_.is_sound_host(proxy->id) && !proxy->offers(ServiceKind::Proxy))
            diagnostics_
                .error(Kind::WrongKind, place_of(node, {"proxy"}),
                       fmt::format("the host `{}` offers no proxy service", proxy->id))
                .note(draft_.hosts.at(proxy->id).name->place, "the host stands here");
    }

    const Draft &draft_;
    Diagnostics &diagnostics_;
};

void check_accounts(const Draft &draft, Diagnostics &diagnostics) {
    std::map<std::string, const Person *> owners;
    for (const Person &person : draft.scenario.organization.people) {
        if (person.account.empty())
            continue;
        const auto [first, fresh] = owners.emplace(person.account, &person);
        if (!fresh)
            diagnostics
                .error(Kind::DuplicateId, place_of(*draft.people.at(person.id).node, {"account"}),
                       fmt::format("the account {} has two owners", backticked(person.account)))
                .note(place_of(*draft.people.at(first->second->id).node, {"account"}),
                      "the first one stands here");
    }
}

/// Every host is known as HOST.DOMAIN and by its names: all of them share one name space.
void check_names(const Draft &draft, Diagnostics &diagnostics) {
    std::map<std::string, Place> taken;
    for (const auto &[id, declared] : draft.hosts)
        taken.emplace(id, declared.name->place);
    for (const Host &host : draft.scenario.organization.hosts) {
        const Node *names = draft.hosts.at(host.id).node->find("names");
        if (!names)
            continue;
        for (const Node &name : names->items) {
            const auto [first, fresh] = taken.emplace(name.text, name.place);
            if (!fresh)
                diagnostics
                    .error(Kind::DuplicateId, name.place,
                           fmt::format("two hosts are called {}", backticked(name.text)))
                    .note(first->second, "the name is taken here");
        }
    }
}

/// The simulated internet's sites stand beside the organisation's own names.
void check_sites(const Draft &draft, Diagnostics &diagnostics) {
    std::map<std::string, Place> taken;
    for (const Host &host : draft.scenario.organization.hosts) {
        const Node *sites = draft.hosts.at(host.id).node->find("sites");
        if (!sites)
            continue;
        for (const Node &site : sites->items) {
            const auto [first, fresh] = taken.emplace(site.text, site.place);
            if (!fresh)
                diagnostics
                    .error(Kind::DuplicateId, site.place,
                           fmt::format("two sites are called {}", backticked(site.text)))
                    .note(first->second, "the name is taken here");
            const std::string &domain = draft.scenario.organization.domain;
            if (site.text == domain || site.text.ends_with("." + domain))
                diagnostics
                    .error(Kind::BadValue, site.place,
                           fmt::format("{} lies within the organisation's own domain",
                                       backticked(site.text)))
                    .suggest("give the site a name of its own, like `www.weather.example`");
        }
    }
}

} // namespace

void check_organization(const Draft &draft, Diagnostics &diagnostics) {
    const Organization &organization = draft.scenario.organization;
    HostRoles roles{draft, diagnostics};
    for (const Host &host : organization.hosts)
        roles.check(host);
    const Host *router = draft.find_host(organization.policy.on);
    if (router && draft.is_sound_host(router->id) && router->role != HostRole::Router)
        diagnostics
            .error(Kind::WrongKind, place_of(*draft.organization_root, {"policy", "on"}),
                   fmt::format("a policy is enforced on a router, and `{}` is none", router->id))
            .note(draft.hosts.at(router->id).name->place, "the host stands here");
    check_accounts(draft, diagnostics);
    check_names(draft, diagnostics);
    check_sites(draft, diagnostics);
}

} // namespace enshu::dsl
