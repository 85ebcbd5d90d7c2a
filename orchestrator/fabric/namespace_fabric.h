// Embedded mode: a network namespace per range, with a bridge per zone and nothing else in it.
//
// libvirt makes the tap devices and QEMU processes in the namespace of the thread that starts a
// guest, so they live here too. There is no uplink, no address and no socket of the host inside:
// nothing to reach (docs/decisions/0002).
#pragma once

#include "orchestrator/fabric/fabric.h"

namespace enshu::fabric {

class NamespaceFabric : public Fabric {
  public:
    void build(const plan::RangePlan &range) override;
    void destroy(const plan::RangePlan &range) override;
    void enter(const plan::RangePlan &range) override;
    std::vector<std::string> leftovers(const std::string &exercise) override;
};

} // namespace enshu::fabric
