#include "injector/actor/survey.h"

#include "injector/actor/failure.h"
#include "injector/actor/http.h"
#include "injector/actor/lease.h"
#include "injector/actor/socket.h"

#include <array>
#include <charconv>
#include <optional>
#include <poll.h>
#include <string_view>

namespace enshu::actor {
namespace {

constexpr milliseconds pace{100};
constexpr seconds answer_limit{3};
constexpr seconds knock_limit{2};
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

/// The status of the answer; empty where none came.
std::optional<int> ask(const SurveyOptions &options, int number, Lease &lease) {
    const Deadline deadline = Clock::now() + answer_limit;
    const Fd fd = begin_connect(options.web);
    if (!lease.wait(fd.get(), POLLOUT, deadline) || connect_error(fd) != 0) {
        return std::nullopt;
    }
    const std::string path = surveyed_path(number);
    const std::string host = options.web.host();
    const std::string head = http::request_head(number % 2 == 0 ? "HEAD" : "GET",
                                                {options.web, path, host}, false, options.agent);
    for (std::string_view left = head; !left.empty();) {
        if (!lease.wait(fd.get(), POLLOUT, deadline) || write_some(fd, left) == Io::Closed) {
            return std::nullopt;
        }
    }
    std::string answer;
    while (lease.wait(fd.get(), POLLIN, deadline)) {
        const Io io = read_some(fd, answer, 4096);
        if (const auto status = http::answer_status(answer)) {
            return *status == 0 ? std::nullopt : status;
        }
        if (io == Io::Closed) {
            break;
        }
    }
    return std::nullopt;
}

bool knock(const Endpoint &at, Lease &lease) {
    const Fd fd = begin_connect(at);
    return lease.wait(fd.get(), POLLOUT, Clock::now() + knock_limit) && connect_error(fd) == 0;
}

/// No route, no network: nobody answers.
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
        const auto status = attempt([&] { return ask(options, number, lease); });
        in_vain = status ? 0 : in_vain + 1;
        found.answered += status ? 1 : 0;
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
