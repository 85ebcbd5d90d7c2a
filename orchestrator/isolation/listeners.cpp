#include "orchestrator/isolation/listeners.h"

#include <fmt/format.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/stat.h>

namespace enshu::isolation {

using fabric::Descriptor;

namespace {

constexpr int buffer_bytes = 32 * 1024 * 1024; // a burst of every frame of every port of a range
constexpr std::size_t snap = 512;              // tokens stand in the first bytes of a frame
constexpr unsigned batch = 64;

Descriptor open_socket(int family, int type, int protocol) {
    Descriptor fd(socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
    if (fd.get() < 0) {
        throw std::runtime_error(fmt::format("cannot listen for probes: {}", std::strerror(errno)));
    }
    if (setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes) != 0) {
        // In a user namespace it is not ours to force; what does not fit is counted as lost.
        setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
    }
    return fd;
}

std::uint64_t inode_of_namespace() {
    struct stat status {};
    if (stat("/proc/thread-self/ns/net", &status) != 0) {
        throw std::runtime_error(
            fmt::format("cannot tell the network namespace: {}", std::strerror(errno)));
    }
    return status.st_ino;
}

/// Binds to all addresses. `port` 0: any, which is returned; 0: it is taken.
std::uint16_t bind_all(const Descriptor &fd, bool v6, std::uint16_t port) {
    sockaddr_storage address{};
    socklen_t size = v6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    address.ss_family = v6 ? AF_INET6 : AF_INET;
    // The port stands at the same place in both.
    reinterpret_cast<sockaddr_in *>(&address)->sin_port = htons(port);
    const int on = 1;
    if (v6) {
        setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    }
    if (bind(fd.get(), reinterpret_cast<sockaddr *>(&address), size) != 0 ||
        getsockname(fd.get(), reinterpret_cast<sockaddr *>(&address), &size) != 0) {
        return 0;
    }
    return ntohs(reinterpret_cast<sockaddr_in *>(&address)->sin_port);
}

/// A raw socket gets a copy of all that this machine is sent: only our port is of interest.
void keep_port_only(const Descriptor &fd, bool v6, std::uint16_t port) {
    std::vector<sock_filter> program;
    if (v6) { // begins behind the IPv6 header
        program.push_back(BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 2));
    } else {
        program.push_back(BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0));
        program.push_back(BPF_STMT(BPF_LD | BPF_H | BPF_IND, 2));
    }
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, port, 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, snap));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, 0));
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    if (setsockopt(fd.get(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0) {
        throw std::runtime_error(fmt::format("cannot listen for probes: {}", std::strerror(errno)));
    }
}

/// Takes everything that waits; true when there was something.
bool take_all(
    int fd,
    const std::function<void(const sockaddr_ll &, const std::uint8_t *, std::size_t)> &take) {
    std::array<std::array<std::uint8_t, snap>, batch> bytes;
    std::array<sockaddr_ll, batch> from{};
    std::array<iovec, batch> parts{};
    std::array<mmsghdr, batch> messages{};
    bool any = false;
    for (;;) {
        for (unsigned i = 0; i < batch; ++i) {
            parts[i] = {bytes[i].data(), snap};
            messages[i] = {};
            messages[i].msg_hdr.msg_name = &from[i];
            messages[i].msg_hdr.msg_namelen = sizeof from[i];
            messages[i].msg_hdr.msg_iov = &parts[i];
            messages[i].msg_hdr.msg_iovlen = 1;
        }
        const int count = recvmmsg(fd, messages.data(), batch, MSG_DONTWAIT, nullptr);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        // A device that went away is reported once, and takes nothing with it.
        if (count < 0 && errno == ENETDOWN) {
            continue;
        }
        if (count <= 0) {
            return any;
        }
        any = true;
        for (unsigned i = 0; i < static_cast<unsigned>(count); ++i) {
            take(from[i], bytes[i].data(), std::min<std::size_t>(messages[i].msg_len, snap));
        }
    }
}

} // namespace

std::size_t Listeners::listen_here() {
    const std::uint64_t inode = inode_of_namespace();
    const auto same = std::find_if(spaces_.begin(), spaces_.end(),
                                   [&](const Space &space) { return space.inode == inode; });
    if (same != spaces_.end()) {
        return static_cast<std::size_t>(same - spaces_.begin());
    }
    spaces_.push_back({inode, open_socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)), Links()});
    return spaces_.size() - 1;
}

void Listeners::open_sockets(std::size_t space) {
    open_udp_and_tcp(space);
    open_raw(space);
}

void Listeners::open_udp_and_tcp(std::size_t space) {
    for (int attempt = 0; attempt < 20; ++attempt) {
        std::vector<Ear> opened;
        std::uint16_t port = 0;
        bool all = true;
        for (const int family : {AF_INET, AF_INET6}) {
            for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
                const bool v6 = family == AF_INET6;
                Descriptor fd(socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
                if (v6 && fd.get() < 0 && errno == EAFNOSUPPORT) {
                    continue; // a kernel without IPv6 is reached by none
                }
                const std::uint16_t bound = bind_all(fd, v6, port);
                all = all && bound != 0 && (type != SOCK_STREAM || listen(fd.get(), 16) == 0);
                port = bound;
                // Nobody connects: who listens is what makes this machine answer a SYN.
                opened.push_back({std::move(fd), type == SOCK_DGRAM ? "udp" : "tcp", space});
            }
        }
        if (all) {
            port_ = port;
            std::move(opened.begin(), opened.end(), std::back_inserter(sockets_));
            return;
        }
    }
    throw std::runtime_error("cannot listen for probes: no port is free for UDP and TCP at once");
}

void Listeners::open_raw(std::size_t space) {
    const auto open = [&](int family, int protocol, const char *kind, bool ports) {
        Descriptor fd = open_socket(family, SOCK_RAW, protocol);
        if (ports) {
            keep_port_only(fd, family == AF_INET6, port_);
        }
        sockets_.push_back({std::move(fd), kind, space});
    };
    open(AF_INET, IPPROTO_ICMP, "icmp", false);
    open(AF_INET, IPPROTO_UDP, "raw udp", true);
    open(AF_INET, IPPROTO_TCP, "raw tcp", true);
    if (Descriptor(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)).get() >= 0) {
        open(AF_INET6, IPPROTO_ICMPV6, "icmpv6", false);
        open(AF_INET6, IPPROTO_UDP, "raw udp", true);
        open(AF_INET6, IPPROTO_TCP, "raw tcp", true);
    }
}

void Listeners::hear(const std::function<void(const Heard &)> &take,
                     std::chrono::milliseconds quiet) {
    std::vector<pollfd> waiting;
    for (const Space &space : spaces_) {
        waiting.push_back({space.ear.get(), POLLIN, 0});
    }
    for (const Ear &ear : sockets_) {
        if (std::strcmp(ear.kind, "tcp") != 0) {
            waiting.push_back({ear.socket.get(), POLLIN, 0});
        }
    }
    // A machine that is never quiet is heard for so long and no longer.
    const auto deadline = std::chrono::steady_clock::now() + 3 * quiet;
    do {
        for (std::size_t i = 0; i < spaces_.size(); ++i) {
            take_all(spaces_[i].ear.get(),
                     [&](const sockaddr_ll &from, const std::uint8_t *bytes, std::size_t size) {
                         take({i, from.sll_ifindex, from.sll_pkttype == PACKET_OUTGOING, nullptr,
                               bytes, size});
                     });
        }
        for (const Ear &ear : sockets_) {
            if (std::strcmp(ear.kind, "tcp") == 0) {
                continue;
            }
            take_all(ear.socket.get(),
                     [&](const sockaddr_ll &, const std::uint8_t *bytes, std::size_t size) {
                         take({ear.space, 0, false, ear.kind, bytes, size});
                     });
        }
    } while (std::chrono::steady_clock::now() < deadline &&
             poll(waiting.data(), waiting.size(), static_cast<int>(quiet.count())) > 0);
}

std::uint64_t Listeners::lost() {
    std::uint64_t sum = 0;
    for (const Space &space : spaces_) {
        tpacket_stats statistics{};
        socklen_t size = sizeof statistics;
        if (getsockopt(space.ear.get(), SOL_PACKET, PACKET_STATISTICS, &statistics, &size) == 0) {
            sum += statistics.tp_drops;
        }
    }
    return sum;
}

} // namespace enshu::isolation
