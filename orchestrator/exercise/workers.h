// Who does the conductor's jobs that act on a range, so that its own turn never waits for a guest.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

namespace enshu::exercise {

class Workers {
  public:
    /// Must not throw.
    using Job = std::function<void(std::stop_token)>;

    virtual ~Workers() = default;

    /// Runs after the earlier jobs of the same lane; never inside of post(). After stop() it is
    /// dropped.
    virtual void post(const std::string &lane, Job job) = 0;

    /// Tells running jobs to stop, drops the others, and waits for the running ones.
    virtual void stop() = 0;
};

} // namespace enshu::exercise
