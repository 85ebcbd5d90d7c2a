#include "images/sensor/flows.h"

namespace enshu::sensor {

namespace {

/// How long a flow may be silent before it has ended.
Time patience(const Flow &flow) {
    if (flow.closed()) {
        return 2 * second; // the last acknowledgements
    }
    if (flow.protocol != Protocol::Tcp || !flow.answered) {
        return 30 * second;
    }
    return 300 * second;
}

std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return value ^ value >> 31;
}

FlowKey key_of(const Packet &packet) {
    FlowKey key{packet.source, packet.destination, packet.source_port, packet.destination_port,
                packet.protocol};
    if (std::pair(key.low, key.low_port) > std::pair(key.high, key.high_port)) {
        std::swap(key.low, key.high);
        std::swap(key.low_port, key.high_port);
    }
    return key;
}

} // namespace

std::size_t Flows::Hash::operator()(const FlowKey &key) const {
    const std::uint64_t addresses = std::uint64_t{key.low} << 32 | key.high;
    const std::uint64_t rest = std::uint64_t{key.low_port} << 24 |
                               std::uint64_t{key.high_port} << 8 |
                               static_cast<std::uint8_t>(key.protocol);
    return mixed(mixed(addresses ^ seed) + rest + seed);
}

Flows::Flows(std::size_t most, std::uint64_t seed, Ended ended)
    : most_(most), hash_{seed}, ended_(std::move(ended)), flows_(16, hash_) {}

Flows::Found Flows::find(const Packet &packet, std::string_view interface, Time at) {
    const FlowKey key = key_of(packet);
    const bool opens = (packet.flags & (flag::syn | flag::ack)) == flag::syn;
    auto found = flows_.find(key);
    if (found != flows_.end() && found->second->closed() && opens) {
        end(found->second, "closed"); // the same ports once more
        found = flows_.end();
    }
    const bool first = found == flows_.end();
    if (first) {
        if (flows_.size() >= most_) {
            end(order_.begin(), "forced");
        }
        Flow flow;
        flow.key = key;
        flow.id = mixed(hash_(key) ^ static_cast<std::uint64_t>(at)) >> 13; // exact in JSON
        flow.interface = interface;
        flow.protocol = packet.protocol;
        flow.type = packet.type;
        flow.code = packet.code;
        flow.start = at;
        // Whoever answers an opening is the server, though nobody saw the opening.
        const bool from_server =
            packet.protocol == Protocol::Tcp &&
            (packet.flags & (flag::syn | flag::ack)) == (flag::syn | flag::ack);
        flow.client = from_server ? packet.destination : packet.source;
        flow.client_port = from_server ? packet.destination_port : packet.source_port;
        flow.server = from_server ? packet.source : packet.destination;
        flow.server_port = from_server ? packet.source_port : packet.destination_port;
        found = flows_.emplace(key, order_.insert(order_.end(), std::move(flow))).first;
    } else {
        order_.splice(order_.end(), order_, found->second);
    }
    Flow &flow = *found->second;
    const bool to_server = flow.client == packet.source && flow.client_port == packet.source_port;
    flow.last = at;
    flow.packets[to_server ? 0 : 1] += 1;
    flow.bytes[to_server ? 0 : 1] += packet.payload_length;
    flow.answered = flow.answered || (!to_server && (packet.flags & flag::rst) == 0);
    flow.reset = flow.reset || (packet.flags & flag::rst) != 0;
    flow.finished[to_server ? 0 : 1] |= (packet.flags & flag::fin) != 0;
    return {flow, to_server, first};
}

void Flows::expire(Time now) {
    for (auto flow = order_.begin(); flow != order_.end();) {
        const auto next = std::next(flow);
        // A clock that was set back has no silence to tell of.
        if (now - flow->last > patience(*flow)) {
            end(flow, flow->closed() ? "closed" : "timeout");
        }
        flow = next;
    }
}

void Flows::end_all() {
    while (!order_.empty()) {
        end(order_.begin(), "shutdown");
    }
}

void Flows::end(Order::iterator flow, const char *reason) {
    ended_(*flow, reason);
    flows_.erase(flow->key);
    order_.erase(flow);
}

} // namespace enshu::sensor
