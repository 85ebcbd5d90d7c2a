// What a range elsewhere has of a range here: actors that are heard and hold leases
// (docs/decisions/0018).
#include "sites_ranges.h"

#include "orchestrator/isolation/prove_elsewhere.h"
#include "orchestrator/provision/actor_links.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace enshu::e2e {
namespace {

constexpr auto port = "/dev/virtio-ports/org.enshu.actor.0";

class SitesRanges : public Sites {
  protected:
    static void SetUpTestSuite() {
        Sites::SetUpTestSuite();
        const char *image = std::getenv("ENSHU_GUEST_IMAGE");
        if (image != nullptr &&
            !a->machine.run("command -v iptables && command -v ebtables").empty()) {
            scratch.emplace();
            const double took = seconds_of(
                [&] { apart = std::make_unique<RangesApart>(*a, image, scratch->path()); });
            std::cout << fmt::format("two teams are there after {:.1f} s\n", took);
        }
    }
    static void TearDownTestSuite() {
        apart.reset();
        scratch.reset();
        Sites::TearDownTestSuite();
    }
    void SetUp() override {
        if (!apart) {
            GTEST_SKIP() << "this needs ENSHU_GUEST_IMAGE, iptables and ebtables";
        }
    }

    static std::optional<test::TempDirectory> scratch;
    static std::unique_ptr<RangesApart> apart;
};
std::optional<test::TempDirectory> SitesRanges::scratch;
std::unique_ptr<RangesApart> SitesRanges::apart;

/// What actors said, by team.
class Said {
  public:
    provision::ActorLinks::OnLine on_line() {
        return [this](unsigned team, const std::string &, const std::string &line) {
            const std::lock_guard lock(mutex_);
            lines_[team].push_back(line);
        };
    }
    std::vector<std::string> by(unsigned team) {
        const std::lock_guard lock(mutex_);
        return lines_[team];
    }
    bool has(unsigned team, const std::string &line) {
        const auto lines = by(team);
        return std::find(lines.begin(), lines.end(), line) != lines.end();
    }

  private:
    std::mutex mutex_;
    std::map<unsigned, std::vector<std::string>> lines_;
};

/// How many leases came into the guest within some seconds. A port without a host reads as ended.
unsigned leases(const RangesApart &apart, unsigned team, int seconds) {
    const std::string heard =
        apart.said(team, "pc",
                   fmt::format("timeout {} sh -c 'while :; do cat {}; sleep 0.1; done' | grep -c "
                               "'^{{\"lease_ms\":5000}}$'",
                               seconds, port));
    return static_cast<unsigned>(std::atoi(heard.c_str()));
}

TEST_F(SitesRanges, ActorsAreHeardAndHoldLeasesThoughOneFloodsAndItsServerDies) {
    Said said;
    provision::ActorLinks links(said.on_line());
    for (const unsigned team : {1U, 2U}) {
        links.add(team, "pc", [uuid = apart->guest(team, "pc").uuid] {
            return a->site.site().hypervisor.open_actor(uuid, {});
        });
    }
    const unsigned first = leases(*apart, 1, 4);
    EXPECT_GE(first, 3U);
    EXPECT_LE(first, 5U);
    apart->said(1, "pc", fmt::format("echo one > {}", port));
    EXPECT_TRUE(comes_true(3s, [&] { return said.has(1, "one"); }));

    // Team 2 floods; team 1's leases come, and it is heard at once.
    apart->said(2, "pc",
                fmt::format("(timeout 8 sh -c 'yes $(printf %01000d 7) > {}') "
                            ">/dev/null 2>&1 &",
                            port));
    EXPECT_TRUE(comes_true(5s, [&] { return said.by(2).size() > 20; }));
    EXPECT_GE(leases(*apart, 1, 4), 3U);
    apart->said(1, "pc", fmt::format("echo amid > {}", port));
    const double heard_after =
        seconds_of([&] { EXPECT_TRUE(comes_true(3s, [&] { return said.has(1, "amid"); })); });
    std::this_thread::sleep_for(5s);
    const std::size_t flooded = said.by(2).size();
    std::cout << fmt::format("amid the flood heard after {:.2f} s; {} lines of 1000 characters "
                             "were taken from the one that floods\n",
                             heard_after, flooded);
    EXPECT_LT(flooded, 10U * 10 * 72) << "more than 64 KiB in a tick";
    EXPECT_GE(leases(*apart, 2, 4), 2U) << "the flood cost it its channel for good";

    links.grant_leases(false);
    std::this_thread::sleep_for(1200ms);
    leases(*apart, 1, 1); // what waits in the guest, because nobody has read it
    EXPECT_EQ(leases(*apart, 1, 3), 0U);
    links.grant_leases(true);

    a->machine.kill_now();
    std::this_thread::sleep_for(1s);
    a->machine.start();
    ASSERT_TRUE(comes_true(20s, [] { return a->site.connection().handle.up(); }));
    EXPECT_TRUE(comes_true(20s, [&] {
        try {
            return leases(*apart, 1, 3) >= 2;
        } catch (const inject::GuestError &) { // libvirtd still looks for its agents
            return false;
        }
    }));
    apart->said(1, "pc", fmt::format("echo again > {}", port));
    EXPECT_TRUE(comes_true(3s, [&] { return said.has(1, "again"); }));
}

/// That machine with an address that libvirt does not tell, as one would know it by its name.
class Addressed : public Vantage {
  public:
    using Vantage::Vantage;
    isolation::Machine machine() override {
        isolation::Machine machine = Vantage::machine();
        machine.interfaces.push_back({"lo", {}, {isolation::parse_ip("10.99.0.1")}});
        return machine;
    }
};

bool caught(const isolation::Proof &proof, isolation::Kind kind, const std::string &where) {
    return std::any_of(proof.through.begin(), proof.through.end(), [&](const auto &leak) {
        return leak.kind == kind && leak.where.find(where) != std::string::npos;
    });
}

TEST_F(SitesRanges, TheirIsolationIsProvedByTheirGuestsAndWhatLeaksIsFound) {
    const auto connection = std::make_shared<Connection>(connect_remote(a->machine.uri(), {}));
    ASSERT_TRUE(connection->handle.wait_until_open(10s));
    provision::Hypervisor &hypervisor = a->site.site().hypervisor;
    Addressed there(connection, hypervisor);
    a->machine.run("ip address add 10.99.0.1/32 dev lo; "
                   "for each in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $each; done");
    const auto prove = [&](const char *what) {
        const isolation::Proof proof = isolation::prove_elsewhere(apart->ranges(), there);
        std::cout << fmt::format("{}: {:.1f} s, {} probes, {} counted; {}\n", what,
                                 static_cast<double>(proof.took.count()) / 1000, proof.probes(),
                                 proof.counted, isolation::summary(proof).en);
        for (const isolation::Leak &leak : proof.through) {
            std::cout << fmt::format("  {} ({}) from {}: {}\n", isolation::name_of(leak.kind),
                                     leak.what, leak.from, leak.where);
        }
        return proof;
    };
    const auto sound = prove("sound");
    EXPECT_TRUE(sound.ok()) << isolation::to_json(sound).dump(1);
    EXPECT_GT(sound.probes(), 100U);
    EXPECT_EQ(sound.of(isolation::Kind::Control).arrived, 6U);
    EXPECT_EQ(sound.unheard.size(), 2U) << "each dmz has the gate alone";
    EXPECT_LT(sound.took, 60s); // 7 to 23 s on two cores, under a load of 30
    EXPECT_EQ(apart->said(1, "pc", "pgrep -x perl; grep enshu-proof /proc/net/unix"), "");

    // In a pause they all stand still, and do so again afterwards.
    for (const plan::RangePlan &range : apart->ranges()) {
        for (const plan::GuestPlan &guest : range.guests) {
            hypervisor.suspend(guest.uuid);
        }
    }
    EXPECT_TRUE(prove("paused").ok());
    for (const plan::RangePlan &range : apart->ranges()) {
        for (const plan::GuestPlan &guest : range.guests) {
            EXPECT_EQ(hypervisor.power(guest.uuid), provision::Power::Suspended);
            hypervisor.resume(guest.uuid);
        }
    }

    hypervisor.set_cables(apart->guest(1, "pc").uuid, false);
    const auto alone = prove("a cable is out");
    EXPECT_TRUE(alone.ok()) << alone.trouble;
    EXPECT_EQ(alone.unheard.size(), 3U) << "and team 1's office";
    hypervisor.set_cables(apart->guest(1, "pc").uuid, true);

    a->machine.run("ip link add enshue2ea type veth peer name enshue2eb; "
                   "ip link set enshue2ea master enshue2eoff1; ip link set enshue2eb master "
                   "enshue2edmz2; ip link set enshue2ea up; ip link set enshue2eb up");
    const auto joined = prove("two teams' zones are joined by a cable");
    EXPECT_TRUE(caught(joined, isolation::Kind::HostAddress, "team 2, zone dmz"));
    EXPECT_FALSE(joined.ok());
    a->machine.run("ip link del enshue2ea");
    EXPECT_TRUE(prove("it is out again").ok());

    a->machine.run("ebtables -t nat -F; nft flush chain bridge nat PREROUTING; "
                   "nft flush chain bridge nat POSTROUTING");
    const auto open = prove("the filter is gone");
    EXPECT_FALSE(open.ok());
    EXPECT_TRUE(caught(open, isolation::Kind::HostAddress, "from "));
    EXPECT_TRUE(caught(open, isolation::Kind::SpoofedMac, "team 1, zone office"));
}

} // namespace
} // namespace enshu::e2e
