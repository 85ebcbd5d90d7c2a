#include "orchestrator/libvirt/qemu_process.h"

#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace enshu::libvirt {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto uuid = "60169720-503a-54c7-be67-7f0de47a0d87";

/// Waits for ever under a command line like QEMU's: `sh` takes the words behind its script.
class QemuProcess : public testing::Test {
  protected:
    void begin(const char *script) {
        const char *const words[] = {"/bin/sh", "-c", script, "qemu", "-uuid", uuid, nullptr};
        ASSERT_EQ(posix_spawn(&process_, words[0], nullptr, nullptr,
                              const_cast<char *const *>(words), environ),
                  0);
        std::ofstream(pids_.path() / "guest.pid") << process_ << '\n';
        // The new program runs a moment before the kernel shows its command line.
        std::string line;
        while (!std::getline(std::ifstream("/proc/" + std::to_string(process_) + "/cmdline"), line))
            std::this_thread::sleep_for(1ms);
    }
    bool is_there() const { return kill(process_, 0) == 0; }
    void TearDown() override {
        if (process_ > 0 && is_there()) {
            kill(process_, SIGKILL);
            waitpid(process_, nullptr, 0);
        }
    }
    test::TempDirectory pids_;
    pid_t process_ = 0;
};

TEST_F(QemuProcess, IsGoneAndCollectedAsSoonAsItHasEnded) {
    begin("while :; do sleep 0.1; done");
    const auto began = Clock::now();
    end_qemu(pids_.path(), "guest", uuid);
    EXPECT_FALSE(is_there());
    EXPECT_LT(Clock::now() - began, 400ms);
}

TEST_F(QemuProcess, ThatDoesNotEndHoldsNobodyUp) {
    begin("trap '' TERM; while :; do sleep 0.1; done");
    std::this_thread::sleep_for(100ms);
    const auto began = Clock::now();
    end_qemu(pids_.path(), "guest", uuid);
    EXPECT_TRUE(is_there());
    EXPECT_LT(Clock::now() - began, 5s);
}

TEST_F(QemuProcess, OfSomebodyElseUnderItsNumberIsLeftAlone) {
    begin("while :; do sleep 0.1; done");
    end_qemu(pids_.path(), "guest", "00000000-0000-4000-8000-000000000000");
    EXPECT_TRUE(is_there());
}

TEST_F(QemuProcess, IsNotLookedForWhereNoNumberIsNoted) {
    end_qemu(pids_.path(), "nobody", uuid);
    std::ofstream(pids_.path() / "odd.pid") << "1\n";
    end_qemu(pids_.path(), "odd", uuid);
}

TEST(PidDirectory, IsKnownOfAnEmbeddedDriverOnly) {
    EXPECT_EQ(pid_directory_of("qemu:///embed?root=/state/hv"), "/state/hv/run/qemu");
    EXPECT_EQ(pid_directory_of("qemu:///system"), "");
    EXPECT_EQ(pid_directory_of("qemu+ssh://there/system"), "");
}

} // namespace
} // namespace enshu::libvirt
