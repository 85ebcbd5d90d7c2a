#include "scenario-dsl/attack/guest_files.h"

#include <algorithm>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;

/// Whether the seed that is laid into `folder` brings `path`, or lies below it.
bool brings(const fs::path &seed, const std::string &folder, const std::string &path) {
    if (seed.empty() || folder.empty())
        return false;
    if (is_within(folder, path))
        return true;
    if (!is_within(path, folder))
        return false;
    std::error_code error;
    return fs::exists(seed / path.substr(folder.size() + 1), error);
}

} // namespace

bool is_within(std::string_view path, std::string_view directory) {
    return path.starts_with(directory) &&
           (path.size() == directory.size() || path[directory.size()] == '/');
}

GuestFiles::GuestFiles(const Scenario &scenario, const Network &network) : network_(network) {
    const Index steps{scenario.attack};
    for (const Step &step : scenario.attack) {
        if (const auto *login = std::get_if<SshLogin>(&step.verb))
            left_[login->on].emplace(login->planted, step.id);
        for (const Trace &trace : traces_of(step, steps, network))
            if (trace.where != journal && !trace.when_refused)
                left_[trace.host].emplace(trace.where, step.id);
    }
}

bool GuestFiles::has(std::string_view host_id, const std::string &path,
                     std::string_view but) const {
    const Host *host = network_.find_host(host_id);
    if (!host)
        return false;
    if (const auto left = left_.find(host_id); left != left_.end())
        if (is_left(left->second, path, but))
            return true;
    const std::string documents = documents_of(*host, network_);
    if (path == documents || brings(host->documents, documents, path))
        return true;
    for (const Service &service : host->services)
        if (service.kind == ServiceKind::Smb &&
            (path == share_of(*host) || brings(service.content, share_of(*host), path)))
            return true;
    const std::string home = home_of(account_on(*host, network_));
    return path == home || path == home + "/Downloads" || path == home + "/.bash_history";
}

bool GuestFiles::is_left(const Left &left, const std::string &path, std::string_view but) {
    const auto by_another = [&](const auto &each) { return each.second != but; };
    const auto [first, last] = left.equal_range(path);
    if (std::any_of(first, last, by_another))
        return true;
    const std::string below = path + "/";
    for (auto at = left.lower_bound(below); at != left.end() && at->first.starts_with(below); ++at)
        if (by_another(*at))
            return true;
    return false;
}

std::vector<std::string_view> GuestFiles::places_on(std::string_view host, std::size_t most) const {
    std::vector<std::string_view> places;
    if (const auto left = left_.find(host); left != left_.end())
        for (auto at = left->second.begin(); at != left->second.end() && places.size() < most;
             at = left->second.upper_bound(at->first))
            places.push_back(at->first);
    return places;
}

bool GuestFiles::is_furnished(const std::string &path) {
    return std::ranges::any_of(std::initializer_list<std::string_view>{"/home", "/srv", "/tmp",
                                                                       "/var/tmp",
                                                                       "/var/spool/cron"},
                               [&](std::string_view root) { return is_within(path, root); });
}

std::string GuestFiles::documents_of(const Host &host, const Network &network) {
    if (host.role != HostRole::Workstation || host.user.empty())
        return {};
    return home_of(account_on(host, network)) + "/Documents";
}

std::string GuestFiles::share_of(const Host &host) {
    const auto share = std::ranges::find(host.services, ServiceKind::Smb, &Service::kind);
    return share == host.services.end() ? "" : "/srv/" + share->share;
}

} // namespace enshu::dsl
