// One conversation with a service, within limits and, where it is an act, under the lease.
#pragma once

#include "injector/actor/lease.h"

#include <string>
#include <string_view>

namespace enshu::actor {

/// What is refused, what breaks off and what does not come within the limits is a Failure(Failed)
/// that says so. Throws LeaseEnded.
class Talk {
  public:
    struct Limits {
        milliseconds time; ///< all of it has to be over by then
        std::size_t bytes; ///< so many are heard at most
    };

    /// `lease`: none for who asks this very machine how it is.
    Talk(const Endpoint &to, Limits limits, Lease *lease);

    void say(std::string_view bytes);
    /// The next line, without its end.
    std::string line();
    std::string bytes(std::size_t count);
    /// Of the answer of HTTP that comes; 0: it is none.
    int status();
    /// Whatever comes until the other side has nothing more to say.
    void listen();

  private:
    bool wait(short what);
    /// Why no more is heard; null: something was.
    const char *hear();
    void need_more();
    std::string take(std::size_t count);

    Limits limits_;
    Deadline deadline_ = Clock::now() + limits_.time;
    Lease *lease_;
    Fd fd_;
    std::string pending_;
    std::size_t heard_ = 0;
};

} // namespace enshu::actor
