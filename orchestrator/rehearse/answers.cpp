// What the model answers to the measures, and what it keeps as evidence. "Could not ask" is thrown,
// as in a real range.
#include "orchestrator/rehearse/simulated_range.h"
#include "scenario-dsl/source/digest.h"

#include <stdexcept>

namespace enshu::rehearse {

class SimulatedRange::Answers {
  public:
    explicit Answers(const World &world) : world_(world) {}

    bool operator()(const dsl::Blocked &probe) const {
        require_linked(probe.from);
        require_linked(probe.to);
        if (const dsl::Host *router = world_.network().router())
            require_linked(router->id);
        return world_.reaches(probe.from, probe.to, probe.port) &&
               world_.listens(probe.to, probe.port);
    }

    bool operator()(const dsl::Available &probe) const {
        require_linked(probe.from);
        const dsl::Port http = dsl::ports_of(dsl::ServiceKind::Web).front();
        return world_.reaches(probe.from, probe.host, http) && world_.listens(probe.host, http);
    }

    bool operator()(const dsl::GuestState &probe) const {
        if (!world_.is_up(probe.host))
            throw std::runtime_error("`" + probe.host + "` is shut down");
        switch (probe.kind) {
        case dsl::GuestState::Kind::There:
            return world_.has_file(probe.host, probe.what);
        case dsl::GuestState::Kind::Gone:
            return !world_.has_file(probe.host, probe.what);
        case dsl::GuestState::Kind::Running:
            return world_.runs(probe.host, probe.what);
        case dsl::GuestState::Kind::Stopped:
            return !world_.runs(probe.host, probe.what);
        case dsl::GuestState::Kind::Locked:
            return world_.is_locked(probe.host, probe.what);
        }
        return false;
    }

  private:
    void require_linked(const std::string &host) const {
        if (!world_.is_linked(host))
            throw std::runtime_error("`" + host + "` is shut down or unplugged");
    }
    const World &world_;
};

exercise::ProbeAnswer SimulatedRange::probe(const exercise::Probe &probe) {
    return std::visit(Answers(world_), probe);
}

void SimulatedRange::take_evidence(const exercise::CaptureOrder &order) {
    // A disk can be copied from a machine that is off.
    if (order.kind != dsl::EvidenceKind::Disk && !world_.is_up(order.host))
        throw std::runtime_error("`" + order.host + "` is shut down");
    if (!order.path.empty() && !world_.has_file(order.host, order.path))
        throw std::runtime_error("there is no `" + order.path + "` on `" + order.host + "`");
}

exercise::Captured SimulatedRange::keep_evidence(const exercise::CaptureOrder &order) {
    // The model has no contents: the name stands for what was kept.
    const std::string stand_in =
        order.host + " " + std::to_string(static_cast<int>(order.kind)) + " " + order.path;
    return {dsl::sha256_hex(stand_in), static_cast<std::int64_t>(stand_in.size())};
}

} // namespace enshu::rehearse
