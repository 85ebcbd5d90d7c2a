#include "orchestrator/fabric/probe_port.h"

#include "orchestrator/plan/identity.h"

#include <algorithm>

namespace enshu::fabric {

namespace {

/// The zone's guests' cards.
std::vector<plan::NicPlan> cards_in(const plan::RangePlan &range, const std::string &zone) {
    std::vector<plan::NicPlan> cards;
    for (const plan::GuestPlan &guest : range.guests) {
        for (const plan::NicPlan &nic : guest.nics) {
            if (nic.zone == zone) {
                cards.push_back(nic);
            }
        }
    }
    return cards;
}

} // namespace

std::optional<plan::NicPlan> probe_identity(const plan::RangePlan &range, const std::string &zone) {
    const std::vector<plan::NicPlan> cards = cards_in(range, zone);
    if (cards.empty()) {
        return std::nullopt;
    }
    plan::NicPlan probe = cards.front();
    probe.tap = "enshut" + plan::short_hash(range.network_namespace + "/" + zone + "/probe", 9);
    probe.mac = plan::mac_for("probe/" + zone);
    const std::uint32_t hosts = ~0U >> probe.prefix;
    const std::uint32_t network = probe.address.value & ~hosts;
    for (std::uint32_t host = hosts - 1; host > 0; --host) { // not the broadcast address
        probe.address.value = network + host;
        if (std::none_of(cards.begin(), cards.end(), [&](const plan::NicPlan &card) {
                return card.address == probe.address;
            })) {
            return probe;
        }
    }
    return std::nullopt;
}

} // namespace enshu::fabric
