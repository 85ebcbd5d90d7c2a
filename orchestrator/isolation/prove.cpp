#include "orchestrator/isolation/prove.h"

#include "orchestrator/isolation/judge.h"
#include "orchestrator/isolation/positions.h"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <future>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>

namespace enshu::isolation {

namespace {

using std::chrono::milliseconds;

/// Where a range's devices are, and how one would call them that have addresses: none should.
struct Place {
    std::size_t space = 0;
    Machine addressed;
};

Place listen_in(const plan::RangePlan &range, fabric::Fabric &fabric, Listeners &listeners) {
    Place place;
    std::exception_ptr failure;
    std::thread([&] { // a thread that has entered a range cannot leave it
        try {
            fabric.enter(range);
            place.space = listeners.listen_here();
            place.addressed = this_machine();
        } catch (...) {
            failure = std::current_exception();
        }
    })
        .join();
    if (failure) {
        std::rethrow_exception(failure);
    }
    return place;
}

class Proving {
  public:
    Proving(fabric::Fabric &fabric, const Options &options)
        : fabric_(fabric), options_(options), token_(random_token()),
          space_(listeners_.listen_here()), machine_(this_machine()),
          judge_(token_, space_, macs_of(machine_),
                 [this](std::size_t space) { return listeners_.devices(space); }) {
        listeners_.open_sockets(space_);
        machine_.port = listeners_.port();
    }

    Proof run(const std::vector<plan::RangePlan> &ranges) {
        const auto begin = std::chrono::steady_clock::now();
        std::vector<Place> places;
        for (const plan::RangePlan &range : ranges) {
            places.push_back(listen_in(range, fabric_, listeners_));
        }
        send_to_ourselves();
        for (std::size_t i = 0; i < ranges.size(); ++i) {
            const std::size_t index = judge_.add_range(territory_of(ranges[i], places[i].space));
            try_from(ranges[i], index, places[i]);
        }
        hear(options_.quiet);
        Proof proof = judge_.verdict(lost_, counted_);
        proof.spaces = static_cast<unsigned>(listeners_.spaces());
        proof.took =
            std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
        return proof;
    }

  private:
    struct Open {
        std::unique_ptr<fabric::ProbePort> port;
        std::vector<Probe> probes;
    };

    void hear(milliseconds quiet) {
        listeners_.hear([this](const Heard &heard) { judge_.take(heard); }, quiet);
        lost_ += listeners_.lost();
    }

    void send_to_ourselves() {
        const fabric::Descriptor fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(machine_.port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const Bytes bytes = to_bytes(judge_.add_self_test());
        // Where it cannot be sent, the ears stay deaf, and that is what is told.
        sendto(fd.get(), bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr *>(&to),
               sizeof to);
        hear(milliseconds(0));
    }

    void try_from(const plan::RangePlan &range, std::size_t index, const Place &place) {
        // Most of a proof's time goes into making the ports: all of a range are made at once.
        std::vector<std::future<std::unique_ptr<fabric::ProbePort>>> opening;
        for (const plan::BridgePlan &bridge : range.bridges) {
            if (fabric::probe_identity(range, bridge.zone)) {
                opening.push_back(std::async(std::launch::async, [this, &range, &bridge] {
                    return fabric_.open_probe(range, bridge.zone);
                }));
            }
        }
        std::vector<Open> open;
        for (auto &port : opening) {
            open.push_back({port.get(), {}});
        }
        const std::map<int, Link> devices = listeners_.devices(place.space);
        Machine machine = machine_;
        if (place.space != space_) {
            for (const HostInterface &each : place.addressed.interfaces) {
                machine.interfaces.push_back(each);
            }
        }
        for (Open &each : open) {
            prepare(each, range, index, devices, machine);
            for (const Probe &probe : each.probes) {
                each.port->send(probe.frame);
            }
            hear(milliseconds(0));
        }
        // All went by in the threads that sent them; a moment for what a busy kernel put off.
        hear(milliseconds(5));
        for (const Open &each : open) {
            counted_ += each.port->sent();
        }
    }

    void prepare(Open &open, const plan::RangePlan &range, std::size_t index,
                 const std::map<int, Link> &devices, const Machine &machine) {
        const plan::NicPlan &identity = open.port->identity();
        Origin origin;
        origin.range = index;
        origin.zone = identity.zone;
        origin.mac = require_mac(identity);
        Mac bridge_mac{};
        for (const auto &[number, link] : devices) {
            if (link.name == identity.tap) {
                origin.device = number;
            } else if (link.name == identity.bridge) {
                origin.bridge = number;
                bridge_mac = link.mac;
            }
        }
        if (origin.device == 0 || origin.bridge == 0) {
            throw std::runtime_error(fmt::format("the probe's port {} is not at the bridge {}",
                                                 identity.tap, identity.bridge));
        }
        for (const plan::GuestPlan &guest : range.guests) {
            for (const plan::NicPlan &nic : guest.nics) {
                for (const auto &[number, link] : devices) {
                    origin.audience = origin.audience || (link.name == nic.tap && link.carries &&
                                                          link.master == origin.bridge);
                }
            }
        }
        const std::size_t number = judge_.add_origin(origin);
        open.probes = probes_from(standpoint_of(range, identity, bridge_mac), machine,
                                  [this] { return judge_.next(); });
        judge_.add_probes(number, open.probes);
    }

    fabric::Fabric &fabric_;
    const Options options_;
    const std::array<std::uint8_t, 8> token_;
    Listeners listeners_;
    const std::size_t space_;
    Machine machine_;
    Judge judge_;
    std::uint64_t lost_ = 0;
    std::uint64_t counted_ = 0;
};

} // namespace

Proof prove(const std::vector<plan::RangePlan> &ranges, fabric::Fabric &fabric,
            const Options &options) {
    return Proving(fabric, options).run(ranges);
}

} // namespace enshu::isolation
