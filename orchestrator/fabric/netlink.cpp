#include "orchestrator/fabric/netlink.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/if_link.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace enshu::fabric {

namespace {

std::runtime_error failure(const char *what, int code) {
    return std::runtime_error(fmt::format("{}: {}", what, std::strerror(code)));
}

template <typename T>
void put(std::vector<std::uint8_t> &bytes, const T &value) {
    const std::size_t end = bytes.size();
    bytes.resize(end + sizeof value);
    std::memcpy(bytes.data() + end, &value, sizeof value);
}

template <typename T>
T take(const std::vector<std::uint8_t> &bytes, std::size_t offset) {
    T value{};
    if (offset + sizeof value > bytes.size()) {
        throw std::runtime_error("the kernel's answer is too short");
    }
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

/// The place of an attribute's value in a message whose attributes begin at `offset`.
std::optional<std::size_t> find_attribute(const std::vector<std::uint8_t> &message,
                                          std::size_t offset, std::uint16_t type) {
    while (offset + sizeof(nlattr) <= message.size()) {
        const auto attribute = take<nlattr>(message, offset);
        if ((attribute.nla_type & NLA_TYPE_MASK) == type) {
            return offset + sizeof(nlattr);
        }
        if (attribute.nla_len < sizeof(nlattr)) {
            break;
        }
        offset += NLA_ALIGN(attribute.nla_len);
    }
    return std::nullopt;
}

std::vector<std::uint8_t> device(int index) {
    ifinfomsg which{};
    which.ifi_family = AF_UNSPEC;
    which.ifi_index = index;
    std::vector<std::uint8_t> body;
    put(body, which);
    return body;
}

} // namespace

Netlink::Netlink(int protocol) : socket_(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol)) {
    sockaddr_nl kernel{};
    kernel.nl_family = AF_NETLINK;
    const timeval patience{1, 0};
    if (socket_.get() < 0 ||
        setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
        connect(socket_.get(), reinterpret_cast<sockaddr *>(&kernel), sizeof kernel) != 0) {
        throw failure("cannot open a netlink socket", errno);
    }
}

std::vector<std::uint8_t> Netlink::ask(std::uint16_t type, std::uint16_t flags,
                                       const std::vector<std::uint8_t> &body) const {
    std::vector<std::uint8_t> message;
    nlmsghdr header{};
    header.nlmsg_len = static_cast<std::uint32_t>(sizeof header + body.size());
    header.nlmsg_type = type;
    header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
    put(message, header);
    message.resize(sizeof header + body.size());
    std::copy(body.begin(), body.end(), message.begin() + sizeof header);
    if (send(socket_.get(), message.data(), message.size(), 0) < 0) {
        throw failure("cannot ask the kernel by netlink", errno);
    }
    std::vector<std::uint8_t> answer(32768);
    const ssize_t size = recv(socket_.get(), answer.data(), answer.size(), 0);
    if (size < 0) {
        throw failure("the kernel does not answer by netlink", errno);
    }
    answer.resize(static_cast<std::size_t>(size));
    if (take<nlmsghdr>(answer, 0).nlmsg_type == NLMSG_ERROR) {
        const int code = -take<nlmsgerr>(answer, sizeof(nlmsghdr)).error;
        if (code != 0) {
            throw failure("the kernel refuses by netlink", code);
        }
    }
    return answer;
}

RulesetGeneration::RulesetGeneration() : Netlink(NETLINK_NETFILTER) {}

std::uint32_t RulesetGeneration::now() const {
    nfgenmsg family{};
    family.nfgen_family = AF_UNSPEC;
    family.version = NFNETLINK_V0;
    std::vector<std::uint8_t> body;
    put(body, family);
    const auto answer = ask((NFNL_SUBSYS_NFTABLES << 8) | NFT_MSG_GETGEN, 0, body);
    const auto id =
        find_attribute(answer, sizeof(nlmsghdr) + NLMSG_ALIGN(sizeof(nfgenmsg)), NFTA_GEN_ID);
    if (!id) {
        throw std::runtime_error("the kernel does not count changes of nftables rules");
    }
    return ntohl(take<std::uint32_t>(answer, *id));
}

Devices::Devices() : Netlink(NETLINK_ROUTE) {}

std::uint64_t Devices::sent_frames(int index) const {
    const auto answer = ask(RTM_GETLINK, 0, device(index));
    const auto statistics =
        find_attribute(answer, sizeof(nlmsghdr) + NLMSG_ALIGN(sizeof(ifinfomsg)), IFLA_STATS64);
    if (!statistics) {
        throw std::runtime_error("the kernel does not count a device's frames");
    }
    return take<std::uint64_t>(answer, *statistics + offsetof(rtnl_link_stats64, tx_packets));
}

void Devices::remove(int index) const {
    ask(RTM_DELLINK, NLM_F_ACK, device(index));
}

} // namespace enshu::fabric
