// Two hypervisors that are not this machine, each a libvirtd with a network, mounts and directories
// of its own: files, and what the death of one costs the other (docs/decisions/0018).
#include "sites.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/sites.h"
#include "orchestrator/provision/placement.h"

#include <sys/stat.h>

#include <iostream>

namespace enshu::e2e {

std::optional<EventLoop> Sites::events;
std::optional<Place> Sites::a;
std::optional<Place> Sites::b;

namespace {

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

TEST(SitesConfigured, AreOfferedInTheirOrderAndOneThatIsNotThereSaysWhy) {
    const test::TempDirectory state;
    const LibvirtdApart first(fs::temp_directory_path() / "enshu-e2e-sites-1");
    const LibvirtdApart second(fs::temp_directory_path() / "enshu-e2e-sites-2");
    libvirt::Sites sites({"second=" + second.uri(), "gone=qemu+unix:///system?socket=/nowhere",
                          "first=" + first.uri()},
                         state.path(), 0s, {});
    const std::vector<provision::Offer> offers = sites.offers();
    ASSERT_EQ(offers.size(), 3U);
    EXPECT_EQ(offers[0].site, "second");
    EXPECT_TRUE(offers[0].condition.reachable) << offers[0].condition.why;
    EXPECT_EQ(offers[1].site, "gone");
    EXPECT_FALSE(offers[1].condition.reachable);
    EXPECT_NE(offers[1].condition.why.find("/nowhere"), std::string::npos)
        << offers[1].condition.why;
    EXPECT_TRUE(offers[2].condition.reachable) << offers[2].condition.why;
    const provision::Placement placement = provision::place({1, 2}, {16, 16}, offers);
    EXPECT_TRUE(provision::teams_on(placement, "gone").empty());
    EXPECT_EQ(placement.size(), 2U);
    const std::vector<provision::Site> all = sites.all();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[2].name, "first");
    EXPECT_FALSE(all[2].here);
    EXPECT_TRUE(all[2].hypervisor.list().empty());
    EXPECT_THROW(all[1].hypervisor.list(), LibvirtError);
    EXPECT_EQ(sites.here(), nullptr);
}

} // namespace
} // namespace enshu::e2e
