// A site: one hypervisor with the fabric that goes with it, and a place for the files of its
// guests. A range lies on one site as a whole (docs/decisions/0018).
#pragma once

#include "orchestrator/fabric/fabric.h"
#include "orchestrator/provision/hypervisor.h"
#include "orchestrator/provision/site_files.h"

#include <chrono>
#include <functional>
#include <string>

namespace enshu::provision {

/// What a site has to give, or a team needs.
struct Resources {
    int memory_mib = 0;
    int disk_mib = 0;
};

/// What is known of a site at one moment.
struct SiteCondition {
    bool reachable = false;
    std::string why;      ///< not reachable: since when and for which reason, for people
    Resources room;       ///< for more guests and their files
    Resources whole = {}; ///< all there is
    unsigned processors = 1;
    bool kvm = false;
};

struct Limits {
    std::chrono::milliseconds boot{
        std::chrono::minutes(5)}; ///< from the start of a guest to its agent
    std::chrono::milliseconds settle{
        std::chrono::minutes(4)}; ///< from then until every service is healthy
    std::chrono::milliseconds thaw{
        std::chrono::seconds(60)}; ///< of a clone, from its resumption to its agent
    unsigned booting_at_once = 4;
    unsigned thawing_at_once = 2;
};

/// The references outlive the site.
struct Site {
    std::string name; ///< `here`, or the host of its connection's URI
    bool here = true; ///< its files are this machine's own
    Hypervisor &hypervisor;
    fabric::Fabric &fabric;
    SiteFiles &files;
    Limits limits;
    /// Since when and why it cannot be reached, for people; empty: it can. Does not wait.
    std::function<std::string()> why_away = [] { return std::string(); };
};

} // namespace enshu::provision
