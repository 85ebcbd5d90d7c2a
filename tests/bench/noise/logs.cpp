#include "tests/bench/noise/logs.h"

#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/model/shell_word.h"

#include <algorithm>
#include <sstream>

namespace enshu::bench {
namespace {

/// `/var/log/squid` holds `/var/log/squid/access.log`.
bool lies_in(const std::string &where, const std::string &log) {
    return where == log || where.starts_with(log + "/");
}

} // namespace

std::vector<Log> logs_of(const dsl::Scenario &scenario) {
    const dsl::Network network(scenario.organization);
    const dsl::Index<dsl::Step> steps(scenario.attack);
    std::vector<Log> logs;
    for (const dsl::Host &host : scenario.organization.hosts) {
        if (host.hidden)
            continue;
        logs.push_back({host.id, std::string(dsl::journal), {}});
        for (const std::string &where : dsl::logs_of(host))
            if (where.starts_with("/var/log/") && std::ranges::none_of(logs, [&](const Log &log) {
                    return log.host == host.id && log.where == where;
                }))
                logs.push_back({host.id, where, {}});
    }
    for (const dsl::Step &step : scenario.attack)
        for (const dsl::Trace &trace : dsl::traces_of(step, steps, network))
            for (Log &log : logs)
                if (log.host == trace.host && lies_in(trace.where, log.where))
                    log.patterns.push_back(trace.pattern);
    return logs;
}

Lines count(const Log &log, const std::function<std::string(const std::string &)> &run) {
    const std::string read = log.where == dsl::journal
                                 ? "journalctl --no-pager -q"
                                 : "find " + log.where + " -type f -exec cat {} +";
    std::string patterns;
    for (const std::string &pattern : log.patterns)
        patterns += " -e " + dsl::shell_quoted(pattern);
    std::istringstream said(
        run(read + " >/tmp/.counted; wc -l </tmp/.counted; " +
            (patterns.empty() ? "echo 0" : "grep -cF" + patterns + " /tmp/.counted") +
            "; rm -f /tmp/.counted"));
    Lines lines;
    said >> lines.all >> lines.of_the_attack;
    return lines;
}

} // namespace enshu::bench
