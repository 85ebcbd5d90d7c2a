// Embedded mode: a network namespace per range, with a bridge per zone and nothing else in it.
//
// libvirt makes the tap devices and QEMU processes in the namespace of the thread that starts a
// guest, so they live here too. There is no uplink, no address and no socket of the host inside:
// nothing to reach (docs/decisions/0002).
#pragma once

#include "orchestrator/fabric/fabric.h"
#include "orchestrator/fabric/rules_watch.h"

#include <map>
#include <mutex>

namespace enshu::fabric {

class NamespaceFabric : public Fabric {
  public:
    void build(const plan::RangePlan &range) override;
    void destroy(const plan::RangePlan &range) override;
    void enter(const plan::RangePlan &range) override;
    std::vector<std::string> leftovers(const std::string &exercise) override;
    std::vector<Breach> reconcile() override;
    std::vector<Dropped> dropped(const plan::RangePlan &range) override;
    std::unique_ptr<ProbePort> open_probe(const plan::RangePlan &range,
                                          const std::string &zone) override;

  private:
    struct Watched {
        plan::RangePlan range;
        std::uint64_t inode = 0; ///< of the namespace
        RulesWatch rules{Surroundings::Alone};
    };

    void forget(const plan::RangePlan &range);
    static void load(Watched &watched);
    static void look(Watched &watched, std::vector<Breach> &breaches);

    std::mutex mutex_;
    std::map<std::string, Watched> watched_; ///< by namespace; its socket keeps that alive
};

} // namespace enshu::fabric
