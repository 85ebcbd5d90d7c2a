#include "orchestrator/fabric/rules_watch.h"

namespace enshu::fabric {

// The count is asked for before the rules: what changes in between is seen the next time.

void RulesWatch::remember(const std::vector<std::string> &tables) {
    if (surroundings_ == Surroundings::Alone) {
        seen_ = generation_.now(); // with others, one of their tables may have changed before
    }
    for (auto &[name, text] : list_tables(tables)) {
        loaded_.insert_or_assign(name, text);
    }
}

std::vector<Difference> RulesWatch::look() {
    seen_ = generation_.now();
    Tables found = list_tables();
    if (surroundings_ == Surroundings::WithOthers) {
        std::erase_if(found, [&](const auto &table) { return !loaded_.contains(table.first); });
    }
    return differences(loaded_, found);
}

} // namespace enshu::fabric
