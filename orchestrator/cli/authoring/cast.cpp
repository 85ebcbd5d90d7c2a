#include "orchestrator/cli/authoring/cast.h"

#include "orchestrator/cli/client.h"
#include "scenario-dsl/source/read_file.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::cli {

namespace fs = std::filesystem;

namespace {

using dsl::Entry;
using dsl::Node;

const std::vector<Entry> &entries(const Node &file, std::string_view key) {
    static const std::vector<Entry> none;
    const Node *map = file.find(key);
    return map != nullptr ? map->entries : none;
}

std::string text_of(const Node &node, std::string_view key) {
    const Node *value = node.find(key);
    return value != nullptr ? value->text : std::string{};
}

template <typename Fits>
const Entry &require_one(const std::vector<Entry> &all, std::string_view what, Fits fits) {
    const auto found = std::ranges::find_if(all, fits);
    if (found == all.end()) {
        throw CommandError(
            no, fmt::format("the organisation has no {}, and the template needs one", what));
    }
    return *found;
}

/// The last number of an address in the zone that no host has.
std::string free_address(const std::vector<Entry> &hosts, const std::string &zone) {
    const auto is_taken = [&](int number) {
        return std::ranges::any_of(hosts, [&](const Entry &host) {
            const Node *at = host.value.find("at");
            return at != nullptr && text_of(*at, zone).ends_with(fmt::format(".{}", number));
        });
    };
    int number = 66;
    while (number < 254 && is_taken(number)) {
        ++number;
    }
    return std::to_string(number);
}

Node read_organization(const fs::path &directory) {
    const fs::path file = directory / "organization.yaml";
    auto text = dsl::read_file(file, dsl::SyntaxLimits::bytes);
    if (const auto *unreadable = std::get_if<dsl::Unreadable>(&text)) {
        throw CommandError(
            no, fmt::format("`{}` cannot be read: {}", file.string(), unreadable->reason));
    }
    dsl::Diagnostics diagnostics;
    auto tree = dsl::parse_yaml(
        diagnostics.add_source(file.string(), std::get<std::string>(std::move(text))), diagnostics);
    if (!tree || diagnostics.has_errors()) {
        throw CommandError(no, fmt::format("`{}` has mistakes", file.string()));
    }
    return std::move(*tree);
}

} // namespace

std::map<std::string, std::string> cast_of(const fs::path &organization) {
    const Node file = read_organization(organization);
    const auto &hosts = entries(file, "hosts");
    const auto &people = entries(file, "people");
    const Entry &pc =
        require_one(hosts, "workstation with a `user` and a `proxy`", [](const Entry &host) {
            return text_of(host.value, "role") == "workstation" &&
                   host.value.find("user") != nullptr && host.value.find("proxy") != nullptr;
        });
    const Entry &outside =
        require_one(entries(file, "zones"), "zone that is `outside`",
                    [](const Entry &zone) { return text_of(zone.value, "outside") == "true"; });
    const auto soc =
        std::ranges::find_if(people, [](const Entry &person) { return person.key.text == "soc"; });
    const Entry &caller =
        soc != people.end()
            ? *soc
            : require_one(people, "person without an `account`", [](const Entry &person) {
                  return person.value.find("account") == nullptr;
              });
    return {{"pc", pc.key.text},
            {"person", text_of(pc.value, "user")},
            {"gate", text_of(pc.value, "proxy")},
            {"outside", outside.key.text},
            {"address", free_address(hosts, outside.key.text)},
            {"caller", caller.key.text}};
}

} // namespace enshu::cli
