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

bool SimulatedRange::probe(const exercise::Probe &probe) {
    return std::visit(Answers(world_), probe);
}

exercise::Captured SimulatedRange::capture(const std::string &host, dsl::EvidenceKind kind,
                                           const std::string &path) {
    // A disk can be copied from a machine that is off.
    if (kind != dsl::EvidenceKind::Disk && !world_.is_up(host))
        throw std::runtime_error("`" + host + "` is shut down");
    if (!path.empty() && !world_.has_file(host, path))
        throw std::runtime_error("there is no `" + path + "` on `" + host + "`");
    // The model has no contents: the name stands for what was kept.
    const std::string stand_in = host + " " + std::to_string(static_cast<int>(kind)) + " " + path;
    return {dsl::sha256_hex(stand_in), static_cast<std::int64_t>(stand_in.size())};
}

} // namespace enshu::rehearse
