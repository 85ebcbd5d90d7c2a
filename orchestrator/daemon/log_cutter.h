// Keeps a log small that somebody else goes on writing to: a guest's console, which a guest can
// flood, and libvirt's own.
#pragma once

#include <cstdint>
#include <filesystem>

namespace enshu::daemon {

struct LogLimit {
    std::int64_t most_bytes = 1 << 20;
    std::int64_t kept_bytes = 64 << 10;
};

/// Where the log is longer than it may be: its end goes into `LOG.old` beside it (in place of the
/// former one) and the log is emptied. The writer keeps its file; it has to append (O_APPEND), or
/// the file only looks as long as before. What is written in between is lost. True where it was
/// cut; a log that is not there, or is no plain file, is left alone. Throws std::system_error.
bool cut_log(const std::filesystem::path &log, const LogLimit &limit);

} // namespace enshu::daemon
