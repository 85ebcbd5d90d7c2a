// The emulated staff of one team: which programs are to run on which machines, so that evidence is
// one line among many. What they do there is injector/actor/staff.h; nothing of it counts.
#pragma once

#include "injector/guest_channel.h"
#include "scenario-dsl/model/scenario.h"

#include <cstdint>
#include <string>
#include <vector>

namespace enshu::exercise {

/// One emulated person's program on one host.
struct StaffMember {
    std::string name; ///< the person; `letters` for those who write from outside
    std::string host;
    std::string account;                ///< as whom it runs
    std::vector<std::string> arguments; ///< of `actor staff`
};

/// Of team `team`; two teams' days are not alike, and a rerun's are.
std::vector<StaffMember> staff_of(const dsl::Scenario &scenario, std::uint64_t seed, unsigned team);

/// Starts somebody's day, anew if it has begun. Takes one call, or three where a day was under way.
/// Throws GuestError, std::runtime_error where the guest does not do it.
void begin_day(inject::GuestChannel &guest, const StaffMember &member);
/// Idempotent. Throws likewise.
void end_day(inject::GuestChannel &guest, const StaffMember &member);

} // namespace enshu::exercise
