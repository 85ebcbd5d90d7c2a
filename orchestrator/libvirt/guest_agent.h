// A guest reached through the QEMU guest agent: the agent's JSON protocol over libvirt.
#pragma once

#include "injector/guest_channel.h"
#include "orchestrator/libvirt/handle.h"

#include <nlohmann/json.hpp>

#include <mutex>

namespace enshu::libvirt {

class GuestAgent : public inject::GuestChannel {
  public:
    explicit GuestAgent(Domain domain) : domain_(std::move(domain)) {}

    inject::RunResult run(const std::vector<std::string> &argv, const std::string &input,
                          std::chrono::milliseconds deadline) override;
    std::string read(const std::string &path, std::chrono::milliseconds deadline) override;
    void write(const std::string &path, const std::string &content,
               std::chrono::milliseconds deadline) override;

  private:
    using Clock = std::chrono::steady_clock;
    /// One command and its "return". Throws GuestError.
    nlohmann::json call(const char *command, const nlohmann::json &arguments,
                        Clock::time_point end);
    std::unique_lock<std::timed_mutex> take_turn(Clock::time_point end);

    Domain domain_;
    std::timed_mutex turn_; ///< libvirt takes one agent job per guest
};

} // namespace enshu::libvirt
