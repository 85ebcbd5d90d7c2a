// A machine of its own for each test: its network namespace, its /run/netns and its /sys are seen
// by nobody else, and go with the test. Both fabrics are tested in it, neither in the machine's
// own.
#pragma once

#include "orchestrator/fabric/host_fabric.h"
#include "orchestrator/fabric/namespace_fabric.h"
#include "orchestrator/fabric/network_namespace.h"
#include "orchestrator/fabric/ruleset.h"
#include "orchestrator/fabric/veth_probe.h"
#include "orchestrator/process/process.h"
#include "tests/fabric/frames.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace enshu::fabric::test {

using namespace std::chrono_literals;
using Port = std::unique_ptr<ProbePort>;

enum class Kind { Namespace, Host };

inline plan::NicPlan card(unsigned team, const std::string &zone, const std::string &host,
                          std::uint32_t address) {
    static const std::map<std::string, std::uint32_t> networks = {{"office", 0x0a000100},
                                                                  {"dmz", 0x0a000200}};
    return {zone,
            fmt::format("enshu{}{}", zone, team),
            fmt::format("enshut{}{}{}", host, zone.substr(0, 1), team),
            fmt::format("52:54:00:00:{:02x}:{:02x}", zone == "dmz" ? 2 : 1, address),
            {networks.at(zone) + address},
            24};
}

/// Two guests and a router in the office, a router and a guest in the dmz, nobody in the cellar.
inline plan::RangePlan small_range(unsigned team = 1) {
    plan::RangePlan range;
    range.exercise = "fabrictest";
    range.team = team;
    range.network_namespace = fmt::format("enshu-fabrictest-t{}", team);
    for (const char *zone : {"office", "dmz", "cellar"})
        range.bridges.push_back({zone, fmt::format("enshu{}{}", zone, team)});
    const auto guest = [&](const char *host, dsl::HostRole role, std::vector<plan::NicPlan> nics) {
        plan::GuestPlan planned;
        planned.host = host;
        planned.role = role;
        planned.nics = std::move(nics);
        range.guests.push_back(planned);
    };
    guest("gate", dsl::HostRole::Router,
          {card(team, "office", "gate", 1), card(team, "dmz", "gate", 1)});
    guest("pc1", dsl::HostRole::Workstation, {card(team, "office", "pc1", 11)});
    guest("pc2", dsl::HostRole::Workstation, {card(team, "office", "pc2", 12)});
    guest("web", dsl::HostRole::Server, {card(team, "dmz", "web", 25)});
    return range;
}

class World : public testing::TestWithParam<Kind> {
  protected:
    void SetUp() override {
        if (geteuid() != 0)
            GTEST_SKIP() << "NOT TESTED: network namespaces need root";
        ASSERT_EQ(unshare(CLONE_NEWNET | CLONE_NEWNS), 0);
        ASSERT_EQ(mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr), 0);
        ASSERT_EQ(mount("sysfs", "/sys", "sysfs", 0, nullptr), 0);
        std::filesystem::create_directories("/run/netns");
        ASSERT_EQ(mount("tmpfs", "/run/netns", "tmpfs", 0, nullptr), 0);
        // As on a machine with containers: what crosses a bridge is shown to the host's filters.
        std::ofstream("/proc/sys/net/bridge/bridge-nf-call-iptables") << "1\n";
        if (GetParam() == Kind::Namespace)
            fabric = std::make_unique<NamespaceFabric>();
        else
            fabric = std::make_unique<HostFabric>();
    }

    void TearDown() override {
        if (!fabric)
            return;
        ports_.clear();
        for (unsigned team = 1; team <= 2; ++team)
            fabric->destroy(small_range(team));
        EXPECT_TRUE(fabric->leftovers("fabrictest").empty());
        EXPECT_TRUE(std::filesystem::is_empty("/run/netns"));
        EXPECT_EQ(process::run_checked({"ip", "-brief", "link", "show", "type", "bridge"}), "");
        EXPECT_EQ(process::run_checked({"ip", "-brief", "link", "show", "type", "veth"}), "");
    }

    std::filesystem::path where(const plan::RangePlan &of) const {
        return GetParam() == Kind::Namespace ? namespace_file(of.network_namespace)
                                             : current_namespace_file();
    }
    /// Where the range's rules are; its words are the program's.
    std::string run_inside(const std::vector<std::string> &argv, const plan::RangePlan &of) const {
        std::string output;
        in_namespace(where(of), [&] { output = process::run_checked(argv); });
        return output;
    }
    std::string nft(const std::string &command, const char *option = "-n") const {
        return run_inside({"nft", option, command}, range);
    }
    /// Plugs in a guest's card; lives as long as the test.
    ProbePort &plug(const plan::NicPlan &nic, const plan::RangePlan &of) {
        ports_.push_back(open_veth_port(nic, where(of)));
        return *ports_.back();
    }
    ProbePort &plug(const std::string &host, const std::string &zone) {
        return plug(card_of(range, host, zone), range);
    }
    static plan::NicPlan card_of(const plan::RangePlan &range, const std::string &host,
                                 const std::string &zone) {
        for (const plan::GuestPlan &guest : range.guests)
            for (const plan::NicPlan &nic : guest.nics)
                if (guest.host == host && nic.zone == zone)
                    return nic;
        throw std::logic_error("no such card");
    }
    std::uint64_t dropped(const std::string &reason) {
        for (const Dropped &counter : fabric->dropped(range))
            if (counter.reason == reason)
                return counter.frames;
        throw std::logic_error("no such reason: " + reason);
    }
    std::uint64_t dropped_in_all() {
        std::uint64_t sum = 0;
        for (const Dropped &counter : fabric->dropped(range))
            sum += counter.frames;
        return sum;
    }
    /// The frame is the next that the port hears: what was sent before it did not arrive.
    static testing::AssertionResult hears_next(ProbePort &port, const Frame &frame) {
        const std::optional<Frame> heard = port.receive(2s);
        if (!heard)
            return testing::AssertionFailure() << "nothing was heard";
        if (padded(*heard) != frame) // br_netfilter takes the padding off
            return testing::AssertionFailure() << "another frame was heard first";
        return testing::AssertionSuccess();
    }

    const plan::RangePlan range = small_range();
    std::unique_ptr<Fabric> fabric;

  private:
    std::vector<Port> ports_;
};

inline std::string name_of(const testing::TestParamInfo<Kind> &info) {
    return info.param == Kind::Namespace ? "Namespaces" : "Host";
}

inline auto both() {
    return testing::Values(Kind::Namespace, Kind::Host);
}

} // namespace enshu::fabric::test
