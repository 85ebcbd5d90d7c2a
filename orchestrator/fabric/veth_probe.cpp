#include "orchestrator/fabric/veth_probe.h"

#include "orchestrator/fabric/descriptor.h"
#include "orchestrator/fabric/ip_batch.h"
#include "orchestrator/fabric/netlink.h"
#include "orchestrator/fabric/network_namespace.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>

namespace enshu::fabric {

namespace {

constexpr auto our_end = "probe";

std::runtime_error failure(const plan::NicPlan &identity, const char *what) {
    return std::runtime_error(
        fmt::format("the probe port in {}: {}: {}", identity.zone, what, std::strerror(errno)));
}

class VethProbe : public ProbePort {
  public:
    /// In the namespace where our end is.
    explicit VethProbe(plan::NicPlan identity)
        : identity_(std::move(identity)), index_(static_cast<int>(if_nametoindex(our_end))),
          socket_(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL))) {
        sockaddr_ll end{};
        end.sll_family = AF_PACKET;
        end.sll_protocol = htons(ETH_P_ALL);
        end.sll_ifindex = index_;
        packet_mreq all{};
        all.mr_ifindex = index_;
        all.mr_type = PACKET_MR_PROMISC;
        const int yes = 1;
        if (index_ == 0 || socket_.get() < 0 ||
            bind(socket_.get(), reinterpret_cast<sockaddr *>(&end), sizeof end) != 0 ||
            setsockopt(socket_.get(), SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all) != 0 ||
            setsockopt(socket_.get(), SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes) != 0) {
            throw failure(identity_, "it has no socket");
        }
    }

    ~VethProbe() override {
        try {
            devices_.remove(index_); // at once; with the namespace it would go a moment later
        } catch (const std::exception &) {
            // The range was destroyed first, and with one end the other went.
        }
    }

    const plan::NicPlan &identity() const override { return identity_; }

    void send(const Frame &frame) override {
        if (frame.size() < ETH_HLEN || frame.size() > ETH_FRAME_LEN) {
            throw std::invalid_argument(fmt::format("a frame has {} to {} bytes, not {}", ETH_HLEN,
                                                    ETH_FRAME_LEN, frame.size()));
        }
        if (::send(socket_.get(), frame.data(), frame.size(), 0) < 0) {
            throw failure(identity_, "it cannot send");
        }
    }

    std::optional<Frame> receive(std::chrono::milliseconds within) override {
        pollfd waiting{socket_.get(), POLLIN, 0};
        const int ready = poll(&waiting, 1, static_cast<int>(within.count()));
        if (ready == 0 || (ready < 0 && errno == EINTR)) {
            return std::nullopt;
        }
        Frame frame(65536);
        const ssize_t size = recv(socket_.get(), frame.data(), frame.size(), 0);
        if (ready < 0 || size < 0) {
            throw failure(identity_, "it cannot hear");
        }
        frame.resize(static_cast<std::size_t>(size));
        return frame;
    }

    // Our end hands each frame it sends to the other, and counts those that were taken.
    std::uint64_t sent() const override { return devices_.sent_frames(index_); }

  private:
    plan::NicPlan identity_;
    int index_;
    Devices devices_;
    Descriptor socket_;
};

} // namespace

std::unique_ptr<ProbePort> open_veth_port(const plan::NicPlan &port,
                                          const std::filesystem::path &range_namespace) {
    std::unique_ptr<VethProbe> probe;
    in_new_namespace([&] {
        const std::string here = current_namespace_file();
        in_namespace(range_namespace, [&] {
            std::string commands;
            if (if_nametoindex(port.tap.c_str()) != 0) {
                commands = fmt::format("link del {}\n", port.tap);
            }
            run_batch(commands + fmt::format("link add {0} type veth peer name {1} netns {2}\n"
                                             "link set {0} master {3}\n"
                                             "link set {0} up\n",
                                             port.tap, our_end, here, port.bridge));
        });
        run_batch(fmt::format("link set {} address {} up\n", our_end, port.mac));
        probe = std::make_unique<VethProbe>(port);
    });
    return probe;
}

std::unique_ptr<ProbePort> open_veth_probe(const plan::RangePlan &range, const std::string &zone,
                                           const std::filesystem::path &range_namespace) {
    const std::optional<plan::NicPlan> identity = probe_identity(range, zone);
    if (!identity) {
        throw std::runtime_error(
            fmt::format("the zone {} has no guest, or no free address for a probe", zone));
    }
    return open_veth_port(*identity, range_namespace);
}

} // namespace enshu::fabric
