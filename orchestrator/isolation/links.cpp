#include "orchestrator/isolation/links.h"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <ifaddrs.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <memory>
#include <net/if.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>

namespace enshu::isolation {

namespace {

[[noreturn]] void fail(const char *what) {
    throw std::runtime_error(fmt::format("cannot {}: {}", what, std::strerror(errno)));
}

template <typename T>
T read_at(const void *at) {
    T value{};
    std::memcpy(&value, at, sizeof value);
    return value;
}

/// The mark that a dump changed while it was made: then it is asked for again.
constexpr int interrupted = -1;

/// Adds what one message tells; true at the end of the dump, `interrupted` where it is worth
/// nothing.
int take_in(const nlmsghdr &header, const std::uint8_t *message, std::map<int, Link> &links) {
    if ((header.nlmsg_flags & NLM_F_DUMP_INTR) != 0) {
        return interrupted;
    }
    if (header.nlmsg_type == NLMSG_DONE) {
        return 1;
    }
    if (header.nlmsg_type == NLMSG_ERROR) {
        errno = -read_at<nlmsgerr>(message + NLMSG_HDRLEN).error;
        fail("list the network devices");
    }
    if (header.nlmsg_type != RTM_NEWLINK) {
        return 0;
    }
    const auto info = read_at<ifinfomsg>(message + NLMSG_HDRLEN);
    Link &link = links[info.ifi_index];
    link.carries = (info.ifi_flags & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING);
    const std::uint8_t *end = message + header.nlmsg_len;
    for (const std::uint8_t *at = message + NLMSG_HDRLEN + NLMSG_ALIGN(sizeof info);
         end - at >= static_cast<std::ptrdiff_t>(sizeof(rtattr));) {
        const auto attribute = read_at<rtattr>(at);
        if (attribute.rta_len < sizeof attribute || attribute.rta_len > end - at) {
            break;
        }
        const std::uint8_t *value = at + RTA_LENGTH(0);
        const std::size_t size = attribute.rta_len - RTA_LENGTH(0);
        if (attribute.rta_type == IFLA_IFNAME && size > 0) {
            link.name.assign(reinterpret_cast<const char *>(value), size - 1);
        } else if (attribute.rta_type == IFLA_ADDRESS && size == link.mac.size()) {
            link.mac = read_at<Mac>(value);
        } else if (attribute.rta_type == IFLA_MASTER && size == sizeof(int)) {
            link.master = read_at<int>(value);
        }
        at += std::min<std::ptrdiff_t>(RTA_ALIGN(attribute.rta_len), end - at);
    }
    return 0;
}

std::vector<Ip> default_gateways() {
    std::vector<Ip> gateways;
    std::string line;
    std::ifstream v4("/proc/thread-self/net/route");
    for (std::getline(v4, line); std::getline(v4, line);) {
        std::istringstream words(line);
        std::string device;
        std::uint32_t destination = 0;
        std::uint32_t gateway = 0;
        words >> device >> std::hex >> destination >> gateway;
        if (words && destination == 0 && gateway != 0) {
            gateways.push_back(Ip::of({ntohl(gateway)}));
        }
    }
    std::ifstream v6("/proc/thread-self/net/ipv6_route");
    while (std::getline(v6, line)) {
        std::istringstream words(line);
        std::string destination;
        std::string prefix;
        std::string skipped;
        std::string gateway;
        words >> destination >> prefix >> skipped >> skipped >> gateway;
        const std::string nothing(32, '0');
        if (words && destination == nothing && prefix == "00" && gateway != nothing) {
            for (int i = 28; i > 0; i -= 4) {
                gateway.insert(static_cast<std::size_t>(i), ":");
            }
            gateways.push_back(parse_ip(gateway));
        }
    }
    return gateways;
}

} // namespace

Links::Links() : socket_(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)) {
    const timeval deadline{1, 0};
    if (socket_.get() < 0 ||
        setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline) != 0) {
        fail("ask the kernel for network devices");
    }
}

std::map<int, Link> Links::all() const {
    struct {
        nlmsghdr header;
        ifinfomsg info;
    } request{};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = RTM_GETLINK;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    std::vector<std::uint8_t> buffer(64 * 1024);
    for (int attempt = 0; attempt < 5; ++attempt) {
        if (::send(socket_.get(), &request, sizeof request, 0) < 0) {
            fail("ask the kernel for network devices");
        }
        std::map<int, Link> links;
        bool whole = true;
        for (bool done = false; !done;) {
            const ssize_t size = recv(socket_.get(), buffer.data(), buffer.size(), 0);
            if (size < 0) {
                fail("list the network devices");
            }
            const std::uint8_t *at = buffer.data();
            const std::uint8_t *end = at + size;
            while (end - at >= static_cast<std::ptrdiff_t>(sizeof(nlmsghdr))) {
                const auto header = read_at<nlmsghdr>(at);
                if (header.nlmsg_len < sizeof header || header.nlmsg_len > end - at) {
                    break;
                }
                const int end_of_dump = take_in(header, at, links);
                whole = whole && end_of_dump != interrupted;
                done = done || header.nlmsg_type == NLMSG_DONE;
                at += std::min<std::ptrdiff_t>(NLMSG_ALIGN(header.nlmsg_len), end - at);
            }
        }
        if (whole) {
            return links;
        }
    }
    throw std::runtime_error("cannot list the network devices: they change all the time");
}

Machine this_machine() {
    ifaddrs *list = nullptr;
    if (getifaddrs(&list) != 0) {
        fail("list this machine's addresses");
    }
    const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> holder(list, freeifaddrs);
    std::map<std::string, HostInterface> interfaces;
    for (const ifaddrs *each = list; each != nullptr; each = each->ifa_next) {
        HostInterface &interface = interfaces[each->ifa_name];
        interface.name = each->ifa_name;
        if (each->ifa_addr == nullptr) {
            continue;
        }
        if (each->ifa_addr->sa_family == AF_PACKET) {
            const auto link = read_at<sockaddr_ll>(each->ifa_addr);
            std::copy_n(link.sll_addr, interface.mac.size(), interface.mac.begin());
        } else if (each->ifa_addr->sa_family == AF_INET) {
            interface.addresses.push_back(
                Ip::of({ntohl(read_at<sockaddr_in>(each->ifa_addr).sin_addr.s_addr)}));
        } else if (each->ifa_addr->sa_family == AF_INET6) {
            Ip address;
            address.v6 = true;
            std::memcpy(address.bytes.data(),
                        &reinterpret_cast<const sockaddr_in6 *>(each->ifa_addr)->sin6_addr, 16);
            interface.addresses.push_back(address);
        }
    }
    Machine machine;
    for (auto &[name, interface] : interfaces) {
        machine.interfaces.push_back(std::move(interface));
    }
    machine.gateways = default_gateways();
    return machine;
}

} // namespace enshu::isolation
