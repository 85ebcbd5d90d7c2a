// A site: one hypervisor with the fabric that goes with it, and a place for the files of its
// guests. A range lies on one site as a whole (docs/decisions/0018).
#pragma once

#include "orchestrator/fabric/fabric.h"
#include "orchestrator/provision/hypervisor.h"
#include "orchestrator/provision/provisioner.h"
#include "orchestrator/provision/site_files.h"

#include <string>
#include <vector>

namespace enshu::provision {

/// What a site has to give, or a team needs.
struct Resources {
    int memory_mib = 0;
    int disk_mib = 0;
};

/// What is known of a site at one moment.
struct SiteCondition {
    bool reachable = false;
    std::string why; ///< not reachable: since when and for which reason, for people
    Resources room;  ///< for more guests and their files
};

/// The references outlive the site.
struct Site {
    std::string name; ///< `here`, or the host of its connection's URI
    bool here = true; ///< its files are this machine's own
    Hypervisor &hypervisor;
    fabric::Fabric &fabric;
    SiteFiles &files;
    Limits limits;
};

} // namespace enshu::provision
