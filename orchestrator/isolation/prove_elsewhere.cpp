#include "orchestrator/isolation/prove_elsewhere.h"

#include "orchestrator/isolation/guest_probe.h"
#include "orchestrator/isolation/positions.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

namespace enshu::isolation {

namespace {

using std::chrono::milliseconds;
constexpr std::size_t side_by_side = 8; // guests: each waits most of the time
constexpr std::uint16_t discard = 9;
constexpr std::uint16_t ssh = 22; // where a host answers if it answers anywhere

// Devices as the judge knows them. That machine's own is the space 0, where nobody listens.
std::size_t space_of(std::size_t range) {
    return range + 1;
}
constexpr int first_tap = 1000; // bridges before it

/// One cable of a guest.
struct Cable {
    const plan::NicPlan *nic = nullptr;
    Mac mac{};
    int device = 0;
    int bridge = 0;
    bool carries = false;
    std::size_t origin = 0;
    std::uint64_t before = 0; ///< what was sent at its tap
    std::vector<Probe> probes;
    bool heard = false; ///< an honest frame that was sent to it
};

struct Helper {
    std::size_t range = 0;
    const plan::GuestPlan *plan = nullptr;
    std::unique_ptr<inject::GuestChannel> channel;
    std::unique_ptr<GuestProbe> probe;
    std::vector<Cable> cables;
    std::string trouble; ///< it does not help, and why
    bool stands = false; ///< it is suspended: it can do no harm either
};

void for_all(std::vector<Helper> &helpers, const std::function<void(Helper &)> &act) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::future<void>> lanes;
    for (std::size_t i = 0; i < std::min(side_by_side, helpers.size()); ++i) {
        lanes.push_back(std::async(std::launch::async, [&] {
            for (std::size_t at = next++; at < helpers.size(); at = next++) {
                Helper &helper = helpers[at];
                try {
                    if (helper.trouble.empty()) {
                        act(helper);
                    }
                } catch (const std::runtime_error &error) {
                    helper.trouble = error.what();
                }
            }
        }));
    }
    for (auto &lane : lanes) {
        lane.get();
    }
}

/// Guests of a paused exercise stand still: they run while this lives.
class Awake {
  public:
    Awake(const std::vector<Helper> &helpers, Elsewhere &elsewhere) : elsewhere_(elsewhere) {
        const bool paused = std::all_of(helpers.begin(), helpers.end(), [&](const Helper &each) {
            return elsewhere.is_suspended(each.plan->uuid);
        });
        for (const Helper &helper : helpers) {
            if (paused) {
                woken_.push_back(helper.plan->uuid);
                elsewhere.resume(helper.plan->uuid);
            }
        }
    }
    ~Awake() {
        for (const std::string &uuid : woken_) {
            try {
                elsewhere_.suspend(uuid);
            } catch (const std::runtime_error &) { // it is told when it is asked for next
            }
        }
    }
    Awake(const Awake &) = delete;
    Awake &operator=(const Awake &) = delete;

  private:
    Elsewhere &elsewhere_;
    std::vector<std::string> woken_;
};

class Trial {
  public:
    Trial(const std::vector<plan::RangePlan> &ranges, Elsewhere &elsewhere)
        : ranges_(ranges), elsewhere_(elsewhere), token_(random_token()),
          machine_(elsewhere.machine()), bridge_mac_(elsewhere.bridge_mac()),
          judge_(token_, 0, macs_of(machine_), [this](std::size_t space) {
              return space == 0 ? std::map<int, Link>{} : devices_.at(space - 1);
          }) {
        machine_.port = ssh;
        for (std::size_t i = 0; i < ranges.size(); ++i) {
            judge_.add_range(territory_of(ranges[i], space_of(i)));
            devices_.emplace_back();
            add_devices(i);
        }
    }

    Proof run(milliseconds quiet) {
        const auto begin = std::chrono::steady_clock::now();
        const Awake awake(helpers_, elsewhere_);
        for_all(helpers_, [this](Helper &helper) { begin_listening(helper); });
        plan_frames();
        for_all(helpers_, [this](Helper &helper) { send(helper); });
        std::this_thread::sleep_for(quiet);
        std::atomic<std::uint64_t> lost = 0;
        std::vector<GuestProbe::Heard> all(helpers_.size());
        for_all(helpers_, [&](Helper &helper) {
            GuestProbe::Heard heard = helper.probe->hear();
            lost += heard.lost;
            all[static_cast<std::size_t>(&helper - helpers_.data())] = std::move(heard);
        });
        std::uint64_t counted = 0;
        for (std::size_t i = 0; i < helpers_.size(); ++i) {
            counted += count(helpers_[i]);
        }
        for (std::size_t i = 0; i < helpers_.size(); ++i) {
            take(helpers_[i], all[i]);
        }
        judge_.ears_were_tried(deafness());
        Proof proof = judge_.verdict(lost, counted);
        name_the_silent(proof);
        proof.elsewhere = proof.ranges;
        proof.took =
            std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
        return proof;
    }

  private:
    void add_devices(std::size_t index) {
        const plan::RangePlan &range = ranges_[index];
        std::map<int, Link> &devices = devices_[index];
        std::map<std::string, int> bridges;
        for (const plan::BridgePlan &bridge : range.bridges) {
            const int number = static_cast<int>(bridges.size()) + 1;
            bridges[bridge.name] = number;
            devices[number] = {bridge.name, bridge_mac_, 0, true};
        }
        int next = first_tap;
        for (const plan::GuestPlan &guest : range.guests) {
            Helper helper;
            helper.range = index;
            helper.plan = &guest;
            for (const plan::NicPlan &nic : guest.nics) {
                Cable cable;
                cable.nic = &nic;
                cable.mac = require_mac(nic);
                cable.device = next++;
                cable.bridge = bridges.at(nic.bridge);
                devices[cable.device] = {nic.tap, {}, cable.bridge, true};
                helper.cables.push_back(std::move(cable));
            }
            helpers_.push_back(std::move(helper));
        }
    }

    void begin_listening(Helper &helper) {
        std::vector<Mac> cards;
        for (const Cable &cable : helper.cables) {
            cards.push_back(cable.mac);
        }
        helper.stands = elsewhere_.is_suspended(helper.plan->uuid);
        if (helper.stands) {
            throw std::runtime_error("it is suspended");
        }
        helper.channel = elsewhere_.open(helper.plan->uuid);
        helper.probe =
            std::make_unique<GuestProbe>(*helper.channel, std::move(cards),
                                         territory_of(ranges_[helper.range], 0).guests, token_);
        const std::vector<bool> carries = helper.probe->listen();
        for (std::size_t i = 0; i < carries.size(); ++i) {
            Cable &cable = helper.cables[i];
            cable.carries = carries[i];
            cable.before = elsewhere_.sent(helper.plan->uuid, cable.nic->tap);
        }
    }

    /// In every zone one guest sends everything, and every other one honest frames to it.
    void plan_frames() {
        for (std::size_t i = 0; i < ranges_.size(); ++i) {
            for (const plan::BridgePlan &bridge : ranges_[i].bridges) {
                std::vector<Cable *> present;
                for (Helper &helper : helpers_) {
                    for (Cable &cable : helper.cables) {
                        if (helper.range == i && helper.trouble.empty() && cable.carries &&
                            cable.nic->zone == bridge.zone) {
                            present.push_back(&cable);
                        }
                    }
                }
                if (present.empty()) {
                    untried_.push_back(
                        fmt::format("team {}, zone {}", ranges_[i].team, bridge.zone));
                } else {
                    plan_zone(i, present);
                }
            }
        }
    }

    void plan_zone(std::size_t range, const std::vector<Cable *> &present) {
        for (Cable *cable : present) {
            Origin origin;
            origin.range = range;
            origin.zone = cable->nic->zone;
            origin.device = cable->device;
            origin.bridge = cable->bridge;
            origin.mac = cable->mac;
            origin.audience = present.size() > 1;
            cable->origin = judge_.add_origin(std::move(origin));
        }
        Cable &first = *present.front();
        const auto greet = [&](Cable &from, const Cable &to) { add(from, {honest(from, to)}); };
        for (std::size_t i = 1; i < present.size(); ++i) {
            greet(first, *present[i]);
        }
        std::vector<Probe> probes =
            probes_from(standpoint_of(ranges_[range], *first.nic, bridge_mac_), machine_,
                        [this] { return judge_.next(); });
        for (Probe &probe : probes) {
            if (probe.kind == Kind::Control) {
                probe.kind = Kind::Broadcast; // the filter there stops these: honest are others
            } else if (probe.what.starts_with("ARP with")) {
                probe.reach = Reach::Zone; // it lets these through, to the neighbours
            }
        }
        add(first, std::move(probes));
        for (std::size_t i = 1; i < present.size(); ++i) {
            greet(first, *present[i]);
            greet(*present[i], first);
        }
    }

    Probe honest(const Cable &from, const Cable &to) {
        const std::string_view words = "enshu isolation probe ";
        Bytes payload(words.begin(), words.end());
        const Bytes marked = to_bytes(judge_.next());
        payload.insert(payload.end(), marked.begin(), marked.end());
        return {Kind::Control, Reach::Zone, "an honest frame to a neighbour",
                ethernet(to.mac, from.mac,
                         udp(Ip::of(from.nic->address), Ip::of(to.nic->address), discard, discard,
                             payload))};
    }

    void add(Cable &cable, std::vector<Probe> probes) {
        judge_.add_probes(cable.origin, probes);
        for (Probe &probe : probes) {
            cable.probes.push_back(std::move(probe));
        }
    }

    void send(Helper &helper) {
        std::vector<std::pair<std::size_t, Bytes>> frames;
        for (std::size_t i = 0; i < helper.cables.size(); ++i) {
            for (const Probe &probe : helper.cables[i].probes) {
                frames.emplace_back(i, probe.frame);
            }
        }
        if (!frames.empty()) {
            helper.probe->send(frames);
        }
    }

    /// A guest's word that it has sent is worth what the machine has counted.
    std::uint64_t count(Helper &helper) {
        std::uint64_t counted = 0;
        for (const Cable &cable : helper.cables) {
            if (cable.probes.empty()) {
                continue;
            }
            try {
                const std::uint64_t now = elsewhere_.sent(helper.plan->uuid, cable.nic->tap);
                if (now - cable.before < cable.probes.size()) {
                    continue;
                }
                counted += now - cable.before;
            } catch (const std::runtime_error &error) {
                helper.trouble = error.what();
                continue;
            }
            for (const Probe &probe : cable.probes) {
                judge_.take({space_of(helper.range), cable.device, false, nullptr,
                             probe.frame.data(), probe.frame.size()});
            }
        }
        return counted;
    }

    void take(Helper &helper, const GuestProbe::Heard &heard) {
        for (const GuestProbe::Frame &frame : heard.frames) {
            Cable &cable = helper.cables[frame.card];
            judge_.take({space_of(helper.range), cable.device, true, nullptr, frame.bytes.data(),
                         frame.bytes.size()});
            // Its own zone's alone are sent to it, and whatever reached it shows that it hears.
            cable.heard = cable.heard ||
                          (find_token(frame.bytes.data(), frame.bytes.size(), token_) &&
                           std::equal(cable.mac.begin(), cable.mac.end(), frame.bytes.begin()));
        }
    }

    /// Why the guests' silence would say nothing.
    std::string deafness() const {
        for (std::size_t i = 0; i < ranges_.size(); ++i) {
            const auto helps = [&](const Helper &helper) {
                return helper.range == i && (helper.trouble.empty() || helper.stands);
            };
            if (std::none_of(helpers_.begin(), helpers_.end(), helps)) {
                const auto silent =
                    std::find_if(helpers_.begin(), helpers_.end(),
                                 [&](const Helper &each) { return each.range == i; });
                return fmt::format("no guest of team {} could send and listen: {}", ranges_[i].team,
                                   silent == helpers_.end() ? "it has none" : silent->trouble);
            }
        }
        for (const Helper &helper : helpers_) {
            for (const Cable &cable : helper.cables) {
                const bool greeted =
                    !cable.probes.empty() &&
                    std::any_of(helpers_.begin(), helpers_.end(), [&](const Helper &other) {
                        return other.range == helper.range && &other != &helper &&
                               std::any_of(other.cables.begin(), other.cables.end(),
                                           [&](const Cable &from) {
                                               return from.bridge == cable.bridge &&
                                                      !from.probes.empty();
                                           });
                    });
                if (helper.trouble.empty() && greeted && !cable.heard) {
                    return fmt::format("`{}` of team {} heard no honest frame in zone {}: its "
                                       "silence says nothing",
                                       helper.plan->host, ranges_[helper.range].team,
                                       cable.nic->zone);
                }
            }
        }
        return "";
    }

    void name_the_silent(Proof &proof) const {
        proof.unheard.insert(proof.unheard.end(), untried_.begin(), untried_.end());
        for (const Helper &helper : helpers_) {
            if (!helper.trouble.empty()) {
                proof.unheard.push_back(fmt::format("team {}, host {}: {}",
                                                    ranges_[helper.range].team, helper.plan->host,
                                                    helper.trouble));
            }
        }
    }

    const std::vector<plan::RangePlan> &ranges_;
    Elsewhere &elsewhere_;
    const std::array<std::uint8_t, 8> token_;
    Machine machine_;
    const Mac bridge_mac_;
    std::vector<std::map<int, Link>> devices_; ///< by range
    std::vector<Helper> helpers_;
    std::vector<std::string> untried_; ///< zones
    Judge judge_;
};

} // namespace

Proof prove_elsewhere(const std::vector<plan::RangePlan> &ranges, Elsewhere &elsewhere,
                      milliseconds quiet) {
    return Trial(ranges, elsewhere).run(quiet);
}

} // namespace enshu::isolation
