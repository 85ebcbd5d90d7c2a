// A guest's agent, spoken to without the daemon: what a test knows of a guest by itself.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace enshu::e2e {

class AgentSocket {
  public:
    /// Below a daemon's state directory; the daemon must not run, because an agent has one client.
    /// Throws where there is no such guest.
    AgentSocket(const std::filesystem::path &state, const std::string &guest);
    ~AgentSocket();
    AgentSocket(const AgentSocket &) = delete;
    AgentSocket &operator=(const AgentSocket &) = delete;

    /// What a shell command, run as root, prints. Throws after `limit`.
    std::string said(const std::string &command,
                     std::chrono::milliseconds limit = std::chrono::seconds(20));

  private:
    std::string ask(const std::string &request, std::chrono::steady_clock::time_point deadline);

    int fd_ = -1;
    std::string pending_;
};

} // namespace enshu::e2e
