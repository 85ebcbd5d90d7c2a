#include "orchestrator/fabric/rules_watch.h"

namespace enshu::fabric {

void RulesWatch::remember(const std::vector<std::string> &tables) {
    // What has been seen stays as it was: another table may have changed meanwhile, and is looked
    // at with the next one.
    for (auto &[name, text] : list_tables(tables)) {
        loaded_.insert_or_assign(name, text);
    }
}

std::vector<Difference> RulesWatch::look() {
    seen_ = generation_.now(); // before the rules: what changes in between is seen the next time
    Tables found = list_tables();
    if (surroundings_ == Surroundings::WithOthers) {
        std::erase_if(found, [&](const auto &table) { return !loaded_.contains(table.first); });
    }
    return differences(loaded_, found);
}

} // namespace enshu::fabric
