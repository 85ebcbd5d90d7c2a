// The share of an office: a document is put there, or looked for, by smbclient as a user's programs
// would by their system's.
#pragma once

#include "injector/actor/lease.h"
#include "injector/actor/staff_draw.h"

#include <filesystem>
#include <string>

namespace enshu::actor {

class ShareHabit {
  public:
    explicit ShareHabit(const StaffOptions &options);

    bool possible() const { return options_.smb && !options_.share.empty(); }
    /// Lists the share, and puts `document` there every other time; nothing but the seed decides
    /// it. Throws Failure(Failed), LeaseEnded.
    void work(const std::filesystem::path &document, Lease &lease);

  private:
    const StaffOptions &options_;
    Draw draw_;
};

} // namespace enshu::actor
