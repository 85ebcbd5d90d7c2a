// The sites that the daemon was given, each with the provisioner of its ranges.
#pragma once

#include "orchestrator/provision/placement.h"
#include "orchestrator/provision/provisioner.h"

#include <functional>
#include <string>
#include <vector>

namespace enshu::provision {

class SiteTable {
  public:
    using Offers = std::function<std::vector<Offer>()>;

    /// `sites`: at least one, in the order of the configuration; what they refer to, and `paths`,
    /// outlive the table. `offers` says what each has to give now; may be called from any thread.
    SiteTable(const std::vector<Site> &sites, Offers offers, const Paths &paths);

    /// In the order of the configuration.
    std::vector<Provisioner> &all() { return provisioners_; }
    const std::vector<Provisioner> &all() const { return provisioners_; }
    bool several() const { return provisioners_.size() > 1; }
    /// Throws ProvisionError for a site that the daemon was not given, saying so.
    Provisioner &at(const std::string &site);
    /// Why nothing can be done there now, for people; empty: it can be tried.
    std::string why_away(const std::string &site) const;
    /// Asks all sites.
    std::vector<Offer> offers() const { return offers_(); }
    /// The one on this machine, else the first that can be reached, else the first.
    Provisioner &first();

  private:
    std::vector<Provisioner> provisioners_;
    const Offers offers_;
};

} // namespace enshu::provision
