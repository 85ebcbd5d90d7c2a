// Who talks to whom: a bounded table of connections, and of what goes to and fro without one.
#pragma once

#include "images/sensor/packet.h"
#include "images/sensor/requests.h"

#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <unordered_map>

namespace enshu::sensor {

/// Both directions of a connection have the same.
struct FlowKey {
    std::uint32_t low = 0, high = 0;
    std::uint16_t low_port = 0, high_port = 0;
    Protocol protocol{};
    bool operator==(const FlowKey &) const = default;
};

/// A request that was told or will be, with the answer that it gets.
struct Exchange {
    HttpRequest request;
    Time at = 0;
};

struct Flow {
    FlowKey key;
    std::uint64_t id = 0;
    std::string interface; ///< where its first packet came in
    std::uint32_t client = 0, server = 0;
    std::uint16_t client_port = 0, server_port = 0;
    Protocol protocol{};
    std::uint8_t type = 0, code = 0; ///< icmp, of the first packet
    Time start = 0, last = 0;
    std::uint64_t packets[2] = {}, bytes[2] = {}; ///< to the server, to the client; payload
    bool answered = false;                        ///< the server has sent something
    bool reset = false;
    bool finished[2] = {}; ///< the client, the server
    bool alerted = false;
    std::string application;                 ///< http, dns, or empty
    std::optional<std::uint32_t> first_byte; ///< sequence number of the client's
    std::unique_ptr<Requests> requests;      ///< while HTTP may come
    bool looked_for_http = false;
    std::deque<Exchange> waiting; ///< requests without an answer yet

    bool closed() const { return reset || (finished[0] && finished[1]); }
};

class Flows {
  public:
    using Ended = std::function<void(Flow &, const char *reason)>;

    /// `seed`: nobody outside can foretell where in the table a flow lies. `ended`: called with
    /// each flow that leaves it.
    Flows(std::size_t most, std::uint64_t seed, Ended ended);

    /// The flow of a packet, counted, and whether it is the first. `to_server`: the packet's
    /// direction. The reference holds until the next call.
    struct Found {
        Flow &flow;
        bool to_server;
        bool first;
    };
    Found find(const Packet &packet, std::string_view interface, Time at);

    /// Ends what has closed or been silent for long.
    void expire(Time now);
    void end_all();
    std::size_t size() const { return flows_.size(); }

  private:
    struct Hash {
        std::uint64_t seed;
        std::size_t operator()(const FlowKey &key) const;
    };
    using Order = std::list<Flow>; ///< the longest silent first
    void end(Order::iterator flow, const char *reason);

    std::size_t most_;
    Hash hash_;
    Ended ended_;
    Order order_;
    std::unordered_map<FlowKey, Order::iterator, Hash> flows_;
};

} // namespace enshu::sensor
