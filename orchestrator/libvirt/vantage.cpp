#include "orchestrator/libvirt/vantage.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/network_fabric.h"
#include "orchestrator/libvirt/sites.h"

#include <libvirt/virterror.h>
#include <pugixml.hpp>

#include <cstdlib>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <string_view>

namespace enshu::libvirt {

using isolation::HostInterface;
using isolation::Ip;
using isolation::Mac;

namespace {

/// A machine with guests of others has a card for each of them: so many stand for all.
constexpr std::size_t most_cards = 16;

using NodeDevice = std::unique_ptr<virNodeDevice, Releases<virNodeDeviceFree>>;

std::string own(char *text) {
    const std::string copy = text;
    std::free(text); // NOLINT: libvirt's contract
    return copy;
}

std::vector<HostInterface> cards_of(virConnectPtr connection) {
    virNodeDevicePtr *found = nullptr;
    const int count =
        virConnectListAllNodeDevices(connection, &found, VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET);
    if (count < 0) {
        const LibvirtError error = last_error("list network cards");
        if (error.code() == VIR_ERR_NO_SUPPORT) { // its driver is not installed there
            return {};
        }
        throw error;
    }
    std::vector<NodeDevice> devices(found, found + count);
    std::free(found); // NOLINT: libvirt's contract
    std::vector<HostInterface> cards;
    for (const NodeDevice &device : devices) {
        char *xml = virNodeDeviceGetXMLDesc(device.get(), 0);
        const auto card = xml == nullptr ? std::nullopt : read_card(own(xml)); // null: it has gone
        if (card && cards.size() < most_cards) {
            cards.push_back(*card);
        }
    }
    return cards;
}

std::vector<HostInterface> networks_of(virConnectPtr connection) {
    virNetworkPtr *found = nullptr;
    const int count =
        require(virConnectListAllNetworks(connection, &found, VIR_CONNECT_LIST_NETWORKS_ACTIVE),
                "list networks");
    std::vector<Network> networks(found, found + count);
    std::free(found); // NOLINT: libvirt's contract
    std::vector<HostInterface> bridges;
    for (const Network &network : networks) {
        char *xml = virNetworkGetXMLDesc(network.get(), 0);
        if (const auto bridge = xml == nullptr ? std::nullopt : read_network(own(xml))) {
            bridges.push_back(*bridge);
        }
    }
    return bridges;
}

/// What a name resolves to; nothing is no failure: the connection knows it in a way of its own.
std::vector<Ip> addresses_of(std::string host) {
    if (host.size() > 2 && host.front() == '[') {
        host = host.substr(1, host.size() - 2);
    }
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *list = nullptr;
    if (host.empty() || getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) {
        return {};
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> holder(list, freeaddrinfo);
    std::vector<Ip> addresses;
    for (const addrinfo *each = list; each != nullptr; each = each->ai_next) {
        Ip address;
        if (each->ai_family == AF_INET) {
            sockaddr_in in{};
            std::memcpy(&in, each->ai_addr, sizeof in);
            address = Ip::of({ntohl(in.sin_addr.s_addr)});
        } else if (each->ai_family == AF_INET6) {
            sockaddr_in6 in{};
            std::memcpy(&in, each->ai_addr, sizeof in);
            address.v6 = true;
            std::memcpy(address.bytes.data(), &in.sin6_addr, address.bytes.size());
        } else {
            continue;
        }
        addresses.push_back(address);
    }
    return addresses;
}

} // namespace

std::optional<HostInterface> read_card(const std::string &device_xml) {
    pugi::xml_document document;
    document.load_string(device_xml.c_str());
    for (const pugi::xml_node capability : document.child("device").children("capability")) {
        const std::string name = capability.child("interface").text().get();
        const auto mac = isolation::parse_mac(capability.child("address").text().get());
        // A tap in a bridge says what a host's IPv6 says when a device comes up; it takes nothing
        // in.
        const bool of_guests = name.starts_with("enshu") || name.starts_with("vnet");
        if (mac && *mac != Mac{} && !name.empty() && !of_guests) {
            return HostInterface{name, *mac, {isolation::link_local_of(*mac)}};
        }
    }
    return std::nullopt;
}

std::optional<HostInterface> read_network(const std::string &network_xml) {
    pugi::xml_document document;
    document.load_string(network_xml.c_str());
    const pugi::xml_node network = document.child("network");
    HostInterface bridge;
    bridge.name = network.child("bridge").attribute("name").value();
    bridge.mac =
        isolation::parse_mac(network.child("mac").attribute("address").value()).value_or(Mac{});
    for (const pugi::xml_node ip : network.children("ip")) {
        try {
            bridge.addresses.push_back(isolation::parse_ip(ip.attribute("address").value()));
        } catch (const std::invalid_argument &) { // none
        }
    }
    return bridge.addresses.empty() ? std::nullopt : std::optional(bridge);
}

isolation::Machine Vantage::machine() {
    isolation::Machine machine;
    const std::vector<Ip> named = addresses_of(host_of(connection_->uri));
    if (!named.empty()) { // at one of its cards, and nobody says which
        machine.interfaces.push_back({"the connection", {}, named});
    }
    const Link::Turn turn = connection_->handle.turn();
    const Held connection = connection_->handle.get();
    for (const auto &some : {cards_of(connection), networks_of(connection)}) {
        machine.interfaces.insert(machine.interfaces.end(), some.begin(), some.end());
    }
    return machine;
}

Mac Vantage::bridge_mac() {
    return isolation::parse_mac(libvirt::bridge_mac).value();
}

std::unique_ptr<inject::GuestChannel> Vantage::open(const std::string &uuid) {
    return hypervisor_.open_agent(uuid);
}

std::uint64_t Vantage::sent(const std::string &uuid, const std::string &tap) {
    const Link::Turn turn = connection_->handle.turn();
    const Held connection = connection_->handle.get();
    const Domain domain{
        require(virDomainLookupByUUIDString(connection, uuid.c_str()), "look up a domain")};
    virDomainInterfaceStatsStruct stats{};
    require(virDomainInterfaceStats(domain.get(), tap.c_str(), &stats, sizeof stats),
            "ask what came from a guest");
    if (stats.tx_packets < 0) {
        throw LibvirtError(VIR_ERR_NO_SUPPORT, VIR_FROM_QEMU,
                           "the hypervisor does not count what comes from a guest");
    }
    return static_cast<std::uint64_t>(stats.tx_packets);
}

bool Vantage::is_suspended(const std::string &uuid) {
    return hypervisor_.power(uuid) == provision::Power::Suspended;
}

void Vantage::suspend(const std::string &uuid) {
    hypervisor_.suspend(uuid);
}

void Vantage::resume(const std::string &uuid) {
    hypervisor_.resume(uuid);
}

} // namespace enshu::libvirt
