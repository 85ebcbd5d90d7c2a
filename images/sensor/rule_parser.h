// The text of a rule file → rules. The language is a strict small part of Suricata's: what it does
// not know it refuses, with the place, rather than pass over it.
//
//   alert http $HOME_NET any -> any any (msg:"odd agent"; http.user_agent; content:"x"; sid:1;)
#pragma once

#include "images/sensor/rule.h"

namespace enshu::sensor {

inline constexpr std::size_t most_rules = 512;

struct RuleError {
    std::size_t line = 0, column = 0; ///< from 1; columns are bytes
    std::string message;
};

struct RuleFile {
    std::vector<Rule> rules;
    std::vector<RuleError> errors; ///< the first of each line
};

/// One rule a line; empty lines and those that begin with `#` are passed over. Never throws for
/// what the text says.
RuleFile parse_rules(std::string_view text, const Variables &variables);

} // namespace enshu::sensor
