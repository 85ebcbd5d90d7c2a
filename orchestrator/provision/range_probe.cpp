#include "orchestrator/provision/range_probe.h"

#include "injector/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <sstream>

namespace enshu::provision {

using dsl::Text;
using exercise::ProbeAnswer;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr auto actor = "/usr/lib/enshu/actor";
/// A page that is not there by then does not answer its users. With what asking costs this stays
/// within the two seconds in which an outage has to be seen.
constexpr milliseconds page_limit{1500};
constexpr milliseconds connection_limit{2000};
constexpr seconds patience{20};

/// Ports of units that images/services start, for a second opinion on whether one runs.
const std::map<std::string, std::uint16_t> &ports_of_units() {
    static const std::map<std::string, std::uint16_t> ports{
        {"nginx", 80},    {"postfix", 25}, {"dovecot", 143}, {"squid", 3128},     {"unbound", 53},
        {"rsyslog", 514}, {"smbd", 445},   {"ssh", 22},      {"postgresql", 5432}};
    return ports;
}

std::string first_line(const std::string &said) {
    return inject::clean_utf8(said.substr(0, said.find('\n')), 120);
}

std::runtime_error contradiction(const std::string &what) {
    return std::runtime_error("the sources contradict each other: " + what);
}

class Asking {
  public:
    explicit Asking(const ProbedRange &range) : range_(range) {}

    ProbeAnswer operator()(const dsl::Blocked &probe) const;
    ProbeAnswer operator()(const dsl::Available &probe) const;
    ProbeAnswer operator()(const dsl::GuestState &probe) const;

  private:
    const plan::GuestPlan &plan_of(const std::string &host) const {
        for (const plan::GuestPlan &guest : range_.plan.guests) {
            if (guest.host == host) {
                return guest;
            }
        }
        throw std::runtime_error(fmt::format("there is no host `{}`", host));
    }
    void require_up(const std::string &host) const;
    void require_linked(const std::string &host) const;
    bool is_linked(const std::string &host) const;
    static const plan::NicPlan *shared_zone(const plan::GuestPlan &from, const plan::GuestPlan &to);
    static std::string address(const plan::GuestPlan &from, const plan::GuestPlan &to);
    inject::RunResult run(const std::string &host, const std::vector<std::string> &argv) const;
    std::string reach(const std::string &from, const std::string &to, const std::string &at,
                      dsl::Port port) const;
    ProbeAnswer unit(const dsl::GuestState &probe) const;
    std::optional<std::string> neighbour_that_reaches(const std::string &host,
                                                      const std::string &unit,
                                                      std::string &asked) const;
    ProbeAnswer file(const dsl::GuestState &probe) const;
    ProbeAnswer account(const dsl::GuestState &probe) const;

    const ProbedRange &range_;
};

void Asking::require_up(const std::string &host) const {
    switch (range_.power(host)) {
    case Power::Running:
        return;
    case Power::Suspended:
        throw std::runtime_error(fmt::format("`{}` stands still", host));
    case Power::Absent:
        throw std::runtime_error(fmt::format("`{}` is off", host));
    }
}

void Asking::require_linked(const std::string &host) const {
    require_up(host);
    if (!range_.plugged(host)) {
        throw std::runtime_error(fmt::format("the cable of `{}` is pulled out", host));
    }
}

bool Asking::is_linked(const std::string &host) const {
    return range_.plugged(host) && range_.power(host) == Power::Running;
}

/// The card of `to` in a zone that both are in; null: a router lies between them.
const plan::NicPlan *Asking::shared_zone(const plan::GuestPlan &from, const plan::GuestPlan &to) {
    for (const plan::NicPlan &theirs : to.nics) {
        for (const plan::NicPlan &ours : from.nics) {
            if (ours.zone == theirs.zone) {
                return &theirs;
            }
        }
    }
    return nullptr;
}

std::string Asking::address(const plan::GuestPlan &from, const plan::GuestPlan &to) {
    const plan::NicPlan *near = shared_zone(from, to);
    return dsl::to_string(near != nullptr ? near->address : to.nics.at(0).address);
}

inject::RunResult Asking::run(const std::string &host, const std::vector<std::string> &argv) const {
    return range_.guest(host).run(argv, "", patience);
}

/// `open`, `refused`, `filtered` or `silent`.
std::string Asking::reach(const std::string &from, const std::string &to, const std::string &at,
                          dsl::Port port) const {
    const bool udp = port.protocol == dsl::Protocol::Udp;
    const inject::RunResult tried =
        run(from, {actor, "reach", "--to", fmt::format("{}:{}", at, port.number), "--protocol",
                   udp ? "udp" : "tcp", "--limit-ms", std::to_string(connection_limit.count())});
    std::string said = first_line(tried.output);
    if (tried.exit_code == 0 &&
        (said == "open" || said == "refused" || said == "filtered" || said == "silent")) {
        return said;
    }
    throw std::runtime_error(
        fmt::format("`{}` could not try a connection to `{}`: {}", from, to,
                    first_line(tried.exit_code == 0 ? tried.output : tried.error)));
}

ProbeAnswer Asking::operator()(const dsl::Blocked &probe) const {
    require_linked(probe.from);
    require_linked(probe.to);
    const plan::GuestPlan &from = plan_of(probe.from);
    const plan::GuestPlan &to = plan_of(probe.to);
    if (shared_zone(from, to) == nullptr) {
        for (const plan::GuestPlan &guest : range_.plan.guests) {
            if (guest.role == dsl::HostRole::Router) {
                require_linked(guest.host);
            }
        }
    }
    const std::string at = address(from, to);
    std::string said = reach(probe.from, probe.to, at, probe.port);
    if (said != "open") { // one packet may get lost
        said = reach(probe.from, probe.to, at, probe.port);
    }
    if (said == "open") {
        return {true, {"実際に接続できました", "a connection was made"}};
    }
    if (said == "silent") {
        throw std::runtime_error(
            fmt::format("{} of `{}` answers nothing, as an open port may and a closed one too",
                        dsl::to_string(probe.port), probe.to));
    }
    const Text tried = said == "refused"
                           ? Text{"接続は拒否されました", "the connection is refused"}
                           : Text{"接続は通りません", "the connection does not get through"};
    std::string itself;
    try {
        itself = reach(probe.to, probe.to, at, probe.port);
    } catch (const std::exception &error) {
        throw std::runtime_error(fmt::format(
            "`{}` cannot connect, and whether `{}` still listens could not be asked: {}",
            probe.from, probe.to, error.what()));
    }
    if (itself == "open") {
        return {false,
                {tried.ja + "。「" + probe.to + "」自身は待ち受けています",
                 tried.en + ", though `" + probe.to + "` itself listens there"}};
    }
    return {false,
            {tried.ja + "。「" + probe.to + "」自身も待ち受けていません",
             tried.en + ", and `" + probe.to + "` itself says that nothing listens there"}};
}

struct Page {
    std::string name;
    std::uint16_t port = 80;
    std::string path = "/";
};

Page page_of(const std::string &url) {
    constexpr std::string_view scheme = "http://";
    Page page;
    const std::size_t begin = url.starts_with(scheme) ? scheme.size() : 0;
    const std::size_t slash = url.find('/', begin);
    page.name = url.substr(begin, slash == std::string::npos ? slash : slash - begin);
    if (slash != std::string::npos) {
        page.path = url.substr(slash);
    }
    if (const std::size_t colon = page.name.find(':'); colon != std::string::npos) {
        std::from_chars(page.name.data() + colon + 1, page.name.data() + page.name.size(),
                        page.port);
    }
    std::transform(page.name.begin(), page.name.end(), page.name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return page;
}

ProbeAnswer Asking::operator()(const dsl::Available &probe) const {
    require_linked(probe.from);
    const Page page = page_of(probe.url);
    const std::string at = address(plan_of(probe.from), plan_of(probe.host));
    const inject::RunResult asked = run(
        probe.from, {actor, "get", "--url", fmt::format("http://{}:{}{}", at, page.port, page.path),
                     "--name", page.name, "--limit-ms", std::to_string(page_limit.count())});
    const std::string said = first_line(asked.output);
    int status = -1;
    std::from_chars(said.data(), said.data() + said.size(), status);
    if (asked.exit_code != 0 || status < 0) {
        throw std::runtime_error(
            fmt::format("`{}` could not ask: {}", probe.from,
                        first_line(asked.exit_code == 0 ? asked.output : asked.error)));
    }
    if (status == 0) {
        const double limit = std::chrono::duration<double>(page_limit).count();
        return {false,
                {fmt::format("{:g}秒以内に応答がありません", limit),
                 fmt::format("no answer within {:g} s", limit)}};
    }
    return {status >= 200 && status < 400,
            {fmt::format("応答はHTTP {}", status), fmt::format("it answers with HTTP {}", status)}};
}

ProbeAnswer Asking::operator()(const dsl::GuestState &probe) const {
    require_up(probe.host);
    switch (probe.kind) {
    case dsl::GuestState::Kind::There:
    case dsl::GuestState::Kind::Gone:
        return file(probe);
    case dsl::GuestState::Kind::Running:
    case dsl::GuestState::Kind::Stopped:
        return unit(probe);
    case dsl::GuestState::Kind::Locked:
        return account(probe);
    }
    throw std::logic_error("a state of a guest without a name");
}

const Text alone{"この機械自身の回答のみ", "the machine alone says so"};

ProbeAnswer Asking::file(const dsl::GuestState &probe) const {
    // A dangling link is something that is there, too.
    const inject::RunResult tested =
        run(probe.host, {"/usr/bin/test", "-e", probe.what, "-o", "-L", probe.what});
    if (tested.exit_code != 0 && tested.exit_code != 1) {
        throw std::runtime_error(fmt::format("`{}` could not look for {}: {}", probe.host,
                                             probe.what, first_line(tested.error)));
    }
    return {(tested.exit_code == 0) == (probe.kind == dsl::GuestState::Kind::There), alone};
}

/// A machine near by that can connect to a port of the unit's. `asked`: whom we asked last.
std::optional<std::string> Asking::neighbour_that_reaches(const std::string &host,
                                                          const std::string &unit,
                                                          std::string &asked) const {
    const std::string name = unit.substr(0, unit.find_first_of(".@"));
    const auto port = ports_of_units().find(name);
    const plan::GuestPlan &guest = plan_of(host);
    if (port == ports_of_units().end() || !is_linked(host)) {
        return std::nullopt;
    }
    for (const plan::GuestPlan &other : range_.plan.guests) { // routers first
        if (other.host == host || shared_zone(other, guest) == nullptr || !is_linked(other.host)) {
            continue;
        }
        try {
            const bool open = reach(other.host, host, address(other, guest),
                                    {dsl::Protocol::Tcp, port->second}) == "open";
            asked = other.host;
            return open ? std::optional(other.host) : std::nullopt;
        } catch (const std::exception &) { // the next one may be able to
        }
    }
    return std::nullopt;
}

ProbeAnswer Asking::unit(const dsl::GuestState &probe) const {
    const inject::RunResult told =
        run(probe.host, {"/usr/bin/systemctl", "is-active", "--", probe.what});
    const std::string state = first_line(told.output);
    const bool active = state == "active" || state == "reloading";
    static constexpr std::string_view others[] = {"inactive", "failed", "activating",
                                                  "deactivating", "maintenance"};
    if (!active && std::find(std::begin(others), std::end(others), state) == std::end(others)) {
        throw std::runtime_error(fmt::format("`{}` could not say whether `{}` runs: {}", probe.host,
                                             probe.what,
                                             state.empty() ? first_line(told.error) : state));
    }
    std::string asked;
    const std::optional<std::string> seen_by =
        neighbour_that_reaches(probe.host, probe.what, asked);
    if (seen_by && !active) {
        throw contradiction(fmt::format("`{}` says that `{}` is {}, but `{}` can connect to it",
                                        probe.host, probe.what, state, *seen_by));
    }
    Text sources = alone;
    if (seen_by) {
        sources = {"「" + *seen_by + "」からも接続できました",
                   "and `" + *seen_by + "` can connect to it"};
    } else if (!asked.empty() && !active) {
        sources = {"「" + asked + "」からも接続できません",
                   "and `" + asked + "` cannot connect to it"};
    }
    return {active == (probe.kind == dsl::GuestState::Kind::Running), std::move(sources)};
}

ProbeAnswer Asking::account(const dsl::GuestState &probe) const {
    // Read, not run: it costs the guest no process.
    std::istringstream shadow(range_.guest(probe.host).read("/etc/shadow", patience));
    bool any = false;
    for (std::string line; std::getline(shadow, line);) {
        std::vector<std::string> fields;
        std::istringstream cut(line);
        for (std::string field; std::getline(cut, field, ':');) {
            fields.push_back(std::move(field));
        }
        if (fields.size() < 2) {
            continue;
        }
        any = true;
        if (fields[0] != probe.what) {
            continue;
        }
        if (fields[1].starts_with('!') || fields[1].starts_with('*')) {
            return {true, {"パスワードが無効です", "its password is disabled"}};
        }
        long expires = 0;
        const bool dated =
            fields.size() > 7 && !fields[7].empty() &&
            std::from_chars(fields[7].data(), fields[7].data() + fields[7].size(), expires).ec ==
                std::errc{};
        const auto today = std::chrono::duration_cast<std::chrono::hours>(
                               std::chrono::system_clock::now().time_since_epoch())
                               .count() /
                           24;
        if (dated && expires <= today) {
            return {true, {"有効期限が切れています", "it has expired"}};
        }
        return {false, {"パスワードは有効です", "its password is valid"}};
    }
    if (!any) {
        throw std::runtime_error(fmt::format("`{}` has no accounts that can be read", probe.host));
    }
    return {true, {"アカウントがありません", "the account is gone"}};
}

} // namespace

ProbeAnswer ask(const ProbedRange &range, const exercise::Probe &probe) {
    return std::visit(Asking(range), probe);
}

} // namespace enshu::provision
