#include "orchestrator/isolation/positions.h"

#include "orchestrator/fabric/probe_port.h"

#include <fmt/format.h>

#include <random>
#include <stdexcept>

namespace enshu::isolation {

std::array<std::uint8_t, 8> random_token() {
    std::random_device random;
    std::array<std::uint8_t, 8> token{};
    for (std::uint8_t &byte : token) {
        byte = static_cast<std::uint8_t>(random());
    }
    return token;
}

std::set<Mac> macs_of(const Machine &machine) {
    std::set<Mac> macs;
    for (const HostInterface &interface : machine.interfaces) {
        if (interface.mac != Mac{}) {
            macs.insert(interface.mac);
        }
    }
    return macs;
}

Mac require_mac(const plan::NicPlan &nic) {
    const std::optional<Mac> mac = parse_mac(nic.mac);
    if (!mac) {
        throw std::invalid_argument(fmt::format("`{}` is not a MAC address", nic.mac));
    }
    return *mac;
}

Territory territory_of(const plan::RangePlan &range, std::size_t space) {
    Territory territory;
    territory.team = range.team;
    territory.space = space;
    for (const plan::BridgePlan &bridge : range.bridges) {
        territory.bridges[bridge.name] = bridge.zone;
        if (const auto probe = fabric::probe_identity(range, bridge.zone)) {
            territory.ports.insert(probe->tap);
        }
    }
    for (const plan::GuestPlan &guest : range.guests) {
        for (const plan::NicPlan &nic : guest.nics) {
            territory.ports.insert(nic.tap);
            territory.guests.insert(require_mac(nic));
        }
    }
    return territory;
}

Standpoint standpoint_of(const plan::RangePlan &range, const plan::NicPlan &identity,
                         const Mac &bridge) {
    Standpoint port;
    port.mac = require_mac(identity);
    port.address = identity.address;
    const std::uint32_t mask = ~(~0U >> identity.prefix);
    port.network = {{identity.address.value & mask}, identity.prefix};
    port.bridge = bridge;
    for (const plan::GuestPlan &guest : range.guests) {
        for (const plan::NicPlan &nic : guest.nics) {
            const Neighbour neighbour{guest.host, require_mac(nic), nic.address};
            if (neighbour.mac == port.mac) {
                continue;
            }
            if (nic.zone == identity.zone) {
                port.neighbours.push_back(neighbour);
            } else {
                port.elsewhere.emplace_back(nic.zone, neighbour);
            }
        }
    }
    return port;
}

} // namespace enshu::isolation
