// The attacker's name server: answers whatever it is asked, and tells of each name that a beacon
// asks for.
#pragma once

#include "injector/actor/lease.h"
#include "injector/actor/name_arrivals.h"

namespace enshu::actor {

class NameServer {
  public:
    /// Listens by UDP. Throws Failure where it cannot.
    /// `dir`: for files that arrive in names.
    NameServer(const Endpoint &listen, Lease &lease, const std::filesystem::path &dir)
        : socket_(bind_udp(listen)), lease_(lease), arrivals_(lease, dir) {}

    int fd() const { return socket_.get(); }
    /// Takes what is there, at most so much that others get their turn.
    void serve();

  private:
    Fd socket_;
    Lease &lease_;
    NameArrivals arrivals_;
};

/// What a beacon asks for below its domain: one label of 8 hexadecimal digits or a tag, another one
/// each time. The domain, or nothing for other names.
std::string domain_of_contact(const std::string &name);
/// Its tag; empty where it has none.
std::string tag_of_contact(const std::string &name);

} // namespace enshu::actor
