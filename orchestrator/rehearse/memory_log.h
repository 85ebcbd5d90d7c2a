// An event log that lasts as long as a rehearsal: no file, one thread.
#pragma once

#include "orchestrator/event/log.h"

namespace enshu::rehearse {

class MemoryLog : public event::EventLog {
  public:
    /// The wall's time is exercise time, so that the same rehearsal has the same log.
    event::Event append(event::Event event) override;
    std::vector<event::Event> read(const std::string &exercise, std::uint64_t after_seq,
                                   std::size_t limit) override;
    /// Does not wait: nobody else could write.
    bool wait_for_more(const std::string &exercise, std::uint64_t after_seq,
                       std::chrono::steady_clock::time_point deadline) override;
    void remember_clock(const std::string &exercise, std::chrono::milliseconds position) override;
    std::chrono::milliseconds remembered_clock(const std::string &exercise) override;

    std::vector<event::Event> take() { return std::move(events_); }

  private:
    std::vector<event::Event> events_; ///< of one exercise; seq is the position, from 1
    std::chrono::milliseconds clock_{0};
};

} // namespace enshu::rehearse
