// Runs a program to its end: ip, nft, qemu-img, xorriso. Never through a shell.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace enshu::process {

struct Result {
    int exit_code = 0;  ///< 128 + signal where a signal ended it
    std::string output; ///< standard output, cut at 1 MiB
    std::string error;  ///< standard error, likewise
};

/// It could not be started, or was still running at its deadline (it is killed then).
class ProcessError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct Options {
    std::string input;
    std::chrono::milliseconds deadline = std::chrono::seconds(60);
    long user = -1; ///< run as this user, with this group and the account's others; -1: as we are
    long group = -1;
};

/// argv[0] is looked up in PATH. Throws ProcessError.
Result run(const std::vector<std::string> &argv, const Options &options = {});

/// Like run(), and an exit code other than 0 is a ProcessError with what the program said.
std::string run_checked(const std::vector<std::string> &argv, const Options &options = {});

} // namespace enshu::process
