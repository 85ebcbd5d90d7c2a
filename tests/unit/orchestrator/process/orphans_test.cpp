// Each test runs in a process of its own: who adopts orphans once does so for ever.
#include "orchestrator/process/orphans.h"

#include "orchestrator/process/process.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace enshu::process {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

bool is_there(pid_t pid) {
    return kill(pid, 0) == 0;
}

bool gone_within(pid_t pid, std::chrono::milliseconds limit) {
    for (const auto end = Clock::now() + limit; Clock::now() < end;) {
        if (!is_there(pid)) {
            return true;
        }
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

/// 0 where `judge` is content; the number it gives otherwise.
int in_a_process_of_its_own(const std::function<int()> &judge) {
    const pid_t child = fork();
    if (child == 0) {
        alarm(20);
        adopt_and_collect_orphans();
        _exit(judge());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// A process that went into the background the way libvirt and QEMU do: through one that begins a
/// session, forks and ends. `waits_for_first`: whether we collect that one, as libvirt does its
/// own.
pid_t daemonised(bool waits_for_first) {
    int ends[2];
    if (pipe(ends) != 0) {
        _exit(90);
    }
    const pid_t first = fork();
    if (first == 0) {
        setsid();
        const pid_t second = fork();
        if (second == 0) {
            std::this_thread::sleep_for(300ms);
            _exit(0);
        }
        if (write(ends[1], &second, sizeof second) != sizeof second) {
            _exit(1);
        }
        _exit(0);
    }
    pid_t second = 0;
    if (read(ends[0], &second, sizeof second) != sizeof second) {
        _exit(91);
    }
    close(ends[0]);
    close(ends[1]);
    int status = 0;
    if (waits_for_first && waitpid(first, &status, 0) != first) {
        _exit(92);
    }
    return second;
}

TEST(Orphans, ADaemonisedGrandchildIsCollectedSoonAfterItEnds) {
    EXPECT_EQ(in_a_process_of_its_own([] {
                  const pid_t grandchild = daemonised(true);
                  if (!is_there(grandchild)) {
                      return 1;
                  }
                  return gone_within(grandchild, 2s) ? 0 : 2;
              }),
              0);
}

TEST(Orphans, AChildThatIsWaitedForIsLeftToWhoeverWaits) {
    EXPECT_EQ(in_a_process_of_its_own([] {
                  const pid_t child = fork();
                  if (child == 0) {
                      _exit(23);
                  }
                  std::this_thread::sleep_for(500ms); // many rounds of the collector
                  int status = 0;
                  if (waitpid(child, &status, 0) != child) {
                      return 1;
                  }
                  return WEXITSTATUS(status) == 23 ? 0 : 2;
              }),
              0);
}

TEST(Orphans, ASessionLeaderIsLeftForAWhileToALibraryThatWaitsForIt) {
    EXPECT_EQ(in_a_process_of_its_own([] {
                  const pid_t child = fork();
                  if (child == 0) {
                      setsid();
                      _exit(0);
                  }
                  std::this_thread::sleep_for(500ms);
                  return waitpid(child, nullptr, 0) == child ? 0 : 1;
              }),
              0);
}

TEST(Orphans, RunGetsItsExitCodesWhileOrphansAreCollected) {
    EXPECT_EQ(in_a_process_of_its_own([] {
                  const pid_t grandchild = daemonised(false);
                  for (int i = 0; i < 100; ++i) {
                      if (run({"sh", "-c", "exit 5"}).exit_code != 5) {
                          return 1;
                      }
                  }
                  return gone_within(grandchild, 2s) ? 0 : 2;
              }),
              0);
}

} // namespace
} // namespace enshu::process
