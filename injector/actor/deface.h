// `actor deface` and `actor restore-page`: one page of a site stands otherwise for a while.
#pragma once

#include <string>

namespace enshu::actor {

struct PageOptions {
    std::string socket; ///< the keeper's
    std::string page;   ///< a file
    std::string kept;   ///< where the original is kept meanwhile
    bool again = false; ///< only if the end of a lease brought the original back
    bool restore = false;
};

/// Puts what stands on standard input, at most 1 MiB, in the page's place at one instant, with its
/// mode and owner; waits for the end of the lease, and puts the original back. Throws Failure:
/// Refused without a lease.
void deface(const PageOptions &options);
/// Puts bytes, mode, owner and time back, unless somebody has changed the page meanwhile. Needs no
/// lease. Says on standard output what it did.
void restore_page(const PageOptions &options);

} // namespace enshu::actor
