// The evidence locker, and what is put into it from machines that are fakes.
#include "tests/unit/orchestrator/provision/small_city.h"

#include "orchestrator/process/digest.h"
#include "orchestrator/provision/evidence.h"

#include <fstream>

namespace enshu::provision {
namespace {

namespace fs = std::filesystem;
using exercise::CaptureOrder;
using exercise::ExerciseError;

constexpr std::int64_t mib = 1 << 20;

class LockerTest : public testing::Test {
  protected:
    exercise::Captured keep(EvidenceLocker &locker, const std::string &id,
                            const std::string &content, std::int64_t wall_ms = 1) {
        std::ofstream(content_of(locker.begin(id))) << content;
        EvidenceItem item{{id, "gate", dsl::EvidenceKind::Log, "/var/log/mail.log", "team", 60'000},
                          {},
                          wall_ms,
                          {}};
        item.captured.format = "raw";
        return locker.keep(item);
    }
    test::TempDirectory directory_;
    const fs::path at_ = directory_.path() / "t1" / "evidence";
};

TEST_F(LockerTest, APieceIsHashedReadOnlyAndFoundAgain) {
    EvidenceLocker locker(at_, mib);
    const exercise::Captured kept = keep(locker, "t1-1", "a line\n");
    EXPECT_EQ(kept.sha256, process::digest_of(at_ / "t1-1" / "content").hex);
    EXPECT_EQ(kept.bytes, 7);
    EXPECT_EQ(kept.budget_left, mib - 7);
    const auto found = evidence_in(at_, "t1-1");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->order.path, "/var/log/mail.log");
    EXPECT_EQ(found->order.kind, dsl::EvidenceKind::Log);
    EXPECT_EQ(found->order.by, "team");
    EXPECT_EQ(found->captured.sha256, kept.sha256);
    EXPECT_EQ(fs::status(found->content).permissions() & fs::perms::all, fs::perms(0444));
    EXPECT_FALSE(evidence_in(at_, "t1-2"));
}

TEST_F(LockerTest, PiecesAreListedInTheOrderInWhichTheyWereTakenThoughTheClockWasSetBack) {
    EvidenceLocker locker(at_, mib);
    keep(locker, "t1-9", "sooner", 3'600'010);
    keep(locker, "t1-10", "later", 20);
    const auto all = evidence_in(at_);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].order.id, "t1-9");
}

TEST_F(LockerTest, WhatADeadDaemonLeftUnfinishedIsRemoved) {
    {
        EvidenceLocker locker(at_, mib);
        keep(locker, "t1-1", "whole");
        std::ofstream(content_of(locker.begin("t1-2"))) << "half";
    }
    ASSERT_TRUE(fs::exists(at_ / "t1-2.part"));
    const EvidenceLocker next(at_, mib);
    EXPECT_FALSE(fs::exists(at_ / "t1-2.part"));
    EXPECT_TRUE(evidence_in(at_, "t1-1"));
    EXPECT_FALSE(evidence_in(at_, "t1-2"));
}

TEST_F(LockerTest, WhatDoesNotFitIntoTheBudgetIsRefusedInFiguresAndLeavesNothing) {
    EvidenceLocker locker(at_, 2 * mib);
    keep(locker, "t1-1", std::string(mib, 'x'));
    try {
        keep(locker, "t1-2", std::string(mib + 1, 'x'));
        FAIL() << "it fits";
    } catch (const ExerciseError &error) {
        EXPECT_EQ(std::string(error.what()),
                  "it takes 2 MiB, and the team has 1 of 2 MiB for evidence left; the daemon's "
                  "`--evidence-mib` gives more");
    }
    EXPECT_EQ(evidence_in(at_).size(), 1U);
    EXPECT_FALSE(fs::exists(at_ / "t1-2.part"));
    EXPECT_THROW(locker.require_room(2 * mib), ExerciseError);
    EXPECT_NO_THROW(locker.require_room(mib));
}

// ---- from machines
// ------------------------------------------------------------------------------------------------

class TakingTest : public ProvisionerTest {
  protected:
    TakingTest() {
        build(plan);
        ready = provisioner_.get();
        range = std::make_unique<Range>(plan.ranges[0], golden(), *ready, remember(), 4 * mib);
        host = plan.ranges[0].guests[0].host;
    }
    plan::ExercisePlan plan = plan_for(1);
    std::unique_ptr<Provisioner> provisioner_ =
        std::make_unique<Provisioner>(test::here(hypervisor, fabric, files, limits), paths);
    Provisioner *ready = nullptr;
    std::unique_ptr<Range> range;
    std::string host;
};

TEST_F(TakingTest, MemoryThatWouldNotFitIsRefusedBeforeTheMachineIsTouched) {
    const CaptureOrder order{"t1-1", host, dsl::EvidenceKind::Memory, "", "team", 0};
    Range tight(plan.ranges[0], golden(), *ready, remember(), mib / 2); // a guest has 1 MiB
    try {
        tight.take_evidence(order);
        FAIL() << "it fits";
    } catch (const ExerciseError &error) {
        EXPECT_NE(std::string(error.what()).find("MiB for evidence left"), std::string::npos)
            << error.what();
    }
    EXPECT_TRUE(evidence_in(ready->evidence_locker(plan.ranges[0])).empty());
}

TEST_F(TakingTest, AMachineIsShutDownAndBootsFromTheDiskItHad) {
    const auto disk = [&] {
        for (const auto &[uuid, guest] : hypervisor.guests())
            if (guest.spec.guest.host == host)
                return guest.spec.disk;
        return fs::path();
    };
    const fs::path before = disk();
    ASSERT_FALSE(before.empty());
    range->shut_down(host);
    EXPECT_TRUE(disk().empty());
    range->set_cable(plan.ranges[0].guests[1].host, true);
    range->power_on(host);
    range->wait_until_healthy(host);
    EXPECT_EQ(disk(), before);
    range->shut_down(host);
    range->put_back(host, "");
    EXPECT_NE(disk(), before);
    EXPECT_FALSE(fs::exists(before)) << "nobody needs it any more";
    EXPECT_THROW(range->power_on(host), ProvisionError);
}

} // namespace
} // namespace enshu::provision
