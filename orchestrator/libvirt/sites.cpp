#include "orchestrator/libvirt/sites.h"

#include "orchestrator/provision/machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace enshu::libvirt {

namespace {

constexpr auto here_name = "here";
constexpr std::chrono::seconds time_to_come{5};

bool is_site_name(const std::string &text) {
    return !text.empty() && text.size() <= 31 && text[0] >= 'a' && text[0] <= 'z' &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

} // namespace

std::string host_of(const std::string &uri) {
    const std::size_t begin = uri.find("://");
    if (begin == std::string::npos) {
        return "";
    }
    std::string host = uri.substr(begin + 3, uri.find_first_of("/?", begin + 3) - begin - 3);
    host.erase(0, host.rfind('@') + 1);
    if (!host.starts_with('[')) { // an address of IPv6 has colons of its own
        host.resize(std::min(host.size(), host.find(':')));
    }
    return host;
}

NamedUri read_connection(const std::string &text) {
    const std::size_t equals = text.find('=');
    NamedUri site;
    if (equals != std::string::npos && is_site_name(text.substr(0, equals))) {
        site = {text.substr(0, equals), text.substr(equals + 1)};
    } else { // a URI may have a `=` of its own
        site = {is_remote(text) ? host_of(text) : here_name, text};
    }
    if (site.name.empty()) {
        throw std::invalid_argument(
            fmt::format("`{}` names no host: give the site a name, as in `hall-b={}`", text, text));
    }
    if (site.uri.empty()) {
        throw std::invalid_argument(fmt::format("`{}` has no URI behind its name", text));
    }
    return site;
}

std::vector<NamedUri> read_connections(const std::vector<std::string> &texts) {
    if (texts.empty()) {
        return {{here_name, ""}};
    }
    std::vector<NamedUri> sites;
    bool here = false;
    for (const std::string &text : texts) {
        NamedUri site = read_connection(text);
        const bool twice = std::any_of(sites.begin(), sites.end(), [&](const NamedUri &other) {
            return other.name == site.name;
        });
        if (twice) {
            throw std::invalid_argument(
                fmt::format("two sites are named `{}`: give one another name, as in `hall-b={}`",
                            site.name, site.uri));
        }
        if (!is_remote(site.uri) && here) {
            throw std::invalid_argument(
                fmt::format("`{}` is a second hypervisor of this machine: name one", site.uri));
        }
        here = here || !is_remote(site.uri);
        sites.push_back(std::move(site));
    }
    return sites;
}

Sites::Sites(const std::vector<std::string> &connections, const std::filesystem::path &state,
             std::chrono::seconds boot_limit, const OnChange &on_change)
    : paths_(state) {
    const std::vector<NamedUri> sites = read_connections(connections);
    for (const NamedUri &site : sites) {
        order_.push_back(site);
        if (!is_remote(site.uri)) {
            here_.emplace(site.uri, state, boot_limit,
                          [on_change, name = site.name](bool up, const std::string &why) {
                              if (on_change) {
                                  on_change(name, up, why);
                              }
                          });
            order_.back().uri = here_->uri();
            here_files_.emplace(paths_);
        }
    }
    if (!here_) {
        event_loop_.emplace();
    }
    for (const NamedUri &site : sites) {
        if (is_remote(site.uri)) {
            elsewhere_.push_back(std::make_unique<RemoteSite>(
                site.name, site.uri, boot_limit,
                [on_change, name = site.name](bool up, const std::string &why) {
                    if (on_change) {
                        on_change(name, up, why);
                    }
                }));
        }
    }
    const auto end = std::chrono::steady_clock::now() + time_to_come;
    for (const auto &site : elsewhere_) {
        site->connection().handle.wait_until_open(std::max(
            std::chrono::milliseconds(0), std::chrono::duration_cast<std::chrono::milliseconds>(
                                              end - std::chrono::steady_clock::now())));
    }
}

std::vector<provision::Site> Sites::all() {
    std::vector<provision::Site> sites;
    for (const auto &[name, uri] : order_) {
        const auto found =
            std::find_if(elsewhere_.begin(), elsewhere_.end(),
                         [&, &wanted = name](const auto &site) { return site->name() == wanted; });
        if (found != elsewhere_.end()) {
            sites.push_back((*found)->site());
        } else {
            sites.push_back({name, true, here_->hypervisor(), here_->fabric(), *here_files_,
                             here_->limits(), [] { return std::string(); }});
        }
    }
    return sites;
}

std::vector<provision::Offer> Sites::offers() {
    std::vector<provision::Offer> offers(order_.size());
    std::vector<std::jthread> asking; // one that does not answer costs the others no time
    for (std::size_t i = 0; i < order_.size(); ++i) {
        offers[i].site = order_[i].name;
        const auto found =
            std::find_if(elsewhere_.begin(), elsewhere_.end(),
                         [&](const auto &site) { return site->name() == order_[i].name; });
        if (found == elsewhere_.end()) {
            provision::MachinePlaces places;
            places.state = paths_.state();
            const provision::Machine machine = provision::read_machine(places);
            provision::SiteCondition &condition = offers[i].condition;
            condition.reachable = true;
            condition.room = {static_cast<int>(machine.free_memory_mib),
                              static_cast<int>(machine.free_disk_mib)};
            condition.whole = {static_cast<int>(machine.memory_mib),
                               static_cast<int>(machine.free_disk_mib)};
            condition.processors = machine.processors;
            condition.kvm = here_->accelerator() == std::string_view("kvm");
        } else {
            asking.emplace_back(
                [&offers, i, &site = **found] { offers[i].condition = site.condition(); });
        }
    }
    asking.clear(); // joins
    return offers;
}

std::string Sites::uris() const {
    std::string all;
    for (const NamedUri &each : order_) {
        all += all.empty() ? "" : ", ";
        all += order_.size() == 1 ? each.uri : each.name + "=" + each.uri;
    }
    return all;
}

std::vector<std::string> Sites::in_words() {
    std::vector<std::string> lines;
    for (const NamedUri &each : order_) {
        const auto found =
            std::find_if(elsewhere_.begin(), elsewhere_.end(),
                         [&](const auto &site) { return site->name() == each.name; });
        if (found == elsewhere_.end()) {
            lines.push_back(fmt::format("hypervisor {} ({}); {} ({})", each.uri, each.name,
                                        here_->accelerator(), here_->why_accelerator()));
            continue;
        }
        const provision::SiteCondition condition = (*found)->condition();
        lines.push_back(fmt::format("hypervisor {} ({}); {}", each.uri, each.name,
                                    !condition.reachable ? "cannot be reached yet: " + condition.why
                                                         : (condition.kvm ? "kvm" : "tcg")));
    }
    return lines;
}

const char *Sites::accelerator() {
    if (here_) {
        return here_->accelerator();
    }
    for (const auto &site : elsewhere_) {
        if (const provision::SiteCondition condition = site->condition(); condition.reachable) {
            return condition.kvm ? "kvm" : "tcg";
        }
    }
    return "tcg";
}

isolation::Elsewhere *Sites::elsewhere(const std::string &site) {
    for (const auto &each : elsewhere_) {
        if (each->name() == site) {
            return &each->vantage();
        }
    }
    return nullptr;
}

} // namespace enshu::libvirt
