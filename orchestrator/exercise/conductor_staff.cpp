// The emulated staff: they work while the exercise is played and their machines run.
#include "injector/utf8.h"
#include "orchestrator/exercise/flight.h"

#include <algorithm>

namespace enshu::exercise {

/// Of one host, or (empty) of all. Under the lock.
void Conductor::begin_days(Team &team, const std::string &host) {
    for (const StaffMember &member : team.staff)
        if (host.empty() || member.host == host)
            team.absent.insert(member.name);
    begin_days_owed(team);
}

/// Of all whose day was ended by no doing of the team's, once their machines run. Under the lock.
void Conductor::begin_days_owed(Team &team) {
    if (state_ != State::Running || team.time.paused || team.time.over)
        return;
    for (const StaffMember &member : team.staff)
        if (team.absent.erase(member.name) > 0 && !team.broken.contains(member.host) &&
            !team.off.contains(member.host))
            post_day(team, member, true);
}

/// Under the lock.
void Conductor::end_days(Team &team) {
    for (const StaffMember &member : team.staff)
        if (!team.absent.contains(member.name) && !team.broken.contains(member.host) &&
            !team.off.contains(member.host))
            post_day(team, member, false);
}

/// What comes of it is told once and harms nothing: noise is no measure.
void Conductor::post_day(Team &team, const StaffMember &member, bool begins) {
    post(&team, guest_lane(team.number, member.host),
         [this, &team, &member, begins](const std::stop_token &stop) {
             if (stop.stop_requested())
                 return;
             std::string wrong;
             try {
                 if (begins)
                     team.range->begin_day(member);
                 else
                     team.range->end_day(member);
             } catch (const std::exception &error) {
                 wrong = inject::clean_utf8(error.what(), 500);
             }
             const Lock lock(mutex_);
             if (wrong.empty() || stopping_ || !team.missed.insert(member.name).second)
                 return;
             note(team.number,
                  {"模擬の職員「" + member.name + "」（" + member.host + "）を" +
                       (begins ? "開始" : "停止") + "できませんでした：" + wrong,
                   "the emulated user " + member.name + " on " + member.host + " could not be " +
                       (begins ? "started" : "stopped") + ": " + wrong});
         });
}

} // namespace enshu::exercise
