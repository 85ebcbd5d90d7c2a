// What happens to a store when its process or its disk does not survive.
#include "orchestrator/store/store.h"

#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace enshu::store {
namespace {

using event::Event;
using event::LogError;

Event numbered(int number) {
    Event event;
    event.exercise = "one";
    event.kind = "contact";
    event.subject = std::to_string(number);
    return event;
}

TEST(Durability, EverythingAcknowledgedSurvivesAKill) {
    test::TempDirectory directory;
    int acknowledged[2];
    ASSERT_EQ(pipe(acknowledged), 0);
    const pid_t writer = fork();
    ASSERT_GE(writer, 0);
    if (writer == 0) {
        Store store(directory.path());
        for (int i = 1;; ++i) {
            store.append(numbered(i));
            if (write(acknowledged[1], &i, sizeof i) != sizeof i)
                _exit(1);
        }
    }
    close(acknowledged[1]);
    int last = 0;
    for (int number = 0; last < 50 && read(acknowledged[0], &number, sizeof number) > 0;)
        last = number;
    kill(writer, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(writer, &status, 0), writer);
    ASSERT_TRUE(WIFSIGNALED(status));
    for (int number = 0; read(acknowledged[0], &number, sizeof number) > 0;)
        last = number;
    close(acknowledged[0]);

    Store store(directory.path());
    const auto events = store.read("one", 0, 1'000'000);
    ASSERT_GE(events.size(), static_cast<std::size_t>(last));
    EXPECT_GE(last, 50);
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events[i].seq, i + 1);
        EXPECT_EQ(events[i].subject, std::to_string(i + 1));
    }
    EXPECT_EQ(store.append(numbered(0)).seq, events.size() + 1);
    EXPECT_TRUE(store.verify("one").whole()) << "the chain is continued where it was broken off";
}

// A file-size limit stands in for a full disk: the write fails in the same way, in a process of its
// own.
TEST(Durability, ADiskThatTakesNoMoreIsAnErrorAndLosesNothing) {
    test::TempDirectory directory;
    const pid_t writer = fork();
    ASSERT_GE(writer, 0);
    if (writer == 0) {
        Store store(directory.path());
        signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{200'000, 200'000};
        setrlimit(RLIMIT_FSIZE, &limit);
        int written = 0;
        try {
            Event event = numbered(0);
            event.detail["padding"] = std::string(2'000, 'x');
            for (; written < 1'000; ++written)
                store.append(event);
        } catch (const LogError &error) {
            const bool known =
                error.code() == LogError::Code::Full || error.code() == LogError::Code::Io;
            const bool intact =
                store.read("one", 0, 10'000).size() == static_cast<std::size_t>(written);
            _exit(known && intact && written > 0 ? 0 : 2);
        }
        _exit(3);
    }
    int status = 0;
    ASSERT_EQ(waitpid(writer, &status, 0), writer);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
    Store store(directory.path());
    EXPECT_GT(store.read("one", 0, 10'000).size(), 0U);
    store.append(numbered(0));
    EXPECT_TRUE(store.verify("one").whole()) << "what was not written left no gap";
}

} // namespace
} // namespace enshu::store
