// Where events go and come from. The log is the one spine: what is not in it did not happen.
#pragma once

#include "orchestrator/event/event.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace enshu::event {

/// The log could not be written or read. what() says where and what would help.
class LogError : public std::runtime_error {
  public:
    enum class Code {
        Full,    ///< no space on the disk
        Io,      ///< the disk, or a right on it
        Corrupt, ///< not the file that was written
        Busy,    ///< another process holds it
        Version, ///< written by a newer Enshu
        Refused, ///< against the log's rules
    };
    LogError(Code code, const std::string &what) : std::runtime_error(what), code_(code) {}
    Code code() const { return code_; }

  private:
    Code code_;
};

/// Safe for any number of threads. Everything throws LogError.
class EventLog {
  public:
    virtual ~EventLog() = default;

    /// Returns the event as it stands in the log, with seq and wall_unix_ms, once it is durable.
    virtual Event append(Event event) = 0;

    /// At most `limit` events of one exercise with seq > after_seq, in order.
    virtual std::vector<Event> read(const std::string &exercise, std::uint64_t after_seq,
                                    std::size_t limit) = 0;

    /// Blocks until this exercise has an event with seq > after_seq, or the deadline has passed:
    /// false.
    virtual bool wait_for_more(const std::string &exercise, std::uint64_t after_seq,
                               std::chrono::steady_clock::time_point deadline) = 0;

    /// The exercise clock's position, kept about every second so that a killed daemon loses no
    /// more. Not an event.
    virtual void remember_clock(const std::string &exercise,
                                std::chrono::milliseconds position) = 0;
    virtual std::chrono::milliseconds remembered_clock(const std::string &exercise) = 0;
};

/// Every event of an exercise, in order. No more than a portion of them is held at a time: an
/// exercise of days has more than memory should.
void for_each(EventLog &log, const std::string &exercise,
              const std::function<void(const Event &)> &each);

/// The same, held all together.
std::vector<Event> read_all(EventLog &log, const std::string &exercise);

} // namespace enshu::event
