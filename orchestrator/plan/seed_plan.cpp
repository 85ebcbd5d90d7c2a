#include "orchestrator/plan/seed_plan.h"

#include "orchestrator/plan/identity.h"
#include "orchestrator/plan/seed_services.h"
#include "orchestrator/plan/staff_plan.h"
#include "scenario-dsl/model/shell_word.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace enshu::plan {

namespace fs = std::filesystem;

namespace {

using dsl::Host;
using dsl::HostRole;
using dsl::Organization;
using dsl::ServiceKind;

/// The address at which `from` reaches `to`: in a zone they share, else the first one.
dsl::Ipv4 address_of(const Host &to) {
    return to.interfaces.front().address;
}

std::string address_of_service(const Organization &organization, ServiceKind kind) {
    for (const Host &host : organization.hosts) {
        if (host.offers(kind) && !host.hidden) {
            return dsl::to_string(address_of(host));
        }
    }
    return "";
}

const Host *router_of(const Organization &organization) {
    for (const Host &host : organization.hosts) {
        if (host.role == HostRole::Router) {
            return &host;
        }
    }
    return nullptr;
}

std::string gateway_in(const Organization &organization, const std::string &zone) {
    const Host *router = router_of(organization);
    if (router == nullptr) {
        return "";
    }
    for (const dsl::Interface &interface : router->interfaces) {
        if (interface.zone == zone) {
            return dsl::to_string(interface.address);
        }
    }
    return "";
}

std::string host_env(const dsl::Scenario &scenario, const Host &host) {
    const Organization &organization = scenario.organization;
    const ServiceSettings settings = settings_of(scenario, host);
    std::string inside;
    for (const dsl::Zone &zone : organization.zones) {
        if (!zone.outside) {
            inside += (inside.empty() ? "" : " ") + dsl::to_string(zone.cidr);
        }
    }
    const dsl::Person *user = organization.find_person(host.user);
    const Host *proxy = organization.find_host(host.proxy);
    const std::vector<std::pair<std::string, std::string>> values = {
        {"ENSHU_HOST", host.id},
        {"ENSHU_DOMAIN", host.hidden ? "outside.example" : organization.domain},
        {"ENSHU_ROLE", role_name(host.role)},
        {"ENSHU_SERVICES", fmt::format("{}", fmt::join(services_on(scenario, host), " "))},
        {"ENSHU_INSIDE", host.hidden ? "" : inside},
        {"ENSHU_USER", user == nullptr ? "" : user->account},
        {"ENSHU_PROXY", proxy == nullptr ? "" : dsl::to_string(address_of(*proxy)) + ":3128"},
        // The attacker's host knows nothing of the organisation but what it is told step by step.
        {"ENSHU_MAIL", host.hidden ? "" : address_of_service(organization, ServiceKind::Imap)},
        {"ENSHU_SYSLOG", host.hidden ? "" : address_of_service(organization, ServiceKind::Syslog)},
        {"ENSHU_DNS", host.hidden ? "" : address_of_service(organization, ServiceKind::Dns)},
        {"ENSHU_TIME", host.hidden || host.offers(ServiceKind::Time)
                           ? ""
                           : address_of_service(organization, ServiceKind::Time)},
        {"ENSHU_SHARE", settings.share},
        {"ENSHU_TABLE", settings.table},
        {"ENSHU_SSH_PASSWORDS", settings.passwords_by_ssh ? "yes" : ""},
    };
    std::string text;
    for (const auto &[name, value] : values) {
        text += name + "=" + dsl::shell_quoted(value) + "\n";
    }
    return text;
}

std::string network_unit(const Organization &organization, const Host &host, const NicPlan &nic) {
    std::string text = fmt::format("[Match]\nMACAddress={}\n\n[Network]\nAddress={}/{}\n", nic.mac,
                                   dsl::to_string(nic.address), nic.prefix);
    if (host.role != HostRole::Router) {
        const std::string gateway = gateway_in(organization, nic.zone);
        if (!gateway.empty()) {
            text += "Gateway=" + gateway + "\n";
        }
    }
    return text + "LinkLocalAddressing=no\nIPv6AcceptRA=no\nLLDP=no\nEmitLLDP=no\n";
}

/// Names of a visible host, the short one last.
std::vector<std::string> names_of(const Organization &organization, const Host &host) {
    std::vector<std::string> names = {host.id + "." + organization.domain};
    for (const std::string &name : host.names) {
        names.push_back(name + "." + organization.domain);
    }
    names.push_back(host.id);
    return names;
}

std::string hosts_file(const Organization &organization, const Host &self) {
    std::string text = "127.0.0.1 localhost\n";
    if (self.hidden) {
        return text + fmt::format("127.0.1.1 {}\n", self.id);
    }
    for (const Host &host : organization.hosts) {
        if (!host.hidden) {
            text += fmt::format("{} {}\n", dsl::to_string(address_of(host)),
                                fmt::join(names_of(organization, host), " "));
        }
    }
    return text;
}

std::string zone_file(const Organization &organization) {
    std::string text;
    for (const Host &host : organization.hosts) {
        if (host.hidden) {
            continue;
        }
        std::vector<std::string> names = names_of(organization, host);
        names.pop_back(); // the short name is not a DNS name
        for (const std::string &name : names) {
            text += name + " " + dsl::to_string(address_of(host)) + "\n";
        }
    }
    return text + site_records(organization);
}

/// As an account's comment can hold it: a line of the file `accounts`, and of /etc/passwd, is
/// divided by colons.
std::string full_name(std::string name) {
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return c == ':' || c == ',' || (c >= 0 && c < ' '); }, ' ');
    return name;
}

/// Accounts of the people who have one. Passwords are computed: they guard nothing outside an
/// isolated range.
std::string accounts(const dsl::Scenario &scenario) {
    std::string text;
    for (const dsl::Person &person : scenario.organization.people) {
        if (!person.account.empty()) {
            text += fmt::format("{}:{}:{}\n", person.account,
                                short_hash("account/" + scenario.id + "/" + person.account, 12),
                                full_name(person.name.en));
        }
    }
    return text;
}

/// The program and the rules of a router's sensor: the organisation's, or those that come along.
void add_sensor(SeedPlan &seed, const Host &host, const Assets &assets) {
    const auto service = std::ranges::find(host.services, ServiceKind::Sensor, &dsl::Service::kind);
    const fs::path rules = service->content.empty()
                               ? assets.images / "services" / "sensor" / "default.rules"
                               : service->content;
    seed["services/sensor/rules"] = SeedFile{"", rules, false};
    // The programs for the guests lie beside each other.
    seed["services/sensor/sensor"] = SeedFile{"", assets.actor.parent_path() / "sensor", true};
}

constexpr auto user_data = R"(#!/bin/sh
# For images that read NoCloud: the same setup that Enshu's own image runs.
set -eu
seed=$(mktemp -d)
mount -o ro LABEL=cidata "$seed"
sh "$seed/setup"
)";

void add_documents(SeedPlan &seed, const fs::path &directory) {
    std::vector<fs::path> files;
    for (const fs::directory_entry &entry : fs::directory_iterator(directory)) {
        if (entry.is_regular_file() && !entry.is_symlink()) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    for (const fs::path &file : files) {
        seed["documents/" + file.filename().string()] = SeedFile{"", file, false};
    }
}

} // namespace

std::string service_name(ServiceKind kind) {
    return std::string(dsl::word_of(kind));
}

std::string role_name(HostRole role) {
    switch (role) {
    case HostRole::Router:
        return "router";
    case HostRole::Server:
        return "server";
    case HostRole::Workstation:
        return "workstation";
    case HostRole::Attacker:
        return "attacker";
    }
    throw std::logic_error("a host without a role");
}

SeedPlan plan_seed(const dsl::Scenario &scenario, const Host &host, const RangePlan &range,
                   const Assets &assets) {
    const Organization &organization = scenario.organization;
    SeedPlan seed;
    seed["meta-data"].content =
        fmt::format("instance-id: enshu-{}\nlocal-hostname: {}\n", host.id, host.id);
    seed["user-data"].content = user_data;
    seed["host.env"].content = host_env(scenario, host);
    seed["hosts"].content = hosts_file(organization, host);
    const auto guest = std::find_if(range.guests.begin(), range.guests.end(),
                                    [&](const GuestPlan &g) { return g.host == host.id; });
    for (std::size_t i = 0; i < guest->nics.size(); ++i) {
        seed[fmt::format("network/{}-{}.network", 10 + i, guest->nics[i].zone)].content =
            network_unit(organization, host, guest->nics[i]);
    }
    if (!host.hidden) {
        seed["zone"].content = zone_file(organization);
    }
    seed["accounts"].content = host.hidden ? "" : accounts(scenario);
    if (host.role == HostRole::Router) {
        seed["nftables.conf"].content = router_rules(organization);
    }
    for (const char *script : {"setup", "check", "awaken"}) {
        seed[script] = SeedFile{"", assets.images / "guest" / script, true};
    }
    if (host.role == HostRole::Workstation) {
        seed["open-attachment"] = SeedFile{"", assets.images / "guest" / "open-attachment", true};
    }
    for (const std::string &name : services_on(scenario, host)) {
        for (const char *script : {"setup", "check"}) {
            seed["services/" + name + "/" + script] =
                SeedFile{"", assets.images / "services" / name / script, true};
        }
    }
    add_contents(seed, host);
    add_logins(seed, scenario, host);
    add_internet(seed, scenario, host);
    if (!host.documents.empty()) {
        add_documents(seed, host.documents);
    }
    if (host.offers(ServiceKind::Sensor)) {
        add_sensor(seed, host, assets);
    }
    seed.merge(plan_staff(scenario, host, assets));
    seed["actor"] = SeedFile{"", assets.actor, true};
    return seed;
}

} // namespace enshu::plan
