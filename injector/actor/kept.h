// What a running act leaves for the next one, out of everybody's way: small files that only root
// reads.
#pragma once

#include <optional>
#include <string>

namespace enshu::actor {

/// Whole and on the disk, or not at all. Makes its directory. Throws Failure(Failed).
void keep_file(const std::string &path, const std::string &content);
std::optional<std::string> kept_file(const std::string &path);
void forget_file(const std::string &path);

/// Tells systemd that a unit of type `notify` has begun, with a line about it. Does nothing where
/// nobody asked.
void tell_ready(const std::string &status);

} // namespace enshu::actor
