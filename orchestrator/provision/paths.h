// Where the daemon keeps what belongs to an exercise. Everything below exercise() goes when it is
// torn down.
#pragma once

#include <filesystem>
#include <string>

namespace enshu::provision {

class Paths {
  public:
    /// `state`: absolute. Throws std::invalid_argument where it is so long that UNIX sockets below
    /// it would not fit.
    explicit Paths(std::filesystem::path state);

    const std::filesystem::path &state() const { return state_; }
    std::filesystem::path exercise(const std::string &name) const { return state_ / "x" / name; }
    /// Where the scenario lies that an exercise plays. It stays, for the debrief, until the name
    /// begins anew.
    std::filesystem::path played(const std::string &name) const { return state_ / "played" / name; }
    std::filesystem::path seed(const std::string &exercise_name, const std::string &host) const;
    std::filesystem::path team(const std::string &exercise_name, unsigned team) const;

  private:
    std::filesystem::path state_;
};

} // namespace enshu::provision
