#include "scenario-dsl/attack/leaving.h"
#include "scenario-dsl/model/shell_word.h"
#include "scenario-dsl/network/flows.h"
#include "scenario-dsl/source/digest.h"

#include <algorithm>

namespace enshu::dsl {

void Leaving::leave_refusals() {
    const Host *router = network_.router();
    if (!router || router->hidden)
        return;
    for (const Flow &flow : flows_of(step_, steps_, network_))
        if (route_of(flow, network_).rule)
            leave(router->id, std::string{journal},
                  "fw-refused .* SRC=" + address(flow.to, flow.from) + " DST=" +
                      address(flow.from, flow.to) + " .* DPT=" + std::to_string(flow.port.number),
                  {"遮断した後の試みはルーターのジャーナルに残る",
                   "once it is closed, the router logs each attempt"},
                  true);
}

void Leaving::leave(std::string host, std::string where, std::string pattern, Text meaning,
                    bool when_refused) {
    traces_.push_back(
        {std::move(host), std::move(where), std::move(pattern), std::move(meaning), when_refused});
}

void Leaving::leave_at_proxy(const std::string &via, std::string pattern, Text meaning) {
    if (!via.empty())
        leave(via, proxy_log, std::move(pattern), std::move(meaning));
}

std::string Leaving::address(const std::string &from, const std::string &to) const {
    const Route route = network_.route(from, to, collector_port);
    return route.hops.empty() ? "" : to_string(route.hops.back().address);
}

/// 64 hexadecimal digits.
static bool is_sha256(std::string_view text) {
    return text.size() == 64 &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string reading_of(const Trace &trace) {
    const std::string pattern = shell_quoted(trace.pattern);
    if (trace.where == journal)
        return "journalctl --no-pager | grep -e " + pattern;
    if (trace.where.ends_with(".tar.gz"))
        return "tar -tzvf " + trace.where;
    if (is_sha256(trace.pattern))
        return "sha256sum " + trace.where + " | grep -e " + pattern;
    if (trace.where.ends_with('/'))
        return "find " + trace.where + " | grep -F -e " + pattern;
    if (trace.where.ends_with("/" + trace.pattern))
        return "sha256sum " + trace.where;
    if (trace.pattern.starts_with(trace.where.substr(trace.where.rfind('/') + 1) + "/"))
        return "find " + trace.where + " -type f | grep -F -e " + pattern;
    return "grep -rF -e " + pattern + " " + trace.where;
}

std::string packed_file(const std::string &step_id) {
    return "/var/tmp/" + step_id + ".tar.gz";
}

std::string stick_of(const std::string &account, const std::string &label) {
    return "/media/" + account + "/" + label;
}

std::string page_name(const std::string &path) {
    const std::string whole = path.substr(0, path.find_first_of("?#"));
    const std::string name = whole.substr(whole.rfind('/') + 1); // npos + 1 is 0
    return name.empty() || name.front() == '.' ? "index.html" : name;
}

std::string user_units_of(const std::string &account) {
    return home_of(account) + "/.config/systemd/user";
}

std::string staying_unit(const std::string &beacon_step) {
    return "session-helper-" + sha256_hex("unit " + beacon_step).substr(0, 4) + ".service";
}

std::string fetched_file(const std::string &home, const std::string &step_id) {
    return home + "/.cache/" + step_id + ".bin";
}

std::string copies_folder(const std::string &home, const std::string &step_id) {
    return home + "/.cache/" + step_id;
}

std::string smb_command(const std::string &server, const std::string &share,
                        const std::string &path) {
    return "smbclient //" + server + "/" + share + " -Tc -" +
           (path.empty() ? "" : " " + shell_quoted(path)) + " | tar -x";
}

std::string account_on(const Host &host, const Network &network) {
    if (host.user.empty())
        return "root";
    const Person *person = network.find_person(host.user);
    return person && !person->account.empty() ? person->account : host.user;
}

std::string home_of(const std::string &account) {
    return account == "root" ? "/root" : "/home/" + account;
}

bool is_system_account(std::string_view account) {
    static constexpr std::string_view accounts[] = {
        "root",   "daemon", "bin",     "sys",     "sync",    "games",    "man",    "lp",
        "mail",   "news",   "uucp",    "proxy",   "list",    "www-data", "backup", "irc",
        "nobody", "sshd",   "postfix", "dovecot", "unbound", "postgres"};
    return std::ranges::find(accounts, account) != std::end(accounts);
}

std::vector<std::string> logs_of(const Host &host) {
    if (host.role == HostRole::Attacker)
        return {};
    std::vector<std::string> logs{"/run/log/journal", "/var/log/syslog",   login_log,
                                  kernel_log,         "/var/log/user.log", cron_log};
    static constexpr std::string_view of_services[] = {
        mail_log,          mail_log,          "/var/log/squid", "/var/log/unbound",
        "/var/log/nginx",  "/var/log/remote", "/var/log/samba", "/var/log/postgresql",
        "/var/log/chrony", "/var/log/sensor"};
    static_assert(std::size(of_services) == std::size(service_words));
    for (const Service &service : host.services)
        logs.emplace_back(of_services[static_cast<std::size_t>(service.kind)]);
    return logs;
}

std::vector<Trace> traces_of(const Step &step, const Index<Step> &steps, const Network &network) {
    Leaving leaving{step, steps, network};
    std::visit(leaving, step.verb);
    leaving.leave_refusals();
    return leaving.take();
}

} // namespace enshu::dsl
