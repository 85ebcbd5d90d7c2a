#include "scenario-dsl/model/capacity.h"

#include "scenario-dsl/check/check.h"

#include <fmt/format.h>

namespace enshu::dsl {
namespace {

/// Of one team, whose machines all run on one host: beyond it, something was mistyped.
constexpr std::int64_t most_memory_mib = 256 << 10;

} // namespace

void check_capacity(const Draft &draft, Diagnostics &diagnostics) {
    const Capacity need = capacity_per_team(draft.scenario.organization);
    const Entry *hosts = draft.organization_root->find_entry("hosts");
    if (!hosts || need.memory_mib <= most_memory_mib)
        return;
    diagnostics
        .warning(Kind::TooMuchMemory, hosts->key.place,
                 fmt::format("one team needs {} machines and {} GiB of memory, more than a machine "
                             "has: 256 GiB",
                             need.machines, (need.memory_mib + 1023) / 1024))
        .suggest("leave out hosts, or give them less `memory`");
}

} // namespace enshu::dsl
