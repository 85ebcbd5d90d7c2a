#include "scenario-dsl/model/capacity.h"

#include <stdexcept>

namespace enshu::dsl {

Capacity Capacity::times(std::int64_t teams) const {
    return {machines * teams, memory_mib * teams, disk_mib * teams, processors * teams};
}

// Measured with the image's services running and nothing else: comfortable, not generous.
int memory_mib_of(const Host &host) {
    if (host.memory_mib > 0)
        return host.memory_mib;
    switch (host.role) {
    case HostRole::Server:
        return 256;
    case HostRole::Workstation:
    case HostRole::Router:
    case HostRole::Attacker:
        return 192;
    }
    throw std::logic_error("a host without a role");
}

Capacity capacity_per_team(const Organization &organization) {
    Capacity sum;
    for (const Host &host : organization.hosts) {
        ++sum.machines;
        ++sum.processors;
        sum.memory_mib += memory_mib_of(host) + qemu_overhead_mib;
        sum.disk_mib += disk_growth_mib;
    }
    return sum;
}

} // namespace enshu::dsl
