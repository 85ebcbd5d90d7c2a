#include "orchestrator/plan/staff_plan.h"

#include <algorithm>

namespace enshu::plan {
namespace {

using dsl::Host;
using dsl::Organization;
using dsl::ServiceKind;

std::string address_of(const Host &host) {
    return dsl::to_string(host.interfaces.front().address);
}

/// A line of its own, whatever somebody is called.
std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; }, ' ');
    return text;
}

/// As people call it: by an alias like `mail` where there is one.
std::string name_of(const Host &host, std::initializer_list<const char *> aliases,
                    const Organization &organization) {
    for (const char *alias : aliases)
        if (std::ranges::find(host.names, alias) != host.names.end())
            return std::string(alias) + "." + organization.domain;
    return host.id + "." + organization.domain;
}

std::string people(const char *word, const Organization &organization, const std::string &but) {
    std::string text;
    for (const dsl::Person &person : organization.people)
        if (!person.account.empty() && person.id != but)
            text += std::string(word) + " " + person.account + "@" + organization.domain + " " +
                    one_line(person.name.ja) + "\n";
    return text;
}

std::string own_sites(const Organization &organization) {
    std::string text;
    for (const Host &host : organization.hosts)
        if (!host.hidden && host.offers(ServiceKind::Web))
            text += "site " + name_of(host, {"www"}, organization) + " " + address_of(host) + "\n";
    return text;
}

std::string outside_sites(const Host &host) {
    std::string text;
    for (const std::string &site : host.sites)
        text += "site " + site + " " + address_of(host) + "\n";
    return text;
}

std::string known_to(const dsl::EmulatedUser &user, const Host &host,
                     const Organization &organization) {
    std::string text;
    if (const Host *proxy = organization.find_host(host.proxy))
        text += "proxy " + name_of(*proxy, {"proxy"}, organization) + "\n";
    for (const Host &one : organization.hosts)
        if (!one.hidden && one.offers(ServiceKind::Imap)) {
            text += "mailer " + name_of(one, {"mail", "imap"}, organization) + "\n";
            break;
        }
    for (const Host &one : organization.hosts)
        text += outside_sites(one);
    text += own_sites(organization);
    if (const dsl::Person *person = organization.find_person(user.person))
        text += "from " + person->account + "@" + organization.domain + " " +
                one_line(person->name.ja) + "\n";
    return text + people("to", organization, user.person);
}

/// Those outside who write, each from the domain of a site.
std::string correspondents(const Host &host, const Organization &organization) {
    static constexpr std::pair<const char *, const char *> senders[] = {{"news", "お知らせ配信係"},
                                                                        {"sales", "営業部 佐藤"},
                                                                        {"support", "お客様窓口"},
                                                                        {"info", "総務担当 高橋"}};
    std::string text;
    for (std::size_t i = 0; i < host.sites.size(); ++i) {
        const std::string &site = host.sites[i];
        const auto &[account, name] = senders[i % std::size(senders)];
        const std::string domain = site.starts_with("www.") ? site.substr(4) : site;
        text += std::string("sender ") + account + "@" + domain + " " + name + "\n";
    }
    return text + people("to", organization, "");
}

} // namespace

SeedPlan plan_staff(const dsl::Scenario &scenario, const Host &host, const Assets &assets) {
    const Organization &organization = scenario.organization;
    SeedPlan seed;
    bool write = false;
    for (const dsl::EmulatedUser &user : scenario.users) {
        write = write || user.mail;
        if (user.on == host.id)
            seed["staff/" + user.person].content = known_to(user, host, organization);
    }
    if (!host.sites.empty()) {
        seed["staff/sites"].content = outside_sites(host);
        if (write)
            seed["staff/letters"].content = correspondents(host, organization);
    }
    if (!seed.empty())
        seed["staff/texts"] = SeedFile{"", assets.images / "guest" / "staff" / "texts", false};
    return seed;
}

std::string site_records(const Organization &organization) {
    std::string text;
    for (const Host &host : organization.hosts)
        for (const std::string &site : host.sites)
            text += site + " " + address_of(host) + "\n";
    return text;
}

} // namespace enshu::plan
