#include "images/sensor/engine.h"

#include <algorithm>

namespace enshu::sensor {

namespace {

constexpr std::size_t most_waiting = 8;
constexpr std::uint16_t dns_port = 53;

std::string_view characters(Bytes bytes) {
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

Sides sides_of(const Flow &flow, Time at) {
    return {at,          flow.id,          flow.interface,   flow.client,
            flow.server, flow.client_port, flow.server_port, flow.protocol,
            flow.type,   flow.code,        flow.application};
}

bool is_about(RuleProtocol rule, Protocol protocol) {
    switch (rule) {
    case RuleProtocol::Tcp:
        return protocol == Protocol::Tcp;
    case RuleProtocol::Udp:
        return protocol == Protocol::Udp;
    case RuleProtocol::Icmp:
        return protocol == Protocol::Icmp;
    case RuleProtocol::Http:
    case RuleProtocol::Dns:
        break;
    }
    return false;
}

} // namespace

/// One packet, its flow, and what was found in it.
struct Engine::Seen {
    Time at;
    const Packet &packet;
    Flow &flow;
    bool to_server;
    bool first;
    Buffers buffers{};
    const HttpRequest *request = nullptr;
    int status = 0;
    const DnsMessage *dns = nullptr;

    Sides sides() const {
        return {at,
                flow.id,
                flow.interface,
                packet.source,
                packet.destination,
                packet.source_port,
                packet.destination_port,
                packet.protocol,
                packet.type,
                packet.code,
                flow.application};
    }
};

bool Allowance::take(Time at) {
    const Time passed = at - last_;
    if (passed > 0) {
        left_ = std::min(most_, left_ + per_second_ * static_cast<double>(passed) / second);
    }
    if (passed > 0 || passed < -3600 * second) { // or the clock was set back
        last_ = at;
    }
    if (left_ < 1) {
        return false;
    }
    left_ -= 1;
    return true;
}

Engine::Engine(std::vector<Rule> rules, const Limits &limits, std::uint64_t seed, Output &output)
    : rules_(std::move(rules)), limits_(limits), output_(output), thresholds_(limits.thresholds),
      lines_(limits.lines_per_second, limits.lines_at_once),
      alerts_(limits.alerts_per_second, limits.alerts_at_once),
      flows_(limits.flows, seed, [this](Flow &flow, const char *reason) { ended(flow, reason); }) {}

Engine::~Engine() = default;

void Engine::take(Time at, std::string_view interface, Bytes ip) {
    const auto packet = parse_packet(ip);
    if (!packet) {
        return;
    }
    ++packets_;
    const Flows::Found found = flows_.find(*packet, interface, at);
    Seen seen{at, *packet, found.flow, found.to_server, found.first};
    match_packet(seen);
    if (packet->protocol == Protocol::Tcp && seen.to_server) {
        look_for_http(seen);
    } else if (packet->protocol == Protocol::Tcp) {
        look_for_status(seen);
    } else if (packet->protocol == Protocol::Udp &&
               (packet->source_port == dns_port || packet->destination_port == dns_port)) {
        look_for_dns(seen);
    }
}

void Engine::tick(Time now) {
    flows_.expire(now);
}

void Engine::finish() {
    flows_.end_all();
}

/// A rule that says nothing of a packet's content is about the first packet of a flow only: it
/// would otherwise tell of each.
void Engine::match_packet(Seen &seen) {
    const Packet &packet = seen.packet;
    seen.buffers[Buffer::Payload] = characters(packet.payload);
    for (const Rule &rule : rules_) {
        if (!is_about(rule.protocol, packet.protocol) ||
            (rule.flags && *rule.flags != packet.flags) ||
            (rule.payload_size && !rule.payload_size->has(packet.payload_length)) ||
            (rule.to_server && *rule.to_server != seen.to_server) ||
            (rule.established && !seen.flow.answered) ||
            (!rule.flags && !rule.payload_size && rule.contents.empty() && !seen.first)) {
            continue;
        }
        if (matches(rule, packet.source, packet.source_port, packet.destination,
                    packet.destination_port) &&
            matches(rule, seen.buffers)) {
            tell_alert(seen, rule, seen.sides());
        }
    }
}

/// An exchange goes from the client to the server, whoever's packet completed it. A rule that
/// looks at the answer is about the answer alone; one that does not, about the question alone.
void Engine::match_exchange(Seen &seen, RuleProtocol protocol) {
    const Flow &flow = seen.flow;
    for (const Rule &rule : rules_) {
        const auto is_status = [](const auto &part) { return part.buffer == Buffer::HttpStatus; };
        const bool of_answer = std::ranges::any_of(rule.contents, is_status) ||
                               std::ranges::any_of(rule.sizes, is_status);
        if (rule.protocol == protocol && of_answer == (seen.status != 0) &&
            (!rule.to_server || *rule.to_server != of_answer) &&
            matches(rule, flow.client, flow.client_port, flow.server, flow.server_port) &&
            matches(rule, seen.buffers)) {
            tell_alert(seen, rule, sides_of(flow, seen.at));
        }
    }
}

void Engine::tell_alert(Seen &seen, const Rule &rule, const Sides &sides) {
    if (!thresholds_.tells(rule, sides.source, sides.destination, seen.at)) {
        return;
    }
    seen.flow.alerted = true;
    if (!alerts_.take(seen.at)) {
        ++left_out_;
        return;
    }
    output_.line(eve_alert(sides, rule, seen.request, seen.status, seen.dns));
    output_.alert(alert_text(sides, rule), rule.priority);
}

// ---- http

namespace {

void fill(Buffers &buffers, const HttpRequest &request) {
    buffers = {};
    buffers[Buffer::HttpUri] = request.url;
    buffers[Buffer::HttpMethod] = request.method;
    if (!request.user_agent.empty()) {
        buffers[Buffer::HttpUserAgent] = request.user_agent;
    }
    if (!request.host.empty()) {
        buffers[Buffer::HttpHost] = request.host;
    }
    if (!request.content_length.empty()) {
        buffers[Buffer::HttpContentLength] = request.content_length;
    }
}

} // namespace

void Engine::look_for_http(Seen &seen) {
    Flow &flow = seen.flow;
    const Packet &packet = seen.packet;
    if ((packet.flags & flag::syn) != 0) {
        flow.first_byte = packet.sequence + 1;
        return;
    }
    if (packet.payload_length == 0) {
        return;
    }
    if (!flow.looked_for_http && streams_ < limits_.streams) {
        flow.requests = std::make_unique<Requests>(flow.first_byte.value_or(packet.sequence));
        ++streams_;
    }
    flow.looked_for_http = true;
    if (!flow.requests) {
        return;
    }
    for (HttpRequest &request :
         flow.requests->take(packet.sequence, packet.payload, packet.payload_length)) {
        flow.application = "http";
        fill(seen.buffers, request);
        seen.request = &request;
        match_exchange(seen, RuleProtocol::Http);
        seen.request = nullptr;
        if (flow.waiting.size() == most_waiting) {
            tell_exchange(flow, flow.waiting.front(), 0, seen.at);
            flow.waiting.pop_front();
        }
        flow.waiting.push_back({std::move(request), seen.at});
    }
    if (flow.requests->over()) {
        forget_stream(flow);
    }
}

/// An answer is known by its status line at the beginning of a segment: nobody sends it elsewhere,
/// and its body need not be followed.
void Engine::look_for_status(Seen &seen) {
    Flow &flow = seen.flow;
    if (flow.waiting.empty()) {
        return;
    }
    const auto status = parse_status(characters(seen.packet.payload));
    if (!status || *status < 200) {
        return;
    }
    const Exchange exchange = std::move(flow.waiting.front());
    flow.waiting.pop_front();
    const std::string digits = std::to_string(*status);
    fill(seen.buffers, exchange.request);
    seen.buffers[Buffer::HttpStatus] = digits;
    seen.request = &exchange.request;
    seen.status = *status;
    match_exchange(seen, RuleProtocol::Http);
    tell_exchange(flow, exchange, *status, exchange.at);
}

void Engine::tell_exchange(Flow &flow, const Exchange &exchange, int status, Time at) {
    tell(at, eve_http(sides_of(flow, exchange.at), exchange.request, status));
}

void Engine::forget_stream(Flow &flow) {
    if (flow.requests) {
        flow.requests.reset();
        --streams_;
    }
}

// ---- dns

void Engine::look_for_dns(Seen &seen) {
    const auto dns = parse_dns(seen.packet.payload);
    if (!dns) {
        return;
    }
    seen.flow.application = "dns";
    if (!dns->answer) {
        seen.buffers = {};
        seen.buffers[Buffer::DnsQuery] = dns->name;
        seen.dns = &*dns;
        match_exchange(seen, RuleProtocol::Dns);
    }
    tell(seen.at, eve_dns(seen.sides(), *dns));
}

// ---- ends

void Engine::ended(Flow &flow, const char *reason) {
    forget_stream(flow);
    for (const Exchange &exchange : flow.waiting) {
        tell_exchange(flow, exchange, 0, flow.last);
    }
    tell(flow.last, eve_flow(sides_of(flow, flow.last), flow, reason));
}

void Engine::tell(Time at, const std::string &line) {
    if (lines_.take(at)) {
        output_.line(line);
    } else {
        ++left_out_;
    }
}

} // namespace enshu::sensor
