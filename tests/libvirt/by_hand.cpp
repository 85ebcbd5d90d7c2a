#include "tests/libvirt/by_hand.h"

#include "orchestrator/libvirt/error.h"

#include <fmt/format.h>

namespace enshu::libvirt {

void restore_by_hand(const Connection &connection, const std::filesystem::path &memory) {
    require(virDomainRestoreFlags(connection.handle.get(), memory.c_str(), nullptr,
                                  VIR_DOMAIN_SAVE_PAUSED),
            "restore by hand");
}

void start_empty(const Connection &connection, Accelerator accelerator, const std::string &name,
                 const std::string &uuid) {
    const std::string xml = fmt::format(
        "<domain type='{}'><name>{}</name><uuid>{}</uuid><memory unit='MiB'>192</memory>"
        "<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>"
        "<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>",
        accelerator == Accelerator::Kvm ? "kvm" : "qemu", name, uuid);
    const Domain domain{
        require(virDomainCreateXML(connection.handle.get(), xml.c_str(), VIR_DOMAIN_START_PAUSED),
                "start an empty QEMU")};
}

} // namespace enshu::libvirt
