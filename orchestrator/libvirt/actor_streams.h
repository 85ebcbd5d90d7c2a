// Actors' channels of the guests on another machine, as sockets of this one: bytes go to and fro
// between a socket and a stream of libvirt's (virDomainOpenChannel).
//
// Over a connection of its own, so that what guests send delays no request, with one request at a
// time. One thread opens and closes streams, which can take as long as the connection lets it; the
// other only carries, and never waits.
#pragma once

#include "orchestrator/fabric/descriptor.h"

#include <memory>
#include <string>

namespace enshu::libvirt {

class ActorStreams {
  public:
    /// Connects when the first channel is asked for.
    explicit ActorStreams(std::string uri);
    /// Ends all channels. Waits for a stream that is being opened.
    ~ActorStreams();
    ActorStreams(const ActorStreams &) = delete;
    ActorStreams &operator=(const ActorStreams &) = delete;

    /// A stream socket that never waits, to be used by ActorLinks: a lease is passed on at once or
    /// not at all, because a late one would be false. Returns at once; the socket is closed from
    /// the other end when the guest's cannot be opened, breaks, or sends more than a mebibyte
    /// before it could be taken, and now and then (see `most_lines`): then it is opened again.
    fabric::Descriptor open(const std::string &uuid);

    /// What a guest does not read waits over there, first in a socket, which takes some 270 lines,
    /// and then as one of the five requests that libvirtd takes of a connection: five leases that a
    /// guest did not read would be the end of everybody's. So a stream is opened anew after so many
    /// lines, in a quiet moment, and at the latest after a fifth more.
    static constexpr unsigned most_lines = 180;

  private:
    struct State;
    const std::unique_ptr<State> state_;
};

} // namespace enshu::libvirt
