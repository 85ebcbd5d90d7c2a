// Ends of guests as the test driver tells them.
#include "orchestrator/libvirt/libvirt_hypervisor.h"

#include "test_driver.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace enshu::libvirt {
namespace {

using namespace std::chrono_literals;
using Told = std::vector<std::pair<std::string, std::string>>;

class GuestEndsTest : public testing::Test {
  protected:
    GuestEndsTest() {
        hypervisor->on_guest_ended([this](const std::string &uuid, const std::string &why) {
            const std::unique_lock lock(mutex);
            told.emplace_back(uuid, why);
            found_when_told = hypervisor->exists(uuid);
            teller = std::this_thread::get_id();
            changed.notify_all();
        });
    }
    /// Whoever destroys it, it is not us.
    void destroy_behind_our_back(const char *uuid) {
        const Domain domain{require(virDomainLookupByUUIDString(driver.get(), uuid), "look up")};
        require(virDomainDestroy(domain.get()), "destroy");
    }
    Told told_within(std::chrono::milliseconds time, std::size_t enough = 1) {
        std::unique_lock lock(mutex);
        changed.wait_for(lock, time, [&] { return told.size() >= enough; });
        return told;
    }

    TestDriver driver;
    std::mutex mutex;
    std::condition_variable changed;
    Told told;
    bool found_when_told = true;
    std::thread::id teller;
    std::unique_ptr<LibvirtHypervisor> hypervisor =
        std::make_unique<LibvirtHypervisor>(driver.connection, Accelerator::Tcg);
};

TEST_F(GuestEndsTest, AGuestOfOursThatSomebodyEndsIsToldOnce) {
    hypervisor->list();
    hypervisor->list();
    destroy_behind_our_back(our_uuid);
    EXPECT_EQ(told_within(5s), (Told{{our_uuid, "was ended by somebody else"}}));
    EXPECT_EQ(told_within(300ms, 2).size(), 1U);
}

TEST_F(GuestEndsTest, WhatWeEndIsNoNews) {
    hypervisor->list();
    hypervisor->destroy(our_uuid);
    EXPECT_EQ(told_within(500ms), Told{});
}

TEST_F(GuestEndsTest, OtherPeoplesGuestsAreNone) {
    hypervisor->list();
    destroy_behind_our_back(foreign_uuid);
    EXPECT_EQ(told_within(500ms), Told{});
}

TEST_F(GuestEndsTest, ItIsToldFromAThreadThatMayAskLibvirt) {
    hypervisor->list();
    destroy_behind_our_back(our_uuid);
    ASSERT_EQ(told_within(5s).size(), 1U);
    EXPECT_FALSE(found_when_told);
    EXPECT_NE(teller, std::this_thread::get_id());
}

TEST_F(GuestEndsTest, NothingIsToldOnceTheHypervisorIsGone) {
    hypervisor->list();
    hypervisor.reset();
    destroy_behind_our_back(our_uuid);
    EXPECT_EQ(told_within(500ms), Told{});
}

TEST_F(GuestEndsTest, NothingIsToldOnceNobodyListensAnyMore) {
    hypervisor->list();
    hypervisor->on_guest_ended({});
    destroy_behind_our_back(our_uuid);
    EXPECT_EQ(told_within(500ms), Told{});
}

TEST_F(GuestEndsTest, AGuestThatIsThereAgainHasNotEnded) {
    const std::string xml = fmt::format(
        "<domain type='test'><name>city-t2-pc</name><uuid>{}</uuid><metadata><enshu:guest "
        "xmlns:enshu='https://enshu.example/libvirt/1' exercise='city' team='2' host='pc'/>"
        "</metadata><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>",
        absent_uuid);
    const auto create = [&] {
        const Domain domain{require(virDomainCreateXML(driver.get(), xml.c_str(), 0), "start")};
    };
    create();
    hypervisor->list();
    {
        const std::lock_guard lock(mutex); // the teller is busy with the other one
        destroy_behind_our_back(our_uuid);
        std::this_thread::sleep_for(100ms);
        destroy_behind_our_back(absent_uuid);
        create();
        std::this_thread::sleep_for(300ms); // until libvirt has told of both
    }
    EXPECT_EQ(told_within(500ms, 2), (Told{{our_uuid, "was ended by somebody else"}}));
}

} // namespace
} // namespace enshu::libvirt
