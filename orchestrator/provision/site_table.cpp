#include "orchestrator/provision/site_table.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::provision {

SiteTable::SiteTable(const std::vector<Site> &sites, Offers offers, const Paths &paths)
    : offers_(std::move(offers)) {
    provisioners_.reserve(sites.size());
    for (const Site &site : sites) {
        provisioners_.emplace_back(site, paths);
    }
}

Provisioner &SiteTable::at(const std::string &name) {
    for (Provisioner &each : provisioners_) {
        if (each.site().name == name) {
            return each;
        }
    }
    throw ProvisionError(fmt::format(
        "this daemon was started without the site `{}`: name it again with `--connect {}=URI`",
        name, name));
}

std::string SiteTable::why_away(const std::string &name) const {
    for (const Provisioner &each : provisioners_) {
        if (each.site().name == name) {
            const std::string why = each.site().why_away();
            return why.empty() ? "" : fmt::format("the site `{}` cannot be reached: {}", name, why);
        }
    }
    return fmt::format("this daemon was started without the site `{}`", name);
}

Provisioner &SiteTable::first() {
    const auto pick = [&](const auto &wanted) {
        return std::find_if(provisioners_.begin(), provisioners_.end(), wanted);
    };
    auto found = pick([](const Provisioner &each) { return each.site().here; });
    if (found == provisioners_.end()) {
        found = pick([](const Provisioner &each) { return each.site().why_away().empty(); });
    }
    return found != provisioners_.end() ? *found : provisioners_.front();
}

} // namespace enshu::provision
