#include "orchestrator/libvirt/remote_site.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/limits.h"

#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace enshu::libvirt {

namespace {

/// In MiB: of all there is, what is left. libvirt does not tell what the kernel would call
/// available: it is what is free, and half of the page cache, because memory that is shared between
/// guests counts as cache too.
std::pair<int, int> memory_mib(virConnectPtr connection) {
    int count = 0;
    require(virNodeGetMemoryStats(connection, VIR_NODE_MEMORY_STATS_ALL_CELLS, nullptr, &count, 0),
            "ask for free memory");
    std::vector<virNodeMemoryStats> stats(static_cast<std::size_t>(count));
    require(
        virNodeGetMemoryStats(connection, VIR_NODE_MEMORY_STATS_ALL_CELLS, stats.data(), &count, 0),
        "ask for free memory");
    unsigned long long all_kib = 0;
    unsigned long long kib = 0;
    for (const virNodeMemoryStats &stat : stats) {
        const std::string_view field = stat.field;
        if (field == VIR_NODE_MEMORY_STATS_TOTAL) {
            all_kib = stat.value;
        } else if (field == VIR_NODE_MEMORY_STATS_FREE) {
            kib += stat.value;
        } else if (field == VIR_NODE_MEMORY_STATS_BUFFERS ||
                   field == VIR_NODE_MEMORY_STATS_CACHED) {
            kib += stat.value / 2;
        }
    }
    return {static_cast<int>(all_kib >> 10), static_cast<int>(kib >> 10)};
}

virNodeInfo machine_of(virConnectPtr connection) {
    virNodeInfo info{};
    require(virNodeGetInfo(connection, &info), "ask for processors");
    return info;
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
        const Accelerator accelerator = hypervisor_.accelerator();
        const Link::Turn turn = connection_->handle.turn();
        limits = limits_for(accelerator, machine_of(connection_->handle.get()).cpus, boot_limit_);
    } catch (const LibvirtError &) {
        limits = limits_for(Accelerator::Tcg, 1, boot_limit_);
    }
    return {name_, false, hypervisor_, fabric_, files_, limits, [this] {
                return connection_->handle.why_down();
            }};
}

provision::SiteCondition RemoteSite::condition() {
    provision::SiteCondition condition;
    try {
        condition.room.disk_mib = condition.whole.disk_mib = pool_.free_mib();
        condition.kvm = hypervisor_.accelerator() == Accelerator::Kvm;
        const Link::Turn turn = connection_->handle.turn();
        std::tie(condition.whole.memory_mib, condition.room.memory_mib) =
            memory_mib(connection_->handle.get());
        condition.processors = machine_of(connection_->handle.get()).cpus;
        condition.reachable = true;
    } catch (const LibvirtError &error) {
        const std::string down = connection_->handle.why_down();
        condition.why = down.empty() ? error.what() : down;
    }
    return condition;
}

} // namespace enshu::libvirt
