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

GuestFiles::GuestFiles(const Scenario &scenario, const Network &network)
    : scenario_(scenario), network_(network) {
    for (const Step &step : scenario.attack)
        for (const Trace &trace : traces_of(step, scenario, network))
            if (trace.where != journal && !trace.when_refused)
                left_[trace.host].push_back({trace.where, step.id});
}

bool GuestFiles::has(std::string_view host_id, const std::string &path,
                     std::string_view but) const {
    const Host *host = network_.find_host(host_id);
    if (!host)
        return false;
    if (const auto left = left_.find(host_id); left != left_.end())
        for (const Left &each : left->second)
            if (each.step != but && is_within(each.path, path))
                return true;
    const std::string documents = documents_of(*host, scenario_.organization);
    if (path == documents || brings(host->documents, documents, path))
        return true;
    for (const Service &service : host->services)
        if (service.kind == ServiceKind::Smb &&
            (path == share_of(*host) || brings(service.content, share_of(*host), path)))
            return true;
    const std::string home = home_of(account_on(*host, scenario_.organization));
    return path == home || path == home + "/Downloads" || path == home + "/.bash_history";
}

bool GuestFiles::is_furnished(const std::string &path) {
    return std::ranges::any_of(std::initializer_list<std::string_view>{"/home", "/srv", "/tmp",
                                                                       "/var/tmp",
                                                                       "/var/spool/cron"},
                               [&](std::string_view root) { return is_within(path, root); });
}

std::string GuestFiles::documents_of(const Host &host, const Organization &organization) {
    if (host.role != HostRole::Workstation || host.user.empty())
        return {};
    return home_of(account_on(host, organization)) + "/Documents";
}

std::string GuestFiles::share_of(const Host &host) {
    const auto share = std::ranges::find(host.services, ServiceKind::Smb, &Service::kind);
    return share == host.services.end() ? "" : "/srv/" + share->share;
}

} // namespace enshu::dsl
