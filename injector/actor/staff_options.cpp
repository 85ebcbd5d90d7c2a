#include "injector/actor/staff_options.h"

#include "injector/actor/failure.h"

#include <charconv>

namespace enshu::actor {
namespace {

// What the language permits between two things that somebody does.
constexpr std::uint64_t shortest_pause_ms = 1'000;
constexpr std::uint64_t longest_pause_ms = 86'400'000;

std::uint64_t number(const std::string &text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw Failure(Exit::Usage, "`" + text + "` is not a number");
    }
    return value;
}

/// `20000-90000`, in milliseconds.
Pauses parse_pauses(const std::string &text) {
    const auto dash = text.find('-');
    if (dash == std::string::npos) {
        throw Failure(Exit::Usage, "`" + text + "` is no range: MIN-MAX is meant");
    }
    const auto shortest = number(text.substr(0, dash));
    const auto longest = number(text.substr(dash + 1));
    if (shortest < shortest_pause_ms || longest > longest_pause_ms || shortest > longest) {
        throw Failure(Exit::Refused, "`" + text + "` has to lie within 1000-86400000");
    }
    return {milliseconds(shortest), milliseconds(longest)};
}

template <typename Parse>
auto maybe(const std::optional<std::string> &text, const Parse &parse) {
    return text ? std::optional(parse(*text)) : std::nullopt;
}

/// Nothing that smbclient would take for something else.
std::string share_name(const std::string &text) {
    if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos) {
        throw Failure(Exit::Usage, "`" + text + "` is not the name of a share");
    }
    return text;
}

std::string required(const ArgumentOf &argument, const std::string &name) {
    const auto value = argument(name);
    if (!value) {
        throw Failure(Exit::Usage, "`" + name + "` is missing");
    }
    return *value;
}

} // namespace

const std::set<std::string> &staff_arguments() {
    static const std::set<std::string> names{"--names", "--texts", "--seed", "--browse",
                                             "--mail",  "--files", "--dns",  "--imap",
                                             "--proxy", "--smtp",  "--smb",  "--share"};
    return names;
}

StaffOptions parse_staff(const ArgumentOf &argument, const std::string &socket, Reach reach) {
    const auto endpoint = [&](const std::string &text) { return parse_endpoint(text, reach); };
    StaffOptions options;
    options.socket = socket;
    options.reach = reach;
    options.names = required(argument, "--names");
    options.texts = required(argument, "--texts");
    options.seed = number(required(argument, "--seed"));
    options.browse = maybe(argument("--browse"), parse_pauses);
    options.mail = maybe(argument("--mail"), parse_pauses);
    options.files = maybe(argument("--files"), parse_pauses);
    options.dns = maybe(argument("--dns"), endpoint);
    options.imap = maybe(argument("--imap"), endpoint);
    options.proxy = maybe(argument("--proxy"), endpoint);
    options.smb = maybe(argument("--smb"), endpoint);
    options.share = share_name(argument("--share").value_or(""));
    options.smtp = maybe(argument("--smtp"), endpoint);
    return options;
}

} // namespace enshu::actor
