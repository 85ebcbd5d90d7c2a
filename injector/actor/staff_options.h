// The command line of `actor staff`.
#pragma once

#include "injector/actor/staff.h"

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace enshu::actor {

/// The value of `--NAME`, if it was given.
using ArgumentOf = std::function<std::optional<std::string>(const std::string &)>;

const std::set<std::string> &staff_arguments();
/// Throws Failure(Usage or Refused).
StaffOptions parse_staff(const ArgumentOf &argument, const std::string &socket, Reach reach);

} // namespace enshu::actor
