// File descriptors and sockets; every wait has a deadline. Failures of the system are
// Failure(Failed).
#pragma once

#include "injector/actor/address.h"
#include "injector/actor/clock.h"

#include <string>
#include <string_view>
#include <utility>

namespace enshu::actor {

class Fd {
  public:
    Fd() = default;
    explicit Fd(int number) : number_(number) {}
    Fd(Fd &&other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Fd &operator=(Fd &&other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    Fd(const Fd &) = delete;
    Fd &operator=(const Fd &) = delete;
    ~Fd() { reset(); }

    int get() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }
    void reset();

  private:
    int number_ = -1;
};

/// What errno says, after `doing`.
[[noreturn]] void fail(const std::string &doing);

Fd listen_tcp(const Endpoint &at);
Fd listen_unix(const std::string &path);
Fd connect_unix(const std::string &path);
/// Neither bound nor connected; SOCK_STREAM or SOCK_DGRAM over IPv4.
Fd make_socket(int type);
/// 0, EINPROGRESS, or the errno that stands against it at once.
int try_connect(const Fd &socket, const Endpoint &to);
/// Not yet connected: wait until it can be written to, then ask connect_error().
Fd begin_connect(const Endpoint &to);
/// For packets, at `at` or, as it is, to send some and receive what comes back.
Fd bind_udp(const Endpoint &at = {});
/// One packet of at most 4 KiB; false when there is none.
bool receive_from(const Fd &socket, std::string &packet, Endpoint &from);
/// What cannot be sent is lost, as packets are.
void send_to(const Fd &socket, std::string_view packet, const Endpoint &to);
/// 0, or the errno of the attempt.
int connect_error(const Fd &socket);
/// A new connection, not blocking; empty when there is none. `from` is the peer's address where it
/// is IPv4.
Fd accept_from(const Fd &listener, std::string *from = nullptr);

/// Until it is ready for `events` (POLLIN, POLLOUT) or `deadline`; true when ready. Whoever acts
/// waits with its lease.
bool wait(const Fd &socket, short events, Deadline deadline);

enum class Io { Done, WouldBlock, Closed };
/// Appends what is there, at most `limit` bytes.
Io read_some(const Fd &from, std::string &into, std::size_t limit);
/// Takes what was written from the front of `bytes`.
Io write_some(const Fd &to, std::string_view &bytes);

} // namespace enshu::actor
