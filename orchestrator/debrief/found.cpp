// Where the evidence was, and whether anybody looked.
//
// An indication, not a proof: the platform sees the commands that go through it and what is
// captured, not what people read on a screen that stands open.
#include "orchestrator/debrief/team_fold.h"

#include "scenario-dsl/attack/traces.h"

#include <algorithm>

namespace enshu::debrief {
namespace {

bool holds(std::string_view text, std::string_view part) {
    return !part.empty() && text.find(part) != std::string_view::npos;
}

/// The folder as such: `/var/log`, `/var/log/` or `/var/log/*`, but not something else in it.
bool holds_folder(std::string_view text, std::string_view folder) {
    for (std::size_t at = text.find(folder); at != std::string_view::npos;
         at = text.find(folder, at + 1)) {
        std::string_view rest = text.substr(at + folder.size());
        if (rest.starts_with('/'))
            rest.remove_prefix(1);
        if (rest.empty() || std::string_view{" \t\n*;|&)'\"`"}.find(rest.front()) != rest.npos)
            return true;
    }
    return false;
}

/// The place itself, the name of its file, or the folder it lies in, unless that is a folder of
/// the root.
bool speaks_of(const std::string &command, std::string_view where) {
    if (where == dsl::journal)
        return holds(command, "journalctl") || holds(command, "/run/log/journal");
    if (where.ends_with('/'))
        where.remove_suffix(1);
    if (holds(command, where))
        return true;
    const std::size_t slash = where.rfind('/');
    if (slash == std::string_view::npos)
        return false;
    const std::string_view name = where.substr(slash + 1);
    const std::string_view folder = where.substr(0, slash);
    return (name.size() >= 5 && holds(command, name)) ||
           (folder.find('/', 1) != std::string_view::npos && holds_folder(command, folder));
}

bool keeps(const std::string &kind, const std::string &path, std::string_view where) {
    return kind == "disk" || (!path.empty() && speaks_of(path, where)) ||
           (kind == "log" && where == dsl::journal && path.starts_with("/run/log"));
}

} // namespace

const TeamFold::Look *TeamFold::look_at(const Found &found) const {
    const bool is_log = found.where == dsl::journal || found.where.starts_with("/var/log/");
    for (const Look &look : looks_) {
        if (look.moment.seq < found.moment.seq)
            continue;
        if (look.host == found.host) {
            if (look.command.empty() ? keeps(look.kind, look.path, found.where)
                                     : speaks_of(look.command, found.where))
                return &look;
            continue;
        }
        // All logs go to the log server too.
        const dsl::Host *host = scenario_.organization.find_host(look.host);
        if (is_log && host && host->offers(dsl::ServiceKind::Syslog) &&
            (holds(look.command, "/var/log/remote") || holds(look.path, "/var/log/remote")))
            return &look;
    }
    return nullptr;
}

std::vector<Found> TeamFold::found() const {
    const dsl::Network network(scenario_.organization);
    const dsl::Index<dsl::Step> steps(scenario_.attack);
    std::vector<Found> all;
    for (const dsl::Step &step : scenario_.attack) {
        const auto delivered = delivered_.find(step.id);
        if (delivered == delivered_.end())
            continue;
        for (const dsl::Trace &trace : dsl::traces_of(step, steps, network)) {
            const dsl::Host *host = scenario_.organization.find_host(trace.host);
            if (trace.when_refused || !host || host->hidden)
                continue;
            Found one{step.id,     delivered->second,      trace.host,
                      trace.where, dsl::reading_of(trace), trace.meaning,
                      std::nullopt};
            if (const Look *look = look_at(one))
                one.seen_seq = look->moment.seq;
            all.push_back(std::move(one));
        }
    }
    return all;
}

} // namespace enshu::debrief
