// Network namespaces by the name that ip-netns(8) knows them by.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace enshu::fabric {

/// Where ip-netns(8) keeps it, so that administrators find it with their usual tool.
std::filesystem::path namespace_file(const std::string &name);

/// The file of the calling thread's; good while the thread lives and stays.
std::filesystem::path current_namespace_file();

/// Moves the calling thread there. Throws std::runtime_error.
void enter_namespace(const std::filesystem::path &file);

/// Runs `act` in a thread of its own that stands in the namespace; the programs it starts stand
/// there too. What it throws is thrown.
void in_namespace(const std::filesystem::path &file, const std::function<void()> &act);

/// The same in a new namespace without a name, with IPv6 off; it lasts as long as a socket or
/// process in it.
void in_new_namespace(const std::function<void()> &act);

/// IPv6 is not part of any scenario, and link-local addresses would be. Of the calling thread's
/// namespace, and for the devices that come.
void disable_ipv6();

} // namespace enshu::fabric
