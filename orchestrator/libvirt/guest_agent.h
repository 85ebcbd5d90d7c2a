// A guest reached through the QEMU guest agent: the agent's JSON protocol over libvirt.
#pragma once

#include "injector/guest_channel.h"
#include "orchestrator/libvirt/connection.h"

#include <nlohmann/json.hpp>

#include <mutex>

namespace enshu::libvirt {

class GuestAgent : public inject::GuestChannel {
  public:
    GuestAgent(std::shared_ptr<Connection> connection, std::string uuid)
        : connection_(std::move(connection)), uuid_(std::move(uuid)) {}

    inject::RunResult run(const std::vector<std::string> &argv, const std::string &input,
                          std::chrono::milliseconds deadline) override;
    std::string read(const std::string &path, std::chrono::milliseconds deadline) override;
    void read_pieces(const std::string &path, std::size_t most,
                     const std::function<void(std::string_view)> &each,
                     std::chrono::milliseconds deadline) override;
    void write(const std::string &path, const std::string &content,
               std::chrono::milliseconds deadline) override;

  private:
    using Clock = std::chrono::steady_clock;
    /// One command and its "return". Throws GuestError.
    nlohmann::json call(const char *command, const nlohmann::json &arguments,
                        Clock::time_point end);
    std::unique_lock<std::timed_mutex> take_turn(Clock::time_point end);
    /// Looked up again after the connection was: a handle dies with the connection it came by.
    virDomainPtr domain();

    std::shared_ptr<Connection> connection_;
    std::string uuid_;
    Domain domain_;
    unsigned generation_ = 0; ///< of the connection that `domain_` came by
    std::timed_mutex turn_;   ///< libvirt takes one agent job per guest
};

} // namespace enshu::libvirt
