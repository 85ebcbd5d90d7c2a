#include "orchestrator/libvirt/libvirt_networks.h"

#include "orchestrator/fabric/isolation.h"
#include "orchestrator/libvirt/error.h"

#include <fmt/format.h>
#include <libvirt/virterror.h>
#include <pugixml.hpp>

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace enshu::libvirt {

namespace {

std::string network_name(const plan::RangePlan &range, const std::string &zone) {
    return fmt::format("{}-{}", range.network_namespace, zone);
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

} // namespace

std::string network_xml(const std::string &name, const std::string &bridge) {
    pugi::xml_document document;
    pugi::xml_node network = document.append_child("network");
    network.append_child("name").text().set(name.c_str());
    // Without <forward> libvirt runs a dozen iptables for each network; `open` has none, and our table decides.
    network.append_child("forward").append_attribute("mode") = "open";
    pugi::xml_node device = network.append_child("bridge");
    device.append_attribute("name") = bridge.c_str();
    device.append_attribute("stp") = "off";
    device.append_attribute("delay") = "0";
    network.append_child("dns").append_attribute("enable") = "no";
    std::ostringstream text;
    network.print(text, "  ");
    return text.str();
}

LibvirtNetworks::LibvirtNetworks(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)) {
    fabric::load_isolation();
}

void LibvirtNetworks::build(const plan::RangePlan &range) {
    if (!fabric::isolation_is_loaded()) { // another tool's `nft flush ruleset` takes ours too
        fabric::load_isolation();
    }
    for (const plan::BridgePlan &bridge : range.bridges) {
        const std::string name = network_name(range, bridge.zone);
        if (look_up(connection_->handle.get(), name) == nullptr) {
            const std::string xml = network_xml(name, bridge.name);
            const Network made{require(virNetworkCreateXML(connection_->handle.get(), xml.c_str()),
                                       ("make the network " + name).c_str())};
        }
        fabric::harden_bridge(bridge.name);
    }
}

void LibvirtNetworks::destroy(const plan::RangePlan &range) {
    for (const plan::BridgePlan &bridge : range.bridges) {
        const Network network = look_up(connection_->handle.get(), network_name(range, bridge.zone));
        if (network != nullptr) {
            require(virNetworkDestroy(network.get()), "destroy a network");
        }
    }
    const std::vector<std::string> names = network_names();
    const bool last = std::none_of(names.begin(), names.end(), [](const std::string &name) {
        return name.starts_with("enshu-");
    });
    if (last) {
        fabric::remove_isolation();
    }
}

std::vector<std::string> LibvirtNetworks::network_names() {
    virNetworkPtr *networks = nullptr;
    const int count = require(
        virConnectListAllNetworks(connection_->handle.get(), &networks, 0), "list networks");
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i) {
        const Network network{networks[i]};
        names.emplace_back(virNetworkGetName(network.get()));
    }
    std::free(networks); // NOLINT: libvirt's contract
    return names;
}

std::vector<std::string> LibvirtNetworks::leftovers(const std::string &exercise) {
    const std::string prefix = "enshu-" + exercise + "-t";
    std::vector<std::string> found;
    for (const std::string &name : network_names()) {
        // enshu-EXERCISE-tTEAM-ZONE: another exercise's name may begin with this one's.
        const std::size_t zone = name.find_first_not_of("0123456789", std::min(prefix.size(), name.size()));
        if (name.starts_with(prefix) && zone != std::string::npos && zone > prefix.size() &&
            name[zone] == '-') {
            found.push_back("network " + name);
        }
    }
    return found;
}

} // namespace enshu::libvirt
