#include "injector/actor/survey.h"

#include "injector/actor/failure.h"
#include "injector/actor/http.h"
#include "injector/actor/talk.h"

#include <array>
#include <charconv>
#include <string_view>

namespace enshu::actor {
namespace {

constexpr milliseconds pace{100};
constexpr Talk::Limits answer_limits{seconds(3), http::max_head};
constexpr Talk::Limits knock_limits{seconds(2), 0};
constexpr int patience = 3;

/// Names that such programs ask for; none of them does anything.
constexpr std::array<std::string_view, 50> names{
    "wp-login", "admin",    "login",   "phpinfo", "test",    "backup",  "old",      "setup",
    "install",  "config",   "manager", "console", "portal",  "webmail", "mail",     "owa",
    "vpn",      "remote",   "user",    "users",   "account", "signin",  "register", "upload",
    "uploads",  "files",    "data",    "db",      "sql",     "dump",    "api",      "status",
    "server",   "info",     "debug",   "dev",     "staging", "beta",    "private",  "secret",
    "internal", "intranet", "cgi-bin", "scripts", "include", "lib",     "tmp",      "temp",
    "logs",     "stats"};
constexpr std::array<std::string_view, 4> endings{".php", "/", ".bak", ".old"};
static_assert(names.size() * endings.size() == most_requests);

/// The status of the answer.
int ask(const SurveyOptions &options, int number, Lease &lease) {
    Talk talk(options.web, answer_limits, &lease);
    const std::string host = options.web.host();
    talk.say(http::request_head(number % 2 == 0 ? "HEAD" : "GET",
                                {options.web, surveyed_path(number), host}, false, options.agent));
    return talk.status();
}

bool knock(const Endpoint &at, Lease &lease) {
    const Talk talk(at, knock_limits, &lease);
    return true;
}

/// Nothing where nobody answers: no route, no network.
template <typename Attempt>
auto attempt(const Attempt &made) -> decltype(made()) {
    try {
        return made();
    } catch (const Failure &failure) {
        if (failure.code() != Exit::Failed) {
            throw;
        }
        return {};
    }
}

} // namespace

std::string surveyed_path(int number) {
    const auto at = static_cast<std::size_t>(number);
    std::string path = "/";
    path += names[at % names.size()];
    path += endings[at / names.size() % endings.size()];
    return path;
}

Surveyed survey(const SurveyOptions &options) {
    Lease lease(options.socket);
    Surveyed found;
    int in_vain = 0;
    for (int number = 0; number < options.requests && in_vain < patience; ++number) {
        const Deadline next = Clock::now() + pace;
        const int status = attempt([&] { return ask(options, number, lease); });
        in_vain = status != 0 ? 0 : in_vain + 1;
        found.answered += status != 0 ? 1 : 0;
        found.not_found += status == 404 ? 1 : 0;
        lease.wait(-1, 0, next);
    }
    for (const std::uint16_t port : options.knock) {
        const Deadline next = Clock::now() + pace;
        found.open += attempt([&] { return knock({options.web.address, port}, lease); }) ? 1 : 0;
        lease.wait(-1, 0, next);
    }
    return found;
}

std::vector<std::uint16_t> parse_ports(const std::string &text) {
    std::vector<std::uint16_t> ports;
    const char *at = text.data();
    const char *end = at + text.size();
    while (at != end) {
        std::uint16_t port = 0;
        const auto [after, error] = std::from_chars(at, end, port);
        if (error != std::errc{} || port == 0 ||
            (after != end && (*after != ',' || after + 1 == end))) {
            throw Failure(Exit::Usage, "`--knock` has to be ports: 22,23,3389");
        }
        ports.push_back(port);
        at = after == end ? end : after + 1;
    }
    if (ports.size() > most_knocks) {
        throw Failure(Exit::Refused, "`--knock` has to be at most 20 ports");
    }
    return ports;
}

} // namespace enshu::actor
