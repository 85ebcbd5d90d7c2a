#include "orchestrator/fabric/range_rules.h"

#include "orchestrator/fabric/probe_port.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>

namespace enshu::fabric {

namespace {

// What one port may send. An exercise's largest flow is an upload of 64 MiB; these let it through
// in two seconds. A flood at the cap costs the host some percent of a core.
constexpr int port_mib_per_second = 32;
constexpr int port_burst_mib = 8;             // TCP must not see a burst of its window dropped
constexpr int port_frames_per_second = 25000; // about 32 MiB in full frames
constexpr int port_burst_frames = 8000;
// A port may be sent more than one other may send, so that one flood leaves room for the others.
constexpr int port_received_times = 4;
// A frame to all is work for every guest of the zone at once, and a guest without hardware
// virtualisation spends some 0.1 ms on each. ARP and name look-ups need a few a second.
constexpr int port_group_frames_per_second = 200;
constexpr int port_burst_group_frames = 400;

struct Port {
    plan::NicPlan card;
    bool router = false;
};

std::vector<Port> ports_of(const plan::RangePlan &range) {
    std::vector<Port> ports;
    for (const plan::GuestPlan &guest : range.guests) {
        for (const plan::NicPlan &nic : guest.nics) {
            ports.push_back({nic, guest.role == dsl::HostRole::Router});
        }
    }
    for (const plan::BridgePlan &bridge : range.bridges) {
        if (const auto probe = probe_identity(range, bridge.zone)) {
            ports.push_back({*probe, false});
        }
    }
    return ports;
}

std::string network_of(const plan::NicPlan &card) {
    const std::uint32_t mask = ~(~0U >> card.prefix);
    return fmt::format("{}/{}", dsl::to_string(dsl::Ipv4{card.address.value & mask}), card.prefix);
}

std::string set(const char *name, const std::string &type,
                const std::vector<std::string> &elements) {
    std::string text = fmt::format("    set {} {{\n        type {}\n", name, type);
    if (!elements.empty()) {
        text +=
            fmt::format("        elements = {{ {} }}\n", fmt::join(elements, ",\n            "));
    }
    return text + "    }\n";
}

/// A set whose elements are what `words` says of each port; empty words are left out.
template <typename Words>
std::string set_of(const char *name, const std::string &type, const std::vector<Port> &ports,
                   const Words &words) {
    std::vector<std::string> elements;
    for (const Port &port : ports) {
        if (std::string element = words(port); !element.empty()) {
            elements.push_back(std::move(element));
        }
    }
    return set(name, type, elements);
}

/// Whom each port may address: who else is in its zone. A frame to anybody else would be flooded to
/// them all.
std::string stations(const std::vector<Port> &ports) {
    std::vector<std::string> pairs;
    for (const Port &from : ports) {
        for (const Port &to : ports) {
            if (from.card.bridge == to.card.bridge && from.card.tap != to.card.tap) {
                pairs.push_back(fmt::format("\"{}\" . {}", from.card.tap, to.card.mac));
            }
        }
    }
    return set("stations", "ifname . ether_addr", pairs);
}

std::string identities(const std::vector<Port> &ports) {
    const auto name = [](const Port &p) { return fmt::format("\"{}\"", p.card.tap); };
    const auto address = [](const Port &p) { return dsl::to_string(p.card.address); };
    return set_of("ports", "ifname", ports, name) +
           set_of("macs", "ifname . ether_addr", ports,
                  [&](const Port &p) { return name(p) + " . " + p.card.mac; }) +
           set_of(
               "senders", "ifname . ether_addr . ipv4_addr", ports,
               [&](const Port &p) { return name(p) + " . " + p.card.mac + " . " + address(p); }) +
           set_of("addresses", "ifname . ipv4_addr", ports,
                  [&](const Port &p) { return name(p) + " . " + address(p); }) +
           set_of("routers", "ifname", ports,
                  [&](const Port &p) { return p.router ? name(p) : std::string(); }) +
           set_of("zones_of_routers", "ifname . ipv4_addr\n        flags interval", ports,
                  [&](const Port &p) {
                      return p.router ? name(p) + " . " + network_of(p.card) : std::string();
                  }) +
           stations(ports);
}

std::string caps(const std::vector<Port> &ports) {
    const auto capped = [&](const char *name, int rate, int burst, const char *what,
                            const char *burst_of) {
        return set_of(name,
                      fmt::format("ifname\n        limit rate over {}{}/second burst {} {}", rate,
                                  what, burst, burst_of),
                      ports, [](const Port &p) { return fmt::format("\"{}\"", p.card.tap); });
    };
    const auto bytes = [&](const char *name, int times) {
        return capped(name, times * port_mib_per_second, times * port_burst_mib, " mbytes",
                      "mbytes");
    };
    const auto frames = [&](const char *name, int times) {
        return capped(name, times * port_frames_per_second, times * port_burst_frames, "",
                      "packets");
    };
    return bytes("bytes_from", 1) + bytes("bytes_to", port_received_times) +
           frames("frames_from", 1) + frames("frames_to", port_received_times) +
           capped("group_frames_from", port_group_frames_per_second, port_burst_group_frames, "",
                  "packets");
}

std::string counters() {
    std::string text;
    for (const std::string &reason : drop_reasons()) {
        text += fmt::format("    counter {} {{ }}\n", reason);
    }
    return text;
}

// The order is from who sends over what it is to how much, so that each frame is counted for the
// plainest thing that is wrong with it. What no rule has let through is dropped at the end: a frame
// that is too short to be judged matches nothing.
constexpr const char *from_port =
    "    chain from_port {\n"
    "        iifname . ether saddr != @macs counter name source_mac drop\n"
    "        ether daddr & ff:ff:ff:00:00:00 == 01:80:c2:00:00:00 counter name link_local drop\n"
    "        ether daddr & 01:00:00:00:00:00 == 00:00:00:00:00:00 iifname . ether daddr != "
    "@stations"
    " counter name stranger drop\n"
    "        ether type ip6 icmpv6 type nd-router-advert counter name router_advert drop\n"
    "        ether type != { ip, arp } counter name ether_type drop\n"
    "        iifname @frames_from counter name flood drop\n"
    "        iifname @bytes_from counter name flood drop\n"
    "        ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00 iifname @group_frames_from"
    " counter name flood drop\n"
    "        ether type arp goto from_port_arp\n"
    "        udp sport 67 udp dport 68 counter name dhcp drop\n"
    "        iifname . ip saddr @addresses accept\n"
    "        ip saddr { 0.0.0.0/8, 127.0.0.0/8, 224.0.0.0/3 } counter name source_address drop\n"
    "        iifname @routers iifname . ip saddr != @zones_of_routers accept\n"
    "        counter name source_address drop\n"
    "    }\n"
    "    chain from_port_arp {\n"
    "        arp htype 1 arp ptype ip arp hlen 6 arp plen 4"
    " iifname . arp saddr ether . arp saddr ip @senders accept\n"
    "        counter name arp_sender drop\n"
    "    }\n"
    "    chain to_port {\n"
    "        oifname @frames_to counter name flood drop\n"
    "        oifname @bytes_to counter name flood drop\n"
    "        accept\n"
    "    }\n";

// The first hook judges before the bridge learns where a MAC address is; dropped later, a lie would
// still have moved it. A bridge is nobody: nothing goes up into the host (copies of what is sent to
// all arrive there, and are no drop worth counting; some link-local frames are shown to this hook
// only), nothing comes down from it.
constexpr const char *hooks_alone =
    "    chain ingress {\n"
    "        type filter hook prerouting priority -300; policy drop;\n"
    "        iifname @ports goto from_port\n"
    "        counter name unplanned drop\n"
    "    }\n"
    "    chain between {\n"
    "        type filter hook forward priority -300; policy drop;\n"
    "        oifname @ports goto to_port\n"
    "        counter name unplanned drop\n"
    "    }\n"
    "    chain up {\n"
    "        type filter hook input priority -300; policy drop;\n"
    "        ether daddr & ff:ff:ff:00:00:00 == 01:80:c2:00:00:00 counter name link_local drop\n"
    "        meta pkttype { broadcast, multicast } drop\n"
    "        counter name host drop\n"
    "    }\n"
    "    chain down {\n"
    "        type filter hook output priority -300; policy drop;\n"
    "        counter name host drop\n"
    "    }\n";

constexpr const char *hooks_with_others =
    "    chain ingress {\n"
    "        type filter hook prerouting priority -300; policy accept;\n"
    "        iifname @ports goto from_port\n"
    "    }\n"
    "    chain between {\n"
    "        type filter hook forward priority -300; policy accept;\n"
    "        iifname @ports oifname != @ports counter name unplanned drop\n"
    "        oifname @ports iifname != @ports counter name unplanned drop\n"
    "        oifname @ports goto to_port\n"
    "    }\n"
    "    chain up {\n"
    "        type filter hook input priority -300; policy accept;\n"
    "        iifname @ports ether daddr & ff:ff:ff:00:00:00 == 01:80:c2:00:00:00"
    " counter name link_local drop\n"
    "        iifname @ports meta pkttype { broadcast, multicast } drop\n"
    "        iifname @ports counter name host drop\n"
    "    }\n"
    "    chain down {\n"
    "        type filter hook output priority -300; policy accept;\n"
    "        oifname @ports counter name host drop\n"
    "    }\n";

} // namespace

const std::vector<std::string> &drop_reasons() {
    static const std::vector<std::string> reasons = {
        "unplanned", "source_mac", "link_local",     "stranger",   "router_advert", "ether_type",
        "flood",     "dhcp",       "source_address", "arp_sender", "host"};
    return reasons;
}

std::string range_table(const plan::RangePlan &range) {
    return "bridge " + range.network_namespace;
}

std::string range_rules(const plan::RangePlan &range, Surroundings surroundings) {
    const std::vector<Port> ports = ports_of(range);
    const std::string table = "table " + range_table(range);
    return table + "\ndelete " + table + "\n" + table + " {\n" + counters() + identities(ports) +
           caps(ports) + from_port +
           (surroundings == Surroundings::Alone ? hooks_alone : hooks_with_others) + "}\n";
}

} // namespace enshu::fabric
