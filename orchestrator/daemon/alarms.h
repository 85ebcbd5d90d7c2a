// When a resource has become scarce enough for a person to act, and when it no longer is. Warns
// well before the kernel has to act; a value that wavers about a limit is one alarm. Pure.
#pragma once

#include "orchestrator/daemon/vitals.h"
#include "scenario-dsl/model/organization.h"

#include <map>
#include <string>
#include <vector>

namespace enshu::daemon {

enum class Alertness { Calm, Warning, Critical };

struct Alarm {
    std::string what; ///< memory, memory-stalls, disk, processors, descriptors or tasks
    Alertness level{};
    std::int64_t value = 0;
    std::int64_t limit = 0; ///< that was crossed
    dsl::Text text;         ///< what is, and what to do
};

class Alarms {
  public:
    /// All alarms that stand now. One whose value cannot be read stays as it was.
    std::vector<Alarm> look(const Vitals &vitals);

  private:
    std::map<std::string, Alarm> standing_;
};

} // namespace enshu::daemon
