#include "orchestrator/plan/seed_services.h"

#include "orchestrator/plan/identity.h"
#include "orchestrator/plan/seed_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace enshu::plan {

namespace fs = std::filesystem;

namespace {

using dsl::Host;
using dsl::HostRole;
using dsl::ServiceKind;

/// Where mail of the real world comes from, as far as the organisation's name server knows.
constexpr auto elsewhere = "192.0.2.25";

/// `residents` of residents.csv, as a table may be called without quotes.
std::string table_of(const fs::path &csv) {
    std::string name;
    for (const char c : csv.stem().string()) {
        const auto byte = static_cast<unsigned char>(c);
        name += byte < 128 && std::isalnum(byte) ? static_cast<char>(std::tolower(byte)) : '_';
    }
    return name.empty() || std::isdigit(static_cast<unsigned char>(name.front())) ? "records"
                                                                                  : name;
}

/// All files below a directory; no links, which could lead out of it.
void add_tree(SeedPlan &seed, const std::string &under, const fs::path &directory) {
    std::vector<fs::path> files;
    for (const fs::directory_entry &entry : fs::recursive_directory_iterator(directory)) {
        if (entry.is_regular_file() && !entry.is_symlink()) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    for (const fs::path &file : files) {
        seed[under + "/" + file.lexically_relative(directory).string()] = SeedFile{"", file, false};
    }
}

bool takes_administration(const Host &host) {
    return !host.hidden && (host.role == HostRole::Server || host.role == HostRole::Router);
}

/// As somebody who has to remember it would choose it.
std::string left_password(const dsl::Scenario &scenario, const dsl::SshLogin &login) {
    return "Hinode-" +
           short_hash(fmt::format("login/{}/{}/{}", scenario.id, login.to, login.user), 8);
}

std::string note_about(const dsl::Scenario &scenario, const dsl::SshLogin &login) {
    const Host &server = *scenario.organization.find_host(login.to);
    return fmt::format("【メモ】{0} の保守用アカウント\n"
                       "  ホスト: {0}.{1} ({2})\n"
                       "  ユーザー: {3}\n"
                       "  パスワード: {4}\n"
                       "※ 保守ベンダーと共用。作業が終わったら変更すること。\n",
                       login.to, scenario.organization.domain,
                       dsl::to_string(server.interfaces.front().address), login.user,
                       left_password(scenario, login));
}

/// Of a mail address: what follows the `@`, in small letters; empty if there is none.
std::string domain_of(const std::string &address) {
    const auto at = address.rfind('@');
    std::string domain = at == std::string::npos ? "" : address.substr(at + 1);
    std::transform(domain.begin(), domain.end(), domain.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return domain;
}

/// Only what can be a name in a line of a configuration.
bool is_domain(const std::string &domain) {
    return !domain.empty() && domain.front() != '.' && domain.front() != '-' &&
           std::all_of(domain.begin(), domain.end(), [](unsigned char c) {
               return c < 128 && (std::isalnum(c) || c == '-' || c == '.' || c == '_');
           });
}

std::string first_address(const dsl::Organization &organization, const std::string &host) {
    return dsl::to_string(organization.find_host(host)->interfaces.front().address);
}

} // namespace

ServiceSettings settings_of(const dsl::Scenario &scenario, const Host &host) {
    ServiceSettings settings;
    for (const dsl::Service &service : host.services) {
        if (service.kind == ServiceKind::Smb) {
            settings.share = service.share;
        }
        if (service.kind == ServiceKind::Database) {
            settings.table = service.content.empty() ? "records" : table_of(service.content);
        }
    }
    for (const dsl::Step &step : scenario.attack) {
        const auto *spray = std::get_if<dsl::PasswordSpray>(&step.verb);
        settings.passwords_by_ssh |= spray != nullptr && spray->to == host.id;
    }
    return settings;
}

std::vector<std::string> services_on(const dsl::Scenario &scenario, const Host &host) {
    std::vector<std::string> services;
    for (const dsl::Service &service : host.services) {
        services.push_back(service_name(service.kind));
    }
    if (takes_administration(host)) {
        services.emplace_back("ssh");
    }
    const std::vector<Host> &hosts = scenario.organization.hosts;
    if (!host.hidden && !host.offers(ServiceKind::Time) &&
        std::any_of(hosts.begin(), hosts.end(), [](const Host &other) {
            return !other.hidden && other.offers(ServiceKind::Time);
        })) {
        services.emplace_back("time");
    }
    return services;
}

void add_contents(SeedPlan &seed, const Host &host) {
    for (const dsl::Service &service : host.services) {
        if (service.content.empty()) {
            continue;
        }
        const std::string under = "services/" + service_name(service.kind) + "/";
        if (service.kind == ServiceKind::Web) {
            add_tree(seed, under + "site", service.content);
        } else if (service.kind == ServiceKind::Smb) {
            add_tree(seed, under + "share", service.content);
        } else if (service.kind == ServiceKind::Database) {
            seed[under + table_of(service.content) + ".csv"] = SeedFile{"", service.content, false};
        }
    }
}

void add_logins(SeedPlan &seed, const dsl::Scenario &scenario, const Host &host) {
    if (takes_administration(host)) {
        seed["logins"].content = "";
    }
    for (const dsl::Step &step : scenario.attack) {
        const auto *login = std::get_if<dsl::SshLogin>(&step.verb);
        if (login == nullptr) {
            continue;
        }
        if (login->to == host.id && takes_administration(host)) {
            const std::string account = login->user + ":";
            std::string &logins = seed["logins"].content;
            if (!logins.starts_with(account) && logins.find("\n" + account) == std::string::npos) {
                logins += account + left_password(scenario, *login) + ":Maintenance\n";
            }
        }
        if (login->on == host.id && !login->planted.empty()) {
            const fs::path planted = fs::path(login->planted).lexically_normal();
            if (!planted.is_absolute() || !planted.has_filename()) {
                throw std::logic_error("a checked step plants a file at no absolute path");
            }
            const std::string note = note_about(scenario, *login);
            std::string &content = seed["planted" + planted.string()].content;
            if (content.find(note) == std::string::npos) {
                content += (content.empty() ? "" : "\n") + note;
            }
        }
    }
}

void add_internet(SeedPlan &seed, const dsl::Scenario &scenario, const Host &host) {
    if (host.hidden || !host.offers(ServiceKind::Dns)) {
        return;
    }
    const dsl::Organization &organization = scenario.organization;
    std::map<std::string, std::string> senders; // domain → who may send for it
    std::map<std::string, std::string> forwards;
    for (const Host &other : organization.hosts) {
        if (other.offers(ServiceKind::Smtp) && !other.hidden) {
            senders.emplace(organization.domain, first_address(organization, other.id));
        }
        // Whoever has a site out there writes mail from it.
        for (const std::string &site : other.sites) {
            senders.emplace(site.starts_with("www.") ? site.substr(4) : site,
                            first_address(organization, other.id));
        }
    }
    for (const dsl::Step &step : scenario.attack) {
        if (const auto *mail = std::get_if<dsl::SendMail>(&step.verb)) {
            senders.emplace(domain_of(mail->from_address), elsewhere);
            if (!mail->envelope.empty()) {
                senders.emplace(domain_of(mail->envelope),
                                first_address(organization, mail->from_host));
            }
        } else if (const auto *beacon = std::get_if<dsl::Beacon>(&step.verb)) {
            if (!beacon->domain.empty()) {
                forwards.emplace(beacon->domain, first_address(organization, beacon->to));
            }
        } else if (const auto *exfil = std::get_if<dsl::DnsExfil>(&step.verb)) {
            forwards.emplace(exfil->domain, first_address(organization, exfil->to));
        }
    }
    std::string text;
    for (const auto &[domain, address] : senders) {
        if (is_domain(domain)) {
            text += fmt::format("text {} v=spf1 ip4:{} ~all\n", domain, address);
        }
    }
    for (const auto &[domain, address] : forwards) {
        if (is_domain(domain)) {
            text += fmt::format("forward {} {}\n", domain, address);
        }
    }
    seed["services/dns/internet"].content = text;
}

} // namespace enshu::plan
