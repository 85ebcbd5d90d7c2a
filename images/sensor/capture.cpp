#include "images/sensor/capture.h"

#include <arpa/inet.h>
#include <atomic>
#include <cerrno>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace enshu::sensor {

namespace {

constexpr unsigned block_size = 1 << 16;
constexpr unsigned blocks = 16;
constexpr unsigned block_ms = 250;
/// A request's head in a segment that was not cut to the cable's size.
constexpr std::uint32_t snapped = 4096;

constexpr sock_filter statement(std::uint16_t code, std::uint32_t k) {
    return {code, 0, 0, k};
}
constexpr sock_filter jump(std::uint16_t code, std::uint32_t k, std::uint8_t yes, std::uint8_t no) {
    return {code, yes, no, k};
}

// The program sees packets from their IP header on.
const sock_filter what_is_looked_at[] = {
    /*  0 */ statement(BPF_LD | BPF_W | BPF_ABS,
                       static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_HATYPE)),
    /*  1 */ jump(BPF_JMP | BPF_JEQ | BPF_K, ARPHRD_LOOPBACK, 19, 0),
    /*  2 */ statement(BPF_LD | BPF_H | BPF_ABS, 6),
    /*  3 */ jump(BPF_JMP | BPF_JSET | BPF_K, 0x1fff, 17, 0), // a later fragment
    /*  4 */ statement(BPF_LD | BPF_B | BPF_ABS, 9),
    /*  5 */ jump(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 14, 0),
    /*  6 */ jump(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_ICMP, 13, 0),
    /*  7 */ jump(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_TCP, 0, 13),
    /*  8 */ statement(BPF_LDX | BPF_B | BPF_MSH, 0), // X: length of the IP header
    /*  9 */ statement(BPF_LD | BPF_B | BPF_IND, 13),
    /* 10 */ jump(BPF_JMP | BPF_JSET | BPF_K, 0x07, 9, 0), // FIN, SYN, RST
    /* 11 */ statement(BPF_LD | BPF_B | BPF_IND, 12),
    /* 12 */ statement(BPF_ALU | BPF_RSH | BPF_K, 4),
    /* 13 */ statement(BPF_ALU | BPF_LSH | BPF_K, 2),
    /* 14 */ statement(BPF_ALU | BPF_ADD | BPF_X, 0),
    /* 15 */ statement(BPF_MISC | BPF_TAX, 0), // X: length of both headers
    /* 16 */ statement(BPF_LD | BPF_H | BPF_ABS, 2),
    /* 17 */ statement(BPF_ALU | BPF_SUB | BPF_X, 0),
    /* 18 */ jump(BPF_JMP | BPF_JEQ | BPF_K, 0, 2, 0), // a bare acknowledgement
    /* 19 */ jump(BPF_JMP | BPF_JA, 0, 0, 0),
    /* 20 */ statement(BPF_RET | BPF_K, snapped),
    /* 21 */ statement(BPF_RET | BPF_K, 0),
};

void require(bool done, const char *what) {
    if (!done) {
        throw std::system_error(errno, std::generic_category(), what);
    }
}

template <class Option>
void set(int socket, int name, const Option &option, const char *what) {
    require(setsockopt(socket, SOL_PACKET, name, &option, sizeof option) == 0, what);
}

tpacket_block_desc *block_at(std::uint8_t *ring, unsigned block) {
    return reinterpret_cast<tpacket_block_desc *>(ring + std::size_t{block} * block_size);
}

} // namespace

Capture::Capture() {
    // Bound to nothing at first: what comes before the filter is there is not wanted.
    socket_ = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    require(socket_ >= 0, "cannot listen to packets");
    try {
        const sock_fprog program{static_cast<unsigned short>(std::size(what_is_looked_at)),
                                 const_cast<sock_filter *>(what_is_looked_at)};
        require(setsockopt(socket_, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0,
                "the kernel refuses the filter");
        set(socket_, PACKET_VERSION, int{TPACKET_V3}, "the kernel knows no blocks of packets");
        tpacket_req3 request{};
        request.tp_block_size = block_size;
        request.tp_block_nr = blocks;
        request.tp_frame_size = 2048;
        request.tp_frame_nr = block_size / 2048 * blocks;
        request.tp_retire_blk_tov = block_ms;
        set(socket_, PACKET_RX_RING, request, "no memory for packets");
        void *ring = mmap(nullptr, std::size_t{block_size} * blocks, PROT_READ | PROT_WRITE,
                          MAP_SHARED, socket_, 0);
        require(ring != MAP_FAILED, "no memory for packets");
        ring_ = static_cast<std::uint8_t *>(ring);
        sockaddr_ll address{};
        address.sll_family = AF_PACKET;
        // What this protocol's listeners see is incoming: a packet that is passed on is seen once.
        address.sll_protocol = htons(ETH_P_IP);
        require(bind(socket_, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0,
                "cannot listen to packets");
    } catch (...) {
        close(socket_);
        throw;
    }
}

Capture::~Capture() {
    if (ring_ != nullptr) {
        munmap(ring_, std::size_t{block_size} * blocks);
    }
    close(socket_);
}

bool Capture::read(const Take &take) {
    bool any = false;
    for (unsigned turn = 0; turn < blocks; ++turn) {
        tpacket_block_desc *block = block_at(ring_, block_);
        std::atomic_ref<std::uint32_t> status(block->hdr.bh1.block_status);
        if ((status.load(std::memory_order_acquire) & TP_STATUS_USER) == 0) {
            break;
        }
        any = true;
        auto *begin = reinterpret_cast<std::uint8_t *>(block);
        const std::uint8_t *frame = begin + block->hdr.bh1.offset_to_first_pkt;
        for (std::uint32_t i = 0; i < block->hdr.bh1.num_pkts; ++i) {
            const auto *header = reinterpret_cast<const tpacket3_hdr *>(frame);
            const auto *link =
                reinterpret_cast<const sockaddr_ll *>(frame + TPACKET_ALIGN(sizeof(tpacket3_hdr)));
            take(Time{header->tp_sec} * second + header->tp_nsec / 1000, name_of(link->sll_ifindex),
                 Bytes(frame + header->tp_net, header->tp_snaplen));
            frame += header->tp_next_offset;
        }
        status.store(TP_STATUS_KERNEL, std::memory_order_release);
        block_ = (block_ + 1) % blocks;
    }
    return any;
}

std::uint64_t Capture::lost() {
    tpacket_stats_v3 stats{};
    socklen_t size = sizeof stats;
    if (getsockopt(socket_, SOL_PACKET, PACKET_STATISTICS, &stats, &size) == 0) {
        lost_ += stats.tp_drops;
    }
    return lost_;
}

const std::string &Capture::name_of(int interface) {
    auto known = names_.find(interface);
    if (known == names_.end()) {
        char name[IF_NAMESIZE] = {};
        if (if_indextoname(static_cast<unsigned>(interface), name) == nullptr) {
            name[0] = '?';
        }
        known = names_.emplace(interface, name).first;
    }
    return known->second;
}

} // namespace enshu::sensor
