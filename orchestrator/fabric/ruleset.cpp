#include "orchestrator/fabric/ruleset.h"

#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <sstream>

namespace enshu::fabric {

namespace {

std::string run_nft(std::vector<std::string> arguments, const std::string &input) {
    process::Options options;
    options.input = input;
    arguments.insert(arguments.begin(), "nft");
    return process::run_checked(arguments, options);
}

} // namespace

void load_rules(const std::string &rules) {
    run_nft({"-f", "-"}, rules);
}

Tables list_tables() {
    return split_tables(run_nft({"-s", "list", "ruleset"}, ""));
}

Tables list_tables(const std::vector<std::string> &names) {
    // One by one: of several in one file nft 1.0.6 finds only the last.
    Tables tables;
    for (const std::string &name : names) {
        tables.merge(
            split_tables(run_nft({"-s", "-f", "-"}, fmt::format("list table {}\n", name))));
    }
    return tables;
}

Tables split_tables(const std::string &listing) {
    Tables tables;
    std::string *table = nullptr;
    std::istringstream lines(listing);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("table ") && line.ends_with(" {")) {
            table = &tables[line.substr(6, line.size() - 8)];
        } else if (line == "}") {
            table = nullptr;
        } else if (table != nullptr) {
            *table += line + "\n";
        }
    }
    return tables;
}

std::vector<Difference> differences(const Tables &loaded, const Tables &found) {
    std::vector<Difference> differences;
    for (const auto &[name, text] : loaded) {
        const auto there = found.find(name);
        if (there == found.end()) {
            differences.push_back({name, fmt::format("the table `{}` was deleted", name)});
        } else if (there->second != text) {
            differences.push_back(
                {name, fmt::format("the rules in the table `{}` were changed", name)});
        }
    }
    for (const auto &[name, text] : found) {
        if (!loaded.contains(name)) {
            differences.push_back({name, fmt::format("a foreign table `{}` was added", name)});
        }
    }
    return differences;
}

std::vector<Dropped> read_counters(const std::string &listing) {
    std::vector<Dropped> counters;
    std::istringstream words(listing);
    for (std::string word, name, brace; words >> word;) {
        if (word != "counter" || !(words >> name >> brace) || brace != "{") {
            continue; // a rule's `counter name …` has no brace there
        }
        Dropped counter{name};
        std::string packets, bytes;
        if (words >> packets >> counter.frames >> bytes >> counter.bytes && packets == "packets") {
            counters.push_back(counter);
        }
    }
    return counters;
}

std::vector<Dropped> list_counters(const std::string &table) {
    return read_counters(run_nft({"-f", "-"}, fmt::format("list counters table {}\n", table)));
}

} // namespace enshu::fabric
