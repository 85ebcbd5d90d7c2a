// What a user would pick instead: the five hosts of five/ by `vagrant up`, with a libvirtd of its
// own in namespaces of its own (vagrant/inside), from the guest image as a box (vagrant/box).
#pragma once

#include "tests/bench/provision/table.h"

#include <cstdio>
#include <filesystem>
#include <string>

#include <sys/types.h>

namespace enshu::bench {

class Vagrant {
  public:
    /// Makes the box below `cache` unless it is there, and starts the libvirtd. `work`: a directory
    /// for this run, which the accounts of QEMU can enter. Throws std::runtime_error, saying what
    /// is missing and how to get it.
    Vagrant(const std::filesystem::path &cache, const std::filesystem::path &work, bool kvm);
    /// Ends everything inside.
    ~Vagrant();
    Vagrant(const Vagrant &) = delete;
    Vagrant &operator=(const Vagrant &) = delete;

    /// One `vagrant up` and one `vagrant destroy`.
    void round(Figures &figures);

  private:
    std::string line();

    pid_t child_ = 0;
    int commands_ = -1;
    std::FILE *answers_ = nullptr;
};

} // namespace enshu::bench
