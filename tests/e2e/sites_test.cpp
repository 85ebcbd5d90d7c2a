// Two hypervisors that are not this machine, each a libvirtd with a network, mounts and directories
// of its own: files, guests, and what the death of one costs the other (docs/decisions/0018).
#include "libvirtd_apart.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/event_loop.h"
#include "orchestrator/libvirt/remote_site.h"
#include "orchestrator/provision/placement.h"
#include "tests/support/temp_directory.h"

#include <fmt/format.h>
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
    const double back = seconds_of([] {
        EXPECT_TRUE(comes_true(20s, [] { return b->site.connection().handle.up(); }));
    });
    std::cout << fmt::format("reached again after {:.1f} s\n", back);
    EXPECT_TRUE(b->site.condition().reachable);
    EXPECT_TRUE(b->heard().back());
}

TEST_F(Sites, AServerThatHangsIsLostAfterItsSilenceAndComesBack) {
    const unsigned before = b->site.connection().handle.generation();
    b->machine.hang();
    const double took = seconds_of([] {
        EXPECT_THROW(b->site.site().hypervisor.list(), LibvirtError);
    });
    std::cout << fmt::format("a call into the silence ended after {:.1f} s\n", took);
    EXPECT_LT(took, Link::silence.count() + 4.0);
    EXPECT_LT(seconds_of([] { EXPECT_FALSE(b->site.condition().reachable); }), 1.0);
    b->machine.go_on();
    EXPECT_TRUE(comes_true(30s, [] { return b->site.connection().handle.up(); }));
    EXPECT_GT(b->site.connection().handle.generation(), before);
    EXPECT_NO_THROW(b->site.site().hypervisor.list());
}

} // namespace
} // namespace enshu::libvirt
