// A libvirtd on this machine that is another machine as far as one can tell: with a network,
// mounts, sockets and directories of its own.
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>

namespace enshu::e2e {

class LibvirtdApart {
  public:
    /// Below `directory`, which must not be there yet, and not below /var/lib/enshu or /run.
    explicit LibvirtdApart(std::filesystem::path directory);
    /// Takes down libvirtd, every guest and the directory.
    ~LibvirtdApart();
    LibvirtdApart(const LibvirtdApart &) = delete;
    LibvirtdApart &operator=(const LibvirtdApart &) = delete;

    std::string uri() const;
    /// Where what lies below /var/lib/enshu over there can be found here.
    std::filesystem::path files() const { return directory_ / "enshu"; }
    void start();
    /// As a crash would: guests live on.
    void kill_now();
    /// It hangs, and does not answer; `go_on` ends that.
    void hang();
    void go_on();
    /// Kills the QEMU process of a guest, without libvirtd's help.
    void kill_guest(const std::string &uuid);
    /// Runs a command over there; its output.
    std::string run(const std::string &command) const;

  private:
    void signal_guests(const std::string &mark, int signal) const;

    std::filesystem::path directory_;
    pid_t holder_ = -1; ///< keeps the namespaces while libvirtd comes and goes
    pid_t daemon_ = -1;
};

} // namespace enshu::e2e
