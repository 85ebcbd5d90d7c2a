// A daemon of the soak's own, driven through the commands a user has, and killed as nobody should.
#pragma once

#include "orchestrator/process/process.h"

#include <chrono>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include <sys/types.h>

namespace enshu::bench {

struct SoakPlaces {
    std::filesystem::path state; ///< at most 30 characters
    std::filesystem::path image;
    std::filesystem::path programs;
};

class DaemonProcess {
  public:
    explicit DaemonProcess(SoakPlaces places);
    /// Stops it. Its guests stay.
    ~DaemonProcess();
    DaemonProcess(const DaemonProcess &) = delete;
    DaemonProcess &operator=(const DaemonProcess &) = delete;

    /// Returns when it answers. A command of ours may have started one before us. Throws
    /// std::runtime_error with the end of its log.
    void start();
    void kill() { end(9); }
    void stop() { end(15); }

    /// `enshu ARGUMENTS…`, to its end.
    process::Result enshu(const std::vector<std::string> &arguments,
                          std::chrono::seconds deadline) const;
    /// The same beside what we do; it may fail, because the daemon may be killed meanwhile.
    std::future<process::Result> begin(const std::vector<std::string> &arguments,
                                       std::chrono::seconds deadline) const;

    pid_t pid() const; ///< 0: none runs
    const SoakPlaces &places() const { return places_; }

  private:
    void end(int signal);

    SoakPlaces places_;
};

} // namespace enshu::bench
