#include "injector/actor/impact_options.h"

#include "injector/actor/dns.h"
#include "injector/actor/failure.h"
#include "injector/actor/places.h"

#include <charconv>

namespace enshu::actor {
namespace {

std::string required(const ArgumentOf &argument, const std::string &name) {
    const auto text = argument(name);
    if (!text) {
        throw Failure(Exit::Usage, "`" + name + "` is missing");
    }
    return *text;
}

long number(const ArgumentOf &argument, const std::string &name, long most) {
    const std::string text = required(argument, name);
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw Failure(Exit::Usage, "`" + name + "` has to be a number");
    }
    if (value < 1 || value > most) {
        throw Failure(Exit::Refused, "`" + name + "` has to be from 1 to " + std::to_string(most));
    }
    return value;
}

bool again(const ArgumentOf &argument) {
    const auto text = argument("--again");
    if (text && text != "yes") {
        throw Failure(Exit::Usage, "`--again` has to be `yes`, or not there");
    }
    return text.has_value();
}

} // namespace

const std::map<std::string, std::set<std::string>> &impact_arguments() {
    static const std::map<std::string, std::set<std::string>> known{
        {"encrypt", {"--what", "--kept", "--again"}},
        {"restore", {"--what", "--kept"}},
        {"deface", {"--page", "--kept", "--again"}},
        {"restore-page", {"--page", "--kept"}},
        {"send-names", {"--name-server", "--domain", "--id", "--file"}},
        {"flood", {"--url", "--rate", "--seconds"}},
    };
    return known;
}

std::variant<SampleOptions, PageOptions, FloodOptions, SendNamesOptions> parse_impact(const std::string &command,
                                                                    const ArgumentOf &argument,
                                                                    const std::string &socket,
                                                                    Reach reach) {
    if (command == "flood") {
        return FloodOptions{socket, parse_url(required(argument, "--url"), reach),
                            number(argument, "--rate", FloodOptions::most_rate),
                            seconds(number(argument, "--seconds", FloodOptions::most_seconds))};
    }
    if (command == "send-names") {
        SendNamesOptions options{socket, parse_endpoint(required(argument, "--name-server"), reach),
                                 required(argument, "--domain"), required(argument, "--id"),
                                 required(argument, "--file")};
        if (!dns::is_name(options.domain) || options.domain.size() > 80) {
            throw Failure(Exit::Usage, "`--domain` has to be a name of at most 80 characters");
        }
        if (options.id.size() != 8 ||
            options.id.find_first_not_of("0123456789abcdef") != std::string::npos) {
            throw Failure(Exit::Usage, "`--id` has to be 8 hexadecimal digits");
        }
        return options;
    }
    const std::string kept = required(argument, "--kept");
    require_kept(kept, socket, reach);
    if (command == "encrypt" || command == "restore") {
        const std::string what = required(argument, "--what");
        require_sample(what, socket, reach);
        return SampleOptions{socket, what, kept, again(argument), command == "restore"};
    }
    const std::string page = required(argument, "--page");
    require_page(page, socket, reach);
    return PageOptions{socket, page, kept, again(argument), command == "restore-page"};
}

} // namespace enshu::actor
