// LibvirtHypervisor as far as the test driver goes: it knows no QEMU domains, no agents and no live
// changes of devices.
#include "orchestrator/libvirt/libvirt_hypervisor.h"

#include "test_driver.h"

#include <gtest/gtest.h>
#include <libvirt/virterror.h>

#include <chrono>
#include <thread>

namespace enshu::libvirt {
namespace {

using namespace std::chrono_literals;

class HypervisorTest : public testing::Test {
  protected:
    int state_of(const char *uuid) {
        const Domain domain{
            require(virDomainLookupByUUIDString(driver.get(), uuid), "look up a domain")};
        int state = 0;
        require(virDomainGetState(domain.get(), &state, nullptr, 0), "ask its state");
        return state;
    }

    TestDriver driver;
    LibvirtHypervisor hypervisor{driver.connection, Accelerator::Tcg};
};

TEST_F(HypervisorTest, ListsOursAndNobodyElses) {
    const auto found = hypervisor.list();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].exercise, "city");
    EXPECT_EQ(found[0].team, 2U);
    EXPECT_EQ(found[0].name, "city-t2-fw");
    EXPECT_EQ(found[0].uuid, our_uuid);
}

TEST_F(HypervisorTest, ExistingIsFoundOrAbsent) {
    EXPECT_TRUE(hypervisor.exists(our_uuid));
    EXPECT_FALSE(hypervisor.exists(absent_uuid));
}

TEST_F(HypervisorTest, AQuestionThatCouldNotBeAskedIsNotAnsweredByAbsent) {
    try {
        hypervisor.exists("this is no uuid");
        FAIL() << "answered";
    } catch (const LibvirtError &error) {
        EXPECT_NE(error.code(), VIR_ERR_NO_DOMAIN);
    }
}

TEST_F(HypervisorTest, SuspendingAndResumingTwiceIsTheSameAsOnce) {
    hypervisor.suspend(our_uuid);
    EXPECT_EQ(state_of(our_uuid), VIR_DOMAIN_PAUSED);
    hypervisor.suspend(our_uuid);
    EXPECT_EQ(state_of(our_uuid), VIR_DOMAIN_PAUSED);
    hypervisor.resume(our_uuid);
    hypervisor.resume(our_uuid);
    EXPECT_EQ(state_of(our_uuid), VIR_DOMAIN_RUNNING);
    EXPECT_EQ(state_of(foreign_uuid), VIR_DOMAIN_RUNNING);
}

TEST_F(HypervisorTest, ActsOnAGuestThatIsGoneSaySo) {
    for (const auto &act : std::vector<std::function<void()>>{
             [&] { hypervisor.suspend(absent_uuid); }, [&] { hypervisor.resume(absent_uuid); },
             [&] { hypervisor.set_cables(absent_uuid, false); },
             [&] { hypervisor.open_agent(absent_uuid); },
             [&] { hypervisor.wait_for_agent(absent_uuid, 1s, [] { return false; }); }}) {
        try {
            act();
            ADD_FAILURE() << "acted on nothing";
        } catch (const LibvirtError &error) {
            EXPECT_EQ(error.code(), VIR_ERR_NO_DOMAIN);
            EXPECT_EQ(std::string(error.what()),
                      std::string("the virtual machine ") + absent_uuid + " is gone");
        }
    }
}

TEST_F(HypervisorTest, DestroyingEndsTheGuestAndAbsentIsFine) {
    hypervisor.destroy(our_uuid);
    EXPECT_FALSE(hypervisor.exists(our_uuid));
    hypervisor.destroy(our_uuid);
    hypervisor.destroy(absent_uuid);
    EXPECT_EQ(state_of(foreign_uuid), VIR_DOMAIN_RUNNING);
}

TEST_F(HypervisorTest, AGuestThatCannotBeStartedIsNamedWithLibvirtsWords) {
    provision::GuestSpec spec;
    spec.guest.name = "city-t1-fw";
    spec.guest.uuid = absent_uuid;
    spec.guest.memory_mib = 64;
    try {
        hypervisor.start(spec); // the test driver has no QEMU
        FAIL() << "started";
    } catch (const LibvirtError &error) {
        EXPECT_NE(error.code(), VIR_ERR_OK);
        EXPECT_TRUE(std::string(error.what()).starts_with("cannot start city-t1-fw: "))
            << error.what();
    }
    EXPECT_FALSE(hypervisor.exists(absent_uuid));
}

TEST_F(HypervisorTest, AGuestThatRunsIsNotStartedAgain) {
    provision::GuestSpec spec;
    spec.guest.name = "city-t2-fw";
    spec.guest.uuid = our_uuid;
    EXPECT_NO_THROW(hypervisor.start(spec));
    EXPECT_EQ(hypervisor.list().size(), 1U);
}

TEST_F(HypervisorTest, WaitingForAnAgentEndsAtItsDeadline) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(hypervisor.wait_for_agent(our_uuid, 300ms, [] { return false; }));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
}

TEST_F(HypervisorTest, WaitingForAnAgentEndsWhenItIsCancelledOrTheGuestIs) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(hypervisor.wait_for_agent(our_uuid, 60s, [] { return true; }));
    std::jthread killer([&] {
        std::this_thread::sleep_for(100ms);
        const Domain domain{virDomainLookupByUUIDString(driver.get(), our_uuid)};
        virDomainDestroy(domain.get());
    });
    EXPECT_THROW(hypervisor.wait_for_agent(our_uuid, 60s, [] { return false; }), LibvirtError);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

TEST_F(HypervisorTest, AnAgentThatIsNotThereIsAGuestError) {
    const auto agent = hypervisor.open_agent(our_uuid);
    for (const auto &act : std::vector<std::function<void()>>{
             [&] { agent->run({"/bin/true"}, "", 2s); }, [&] { agent->read("/etc/hosts", 2s); },
             [&] { agent->write("/tmp/x", "content", 2s); }})
        EXPECT_THROW(act(), inject::GuestError);
    try {
        agent->write("/tmp/x", std::string(inject::GuestChannel::max_file + 1, 'x'), 2s);
        FAIL() << "written";
    } catch (const inject::GuestError &error) {
        EXPECT_EQ(error.code(), inject::GuestError::Code::TooLarge);
    }
    try {
        agent->run({"/bin/true"}, "", -2s);
        FAIL() << "run";
    } catch (const inject::GuestError &error) {
        EXPECT_EQ(error.code(), inject::GuestError::Code::TimedOut);
    }
}

TEST_F(HypervisorTest, OnlyASuspendedGuestIsSavedOrKept) {
    for (const auto &act : std::vector<std::function<void()>>{
             [&] { hypervisor.save(our_uuid, "/absent/memory"); },
             [&] { hypervisor.checkpoint(our_uuid, "/absent/memory", "/absent/disk"); }}) {
        try {
            act();
            ADD_FAILURE() << "saved";
        } catch (const LibvirtError &error) {
            EXPECT_EQ(std::string(error.what()),
                      std::string("the virtual machine ") + our_uuid + " is not suspended");
        }
    }
    EXPECT_EQ(state_of(our_uuid), VIR_DOMAIN_RUNNING);
}

TEST_F(HypervisorTest, ASaveThatFailsLeavesTheGuestAndNoFile) {
    hypervisor.suspend(our_uuid);
    EXPECT_THROW(hypervisor.save(our_uuid, "/absent/memory"), LibvirtError);
    EXPECT_EQ(hypervisor.power(our_uuid), provision::Power::Suspended);
}

TEST_F(HypervisorTest, AGuestThatIsThereIsNotThawedAgain) {
    provision::GuestSpec spec;
    spec.guest.uuid = our_uuid;
    EXPECT_NO_THROW(hypervisor.thaw(spec, "/absent/memory"));
    spec.guest.uuid = absent_uuid;
    EXPECT_THROW(hypervisor.thaw(spec, "/absent/memory"), std::system_error);
}

TEST_F(HypervisorTest, ItsFormIsOneLineAndTellsWhatAGuestIsMadeOf) {
    const std::string form = hypervisor.form();
    EXPECT_EQ(form, hypervisor.form());
    EXPECT_EQ(form.find('\n'), std::string::npos);
    EXPECT_TRUE(form.starts_with("tcg ")) << form;
    EXPECT_NE(form.find(", libvirt "), std::string::npos) << form;
    EXPECT_NE(form.find(", QEMU "), std::string::npos) << form;
    const TestDriver other;
    const std::string accelerated = LibvirtHypervisor(other.connection, Accelerator::Kvm).form();
    EXPECT_TRUE(accelerated.starts_with("kvm on ")) << accelerated;
}

TEST_F(HypervisorTest, TwoConnectionsOfThisKindShareNothing) {
    const TestDriver other;
    const Domain domain{require(virDomainLookupByUUIDString(other.get(), our_uuid), "look up")};
    require(virDomainDestroy(domain.get()), "destroy");
    EXPECT_EQ(state_of(our_uuid), VIR_DOMAIN_RUNNING);
}

} // namespace
} // namespace enshu::libvirt
