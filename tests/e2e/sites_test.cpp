// Two hypervisors that are not this machine, each a libvirtd with a network, mounts and directories
// of its own: files, guests, and what the death of one costs the other (docs/decisions/0018).
#include "libvirtd_apart.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/event_loop.h"
#include "orchestrator/libvirt/remote_site.h"
#include "orchestrator/provision/guest_image.h"
#include "orchestrator/provision/placement.h"
#include "tests/support/temp_directory.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <libvirt/virterror.h>

#include <condition_variable>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <sys/stat.h>
#include <thread>

namespace enshu::libvirt {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

double seconds_of(const std::function<void()> &act) {
    const auto begin = Clock::now();
    act();
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

bool comes_true(std::chrono::seconds deadline, const std::function<bool()> &question) {
    for (const auto end = Clock::now() + deadline; Clock::now() < end;) {
        if (question()) {
            return true;
        }
        std::this_thread::sleep_for(50ms);
    }
    return false;
}

std::string content_of(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// What a site's guests said when they ended.
struct Ends {
    std::mutex mutex;
    std::map<std::string, std::string> why;

    std::string of(const std::string &uuid) {
        const std::lock_guard lock(mutex);
        return why.contains(uuid) ? why[uuid] : "";
    }
};

/// One other machine and our connection to it.
struct Place {
    explicit Place(const std::string &name)
        : machine(fs::temp_directory_path() / ("enshu-e2e-sites-" + name)),
          site(name, machine.uri(), 0s, [this](bool up, const std::string &) {
              const std::lock_guard lock(mutex);
              told.push_back(up);
          }) {
        site.connection().handle.wait_until_open(10s);
        site.site().hypervisor.on_guest_ended(
            [this](const std::string &uuid, const std::string &why) {
                const std::lock_guard lock(ends.mutex);
                ends.why[uuid] = why;
            });
    }

    std::vector<bool> heard() {
        const std::lock_guard lock(mutex);
        return told;
    }

    std::mutex mutex;
    std::vector<bool> told;
    Ends ends;
    e2e::LibvirtdApart machine;
    RemoteSite site;
};

class Sites : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        events.emplace();
        a.emplace("a");
        b.emplace("b");
    }
    static void TearDownTestSuite() {
        for (auto *place : {&a, &b}) {
            for (const auto &guest : (*place)->site.site().hypervisor.list()) {
                (*place)->site.site().hypervisor.destroy(guest.uuid);
            }
            place->reset();
        }
        events.reset();
    }

    /// A file of 32 MiB with something at both ends and nothing between.
    fs::path sparse_file() {
        fs::path file = directory.path() / "sparse";
        std::ofstream stream(file, std::ios::binary);
        stream << "the beginning";
        stream.seekp((32 << 20) - 7);
        stream << "the end";
        return file;
    }

    test::TempDirectory directory;
    static std::optional<EventLoop> events;
    static std::optional<Place> a;
    static std::optional<Place> b;
};
std::optional<EventLoop> Sites::events;
std::optional<Place> Sites::a;
std::optional<Place> Sites::b;

TEST_F(Sites, BothTellWhatRoomTheyHave) {
    for (auto *place : {&*a, &*b}) {
        const provision::SiteCondition condition = place->site.condition();
        EXPECT_TRUE(condition.reachable) << condition.why;
        EXPECT_GT(condition.room.memory_mib, 100);
        EXPECT_GT(condition.room.disk_mib, 100);
        EXPECT_FALSE(place->site.site().here);
    }
}

TEST_F(Sites, AFileIsBroughtOnceAndIsTheSameOverThere) {
    const fs::path file = sparse_file();
    std::uint64_t last = 0;
    const auto watch = [&](std::uint64_t done, std::uint64_t whole) {
        EXPECT_EQ(whole, 32U << 20);
        EXPECT_GT(done, last);
        last = done;
    };
    const fs::path there = a->site.site().files.bring(file, "once.qcow2", {}, watch);
    EXPECT_EQ(last, 32U << 20);
    EXPECT_FALSE(fs::exists(there)) << "it lies on this machine";
    const std::string name = there.filename();
    EXPECT_EQ(a->site.pool().read(name, 0, 64 << 20), content_of(file));
    struct stat status {};
    ASSERT_EQ(stat((a->machine.files() / "pool" / name).c_str(), &status), 0);
    EXPECT_LT(status.st_blocks, 4096) << "its hole was filled";
    a->site.site().files.bring(file, "once.qcow2", {}, [](std::uint64_t, std::uint64_t) {
        ADD_FAILURE() << "it was copied a second time";
    });
    EXPECT_FALSE(b->site.pool().exists(name)) << "a's pool is b's";
}

TEST_F(Sites, AFileWithoutItsMarkIsBroughtAgain) {
    const fs::path file = sparse_file();
    VolumeForm half;
    half.name = "k.half";
    half.bytes = 100;
    a->site.pool().create(half);
    a->site.site().files.bring(file, "half", {}, {});
    EXPECT_EQ(a->site.pool().read("k.half", 0, 64 << 20), content_of(file));
}

TEST_F(Sites, ACopyThatDiesWithTheServerIsNotTakenForWhole) {
    const fs::path file = directory.path() / "big";
    std::ofstream(file, std::ios::binary) << std::string(24 << 20, 'x');
    bool killed = false;
    EXPECT_THROW(b->site.site().files.bring(file, "big", {},
                                            [&](std::uint64_t done, std::uint64_t) {
                                                if (!killed && done > (8U << 20)) {
                                                    b->machine.kill_now();
                                                    killed = true;
                                                }
                                            }),
                 LibvirtError);
    EXPECT_TRUE(killed);
    b->machine.start();
    ASSERT_TRUE(comes_true(20s, [] { return b->site.connection().handle.up(); }));
    EXPECT_TRUE(b->site.pool().exists("k.big")) << "nothing was cut off: this shows nothing";
    EXPECT_FALSE(b->site.pool().exists("k.big.whole"));
    b->site.site().files.bring(file, "big", {}, {});
    EXPECT_EQ(b->site.pool().read("k.big", 0, 64 << 20), content_of(file));
}

TEST_F(Sites, WhatAGuestWroteGoesWithItsExerciseAndNothingElseDoes) {
    provision::SiteFiles &files = a->site.site().files;
    const fs::path file = sparse_file();
    files.bring(file, "shared", {}, {});
    files.make_console_log({"city", 1, "fw"});
    files.make_console_log({"city", 2, "fw"});
    files.make_console_log({"city-t1", 1, "fw"});
    EXPECT_EQ(files.leftovers("city").size(), 2U);
    files.remove("city", 1);
    EXPECT_EQ(files.leftovers("city"),
              std::vector<std::string>{"file /var/lib/enshu/pool/x.city.t2.fw.log"});
    files.remove("city", 0);
    EXPECT_TRUE(files.leftovers("city").empty());
    EXPECT_EQ(files.leftovers("city-t1").size(), 1U);
    files.remove("city-t1", 0);
    EXPECT_TRUE(a->site.pool().exists("k.shared"));
    files.forget("shar");
    EXPECT_FALSE(a->site.pool().exists("k.shared"));
    EXPECT_FALSE(a->site.pool().exists("k.shared.whole"));
}

TEST_F(Sites, TheDeathOfOneLibvirtdCostsOnlyItsOwnTeams) {
    const provision::Placement placement{{1, "a"}, {2, "b"}};
    ASSERT_TRUE(b->site.condition().reachable);
    b->machine.kill_now();
    ASSERT_TRUE(comes_true(3s, [] { return !b->site.connection().handle.up(); }));
    EXPECT_FALSE(b->heard().back());
    const double took = seconds_of([] {
        try {
            b->site.site().hypervisor.list();
            ADD_FAILURE() << "answered";
        } catch (const LibvirtError &error) {
            EXPECT_EQ(error.code(), VIR_ERR_NO_CONNECT);
            EXPECT_NE(std::string(error.what()).find("cannot be asked: down since"),
                      std::string::npos)
                << error.what();
        }
    });
    EXPECT_LT(took, 0.1);
    EXPECT_TRUE(a->site.condition().reachable);
    EXPECT_NO_THROW(a->site.site().hypervisor.list());
    const std::vector<provision::Offer> offers{{"a", a->site.condition()},
                                               {"b", b->site.condition()}};
    EXPECT_EQ(provision::place_again(placement, "b", {16, 16}, offers),
              (provision::Placement{{1, "a"}, {2, "a"}}));
    b->machine.start();
    const double back = seconds_of(
        [] { EXPECT_TRUE(comes_true(20s, [] { return b->site.connection().handle.up(); })); });
    std::cout << fmt::format("reached again after {:.1f} s\n", back);
    EXPECT_TRUE(b->site.condition().reachable);
    EXPECT_TRUE(b->heard().back());
}

TEST_F(Sites, AServerThatHangsIsLostAfterItsSilenceAndComesBack) {
    const unsigned before = b->site.connection().handle.generation();
    b->machine.hang();
    const double took =
        seconds_of([] { EXPECT_THROW(b->site.site().hypervisor.list(), LibvirtError); });
    std::cout << fmt::format("a call into the silence ended after {:.1f} s\n", took);
    EXPECT_LT(took, Link::silence.count() + 4.0);
    EXPECT_LT(seconds_of([] { EXPECT_FALSE(b->site.condition().reachable); }), 1.0);
    b->machine.go_on();
    EXPECT_TRUE(comes_true(30s, [] { return b->site.connection().handle.up(); }));
    EXPECT_GT(b->site.connection().handle.generation(), before);
    EXPECT_NO_THROW(b->site.site().hypervisor.list());
}

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
    EXPECT_EQ(a->machine.run("pgrep -a dnsmasq"), "");
    EXPECT_EQ(b->site.site().fabric.leftovers("e2e-sites").size(), 0U);
    fabric.destroy(range_of(1));
    fabric.destroy(range_of(1));
    EXPECT_EQ(fabric.leftovers("e2e-sites").size(), 2U);
    EXPECT_TRUE(fabric.leftovers("e2e").empty());
    fabric.destroy(range_of(2));
    EXPECT_TRUE(fabric.leftovers("e2e-sites").empty());
    EXPECT_EQ(a->machine.run("ip -o link show type bridge"), "");
}

/// A guest of the common image without a network: what it starts from on one site.
class FrozenGuest {
  public:
    FrozenGuest(const fs::path &image, const fs::path &scratch)
        : image_(provision::open_guest_image(image)), blank_(scratch / "blank") {
        std::ofstream(blank_).close();
        fs::resize_file(blank_, 1 << 20);
    }

    provision::GuestSpec spec(Place &place, unsigned team) {
        provision::SiteFiles &files = place.site.site().files;
        provision::GuestSpec spec;
        spec.exercise = "e2e-sites";
        spec.team = team;
        spec.guest.host = "pc";
        spec.guest.name = fmt::format("e2e-sites-t{}-pc", team);
        spec.guest.uuid = fmt::format("60169720-503a-54c7-be67-7f0de47a0d{:02}", team);
        spec.guest.memory_mib = 192;
        spec.kernel = files.bring(image_.kernel, "image.vmlinuz", {}, {});
        spec.initrd = files.bring(image_.initrd, "image.initrd", {}, {});
        spec.command_line = image_.command_line;
        spec.seed = files.bring(blank_, "image.blank", {}, {});
        spec.console_log = files.make_console_log({spec.exercise, team, spec.guest.host});
        return spec;
    }
    fs::path disk_of_image(Place &place) {
        return place.site.site().files.bring(image_.disk, "image.disk.qcow2", {}, {});
    }

  private:
    provision::GuestImage image_;
    fs::path blank_;
};

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
    a->machine.run("ip link add up0 type dummy; ip address add 10.99.0.1/24 dev up0; "
                   "ip link set up0 up; sysctl -w net.ipv4.conf.all.rp_filter=0; "
                   "nft 'add table inet count; add chain inet count in { type filter hook input "
                   "priority -300; }; add rule inet count in iifname \"enshu*\" counter'");
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
    EXPECT_NE(counted(), "packets 0\n");
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
} // namespace enshu::libvirt
