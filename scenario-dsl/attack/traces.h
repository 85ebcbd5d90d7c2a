// What each step of the attack leaves in the guests for a team to find: the one place that says so.
// The check proves with it that there is something to find, and `enshu explain` tells people.
#pragma once

#include "scenario-dsl/model/index.h"
#include "scenario-dsl/model/scenario.h"
#include "scenario-dsl/network/network.h"

#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

/// In `where` on `host`, lines or files that hold `pattern`. A pattern may hold `{ID}` of `vary`.
struct Trace {
    std::string host;
    std::string where; ///< absolute path of a file or directory, or `journal`; with a slash at its
                       ///< end the names in it are meant
    std::string pattern;
    Text meaning;              ///< a sentence without full stop
    bool when_refused = false; ///< only there once the team has closed the way
};

inline constexpr std::string_view journal = "journal";

/// Without those parts that a draft does not hold yet.
/// `steps`: of the same attack.
std::vector<Trace> traces_of(const Step &step, const Index<Step> &steps, const Network &network);

/// How a team reads it on the host: a command line.
std::string reading_of(const Trace &trace);

/// The file into which an archive step packs.
std::string packed_file(const std::string &step_id);
/// Where a stick is mounted: `/media/USER/LABEL`.
std::string stick_of(const std::string &account, const std::string &label);
/// The file as which a page is saved whose URL has this path.
std::string page_name(const std::string &path);
/// The folder of a user's own units, and the one that starts a beacon again.
std::string user_units_of(const std::string &account);
std::string staying_unit(const std::string &beacon_step);
/// The file that an http-upload step fetches through a workstation, as its user.
std::string fetched_file(const std::string &home, const std::string &step_id);
/// The folder into which an smb-copy step copies.
std::string copies_folder(const std::string &home, const std::string &step_id);
/// As the user's shell remembers an smb-copy step; without a path it is all of the share.
std::string smb_command(const std::string &server, const std::string &share,
                        const std::string &path);
/// The login under which a host's user works; `root` where nobody sits there.
std::string account_on(const Host &host, const Network &network);
std::string home_of(const std::string &account);

/// Of Debian and of the daemons (images/services): it is there on every machine, and nobody logs in
/// as it.
bool is_system_account(std::string_view account);

/// The logs that a host writes by itself: the system's and those of its services.
std::vector<std::string> logs_of(const Host &host);

} // namespace enshu::dsl
