// What is tried from a port of a zone: frames that must not get out of it. Pure.
//
// Everything is harmless where it does arrive: datagrams to the port for discarding, a router that
// offers itself for no time at all, addresses that nobody has.
#pragma once

#include "orchestrator/isolation/packet.h"
#include "scenario-dsl/model/organization.h"

#include <functional>

namespace enshu::isolation {

/// In the order in which they are told.
enum class Kind {
    Control, ///< what is allowed and has to arrive: without it the others' silence says nothing
    HostAddress,
    BridgeMac,
    HostMac,
    LinkLocal,
    Multicast,
    Broadcast,
    Dhcp,
    RouterAdvertisement,
    OtherTeam,
    OtherZone,
    Uplink,
    SpoofedMac,
    SpoofedAddress,
    Vlan,
};
inline constexpr std::size_t kinds = static_cast<std::size_t>(Kind::Vlan) + 1;

/// How far a frame may get.
enum class Reach {
    Zone, ///< to every port of its own zone
    Port, ///< no further than the port it is sent from: the range's own rules drop it
};

struct Probe {
    Kind kind{};
    Reach reach{};
    std::string what; ///< for people: "udp to 192.0.2.2 by the bridge's own MAC"
    Bytes frame;
};

/// The machine that carries the ranges, as others would address it.
struct HostInterface {
    std::string name;
    Mac mac{}; ///< zeros where it has none
    std::vector<Ip> addresses;
};
struct Machine {
    std::vector<HostInterface> interfaces;
    std::vector<Ip> gateways;
    std::uint16_t port = 0; ///< where it listens, UDP and TCP
};

/// A guest as its neighbours know it.
struct Neighbour {
    std::string host;
    Mac mac{};
    dsl::Ipv4 address;
};

/// The port that is sent from, and who is around.
struct Standpoint {
    Mac mac{};
    dsl::Ipv4 address;
    dsl::Cidr network;
    Mac bridge{};
    std::vector<Neighbour> neighbours;                        ///< in the same zone
    std::vector<std::pair<std::string, Neighbour>> elsewhere; ///< zone, guest: of other zones
};

/// Each frame holds a token of its own, in the order of `next`.
std::vector<Probe> probes_from(const Standpoint &port, const Machine &machine,
                               const std::function<Token()> &next);

/// "host-address": in JSON, in events.
std::string_view name_of(Kind kind);
/// Both languages, a line each: "every address of this machine".
dsl::Text meaning_of(Kind kind);

} // namespace enshu::isolation
