#include "injector/actor/options.h"

#include "injector/actor/dns.h"
#include "injector/actor/failure.h"
#include "injector/actor/impact_options.h"
#include "injector/actor/staff_options.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace enshu::actor {
namespace {

constexpr const char *default_socket = "/run/enshu/actor.sock";
constexpr long shortest_interval_ms = 1000;
constexpr long longest_interval_ms = 3'600'000;
constexpr std::size_t longest_agent = 200;
constexpr long shortest_limit_ms = 100;
constexpr long longest_limit_ms = 10'000;
constexpr std::size_t longest_name = 253;

constexpr const char *usage =
    "usage: actor keep | collect --listen ADDRESS:PORT [--listen-dns ADDRESS:PORT] --dir DIR"
    " [--sites FILE --texts FILE] |"
    " beacon --url URL [--proxy ADDRESS:PORT] --min-ms N --max-ms N [--agent TEXT] [--key FILE] |"
    " beacon --name-server ADDRESS:PORT --domain DOMAIN --min-ms N --max-ms N [--key FILE] |"
    " upload --url URL [--proxy ADDRESS:PORT] [--agent TEXT] [--key FILE] --file PATH |"
    " encrypt --what DIR --kept FILE [--again yes] | restore --what DIR --kept FILE |"
    " deface --page FILE --kept FILE [--again yes] | restore-page --page FILE --kept FILE |"
    " flood --url URL --rate N --seconds N |"
    " send-names --name-server ADDRESS:PORT --domain DOMAIN --id ID --file PATH |"
    " survey --web ADDRESS:PORT --requests N [--knock PORT,…] [--agent TEXT] |"
    " ask --service 127.0.0.1:PORT | awaken --at UNIX_TIME |"
    " staff --names FILE --texts FILE --seed N [--browse|--mail|--files MIN-MAX]"
    " [--proxy|--smtp|--imap|--dns|--smb ADDRESS:PORT] [--share NAME] |"
    " reach --to ADDRESS:PORT [--protocol tcp|udp] [--limit-ms N] |"
    " get --url URL [--name HOST] [--limit-ms N]"
    "; each with [--loopback SOCKET] for tests";

/// `--name value` pairs; which ones there may be depends on the command.
class Arguments {
  public:
    Arguments(const std::vector<std::string> &words, const std::set<std::string> &known) {
        for (std::size_t i = 1; i < words.size(); i += 2) {
            if (!known.contains(words[i]) && words[i] != "--loopback") {
                throw Failure(Exit::Usage, "`" + words[i] + "` is not known here; " + usage);
            }
            if (i + 1 == words.size() || !values_.emplace(words[i], words[i + 1]).second) {
                throw Failure(Exit::Usage, "`" + words[i] + "` needs one value; " + usage);
            }
        }
    }
    bool has(const std::string &name) const { return values_.contains(name); }
    const std::string &get(const std::string &name) const {
        const auto found = values_.find(name);
        if (found == values_.end()) {
            throw Failure(Exit::Usage, "`" + name + "` is missing; " + usage);
        }
        return found->second;
    }

  private:
    std::map<std::string, std::string> values_;
};

milliseconds time_between(const Arguments &arguments, const std::string &name, long least,
                          long most) {
    const auto &text = arguments.get(name);
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw Failure(Exit::Usage, "`" + name + "` has to be a number of milliseconds");
    }
    if (value < least || value > most) {
        throw Failure(Exit::Refused, "`" + name + "` has to be from " + std::to_string(least) +
                                         " to " + std::to_string(most));
    }
    return milliseconds(value);
}

milliseconds interval(const Arguments &arguments, const std::string &name) {
    return time_between(arguments, name, shortest_interval_ms, longest_interval_ms);
}

milliseconds limit(const Arguments &arguments) {
    return arguments.has("--limit-ms")
               ? time_between(arguments, "--limit-ms", shortest_limit_ms, longest_limit_ms)
               : milliseconds(1500);
}

std::string agent(const Arguments &arguments) {
    if (!arguments.has("--agent")) {
        return "updater/1.0";
    }
    const auto &text = arguments.get("--agent");
    if (text.size() > longest_agent) {
        throw Failure(Exit::Refused, "`--agent` has to be at most 200 characters");
    }
    if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; })) {
        throw Failure(Exit::Usage, "`--agent` has to be printable ASCII");
    }
    return text;
}

std::string key(const Arguments &arguments) {
    return arguments.has("--key") ? arguments.get("--key") : "";
}

std::optional<Endpoint> proxy(const Arguments &arguments, Reach reach) {
    return arguments.has("--proxy") ? std::optional(parse_endpoint(arguments.get("--proxy"), reach))
                                    : std::nullopt;
}

/// With room before it for what is asked.
std::string domain(const Arguments &arguments) {
    const auto &text = arguments.get("--domain");
    if (!dns::is_name(text) || text.size() > dns::max_name - dns::max_label - 1) {
        throw Failure(Exit::Usage, "`--domain` has to be a name like `updates.example`");
    }
    return text;
}

std::vector<std::filesystem::path> sites(const Arguments &arguments) {
    return arguments.has("--sites") ? std::vector<std::filesystem::path>{arguments.get("--sites"),
                                                                         arguments.get("--texts")}
                                    : std::vector<std::filesystem::path>{};
}

CollectOptions parse_collect(const Arguments &arguments, const std::string &socket, Reach reach) {
    CollectOptions options{socket, parse_listen(arguments.get("--listen"), reach),
                           arguments.get("--dir"), sites(arguments)};
    if (arguments.has("--listen-dns")) {
        options.dns = parse_listen(arguments.get("--listen-dns"), reach);
    }
    return options;
}

BeaconOptions parse_beacon(const Arguments &arguments, const std::string &socket, Reach reach) {
    BeaconOptions options{
        socket, {}, interval(arguments, "--min-ms"), interval(arguments, "--max-ms"),
        key(arguments)};
    if (arguments.has("--domain")) {
        options.contact =
            NameContact{parse_endpoint(arguments.get("--name-server"), reach), domain(arguments)};
        if (arguments.has("--url") || arguments.has("--proxy") || arguments.has("--agent")) {
            throw Failure(Exit::Usage, "a beacon has a URL or a domain, not both");
        }
    } else {
        options.contact = WebContact{parse_url(arguments.get("--url"), reach),
                                     proxy(arguments, reach), agent(arguments)};
    }
    if (options.min > options.max) {
        throw Failure(Exit::Usage, "`--min-ms` is larger than `--max-ms`");
    }
    return options;
}

SurveyOptions parse_survey(const Arguments &arguments, const std::string &socket, Reach reach) {
    const std::string &text = arguments.get("--requests");
    int requests = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), requests);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw Failure(Exit::Usage, "`--requests` has to be a number");
    }
    if (requests < 1 || requests > most_requests) {
        throw Failure(Exit::Refused, "`--requests` has to be from 1 to 200");
    }
    return {socket, parse_endpoint(arguments.get("--web"), reach), requests,
            arguments.has("--knock") ? parse_ports(arguments.get("--knock"))
                                     : std::vector<std::uint16_t>(),
            agent(arguments)};
}

ReachOptions parse_reach(const Arguments &arguments, Reach reach) {
    const std::string protocol = arguments.has("--protocol") ? arguments.get("--protocol") : "tcp";
    if (protocol != "tcp" && protocol != "udp") {
        throw Failure(Exit::Usage, "`--protocol` has to be tcp or udp");
    }
    return {parse_endpoint(arguments.get("--to"), reach), protocol == "udp", limit(arguments)};
}

GetOptions parse_get(const Arguments &arguments, Reach reach) {
    GetOptions options{parse_url(arguments.get("--url"), reach), limit(arguments)};
    if (arguments.has("--name")) {
        const std::string &name = arguments.get("--name");
        if (name.empty() || name.size() > longest_name ||
            name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-:") !=
                std::string::npos) {
            throw Failure(Exit::Usage, "`--name` has to be a host's name");
        }
        options.url.authority = name;
    }
    return options;
}

} // namespace

Command parse_command(const std::vector<std::string> &words) {
    static const auto known = [] {
        std::map<std::string, std::set<std::string>> all{
        {"keep", {}},
        {"collect", {"--listen", "--listen-dns", "--dir", "--sites", "--texts"}},
        {"beacon",
         {"--url", "--proxy", "--agent", "--name-server", "--domain", "--min-ms", "--max-ms",
          "--key"}},
        {"upload", {"--url", "--proxy", "--agent", "--key", "--file"}},
        {"survey", {"--web", "--requests", "--knock", "--agent"}},
        {"ask", {"--service"}},
        {"awaken", {"--at"}},
        {"staff", staff_arguments()},
        {"reach", {"--to", "--protocol", "--limit-ms"}},
        {"get", {"--url", "--name", "--limit-ms"}},
    };
        all.insert(impact_arguments().begin(), impact_arguments().end());
        return all;
    }();
    const auto verb = words.empty() ? known.end() : known.find(words.front());
    if (verb == known.end()) {
        throw Failure(Exit::Usage, usage);
    }
    const Arguments arguments(words, verb->second);
    Command command;
    command.loopback = arguments.has("--loopback");
    const auto socket = command.loopback ? arguments.get("--loopback") : default_socket;
    const auto reach = command.loopback ? Reach::Loopback : Reach::Range;
    const auto argument = [&](const std::string &name) {
        return arguments.has(name) ? std::optional(arguments.get(name)) : std::nullopt;
    };
    if (verb->first == "keep") {
        command.options = KeepOptions{socket, command.loopback};
    } else if (verb->first == "collect") {
        command.options = parse_collect(arguments, socket, reach);
    } else if (verb->first == "ask") { // this very machine, whoever asks
        command.options = AskOptions{parse_endpoint(arguments.get("--service"), Reach::Loopback)};
    } else if (verb->first == "awaken") {
        if (command.loopback) {
            throw Failure(Exit::Refused, "a test may not set this machine's clock");
        }
        command.options = AwakenOptions{parse_unix_time(arguments.get("--at"))};
    } else if (impact_arguments().contains(verb->first)) {
        std::visit([&](auto &&parsed) { command.options = std::move(parsed); },
                   parse_impact(verb->first, argument, socket, reach));
    } else if (verb->first == "staff") {
        command.options = parse_staff(argument, socket, reach);
    } else if (verb->first == "survey") {
        command.options = parse_survey(arguments, socket, reach);
    } else if (verb->first == "reach") {
        command.options = parse_reach(arguments, reach);
    } else if (verb->first == "get") {
        command.options = parse_get(arguments, reach);
    } else if (verb->first == "beacon") {
        command.options = parse_beacon(arguments, socket, reach);
    } else {
        command.options = UploadOptions{socket,
                                        parse_url(arguments.get("--url"), reach),
                                        proxy(arguments, reach),
                                        agent(arguments),
                                        arguments.get("--file"),
                                        key(arguments)};
    }
    return command;
}

} // namespace enshu::actor
