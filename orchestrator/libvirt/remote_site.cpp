#include "orchestrator/libvirt/remote_site.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/limits.h"

#include <string_view>
#include <vector>

namespace enshu::libvirt {

namespace {

/// In MiB. libvirt does not tell what the kernel would call available: what is free, and half of
/// the page cache, because memory that is shared between guests counts as cache too.
int available_mib(virConnectPtr connection) {
    int count = 0;
    require(virNodeGetMemoryStats(connection, VIR_NODE_MEMORY_STATS_ALL_CELLS, nullptr, &count, 0),
            "ask for free memory");
    std::vector<virNodeMemoryStats> stats(static_cast<std::size_t>(count));
    require(
        virNodeGetMemoryStats(connection, VIR_NODE_MEMORY_STATS_ALL_CELLS, stats.data(), &count, 0),
        "ask for free memory");
    unsigned long long kib = 0;
    for (const virNodeMemoryStats &stat : stats) {
        const std::string_view field = stat.field;
        if (field == VIR_NODE_MEMORY_STATS_FREE) {
            kib += stat.value;
        } else if (field == VIR_NODE_MEMORY_STATS_BUFFERS ||
                   field == VIR_NODE_MEMORY_STATS_CACHED) {
            kib += stat.value / 2;
        }
    }
    return static_cast<int>(kib >> 10);
}

} // namespace

RemoteSite::RemoteSite(std::string name, const std::string &uri, std::chrono::seconds boot_limit,
                       Link::OnChange on_change, const std::filesystem::path &directory)
    : name_(std::move(name)), boot_limit_(boot_limit),
      connection_(std::make_shared<Connection>(connect_remote(uri, std::move(on_change)))),
      pool_(connection_, "enshu", directory), files_(pool_), hypervisor_(connection_, pool_),
      fabric_(connection_), vantage_(connection_, hypervisor_) {}

provision::Site RemoteSite::site() {
    provision::Limits limits;
    try {
        virNodeInfo info{};
        const Accelerator accelerator = hypervisor_.accelerator();
        const Link::Turn turn = connection_->handle.turn();
        require(virNodeGetInfo(connection_->handle.get(), &info), "ask for processors");
        limits = limits_for(accelerator, info.cpus, boot_limit_);
    } catch (const LibvirtError &) {
        limits = limits_for(Accelerator::Tcg, 1, boot_limit_);
    }
    return {name_, false, hypervisor_, fabric_, files_, limits};
}

provision::SiteCondition RemoteSite::condition() {
    provision::SiteCondition condition;
    try {
        condition.room.disk_mib = pool_.free_mib();
        const Link::Turn turn = connection_->handle.turn();
        condition.room.memory_mib = available_mib(connection_->handle.get());
        condition.reachable = true;
    } catch (const LibvirtError &error) {
        const std::string down = connection_->handle.why_down();
        condition.why = down.empty() ? error.what() : down;
    }
    return condition;
}

} // namespace enshu::libvirt
