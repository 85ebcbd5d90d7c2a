// Tells whether the rules of one network namespace are still as they were loaded. Nothing is listed
// before the kernel has counted a change.
#pragma once

#include "orchestrator/fabric/netlink.h"
#include "orchestrator/fabric/range_rules.h"
#include "orchestrator/fabric/ruleset.h"

#include <cstdint>

namespace enshu::fabric {

/// Made and used by threads that stand in the namespace, but for changed(). Alone in it, a table
/// that is not remembered is a difference too.
class RulesWatch {
  public:
    explicit RulesWatch(Surroundings surroundings) : surroundings_(surroundings) {}

    /// Takes these tables, as they are loaded now, for what is to be there.
    void remember(const std::vector<std::string> &tables);
    bool remembers(const std::string &table) const { return loaded_.contains(table); }
    void forget(const std::string &table) { loaded_.erase(table); }
    /// Somebody has changed rules since the last look, ours or not.
    bool changed() const { return generation_.now() != seen_; }
    /// What is otherwise now. The next changed() counts from here.
    std::vector<Difference> look();

  private:
    Surroundings surroundings_;
    RulesetGeneration generation_;
    std::uint32_t seen_ = 0;
    Tables loaded_;
};

} // namespace enshu::fabric
