// Jobs in a thread each; the first failure stops the others.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

namespace enshu::provision {

/// Returns when all have ended. A job gets a flag that says when it is no longer wanted, and ends
/// then by throwing Stopped. Rethrows the first failure; throws ProvisionError "cancelled" where
/// `cancelled` came first.
void side_by_side(std::vector<std::function<void(const std::atomic<bool> &stop)>> jobs,
                  const std::atomic<bool> &cancelled);

} // namespace enshu::provision
