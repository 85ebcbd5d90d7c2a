#include "images/sensor/options.h"

#include <algorithm>
#include <cctype>

namespace enshu::sensor {

const char *const usage =
    "sensor watch --rules FILE [--net NAME=NETWORKS …] [--log DIRECTORY] [--socket PATH]\n"
    "sensor check --rules FILE [--net NAME=NETWORKS …]\n"
    "sensor ask [--socket PATH]\n";

namespace {

/// NAME=192.0.2.0/24,198.51.100.0/24
void add_network(const std::string &text, Variables &variables) {
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    const auto fits = [](unsigned char c) {
        return std::isupper(c) != 0 || std::isdigit(c) != 0 || c == '_';
    };
    if (equals == std::string::npos || name.empty() || !std::ranges::all_of(name, fits)) {
        throw UsageError("`" + text + "` is not like `HOME_NET=192.0.2.0/24`");
    }
    try {
        variables[name] = parse_addresses("[" + text.substr(equals + 1) + "]", {});
    } catch (const SetError &error) {
        throw UsageError("`--net " + text + "`: " + error.message);
    }
}

} // namespace

Options parse_options(int argc, char **argv) {
    const std::string command = argc > 1 ? argv[1] : "";
    Options options;
    if (command == "watch") {
        options.command = Options::Command::Watch;
    } else if (command == "check") {
        options.command = Options::Command::Check;
    } else if (command == "ask") {
        options.command = Options::Command::Ask;
    } else {
        throw UsageError("`" + command + "` is no command");
    }
    for (int i = 2; i < argc; i += 2) {
        const std::string name = argv[i];
        if (i + 1 == argc) {
            throw UsageError("`" + name + "` needs a value");
        }
        const std::string value = argv[i + 1];
        if (name == "--rules") {
            options.rules = value;
        } else if (name == "--net") {
            add_network(value, options.variables);
        } else if (name == "--log") {
            options.log = value;
        } else if (name == "--socket") {
            options.socket = value;
        } else if (name == "--syslog") {
            options.syslog = value;
        } else {
            throw UsageError("`" + name + "` is no option");
        }
    }
    if (options.command != Options::Command::Ask && options.rules.empty()) {
        throw UsageError("`--rules` is missing");
    }
    // Without one everything is home, and nothing is outside of it.
    const Addresses home = options.variables["HOME_NET"];
    Addresses outside;
    if (home.include.empty()) {
        outside.exclude.push_back({0, 0});
    } else {
        outside.exclude = home.include;
    }
    options.variables.try_emplace("EXTERNAL_NET", outside);
    return options;
}

} // namespace enshu::sensor
