#include "orchestrator/libvirt/machines.h"

#include "orchestrator/fabric/host_fabric.h"
#include "orchestrator/fabric/namespace_fabric.h"
#include "orchestrator/libvirt/hide_kvm.h"
#include "orchestrator/libvirt/limits.h"

#include <thread>

namespace enshu::libvirt {

namespace {

std::unique_ptr<fabric::Fabric> make_fabric(const std::shared_ptr<Connection> &connection) {
    if (connection->embedded) {
        return std::make_unique<fabric::NamespaceFabric>();
    }
    return std::make_unique<fabric::HostFabric>();
}

AcceleratorFinding find_and_prepare(const std::string &uri, const std::filesystem::path &state) {
    AcceleratorFinding finding = find_accelerator();
    if (finding.accelerator == Accelerator::Tcg &&
        choose_uri(uri, state).starts_with("qemu:///embed")) {
        hide_kvm(state);
    }
    return finding;
}

} // namespace

Machines::Machines(const std::string &uri, const std::filesystem::path &state,
                   std::chrono::seconds boot_limit, Link::OnChange on_change)
    : finding_(find_and_prepare(uri, state)),
      connection_(std::make_shared<Connection>(connect(uri, state, std::move(on_change)))),
      hypervisor_(std::make_unique<LibvirtHypervisor>(connection_, finding_.accelerator)),
      fabric_(make_fabric(connection_)),
      limits_(limits_for(finding_.accelerator, std::thread::hardware_concurrency(), boot_limit)) {}

const char *Machines::accelerator() const {
    return finding_.accelerator == Accelerator::Kvm ? "kvm" : "tcg";
}

} // namespace enshu::libvirt
