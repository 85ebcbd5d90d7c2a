// The leave to act. `actor keep` has it from the orchestrator and says so once a second on a local
// socket; when it stops saying so, or closes, every act ends.
#pragma once

#include "injector/actor/clock.h"
#include "injector/actor/lines.h"
#include "injector/actor/socket.h"

#include <string>

namespace enshu::actor {

/// Longer than this without a word from keep and the lease is over; keep grants no longer lease
/// either.
inline constexpr seconds lease_limit{5};

class Lease {
  public:
    /// Asks the keeper at `socket`. Throws Failure(Refused) where none is there or it grants
    /// nothing.
    explicit Lease(const std::string &socket);

    /// Waits until `fd` is ready for `events` (POLLIN, POLLOUT) or `deadline`; true when ready.
    /// Throws LeaseEnded. Without an fd (-1) it waits for the deadline.
    bool wait(int fd, short events, Deadline deadline);

    /// Takes note of what the keeper said; for those who poll by themselves. Throws LeaseEnded.
    void refresh();
    int fd() const { return keeper_.get(); }
    Deadline ends() const { return last_word_ + lease_limit; }

    /// Tells the keeper's other side one line of JSON. Never blocks; what does not fit is lost.
    void tell(const std::string &line);

  private:
    Fd keeper_;
    LineCutter cutter_{64};
    Deadline last_word_;
};

} // namespace enshu::actor
