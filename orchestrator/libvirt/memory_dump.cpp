// A guest's memory as evidence.
#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/libvirt_hypervisor.h"

namespace enshu::libvirt {

void LibvirtHypervisor::dump_memory(const std::string &uuid, const std::filesystem::path &file) {
    const Domain domain = require_domain(uuid);
    // QEMU itself stops the guest while it writes and lets it go on afterwards. Without LIVE
    // libvirt would do that, and a daemon that is killed meanwhile would leave the guest standing.
    require(virDomainCoreDumpWithFormat(domain.get(), file.c_str(), VIR_DOMAIN_CORE_DUMP_FORMAT_RAW,
                                        VIR_DUMP_MEMORY_ONLY | VIR_DUMP_LIVE),
            "dump a domain's memory");
}

} // namespace enshu::libvirt
