#include "orchestrator/process/process.h"

#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <unistd.h>

namespace enshu::process {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::string message_of(const std::vector<std::string> &argv, const Options &options = {}) {
    try {
        run_checked(argv, options);
    } catch (const ProcessError &error) {
        return error.what();
    }
    return "";
}

std::size_t open_descriptors() {
    const auto all = std::filesystem::directory_iterator("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

TEST(Process, BothOutputsAndTheExitCodeComeBack) {
    const Result result = run({"sh", "-c", "echo said; echo complained >&2; exit 7"});
    EXPECT_EQ(result.output, "said\n");
    EXPECT_EQ(result.error, "complained\n");
    EXPECT_EQ(result.exit_code, 7);
}

TEST(Process, ArgumentsArePassedWithoutAShell) {
    EXPECT_EQ(run_checked({"printf", "%s|", "a b", "$HOME", "'", ""}), "a b|$HOME|'||");
}

TEST(Process, InputLargerThanAPipeReachesTheProgram) {
    Options options;
    options.input = std::string(700'000, 'x');
    EXPECT_EQ(run_checked({"cat"}, options), options.input);
}

TEST(Process, AProgramThatDoesNotReadItsInputHarmsNobody) {
    Options options;
    options.input = std::string(1'000'000, 'x');
    EXPECT_EQ(run({"true"}, options).exit_code, 0);
    EXPECT_EQ(run({"sh", "-c", "exec <&-; exit 3"}, options).exit_code, 3);
}

TEST(Process, OutputIsCutAtAMebibyteAndTheProgramStillEnds) {
    const Result result = run({"head", "-c", "5000000", "/dev/zero"});
    EXPECT_EQ(result.output.size(), 1U << 20);
    EXPECT_EQ(result.exit_code, 0);
}

TEST(Process, ASignalThatEndsItIsInTheExitCode) {
    EXPECT_EQ(run({"sh", "-c", "kill -TERM $$"}).exit_code, 128 + SIGTERM);
}

TEST(Process, AProgramThatIsNotThereIsAnErrorThatNamesIt) {
    EXPECT_EQ(message_of({"no-such-program-here"}),
              "cannot start no-such-program-here: No such file or directory");
}

TEST(Process, AFailureIsAnErrorWithItsWords) {
    EXPECT_EQ(message_of({"sh", "-c", "echo the disk is full >&2; exit 4"}),
              "`sh -c echo the disk is full >&2; exit 4` failed (4): the disk is full\n");
    EXPECT_NE(message_of({"sh", "-c", "echo only said; exit 1"}).find("only said"),
              std::string::npos);
}

TEST(Process, ItIsKilledAtItsDeadline) {
    test::TempDirectory directory;
    const auto pid_file = directory.path() / "pid";
    Options options;
    options.deadline = 300ms;
    const auto begin = Clock::now();
    const std::string said =
        message_of({"sh", "-c", "echo $$ >" + pid_file.string() + "; exec sleep 60"}, options);
    EXPECT_LT(Clock::now() - begin, 5s);
    EXPECT_NE(said.find("did not end within 0.3 s"), std::string::npos) << said;
    pid_t pid = 0;
    std::ifstream(pid_file) >> pid;
    ASSERT_GT(pid, 0);
    EXPECT_EQ(kill(pid, 0), -1);
}

TEST(Process, ClosingItsOutputsDoesNotSaveItFromItsDeadline) {
    Options options;
    options.deadline = 300ms;
    EXPECT_THROW(run({"sh", "-c", "exec sleep 60 >&- 2>&-"}, options), ProcessError);
}

TEST(Process, NoDescriptorIsLeftOpenOrHandedOn) {
    const std::size_t before = open_descriptors();
    run({"true"});
    message_of({"no-such-program-here"});
    EXPECT_EQ(open_descriptors(), before);
    // A program gets what it would get from a shell that we start, and nothing else.
    test::TempDirectory directory;
    const std::string list = (directory.path() / "list").string();
    ASSERT_EQ(std::system(("ls /proc/self/fd | wc -l >" + list).c_str()), 0);
    std::string expected;
    {
        std::ifstream stream(list); // would be handed on while it is open
        std::getline(stream, expected);
    }
    EXPECT_EQ(run_checked({"sh", "-c", "ls /proc/self/fd | wc -l"}), expected + "\n");
}

TEST(Process, SignalsBlockedHereAreNotBlockedThere) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    const std::string status = run_checked({"grep", "SigBlk", "/proc/self/status"});
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    EXPECT_NE(status.find("0000000000000000"), std::string::npos) << status;
}

TEST(Process, AnotherUserHasNoneOfOurRightsButTheAccountsOwnGroups) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "only root can become somebody else";
    }
    Options options;
    options.user = 65534; // nobody
    options.group = 65534;
    EXPECT_EQ(run_checked({"sh", "-c", "echo $(id -u) $(id -G)"}, options), "65534 65534\n");
    options.user = 65500; // no account
    EXPECT_EQ(run_checked({"sh", "-c", "echo $(id -u) $(id -g)"}, options), "65500 65534\n");
}

TEST(Process, ManyAtOnceDoNotMixUpTheirOutputs) {
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([i, &right] {
            for (int turn = 0; turn < 5; ++turn) {
                Options options;
                options.input = std::to_string(i);
                right += run_checked({"cat"}, options) == options.input ? 1 : 0;
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    EXPECT_EQ(right, 40);
}

} // namespace
} // namespace enshu::process
