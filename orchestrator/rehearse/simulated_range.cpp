#include "orchestrator/rehearse/simulated_range.h"

#include "injector/key.h"
#include "scenario-dsl/source/digest.h"

#include <algorithm>
#include <stdexcept>

namespace enshu::rehearse {

using inject::GuestError;

class SimulatedRange::Guest : public inject::GuestChannel {
  public:
    Guest(SimulatedRange &range, std::string host) : range_(range), host_(std::move(host)) {}

    inject::RunResult run(const std::vector<std::string> &argv, const std::string &,
                          std::chrono::milliseconds) override {
        require_up();
        const auto found = range_.effects_.find({host_, argv.empty() ? "" : argv.back()});
        if (found != range_.effects_.end())
            for (const dsl::Effect &effect : found->second)
                range_.world_.apply(effect, host_);
        return {};
    }
    std::string read(const std::string &path, std::chrono::milliseconds) override {
        throw GuestError(GuestError::Code::Refused,
                         "`" + path + "` on `" + host_ + "`: a rehearsal knows no contents");
    }
    void write(const std::string &, const std::string &, std::chrono::milliseconds) override {
        require_up();
    }

  private:
    void require_up() const {
        if (!range_.world_.is_up(host_))
            throw GuestError(GuestError::Code::Unreachable, "`" + host_ + "` is shut down");
    }
    SimulatedRange &range_;
    std::string host_;
};

SimulatedRange::SimulatedRange(const dsl::Scenario &scenario, const dsl::Walkthrough *walkthrough,
                               std::uint64_t seed, const inject::Clock &clock)
    : scenario_(scenario), steps_(scenario.attack), seed_(seed), clock_(clock),
      world_(scenario.organization), at_start_(world_.network()) {
    for (const dsl::Host &host : scenario.organization.hosts)
        guests_[host.id] = std::make_unique<Guest>(*this, host.id);
    for (const dsl::Step &step : scenario.attack)
        for (const auto &[host, path] : files_of(step))
            world_.expect_file(host, path);
    if (walkthrough)
        for (const dsl::WalkthroughItem &item : *walkthrough)
            if (const auto *run = std::get_if<dsl::RunCommand>(&item.act))
                effects_.try_emplace({run->on, run->command}, run->effects);
}

SimulatedRange::~SimulatedRange() = default;

inject::GuestChannel &SimulatedRange::guest(const std::string &host) {
    return *guests_.at(host);
}

void SimulatedRange::set_cable(const std::string &host, bool plugged) {
    world_.set_cable(host, plugged);
}

void SimulatedRange::shut_down(const std::string &host) {
    world_.shut_down(host);
}

void SimulatedRange::put_back(const std::string &host, const std::string & /*checkpoint*/) {
    world_.reset(host);
    const dsl::Host *mailboxes = world_.network().offering(dsl::ServiceKind::Imap);
    if (mailboxes && mailboxes->id == host)
        mails_.clear();
    std::erase_if(sticks_, [&](const auto &stick) { return stick.second == host; });
}

void SimulatedRange::suspend() {
    throw std::logic_error("a rehearsal is not paused");
}

void SimulatedRange::resume() {
    throw std::logic_error("a rehearsal is not paused");
}

SimulatedRange::Line SimulatedRange::heard_from(const Beacon &beacon) {
    const dsl::Beacon &what = beacon.what;
    const std::string &purpose = what.domain.empty() ? what.path : what.domain;
    const inject::Tag tag{1, static_cast<std::uint32_t>(beacon.contacts + 1),
                          static_cast<std::uint64_t>((beacon.begun + beacon.next).count())};
    return {what.to, nlohmann::json{{"event", "contact"},
                                    {what.domain.empty() ? "path" : "domain", purpose},
                                    {"tag", inject::make_tag(tag, beacon.key, purpose)}}
                         .dump()};
}

std::vector<SimulatedRange::Line> SimulatedRange::heard() {
    std::vector<Line> lines = std::move(lines_);
    lines_.clear();
    std::erase_if(beacons_, [&](const auto &entry) {
        return entry.second.life != world_.lives(entry.second.what.on);
    });
    for (auto &[step, beacon] : beacons_) {
        if (clock_.now() < beacon.next)
            continue;
        const dsl::Beacon &what = beacon.what;
        if (std::all_of(beacon.flows.begin(), beacon.flows.end(),
                        [&](const dsl::Flow &flow) { return world_.carries(flow); }))
            lines.push_back(heard_from(beacon));
        const auto choices =
            static_cast<std::uint64_t>((what.every.longest - what.every.shortest).count()) + 1;
        const std::uint64_t drawn =
            dsl::draw(seed_, "contact " + step + " " + std::to_string(++beacon.contacts));
        beacon.next = clock_.now() + what.every.shortest +
                      Milliseconds(static_cast<Milliseconds::rep>(drawn % choices));
    }
    return lines;
}

std::optional<Milliseconds> SimulatedRange::next_heard() const {
    if (!lines_.empty())
        return clock_.now();
    std::optional<Milliseconds> next;
    for (const auto &[step, beacon] : beacons_)
        if (!next || beacon.next < *next)
            next = beacon.next;
    return next;
}

} // namespace enshu::rehearse
