#include "orchestrator/libvirt/network_fabric.h"

#include "orchestrator/libvirt/error.h"

#include <fmt/format.h>
#include <libvirt/virterror.h>
#include <pugixml.hpp>

#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace enshu::libvirt {

namespace {

// plan::mac_for() begins all of them so.
constexpr auto guests_mac = "52:54:00:00:00:00";

std::string text_of(const pugi::xml_node &node) {
    std::ostringstream out;
    node.print(out, "  ");
    return out.str();
}

/// No exercise and no zone has a dot in its name.
std::string network_name(const plan::RangePlan &range, const std::string &zone) {
    return fmt::format("enshu.{}.t{}.{}", range.exercise, range.team, zone);
}

pugi::xml_node add_rule(pugi::xml_node filter, const char *action, const char *direction,
                        int priority) {
    pugi::xml_node rule = filter.append_child("rule");
    rule.append_attribute("action") = action;
    rule.append_attribute("direction") = direction;
    rule.append_attribute("priority") = priority;
    return rule;
}

Network look_up(virConnectPtr connection, const std::string &name) {
    Network network{virNetworkLookupByName(connection, name.c_str())};
    if (network == nullptr) {
        const LibvirtError error = last_error("look up a network");
        if (error.code() != VIR_ERR_NO_NETWORK) {
            throw error;
        }
    }
    return network;
}

/// True where it was not there.
bool define_guard(virConnectPtr connection) {
    const NetworkFilter guard{virNWFilterLookupByName(connection, guard_name)};
    if (guard != nullptr) {
        return false;
    }
    const LibvirtError error = last_error("look up a filter");
    if (error.code() != VIR_ERR_NO_NWFILTER) {
        throw error;
    }
    const NetworkFilter made{
        require(virNWFilterDefineXML(connection, guard_xml().c_str()), "define a filter")};
    return true;
}

} // namespace

std::string network_xml(const plan::RangePlan &range, const plan::BridgePlan &bridge) {
    pugi::xml_document document;
    pugi::xml_node network = document.append_child("network");
    network.append_child("name").text().set(network_name(range, bridge.zone).c_str());
    pugi::xml_node device = network.append_child("bridge");
    device.append_attribute("name") = bridge.name.c_str();
    device.append_attribute("stp") = "off";
    device.append_attribute("delay") = "0";
    network.append_child("mac").append_attribute("address") = bridge_mac;
    network.append_child("dns").append_attribute("enable") = "no";
    return text_of(network);
}

std::string guard_xml() {
    pugi::xml_document document;
    pugi::xml_node filter = document.append_child("filter");
    filter.append_attribute("name") = guard_name;
    filter.append_attribute("chain") = "root";
    // `out` is what a guest sends, `in` what comes to it. $MAC is the cable's own address, and
    // libvirt fills it in.
    pugi::xml_node spoofed = add_rule(filter, "drop", "out", -900).append_child("mac");
    spoofed.append_attribute("match") = "no";
    spoofed.append_attribute("srcmacaddr") = "$MAC";
    pugi::xml_node to_host = add_rule(filter, "drop", "out", -800).append_child("mac");
    to_host.append_attribute("dstmacaddr") = bridge_mac;
    pugi::xml_node from_host = add_rule(filter, "drop", "in", -800).append_child("mac");
    from_host.append_attribute("srcmacaddr") = bridge_mac;
    pugi::xml_node arp = add_rule(filter, "accept", "inout", -700).append_child("mac");
    arp.append_attribute("protocolid") = "arp";
    // From guest to guest. A host takes in what is sent to everybody, or to a group, whatever
    // address stands in the packet.
    pugi::xml_node ipv4 = add_rule(filter, "accept", "out", -600).append_child("mac");
    ipv4.append_attribute("protocolid") = "ipv4";
    ipv4.append_attribute("dstmacaddr") = guests_mac;
    ipv4.append_attribute("dstmacmask") = "ff:ff:ff:0:0:0";
    ipv4 = add_rule(filter, "accept", "in", -600).append_child("mac");
    ipv4.append_attribute("protocolid") = "ipv4";
    add_rule(filter, "drop", "inout", 1000);
    return text_of(filter);
}

void NetworkFabric::build(const plan::RangePlan &range) {
    const Link::Turn turn = connection_->handle.turn();
    const Held connection = connection_->handle.get();
    define_guard(connection);
    for (const plan::BridgePlan &bridge : range.bridges) {
        const std::string name = network_name(range, bridge.zone);
        if (look_up(connection, name) == nullptr) {
            const Network network{
                require(virNetworkCreateXML(connection, network_xml(range, bridge).c_str()),
                        ("make the network " + name).c_str())};
        }
    }
    const std::lock_guard lock(mutex_);
    built_[range.network_namespace] = range;
}

void NetworkFabric::destroy(const plan::RangePlan &range) {
    {
        const std::lock_guard lock(mutex_);
        built_.erase(range.network_namespace);
    }
    const Link::Turn turn = connection_->handle.turn();
    const Held connection = connection_->handle.get();
    for (const plan::BridgePlan &bridge : range.bridges) {
        const std::string name = network_name(range, bridge.zone);
        const Network network = look_up(connection, name);
        if (network != nullptr && virNetworkDestroy(network.get()) < 0) {
            const LibvirtError error = last_error("remove the network " + name);
            if (look_up(connection, name) != nullptr) {
                throw error;
            }
        }
    }
}

std::vector<std::string> NetworkFabric::leftovers(const std::string &exercise) {
    const Link::Turn turn = connection_->handle.turn();
    virNetworkPtr *networks = nullptr;
    const int count = require(virConnectListAllNetworks(connection_->handle.get(), &networks, 0),
                              "list networks");
    std::vector<Network> owned;
    for (int i = 0; i < count; ++i) {
        owned.emplace_back(networks[i]);
    }
    std::free(networks); // NOLINT: libvirt's contract
    std::vector<std::string> found;
    for (const Network &network : owned) {
        const std::string name = virNetworkGetName(network.get());
        if (name.starts_with(fmt::format("enshu.{}.t", exercise))) {
            found.push_back("network " + name);
        }
    }
    return found;
}

std::vector<fabric::Breach> NetworkFabric::reconcile() {
    std::map<std::string, plan::RangePlan> built;
    {
        const std::lock_guard lock(mutex_);
        built = built_;
    }
    std::vector<fabric::Breach> breaches;
    if (built.empty()) {
        return breaches;
    }
    const Link::Turn turn = connection_->handle.turn();
    const Held connection = connection_->handle.get();
    if (define_guard(connection)) {
        breaches.push_back({"", fmt::format("the network filter {} was gone", guard_name), true});
    }
    for (const auto &[name_space, range] : built) {
        for (const plan::BridgePlan &bridge : range.bridges) {
            const std::string name = network_name(range, bridge.zone);
            if (look_up(connection, name) == nullptr) {
                breaches.push_back(
                    {name_space, fmt::format("the network {} is gone", name), false});
            }
        }
    }
    return breaches;
}

std::vector<fabric::Dropped> NetworkFabric::dropped(const plan::RangePlan &) {
    throw std::runtime_error("libvirt does not tell what a network filter has dropped");
}

std::unique_ptr<fabric::ProbePort> NetworkFabric::open_probe(const plan::RangePlan &,
                                                             const std::string &) {
    throw std::runtime_error("a range on another machine cannot be probed from this one");
}

} // namespace enshu::libvirt
