// Provisioner's way down, and the check that nothing is left.
#include "orchestrator/process/failpoint.h"
#include "orchestrator/provision/provisioner.h"
#include "orchestrator/provision/side_by_side.h"
#include "orchestrator/provision/slots.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <mutex>

namespace enshu::provision {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {
constexpr unsigned destroying_at_once = 8;
} // namespace

void Provisioner::destroy(const std::string &exercise, const std::vector<plan::RangePlan> &ranges,
                          const OnProgress &on_progress) {
    std::mutex mutex;
    std::vector<std::string> failures;
    const auto attempt = [&](const std::string &what, const auto &act) {
        try {
            act();
        } catch (const std::exception &error) {
            const std::lock_guard lock(mutex);
            failures.push_back(what + ": " + error.what());
        }
    };
    // Most of it is waiting for processes to end.
    Slots slots(destroying_at_once);
    const std::atomic<bool> never = false;
    std::vector<std::function<void(const std::atomic<bool> &)>> jobs;
    unsigned ticket = 0;
    for (const plan::RangePlan &range : ranges) {
        for (const plan::GuestPlan &guest : range.guests) {
            jobs.emplace_back([&, ticket](const std::atomic<bool> &stop) {
                const Slots::Turn turn(slots, ticket, stop);
                attempt(guest.name, [&] {
                    hypervisor_.destroy(guest.uuid);
                    // The embedded driver writes of each guest, and never removes it.
                    fs::remove(paths_.state() / "hv/log/qemu" / (guest.name + ".log"));
                    process::failpoint("destroy-guest-gone");
                    tell(on_progress, {range.team, guest.host, HostState::Gone, {}});
                });
            });
            ++ticket;
        }
    }
    side_by_side(std::move(jobs), never);
    for (const plan::RangePlan &range : ranges) {
        attempt(range.network_namespace, [&] { fabric_.destroy(range); });
        process::failpoint("destroy-network-gone");
    }
    for (const plan::RangePlan &range : ranges) {
        attempt("files", [&] { files_.remove(exercise, range.team); });
    }
    process::failpoint("destroy-files-gone");
    if (!failures.empty()) {
        throw ProvisionError(fmt::format("{}", fmt::join(failures, "; ")));
    }
}

std::vector<std::string> Provisioner::leftovers(const std::string &exercise,
                                                const std::vector<plan::RangePlan> &ranges) {
    std::vector<std::string> found;
    for (const FoundGuest &guest : hypervisor_.list()) {
        if (guest.exercise == exercise) {
            found.push_back("virtual machine " + guest.name);
        }
    }
    for (std::string &name : fabric_.leftovers(exercise)) {
        found.push_back(std::move(name));
    }
    // A process that works for one of our guests has its UUID among its arguments.
    std::error_code gone;
    for (const fs::directory_entry &entry : fs::directory_iterator("/proc", gone)) {
        const std::string pid = entry.path().filename();
        if (pid.find_first_not_of("0123456789") != std::string::npos) {
            continue;
        }
        std::ifstream stream(entry.path() / "cmdline", std::ios::binary);
        const std::string arguments{std::istreambuf_iterator<char>(stream), {}};
        for (const plan::RangePlan &range : ranges) {
            for (const plan::GuestPlan &guest : range.guests) {
                if (arguments.find(guest.uuid) != std::string::npos) {
                    found.push_back(fmt::format("process {} of {}", pid, guest.name));
                }
            }
        }
    }
    for (std::string &file : files_.leftovers(exercise)) {
        found.push_back(std::move(file));
    }
    return found;
}

std::string identity_to_json(const plan::RangePlan &range, const std::string &site) {
    json bridges = json::array();
    for (const plan::BridgePlan &bridge : range.bridges) {
        bridges.push_back({{"zone", bridge.zone}, {"name", bridge.name}});
    }
    json guests = json::array();
    for (const plan::GuestPlan &guest : range.guests) {
        guests.push_back({{"host", guest.host}, {"name", guest.name}, {"uuid", guest.uuid}});
    }
    return json{{"team", range.team},
                {"site", site},
                {"namespace", range.network_namespace},
                {"bridges", bridges},
                {"guests", guests}}
        .dump();
}

Identity identity_from_json(const std::string &exercise, const std::string &text) {
    const auto unreadable = [&](const char *why) {
        return std::runtime_error(
            fmt::format("the store's record of a range of {} cannot be read: {}", exercise, why));
    };
    try {
        const json object = json::parse(text);
        if (!object.at("team").is_number_unsigned()) {
            throw unreadable("its team is not a number");
        }
        plan::RangePlan range;
        range.exercise = exercise;
        range.team = object.at("team");
        range.network_namespace = object.at("namespace");
        // Everything in that namespace is going to be killed.
        if (range.network_namespace != plan::namespace_name(exercise, range.team)) {
            throw unreadable("its network namespace is not one of this exercise");
        }
        for (const json &bridge : object.at("bridges")) {
            range.bridges.push_back({bridge.at("zone"), bridge.at("name")});
        }
        for (const json &guest : object.at("guests")) {
            plan::GuestPlan identity;
            identity.host = guest.at("host");
            identity.name = guest.at("name");
            identity.uuid = guest.at("uuid");
            range.guests.push_back(std::move(identity));
        }
        return {object.value("site", "here"), std::move(range)}; // there was no other once
    } catch (const json::exception &error) {
        throw unreadable(error.what());
    }
}

} // namespace enshu::provision
