// Writes a planned seed as the disk image a guest reads: ISO 9660 with the volume id `cidata`
// (NoCloud's form).
#pragma once

#include "orchestrator/plan/range_plan.h"

namespace enshu::provision {

/// Throws process::ProcessError (xorriso's words) or std::filesystem::filesystem_error; leaves
/// nothing half-written at `image`.
void write_seed_disk(const plan::SeedPlan &seed, const std::filesystem::path &image);

} // namespace enshu::provision
