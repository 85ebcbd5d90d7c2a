// Guests on hypervisors that are not this machine: their networks, what they can reach, and one
// frozen on one site that is thawed on another.
#include "sites.h"

#include "orchestrator/libvirt/libvirt_hypervisor.h"

#include <fmt/ranges.h>

#include <cstdlib>
#include <iostream>

namespace enshu::e2e {
namespace {

plan::RangePlan range_of(unsigned team) {
    plan::RangePlan range;
    range.exercise = "e2e-sites";
    range.team = team;
    range.bridges = {{"office", fmt::format("enshue2eoffic{}", team)},
                     {"dmz", fmt::format("enshue2edmz{}", team)}};
    return range;
}

TEST_F(Sites, NetworksAreMadeAndTakenAwayThroughLibvirtAndHaveNoAddress) {
    if (a->machine.run("command -v iptables && command -v ebtables").empty()) {
        GTEST_SKIP() << "libvirt's networks need iptables and ebtables, which are not here";
    }
    fabric::Fabric &fabric = a->site.site().fabric;
    fabric.build(range_of(1));
    fabric.build(range_of(1));
    fabric.build(range_of(2));
    EXPECT_EQ(fabric.leftovers("e2e-sites").size(), 4U);
    const std::string links = a->machine.run("ip -o link show type bridge");
    EXPECT_NE(links.find("enshue2eoffic1"), std::string::npos) << links;
    EXPECT_NE(links.find("52:54:00:65:6e:73"), std::string::npos) << links;
    EXPECT_EQ(a->machine.run("ip -o -4 address show scope global"), "");
    EXPECT_EQ(a->machine.run("ls /var/lib/libvirt/dnsmasq/*.conf"), "");
    EXPECT_EQ(b->site.site().fabric.leftovers("e2e-sites").size(), 0U);
    fabric.destroy(range_of(1));
    fabric.destroy(range_of(1));
    EXPECT_EQ(fabric.leftovers("e2e-sites").size(), 2U);
    EXPECT_TRUE(fabric.leftovers("e2e").empty());
    fabric.destroy(range_of(2));
    EXPECT_TRUE(fabric.leftovers("e2e-sites").empty());
    EXPECT_EQ(a->machine.run("ip -o link show type bridge"), "");
}

std::string said_by(inject::GuestChannel &guest, const std::string &command) {
    return guest.run({"/bin/sh", "-c", command}, "", 20s).output;
}

/// Into whatever its one network card is called. `say` prints whether the address answered.
std::string reach(inject::GuestChannel &guest, const std::string &address, const std::string &mac) {
    return said_by(guest, fmt::format("ip neigh replace {0} lladdr {1} dev $(ls /sys/class/net | "
                                      "grep -v lo); ping -c 2 -i 0.3 -W 1 {0} >/dev/null && "
                                      "echo reached",
                                      address, mac));
}

TEST_F(Sites, AGuestReachesItsNeighbourAndNeverItsHost) {
    const char *image = std::getenv("ENSHU_GUEST_IMAGE");
    if (image == nullptr || a->machine.run("command -v iptables && command -v ebtables").empty()) {
        GTEST_SKIP() << "this needs ENSHU_GUEST_IMAGE, iptables and ebtables";
    }
    constexpr auto bridge_mac = "52:54:00:65:6e:73";
    constexpr auto host = "10.99.0.1";
    FrozenGuest common(image, directory.path());
    a->site.site().fabric.build(range_of(1));
    // The host listens, on an address of another device, and counts what comes from our bridges.
    a->machine.run("ip address add 10.99.0.1/32 dev lo; "
                   "for each in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $each; done; "
                   "nft 'add table inet count; add chain inet count in { type filter hook input "
                   "priority -300; }; add rule inet count in iifname \"enshu*\" counter'");
    ASSERT_NE(a->machine.run("ip -o -4 address show dev lo").find(host), std::string::npos);
    const auto counted = [] {
        return a->machine.run("nft list table inet count | grep -o 'packets [0-9]*'");
    };
    provision::Hypervisor &guarded = a->site.site().hypervisor;
    const auto beside = std::make_shared<Connection>(connect_remote(a->machine.uri(), {}));
    ASSERT_TRUE(beside->handle.wait_until_open(10s));
    LibvirtHypervisor bare(beside, Accelerator::Tcg);
    std::vector<provision::GuestSpec> guests;
    for (const unsigned team : {1U, 2U}) {
        provision::GuestSpec spec = common.spec(*a, team);
        spec.guest.nics = {{"office",
                            range_of(1).bridges[0].name,
                            fmt::format("ente2esites{}", team),
                            fmt::format("52:54:00:00:00:0{}", team),
                            {},
                            24}};
        spec.disk = a->site.site().files.make_overlay({spec.exercise, team, "pc"},
                                                      common.disk_of_image(*a));
        (team == 1 ? guarded : bare).start(spec);
        guests.push_back(spec);
    }
    std::vector<std::unique_ptr<inject::GuestChannel>> agents;
    for (const provision::GuestSpec &spec : guests) {
        ASSERT_TRUE(guarded.wait_for_agent(spec.guest.uuid, 300s, [] { return false; }));
        agents.push_back(guarded.open_agent(spec.guest.uuid));
        said_by(*agents.back(),
                fmt::format("card=$(ls /sys/class/net | grep -v lo); ip link set $card up; "
                            "ip address add 10.99.0.{}/24 dev $card",
                            spec.team + 1));
    }
    EXPECT_EQ(reach(*agents[0], "10.99.0.3", "52:54:00:00:00:02"), "reached\n");
    EXPECT_EQ(reach(*agents[1], "10.99.0.2", "52:54:00:00:00:01"), "reached\n");
    for (const char *mac :
         {bridge_mac, "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "03:00:00:00:00:01"}) {
        EXPECT_EQ(reach(*agents[0], host, mac), "") << mac;
    }
    EXPECT_EQ(counted(), "packets 0\n");
    // The same without the guard: what was counted above could have been counted.
    reach(*agents[1], host, bridge_mac);
    EXPECT_NE(counted(), "packets 0\n")
        << a->machine.run("ip -d -o link; cat /proc/sys/net/ipv4/conf/*/rp_filter; nft list "
                          "ruleset");
    said_by(*agents[0], "ip link set $(ls /sys/class/net | grep -v lo) address 52:54:00:00:00:09");
    EXPECT_EQ(reach(*agents[0], "10.99.0.3", "52:54:00:00:00:02"), "") << "with another's address";
    for (const provision::GuestSpec &spec : guests) {
        guarded.destroy(spec.guest.uuid);
    }
    a->site.site().fabric.destroy(range_of(1));
    a->site.site().files.remove("e2e-sites", 0);
}

// Long, because booting the one guest takes most of its time.
TEST_F(Sites, AGuestFrozenOnOneSiteIsThawedOnAnotherAndOutlivesItsLibvirtd) {
    const char *image = std::getenv("ENSHU_GUEST_IMAGE");
    if (image == nullptr) {
        GTEST_SKIP() << "ENSHU_GUEST_IMAGE is not set: run by `./enshu test e2e`";
    }
    FrozenGuest frozen(image, directory.path());
    const auto never = [] { return false; };
    provision::Hypervisor &on_a = a->site.site().hypervisor;
    const double image_took = seconds_of([&] { frozen.disk_of_image(*a); });

    provision::GuestSpec golden = frozen.spec(*a, 1);
    golden.disk =
        a->site.site().files.make_overlay({golden.exercise, 1, "pc"}, frozen.disk_of_image(*a));
    on_a.start(golden);
    const double boot_took =
        seconds_of([&] { ASSERT_TRUE(on_a.wait_for_agent(golden.guest.uuid, 300s, never)); });
    said_by(*on_a.open_agent(golden.guest.uuid), "echo frozen > /run/mark");
    EXPECT_NE(a->site.site().files.console_tail({golden.exercise, 1, "pc"}, 4096).size(), 0U);
    on_a.suspend(golden.guest.uuid);
    const fs::path memory = a->site.pool().path_of("k.gold.pc.memory");
    const double save_took = seconds_of([&] { on_a.save(golden.guest.uuid, memory); });
    EXPECT_FALSE(on_a.exists(golden.guest.uuid));

    const auto on_this_machine = [&](const fs::path &there) {
        return a->machine.files() / "pool" / there.filename();
    };
    provision::SiteFiles &files_b = b->site.site().files;
    const double golden_took = seconds_of([&] {
        files_b.bring(on_this_machine(golden.disk), "gold.pc.qcow2", frozen.disk_of_image(*b), {});
        files_b.bring(on_this_machine(memory), "gold.pc.memory", {}, {});
    });
    std::vector<double> thaws;
    for (Place *place : {&*a, &*b}) {
        provision::Hypervisor &hypervisor = place->site.site().hypervisor;
        for (const unsigned team : {4U, 2U, 3U}) {
            provision::GuestSpec clone = frozen.spec(*place, team);
            clone.disk = place->site.site().files.make_overlay(
                {clone.exercise, team, "pc"},
                place == &*a ? golden.disk : place->site.pool().path_of("k.gold.pc.qcow2"));
            thaws.push_back(seconds_of(
                [&] { hypervisor.thaw(clone, place->site.pool().path_of("k.gold.pc.memory")); }));
            EXPECT_EQ(hypervisor.power(clone.guest.uuid), provision::Power::Suspended);
            hypervisor.resume(clone.guest.uuid);
            ASSERT_TRUE(hypervisor.wait_for_agent(clone.guest.uuid, 30s, never));
            EXPECT_EQ(said_by(*hypervisor.open_agent(clone.guest.uuid), "cat /run/mark"),
                      "frozen\n");
            if (team != 3) {
                hypervisor.destroy(clone.guest.uuid);
            }
        }
        if (place == &*a) {
            hypervisor.destroy(frozen.spec(*a, 3).guest.uuid);
        }
    }
    std::cout << fmt::format("image to a {:.1f} s; boot {:.1f} s; save {:.2f} s; image and golden "
                             "to b {:.1f} s; thaws {:.2f} s\n",
                             image_took, boot_took, save_took, golden_took, fmt::join(thaws, ", "));

    // The clone on b is still there. Its libvirtd dies, and then the guest itself.
    provision::Hypervisor &on_b = b->site.site().hypervisor;
    const std::string uuid = "60169720-503a-54c7-be67-7f0de47a0d03";
    const auto channel = on_b.open_agent(uuid);
    b->machine.kill_now();
    ASSERT_TRUE(comes_true(3s, [] { return !b->site.connection().handle.up(); }));
    try {
        said_by(*channel, "cat /run/mark");
        ADD_FAILURE() << "answered";
    } catch (const inject::GuestError &error) {
        EXPECT_EQ(error.code(), inject::GuestError::Code::Unreachable) << error.what();
    }
    b->machine.start();
    ASSERT_TRUE(comes_true(20s, [] { return b->site.connection().handle.up(); }));
    // A libvirtd that has just started calls an agent connected that it still has to connect to.
    EXPECT_TRUE(comes_true(20s, [&] {
        try {
            return said_by(*channel, "cat /run/mark") == "frozen\n";
        } catch (const inject::GuestError &) {
            return false;
        }
    }));
    EXPECT_EQ(b->ends.of(uuid), "");
    b->machine.kill_now();
    b->machine.kill_guest(uuid);
    b->machine.start();
    EXPECT_TRUE(comes_true(20s, [&] { return !b->ends.of(uuid).empty(); }));
    EXPECT_EQ(b->ends.of(uuid), "ended while its hypervisor could not be reached");
    EXPECT_FALSE(on_b.exists(uuid));
    for (Place *place : {&*a, &*b}) {
        place->site.site().files.remove("e2e-sites", 0);
        EXPECT_TRUE(place->site.site().files.leftovers("e2e-sites").empty());
    }
}

} // namespace
} // namespace enshu::e2e
