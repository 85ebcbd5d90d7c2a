// Who plays the parts of a template in an organisation that it was not written for.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace enshu::cli {

/// What the template's `@name@` stand for: person, pc, gate, outside, address, caller.
/// Throws CommandError where the organisation cannot be read or has nobody for a part.
std::map<std::string, std::string> cast_of(const std::filesystem::path &organization);

} // namespace enshu::cli
