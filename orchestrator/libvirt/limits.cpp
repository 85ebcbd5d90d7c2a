#include "orchestrator/libvirt/limits.h"

#include <algorithm>

namespace enshu::libvirt {

provision::Limits limits_for(Accelerator accelerator, unsigned cores,
                             std::chrono::seconds boot_limit) {
    provision::Limits limits;
    const unsigned workers = std::max(1U, cores);
    if (accelerator == Accelerator::Kvm) {
        limits.boot = std::chrono::minutes(2);
        limits.settle = std::chrono::minutes(2);
        limits.booting_at_once = 4 * workers;
    } else {
        // A guest under TCG keeps one core busy while it boots; a few more hide its waiting
        // (docs/decisions/0006).
        limits.booting_at_once = 2 * workers;
    }
    if (boot_limit.count() > 0) {
        limits.boot = boot_limit;
    }
    return limits;
}

} // namespace enshu::libvirt
