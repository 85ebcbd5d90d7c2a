// What a range's ports may send and how much, as an nftables table of the bridge family. Pure: the
// plan says all of it before the first guest exists (docs/decisions/0014).
#pragma once

#include "orchestrator/plan/range_plan.h"

#include <string>
#include <vector>

namespace enshu::fabric {

/// Where the range's bridges stand.
enum class Surroundings {
    Alone,     ///< in a namespace of their own: what is not planned is dropped
    WithOthers ///< beside bridges that are none of ours: only what touches a planned port is judged
};

/// For `nft -f -`. Takes the place of what is loaded under this name in one transaction.
std::string range_rules(const plan::RangePlan &range, Surroundings surroundings);

/// "bridge enshu-a-t1", as nft writes it.
std::string range_table(const plan::RangePlan &range);

/// The names of the table's counters.
const std::vector<std::string> &drop_reasons();

} // namespace enshu::fabric
