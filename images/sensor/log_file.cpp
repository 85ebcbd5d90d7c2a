#include "images/sensor/log_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace enshu::sensor {

LogFile::~LogFile() {
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
}

void LogFile::open() {
    // Somebody who moved or removed the file wants a new one.
    struct stat there {
    }, ours{};
    const bool same = descriptor_ >= 0 && stat(file_.c_str(), &there) == 0 &&
                      fstat(descriptor_, &ours) == 0 && there.st_ino == ours.st_ino &&
                      there.st_dev == ours.st_dev;
    if (same) {
        written_ = static_cast<std::size_t>(there.st_size);
        return;
    }
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
    descriptor_ =
        ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640);
    written_ = descriptor_ >= 0 && fstat(descriptor_, &ours) == 0
                   ? static_cast<std::size_t>(ours.st_size)
                   : 0;
}

void LogFile::flush() {
    if (waiting_.empty()) {
        return;
    }
    open();
    if (descriptor_ >= 0 && written_ > 0 && written_ + waiting_.size() > most_) {
        const std::string old = file_.string() + ".1";
        if (std::rename(file_.c_str(), old.c_str()) == 0) {
            open();
        } else if (ftruncate(descriptor_, 0) != 0) {
            waiting_.clear();
        }
    }
    std::size_t at = 0;
    while (descriptor_ >= 0 && at < waiting_.size()) {
        const ssize_t wrote = write(descriptor_, waiting_.data() + at, waiting_.size() - at);
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            break;
        }
        at += static_cast<std::size_t>(wrote);
    }
    trouble_ =
        at == waiting_.size() ? "" : "cannot write " + file_.string() + ": " + std::strerror(errno);
    waiting_.clear();
}

} // namespace enshu::sensor
