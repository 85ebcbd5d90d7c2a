// The command lines of `actor encrypt`, `restore`, `deface`, `restore-page`, `flood` and
// `send-names`.
#pragma once

#include "injector/actor/deface.h"
#include "injector/actor/encrypt.h"
#include "injector/actor/flood.h"
#include "injector/actor/send_names.h"
#include "injector/actor/staff_options.h"

#include <map>
#include <variant>

namespace enshu::actor {

/// By command.
const std::map<std::string, std::set<std::string>> &impact_arguments();
/// Throws Failure(Usage or Refused).
std::variant<SampleOptions, PageOptions, FloodOptions, SendNamesOptions>
parse_impact(const std::string &command, const ArgumentOf &argument, const std::string &socket,
             Reach reach);

} // namespace enshu::actor
