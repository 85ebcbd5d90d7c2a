// A file descriptor that is closed with its owner.
#pragma once

#include <unistd.h>

#include <utility>

namespace enshu::libvirt {

class FileHandle {
  public:
    explicit FileHandle(int fd = -1) : fd_(fd) {}
    FileHandle(FileHandle &&other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    FileHandle &operator=(FileHandle &&other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~FileHandle() { close(); }

    int get() const { return fd_; } ///< below 0: opening it failed
    void close() {
        if (fd_ >= 0) {
            ::close(std::exchange(fd_, -1));
        }
    }

  private:
    int fd_;
};

} // namespace enshu::libvirt
