// A daemon of a test's own, driven through the programs a user has, and looked at by independent
// means.
#pragma once

#include "orchestrator/process/process.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace enshu::e2e {

class Hall {
  public:
    /// A state directory of its own below /var/lib/enshu; `name` has at most 8 characters. It must
    /// not exist: what an earlier run left is a failure, not something to clear away.
    explicit Hall(const std::string &name);
    /// Ends the daemon and removes the directory.
    ~Hall();
    Hall(const Hall &) = delete;
    Hall &operator=(const Hall &) = delete;

    void start_daemon(const std::vector<std::string> &further_options = {});
    void kill_daemon(); ///< SIGKILL
    /// True once the daemon has ended by itself; false at the deadline.
    bool daemon_dies_within(std::chrono::seconds deadline);
    int stop_daemon(); ///< SIGTERM; its wait status, which is 0 where it ended well

    /// Runs `enshu ARGUMENTS…` against this hall.
    process::Result enshu(std::vector<std::string> arguments,
                          std::chrono::seconds deadline = std::chrono::seconds(120)) const;
    /// The same, sending `signal` once `ripe` says so.
    process::Result enshu_interrupted(std::vector<std::string> arguments, int signal,
                                      const std::function<bool()> &ripe) const;

    /// All events so far of the only exercise, as `enshu watch --format json` tells them.
    std::vector<nlohmann::json> events() const;
    /// Waits until an event is there that `matches`. False: the deadline passed.
    bool wait_for(const std::function<bool(const nlohmann::json &)> &matches,
                  std::chrono::seconds deadline) const;

    /// What of this hall is on the machine, found without asking the daemon: QEMU processes,
    /// namespaces, bridges, rules, files of ranges.
    std::vector<std::string> leftovers() const;

    const std::filesystem::path &state() const { return state_; }
    std::filesystem::path guest_image; ///< what start_daemon() passes on; from ENSHU_GUEST_IMAGE

  private:
    std::vector<std::string> command(std::vector<std::string> arguments) const;

    std::filesystem::path state_;
    pid_t daemon_ = 0;
};

/// A copy of the repository's scenarios to change, below `directory`; returns the path of
/// first-light.
std::filesystem::path copy_of_first_light(const std::filesystem::path &directory);

/// Replaces text in a file; throws when it is not there exactly once.
void replace_in(const std::filesystem::path &file, const std::string &from, const std::string &to);

std::string contents_of(const std::filesystem::path &file);

} // namespace enshu::e2e
