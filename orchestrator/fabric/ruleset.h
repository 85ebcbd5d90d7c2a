// nftables rules of the calling thread's network namespace, as text: loaded by `nft`, listed by
// `nft`, compared with how they were listed before.
#pragma once

#include "orchestrator/fabric/fabric.h"

#include <map>
#include <string>
#include <vector>

namespace enshu::fabric {

/// "bridge enshu-a-t1" → how it is listed, without what it has counted.
using Tables = std::map<std::string, std::string>;

/// In one transaction. Throws process::ProcessError with what nft says.
void load_rules(const std::string &rules);
Tables list_tables();
/// These alone; throws where one of them is not loaded.
Tables list_tables(const std::vector<std::string> &names);

/// What `nft list ruleset` prints, cut at its tables.
Tables split_tables(const std::string &listing);

struct Difference {
    std::string table;
    std::string what; ///< in words: "the table `bridge enshu-a-t1` was deleted"
};
std::vector<Difference> differences(const Tables &loaded, const Tables &found);

/// What the named counters of a table have counted; throws where it is not loaded.
std::vector<Dropped> list_counters(const std::string &table);
/// The same out of what `nft list counters` prints.
std::vector<Dropped> read_counters(const std::string &listing);

} // namespace enshu::fabric
