#include "orchestrator/libvirt/error.h"

#include <fmt/format.h>
#include <libvirt/virterror.h>

namespace enshu::libvirt {

LibvirtError::LibvirtError(int code, int domain, const std::string &what)
    : std::runtime_error(what), code_(code), domain_(domain) {}

LibvirtError last_error(const std::string &what) {
    const virError *error = virGetLastError();
    if (error == nullptr || error->code == VIR_ERR_OK) {
        return {VIR_ERR_INTERNAL_ERROR, VIR_FROM_NONE,
                fmt::format("cannot {}: libvirt gives no reason", what)};
    }
    return {error->code, error->domain,
            fmt::format("cannot {}: {}", what, error->message == nullptr ? "" : error->message)};
}

void silence_default_handler() {
    virSetErrorFunc(nullptr, [](void *, virErrorPtr) {});
}

} // namespace enshu::libvirt
