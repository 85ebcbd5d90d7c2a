// How acts reach into one guest. Every call has a deadline; what a guest says is hostile input and
// bounded in size.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::inject {

struct RunResult {
    int exit_code = 0;  ///< 128 + signal where a signal ended it
    std::string output; ///< standard output, at most GuestChannel::max_output bytes
    std::string error;  ///< standard error, likewise
    bool truncated = false;
};

/// The guest could not be asked, or did not do as asked.
class GuestError : public std::runtime_error {
  public:
    enum class Code { Unreachable, TimedOut, Refused, TooLarge };
    GuestError(Code code, const std::string &what) : std::runtime_error(what), code_(code) {}
    Code code() const { return code_; }

  private:
    Code code_;
};

/// One guest. Calls may come from any thread; one runs at a time, the others wait within their
/// deadline.
class GuestChannel {
  public:
    static constexpr std::size_t max_output = 1 << 20;
    static constexpr std::size_t max_file = 4 << 20;

    virtual ~GuestChannel() = default;
    /// Runs argv[0] (absolute path) and waits for its end. Throws GuestError.
    virtual RunResult run(const std::vector<std::string> &argv, const std::string &input,
                          std::chrono::milliseconds deadline) = 0;
    /// Reads a file of at most max_file bytes. Throws GuestError.
    virtual std::string read(const std::string &path, std::chrono::milliseconds deadline) = 0;
    /// Reads a regular file from its beginning, at most `most` bytes of it, piece by piece: `each`
    /// gets them in order, and may throw. Others may use the channel in between.
    virtual void read_pieces(const std::string &path, std::size_t most,
                             const std::function<void(std::string_view)> &each,
                             std::chrono::milliseconds deadline) {
        each(std::string_view(read(path, deadline)).substr(0, most));
    }
    /// Writes a file (root, mode 0644), whole or not at all. Throws GuestError.
    virtual void write(const std::string &path, const std::string &content,
                       std::chrono::milliseconds deadline) = 0;
};

} // namespace enshu::inject
