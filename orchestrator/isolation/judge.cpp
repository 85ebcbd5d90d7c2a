#include "orchestrator/isolation/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace enshu::isolation {

namespace {

Mac mac_at(const Heard &heard, std::size_t at) {
    Mac mac{};
    std::memcpy(mac.data(), heard.bytes + at, mac.size());
    return mac;
}

} // namespace

Judge::Judge(std::array<std::uint8_t, 8> token, std::size_t machine_space,
             std::set<Mac> machine_macs, Devices devices)
    : token_(token), machine_space_(machine_space), machine_macs_(std::move(machine_macs)),
      devices_(std::move(devices)) {}

std::size_t Judge::add_range(Territory range) {
    ranges_.push_back(std::move(range));
    return ranges_.size() - 1;
}

std::size_t Judge::add_origin(Origin origin) {
    by_device_[{ranges_.at(origin.range).space, origin.device}] = origins_.size();
    origins_.push_back(std::move(origin));
    return origins_.size() - 1;
}

Token Judge::next() {
    return {token_, next_++};
}

void Judge::add_probes(std::size_t origin, const std::vector<Probe> &probes) {
    if (sent_.size() + probes.size() != next_) {
        throw std::logic_error("a token without its probe");
    }
    for (const Probe &probe : probes) {
        sent_.push_back({probe.kind, probe.reach, origin, probe.what, false, false, false});
    }
}

Token Judge::add_self_test() {
    self_test_ = next_;
    sent_.emplace_back();
    return next();
}

const Link &Judge::device(std::size_t space, int index) {
    auto &known = known_[space];
    auto found = known.find(index);
    if (found == known.end()) { // it came since they were asked for
        known = devices_(space);
        found = known.find(index);
    }
    static const Link gone{"a device that is gone", {}, 0, false};
    return found == known.end() ? gone : found->second;
}

std::string Judge::name_of_space(std::size_t space) const {
    if (space == machine_space_) {
        return "this machine";
    }
    const auto range = std::find_if(ranges_.begin(), ranges_.end(),
                                    [&](const Territory &each) { return each.space == space; });
    return range == ranges_.end() ? "another namespace" : fmt::format("team {}", range->team);
}

std::string Judge::name_of(const Origin &origin) const {
    return fmt::format("team {}, zone {}", ranges_.at(origin.range).team, origin.zone);
}

std::string Judge::place(std::size_t space, int index) {
    const Link link = device(space, index);
    const std::string bridge = link.master == 0 ? link.name : device(space, link.master).name;
    for (const Territory &range : ranges_) {
        if (const auto zone = range.bridges.find(bridge); zone != range.bridges.end()) {
            return fmt::format("team {}, zone {}, {}", range.team, zone->second,
                               link.master == 0 ? "its bridge" : "port " + link.name);
        }
    }
    return name_of_space(space) + ", " + link.name;
}

void Judge::leak(Sent *sent, Kind kind, const std::string &what, const Origin &from,
                 const std::string &where) {
    if (sent != nullptr) {
        sent->leaked = true;
    } else {
        ++answers_;
    }
    // One of each stands for the rest, so that one hole does not hide another.
    const bool told = std::any_of(leaks_.begin(), leaks_.end(), [&](const Leak &each) {
        return each.kind == kind && each.where == where;
    });
    if (leaks_.size() < Proof::most_leaks && !told) {
        leaks_.push_back({kind, what, name_of(from), where});
    }
}

void Judge::take(const Heard &heard) {
    const auto number = find_token(heard.bytes, heard.size, token_);
    if (!number || *number >= sent_.size()) {
        take_answer(heard);
    } else if (number == self_test_) {
        take_self_test(heard);
    } else {
        take_probe(sent_[*number], heard);
    }
}

void Judge::take_self_test(const Heard &heard) {
    if (heard.space == machine_space_) {
        ears_.insert(heard.device == 0 ? heard.socket : "device");
    }
}

void Judge::take_probe(Sent &sent, const Heard &heard) {
    const Origin &origin = origins_.at(sent.origin);
    const Territory &range = ranges_.at(origin.range);
    if (heard.device == 0) {
        leak(&sent, sent.kind, sent.what, origin,
             fmt::format("a {} socket of {}", heard.socket, name_of_space(heard.space)));
        return;
    }
    if (heard.space == range.space && heard.device == origin.device) {
        // On its way back out it is an echo of a guest's, which may quote what it answers.
        sent.entered = sent.entered || !heard.outgoing;
        return;
    }
    if (heard.space == range.space && heard.device == origin.bridge && !heard.outgoing) {
        return; // a bridge sees what is sent to all; whether it takes it is heard elsewhere
    }
    const Link &link = device(heard.space, heard.device);
    const bool in_zone = heard.space == range.space && link.master == origin.bridge &&
                         range.ports.contains(link.name);
    if (in_zone && sent.reach == Reach::Zone) {
        sent.arrived = sent.arrived || heard.outgoing;
        return;
    }
    leak(&sent, sent.kind, sent.what, origin, place(heard.space, heard.device));
}

/// Something of the machine's own that comes out at a probe's port: nobody asked it in.
void Judge::take_answer(const Heard &heard) {
    const auto found = by_device_.find({heard.space, heard.device});
    if (heard.device == 0 || !heard.outgoing || found == by_device_.end() || heard.size < 14) {
        return;
    }
    const Origin &origin = origins_[found->second];
    const Mac to = mac_at(heard, 0);
    const Mac from = mac_at(heard, 6);
    const bool of_a_guest = ranges_.at(origin.range).guests.contains(from);
    const bool of_the_machine =
        machine_macs_.contains(from) || from == device(heard.space, origin.bridge).mac;
    if (!of_a_guest && (of_the_machine || to == origin.mac)) {
        leak(nullptr, Kind::HostAddress, "an answer or a call from outside", origin,
             "from " + to_string(from));
    }
}

std::string Judge::trouble(const Proof &proof, std::uint64_t lost) const {
    if (tried_ && !tried_->empty()) {
        return *tried_;
    }
    for (const char *ear : {"device", "udp", "raw udp"}) {
        if (!tried_ && !ears_.contains(ear)) {
            return fmt::format("this machine's own listeners are deaf ({}): a datagram that it "
                               "sent to itself was not heard",
                               ear);
        }
    }
    if (origins_.empty()) {
        return "there is no zone to send from";
    }
    const Count &control = proof.of(Kind::Control);
    if (control.meant == 0) {
        return "no guest is plugged in anywhere who could hear an honest frame";
    }
    if (control.arrived < control.meant) {
        const Sent *self = self_test_ ? &sent_[*self_test_] : nullptr;
        const auto silent = std::find_if(sent_.begin(), sent_.end(), [&](const Sent &sent) {
            return sent.kind == Kind::Control && &sent != self && !sent.arrived &&
                   origins_[sent.origin].audience;
        });
        return fmt::format("{} of {} honest frames did not arrive in their own zone, the first in "
                           "{}: the others' silence says nothing",
                           control.meant - control.arrived, control.meant,
                           name_of(origins_[silent->origin]));
    }
    if (proof.sent() < proof.probes() || proof.counted < proof.probes()) {
        return fmt::format("of {} frames {} were seen to enter the ranges and {} were counted",
                           proof.probes(), proof.sent(), proof.counted);
    }
    if (lost > 0) {
        return fmt::format("{} frames came faster than they could be listened to", lost);
    }
    return "";
}

Proof Judge::verdict(std::uint64_t lost, std::uint64_t counted) const {
    Proof proof;
    for (std::size_t i = 0; i < sent_.size(); ++i) {
        const Sent &sent = sent_[i];
        const bool control = sent.kind == Kind::Control;
        if (i == self_test_) { // nobody's probe
            continue;
        }
        Count &count = proof.counts[static_cast<std::size_t>(sent.kind)];
        count.through += sent.leaked;
        if (!control || origins_[sent.origin].audience) {
            ++count.meant;
            count.sent += sent.entered;
            count.arrived += control && sent.arrived;
        }
    }
    proof.counts[static_cast<std::size_t>(Kind::HostAddress)].through += answers_;
    proof.through = leaks_;
    proof.ranges = static_cast<unsigned>(ranges_.size());
    proof.ports = static_cast<unsigned>(origins_.size());
    proof.counted = counted;
    for (const Origin &origin : origins_) {
        if (!origin.audience) {
            proof.unheard.push_back(name_of(origin));
        }
    }
    proof.trouble = self_test_ || tried_ ? trouble(proof, lost) : "the listeners were not tried";
    return proof;
}

} // namespace enshu::isolation
