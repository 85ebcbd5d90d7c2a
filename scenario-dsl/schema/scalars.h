// How scalars are written: one rule per shape.
#pragma once

#include "scenario-dsl/model/scenario.h"
#include "scenario-dsl/schema/field.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace enshu::dsl {

struct ScalarRule {
    std::string_view noun; ///< with its article: "a duration"
    std::string_view help; ///< how to write it
    bool (*fits)(std::string_view text) = nullptr;
    std::string_view pattern = {}; ///< for the JSON Schema; empty: any string
};

/// The rule of a scalar shape; null for compounds, words and references.
const ScalarRule *scalar_rule(Shape shape);

std::optional<int> parse_integer(std::string_view text);
std::optional<bool> parse_flag(std::string_view text);
std::optional<int> parse_memory_mib(std::string_view text);    ///< `256MiB`, `1GiB`
std::optional<std::int64_t> parse_size(std::string_view text); ///< bytes; `20KiB`, `8MiB`
struct Url {
    std::string name; ///< of the host
    std::string path; ///< begins with `/`
};
std::optional<Url> parse_url(std::string_view text); ///< `http://NAME/PATH`
std::optional<Endpoint> parse_endpoint(std::string_view text);
std::optional<std::vector<Port>> parse_ports(std::string_view text);
std::optional<Deadline> parse_deadline(std::string_view text);
std::optional<std::pair<Endpoint, Endpoint>> parse_endpoints(std::string_view text);
/// `.25` stands for the last number of the zone's addresses; or a whole address, which may lie
/// outside the zone.
std::optional<Ipv4> parse_address(std::string_view text, const Cidr &zone);

} // namespace enshu::dsl
