#include "tests/mutation/scalar_changes.h"

#include "scenario-dsl/model/vary.h"
#include "scenario-dsl/schema/scalars.h"

#include <fmt/format.h>

#include <set>

namespace enshu::mutation {

using dsl::Milliseconds;
using dsl::Shape;

namespace {

using Changes = std::vector<ScalarChange>;

/// Takes the place of the whole text, each once, where it differs.
void replace_by(Changes &changes, Kind kind, const std::string &text,
                const std::vector<std::string> &others) {
    std::set<std::string> seen{text};
    for (const std::string &other : others)
        if (seen.insert(other).second)
            changes.push_back({kind, text, other});
}

void misspell(Changes &changes, Kind kind, const std::string &part) {
    changes.push_back({kind, part, part + "x"});
}

void move_time(Changes &changes, const std::string &text, Milliseconds past_end) {
    const auto range = dsl::parse_duration_range(text);
    if (!range)
        return;
    const auto moved = [&](auto by) {
        const Milliseconds shortest = by(range->shortest);
        const Milliseconds longest = by(range->longest);
        return dsl::to_string(shortest) +
               (shortest == longest ? "" : ".." + dsl::to_string(longest));
    };
    // The language counts in seconds.
    const auto halved = [](Milliseconds time) {
        return std::chrono::floor<std::chrono::seconds>(time / 2);
    };
    replace_by(changes, Kind::TimeMoved, text,
               {moved(halved), moved([](Milliseconds time) { return time * 2; }), "0s",
                dsl::to_string(past_end)});
}

void change_number(Changes &changes, const std::string &text) {
    if (const auto value = dsl::parse_integer(text))
        replace_by(changes, Kind::NumberChanged, text,
                   {"0", std::to_string(*value + 1), std::to_string(*value - 1),
                    std::to_string(*value * 2), std::to_string(-*value)});
}

/// `384MiB`
void change_amount(Changes &changes, const std::string &text) {
    const auto unit = text.find_first_not_of("0123456789");
    const long value = std::stol(text.substr(0, unit));
    for (const long other : {0L, value / 2, value * 2, value * 1000})
        changes.push_back({Kind::NumberChanged, text, std::to_string(other) + text.substr(unit)});
}

void change_ports(Changes &changes, const std::string &text) {
    const auto ports = dsl::parse_ports(text);
    if (!ports)
        return;
    for (std::size_t removed = 0; removed < ports->size(); ++removed) {
        std::string rest, other;
        for (std::size_t i = 0; i < ports->size(); ++i) {
            dsl::Port port = (*ports)[i];
            if (i != removed)
                rest += (rest.empty() ? "" : ", ") + dsl::to_string(port);
            else
                ++port.number;
            other += (i == 0 ? "" : ", ") + dsl::to_string(port);
        }
        if (ports->size() > 1)
            changes.push_back({Kind::PortRemoved, text, rest});
        changes.push_back({Kind::NumberChanged, text, other});
    }
}

void misspell_endpoint(Changes &changes, const dsl::Endpoint &endpoint, const std::string &text) {
    if (text.find(endpoint.zone + "/") == std::string::npos || endpoint.host.empty()) {
        if (endpoint.zone != "any")
            misspell(changes, Kind::ReferenceMisspelt, endpoint.zone);
        return;
    }
    const std::string whole = endpoint.zone + "/" + endpoint.host;
    changes.push_back({Kind::ReferenceMisspelt, whole, endpoint.zone + "x/" + endpoint.host});
    misspell(changes, Kind::ReferenceMisspelt, whole);
}

/// Each end of `office -> dmz/gate`, replaced with the whole pair: one zone may stand at both.
void misspell_endpoints(Changes &changes, const std::string &text) {
    const auto arrow = text.find(" -> ");
    if (arrow == std::string::npos)
        return;
    const std::string ends[2] = {text.substr(0, arrow), text.substr(arrow + 4)};
    for (int i = 0; i < 2; ++i) {
        const auto endpoint = dsl::parse_endpoint(ends[i]);
        if (!endpoint)
            continue;
        Changes of_end;
        misspell_endpoint(of_end, *endpoint, ends[i]);
        for (const ScalarChange &change : of_end)
            changes.push_back({change.kind, text,
                               i == 0 ? change.replacement + " -> " + ends[1]
                                      : ends[0] + " -> " + change.replacement});
    }
}

void move_address(Changes &changes, const std::string &text) {
    if (text.starts_with('.'))
        replace_by(changes, Kind::AddressMoved, text, {".199", ".1", ".0", ".255", "10.99.0.1"});
    else
        changes.push_back({Kind::AddressMoved, text, "10.99.0.1"});
}

void move_network(Changes &changes, const std::string &text) {
    const auto network = dsl::parse_cidr(text);
    if (!network)
        return;
    const std::uint32_t size = 1u << (32 - network->prefix);
    for (const std::uint32_t value : {network->network.value + size, network->network.value - size})
        changes.push_back(
            {Kind::AddressMoved, text, dsl::to_string(dsl::Cidr{{value}, network->prefix})});
    changes.push_back({Kind::AddressMoved, text, "10.99.0.0/24"});
}

void misspell_placeholders(Changes &changes, const std::string &text) {
    std::set<std::string> seen;
    for (const dsl::Placeholder &placeholder : dsl::find_placeholders(text)) {
        const std::string written =
            text.substr(placeholder.begin, placeholder.end - placeholder.begin);
        if (seen.insert(written).second)
            changes.push_back(
                {Kind::PlaceholderMisspelt, written, written.substr(0, written.size() - 1) + "x}"});
    }
}

} // namespace

Changes changes_of(const dsl::Node &scalar, const dsl::Type &type, Milliseconds past_end) {
    Changes changes;
    const std::string &text = scalar.text;
    if (type.varies)
        misspell_placeholders(changes, text);
    switch (type.shape) {
    case Shape::Text:
    case Shape::Line:
    case Shape::Prose:
    case Shape::Command:
        changes.push_back({Kind::TextEmptied, "", "\"\""});
        break;
    case Shape::Version:
    case Shape::Integer:
        change_number(changes, text);
        break;
    case Shape::Memory:
    case Shape::Size:
        change_amount(changes, text);
        break;
    case Shape::Flag:
        changes.push_back({Kind::FlagFlipped, text, text == "true" ? "false" : "true"});
        break;
    case Shape::Duration:
    case Shape::DurationRange:
        move_time(changes, text, past_end);
        break;
    case Shape::Deadline: {
        const auto of = text.find(" of ");
        const std::string anchor = of == std::string::npos ? "" : text.substr(of);
        move_time(changes, text.substr(0, of), past_end);
        for (ScalarChange &change : changes) {
            change.part += anchor;
            change.replacement += anchor;
        }
        if (!anchor.empty())
            misspell(changes, Kind::ReferenceMisspelt, text);
        break;
    }
    case Shape::Cidr:
        move_network(changes, text);
        break;
    case Shape::Address:
        move_address(changes, text);
        break;
    case Shape::Port:
    case Shape::Ports:
        change_ports(changes, text);
        break;
    case Shape::Endpoint:
        if (const auto endpoint = dsl::parse_endpoint(text))
            misspell_endpoint(changes, *endpoint, text);
        break;
    case Shape::Endpoints:
        misspell_endpoints(changes, text);
        break;
    case Shape::Word:
    case Shape::WordOrFields:
        for (const std::string_view word : type.words)
            if (word != text)
                changes.push_back({Kind::WordReplaced, text, std::string(word)});
        break;
    case Shape::Id:
        misspell(changes, Kind::NameMisspelt, text);
        break;
    case Shape::Reference:
        misspell(changes, Kind::ReferenceMisspelt, text);
        break;
    default:
        misspell(changes, Kind::PathMisspelt, text);
    }
    return changes;
}

} // namespace enshu::mutation
