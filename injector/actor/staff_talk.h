// One connection of an emulated person's program, line by line, under the lease.
#pragma once

#include "injector/actor/lease.h"

#include <string>
#include <string_view>

namespace enshu::actor {

/// All of it has to be over within `talk_limit` and `talk_bytes`; what is not, what is refused and
/// what breaks off is a Failure(Failed). Throws LeaseEnded.
class Talk {
  public:
    Talk(const Endpoint &to, Lease &lease);

    void say(std::string_view bytes);
    /// The next line, without its end.
    std::string line();
    /// Whatever comes until the other side has nothing more to say.
    void listen();

  private:
    bool more();

    Lease &lease_;
    Deadline deadline_;
    Fd fd_;
    std::string pending_;
    std::size_t heard_ = 0;
};

inline constexpr seconds talk_limit{30};
inline constexpr std::size_t talk_bytes = 512 * 1024;

/// Asks a name server for the address of `name` and waits shortly for its answer, which nobody
/// follows: where a connection goes is decided by those who planned the range.
void look_up(const std::string &name, const Endpoint &server, std::uint16_t id, Lease &lease);

} // namespace enshu::actor
