#include "scenario-dsl/schema/decode.h"
#include "scenario-dsl/schema/scalars.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::dsl {
namespace {

// In the order of the table's words.
constexpr OrganizationKind organization_kinds[] = {OrganizationKind::Municipality,
                                                   OrganizationKind::Sme, OrganizationKind::Event};
constexpr HostRole roles[] = {HostRole::Router, HostRole::Server, HostRole::Workstation,
                              HostRole::Attacker};

void decode_zones(View zones, Draft &draft, Diagnostics &diagnostics) {
    for (const auto &[name, zone] : zones.entries()) {
        if (!declare(draft.zones, Scope::Zone, name, zone.node(), diagnostics))
            continue;
        Text label = zone["label"].both_languages();
        if (label.empty())
            label = {name->text, name->text};
        draft.scenario.organization.zones.push_back(
            {.id = name->text,
             .cidr = parse_cidr(zone["cidr"].text()).value_or(Cidr{}),
             .outside = zone["outside"].flag(),
             .label = std::move(label)});
    }
}

void decode_people(View people, Draft &draft, Diagnostics &diagnostics) {
    for (const auto &[name, person] : people.entries())
        if (declare(draft.people, Scope::Person, name, person.node(), diagnostics))
            draft.scenario.organization.people.push_back({.id = name->text,
                                                          .name = person["name"].both_languages(),
                                                          .post = person["post"].both_languages(),
                                                          .account = person["account"].text()});
}

Policy decode_policy(View policy) {
    Policy result{.on = policy["on"].text(), .allow = {}};
    for (const View &rule : policy["allow"].items())
        for (const auto &[ends, ports] : rule.entries())
            if (auto sides = parse_endpoints(ends->text))
                result.allow.push_back(
                    {.from = sides->first,
                     .to = sides->second,
                     .ports = parse_ports(ports.text()).value_or(std::vector<Port>{}),
                     .text = ends->text + ": " + ports.text()});
    return result;
}

std::vector<Service> decode_services(View services, const std::filesystem::path &directory) {
    std::vector<Service> result;
    for (const auto &[word, view] : services.fields()) {
        const auto index = std::ranges::find(service_words, word->text) - std::begin(service_words);
        Service service{.kind = static_cast<ServiceKind>(index), .share = {}, .content = {}};
        if (service.kind == ServiceKind::Smb)
            service.share = view["share"].text();
        for (const std::string_view key : {"site", "seed", "rules"})
            if (view.has(key) && view[key].present())
                service.content = (directory / view[key].text()).lexically_normal();
        result.push_back(std::move(service));
    }
    return result;
}

Host decode_host(const std::string &id, View view, const std::filesystem::path &directory,
                 const Organization &organization) {
    Host host;
    host.id = id;
    host.role = roles[view["role"].word()];
    for (const auto &[zone_name, address] : view["at"].entries()) {
        const Zone *zone = organization.find_zone(zone_name->text);
        const auto value = zone ? parse_address(address.text(), zone->cidr) : std::nullopt;
        host.interfaces.push_back({zone_name->text, value.value_or(Ipv4{})});
    }
    host.services = decode_services(view["services"], directory);
    for (const View &name : view["names"].items())
        host.names.push_back(name.text());
    host.user = view["user"].text();
    host.proxy = view["proxy"].text();
    if (view["documents"].present())
        host.documents = (directory / view["documents"].text()).lexically_normal();
    for (const View &site : view["sites"].items())
        host.sites.push_back(site.text());
    host.hidden = view["hidden"].flag();
    host.memory_mib = parse_memory_mib(view["memory"].text()).value_or(0);
    return host;
}

template <typename T>
const T *find(std::string_view id, const Declarations &declarations, const std::vector<T> &things) {
    const auto found = declarations.find(id);
    return found == declarations.end() ? nullptr : &things.at(found->second.at);
}

} // namespace

const Host *Draft::find_host(std::string_view id) const {
    return find(id, hosts, scenario.organization.hosts);
}
const Person *Draft::find_person(std::string_view id) const {
    return find(id, people, scenario.organization.people);
}
const Step *Draft::find_step(std::string_view id) const {
    return find(id, steps, scenario.attack);
}

const Declared *Draft::find_moment(std::string_view id) const {
    for (const Declarations *declarations : {&steps, &injects})
        if (const auto found = declarations->find(id); found != declarations->end())
            return &found->second;
    return nullptr;
}

bool Draft::is_sound_host(const std::string &id) const {
    const auto host = hosts.find(id);
    if (host == hosts.end())
        return false;
    const Node *services = host->second.node->find("services");
    return is_sound(host->second.node) && is_sound(host->second.node->find("role")) &&
           (!services || is_sound(services));
}

bool Draft::is_sound_step(const std::string &id) const {
    const auto step = steps.find(id);
    return step != steps.end() && is_sound(step->second.node) &&
           is_sound(step->second.node->find("do"));
}

bool declare(Declarations &declarations, Scope scope, const Node *name, const Node *node,
             Diagnostics &diagnostics) {
    if (!name || name->text.empty() || !node)
        return false;
    const auto [first, fresh] =
        declarations.emplace(name->text, Declared{name, node, declarations.size()});
    if (!fresh)
        diagnostics
            .error(Kind::DuplicateId, name->place,
                   fmt::format("the {} {} is declared twice", noun(scope), backticked(name->text)))
            .note(first->second.name->place, "the first one stands here");
    return fresh;
}

void decode_hosts(View hosts, const std::filesystem::path &directory, Draft &draft,
                  Diagnostics &diagnostics) {
    Organization &organization = draft.scenario.organization;
    for (const auto &[name, host] : hosts.entries())
        if (declare(draft.hosts, Scope::Host, name, host.node(), diagnostics))
            organization.hosts.push_back(decode_host(name->text, host, directory, organization));
}

void decode_organization(View file, Draft &draft, Diagnostics &diagnostics) {
    Organization &organization = draft.scenario.organization;
    organization.name = file["name"].both_languages();
    organization.kind = organization_kinds[file["kind"].word()];
    organization.domain = file["domain"].text();
    decode_zones(file["zones"], draft, diagnostics);
    decode_people(file["people"], draft, diagnostics);
    decode_hosts(file["hosts"], draft.organization_directory, draft, diagnostics);
    organization.policy = decode_policy(file["policy"]);
}

} // namespace enshu::dsl
