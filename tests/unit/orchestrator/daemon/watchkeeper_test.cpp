#include "orchestrator/daemon/watchkeeper.h"

#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"
#include "tests/support/memory_log.h"
#include "tests/support/small_range.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace enshu::daemon {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;
namespace fs = std::filesystem;

class PlayedVitals : public VitalsReader {
  public:
    Vitals read() override {
        const std::lock_guard lock(mutex_);
        ++looks_;
        return vitals_;
    }
    void free_memory(std::int64_t mib) {
        const std::lock_guard lock(mutex_);
        vitals_.memory_mib = Share{mib, 20'000};
    }
    int looks() const {
        const std::lock_guard lock(mutex_);
        return looks_;
    }

  private:
    mutable std::mutex mutex_;
    Vitals vitals_;
    int looks_ = 0;
};

class WatchkeeperTest : public testing::Test {
  protected:
    void watch() {
        Watchkeeper::Options options;
        options.state = directory.path();
        options.period = 5ms;
        keeper = std::make_unique<Watchkeeper>(
            vitals, store,
            [this] {
                const std::lock_guard lock(mutex);
                return exercises;
            },
            options);
    }
    void have(std::vector<Watched> now) {
        const std::lock_guard lock(mutex);
        exercises = std::move(now);
    }
    /// Until it has looked, from the beginning to the end, at what is so now.
    void let_it_look() {
        const int before = vitals.looks();
        while (vitals.looks() < before + 3)
            std::this_thread::sleep_for(1ms);
    }
    std::vector<std::string> told(const std::string &exercise) {
        std::vector<std::string> kinds;
        for (const event::Event &event : event::read_all(store, exercise))
            kinds.push_back(event.kind + " " + event.subject + " " +
                            event.detail.value("level", ""));
        return kinds;
    }

    test::TempDirectory directory;
    test::MemoryLog store;
    PlayedVitals vitals;
    std::mutex mutex;
    std::vector<Watched> exercises{{"city", 42}};
    std::unique_ptr<Watchkeeper> keeper;
};

using Told = std::vector<std::string>;

TEST_F(WatchkeeperTest, AnAlarmIsToldOncePerChange) {
    vitals.free_memory(10'000);
    watch();
    let_it_look();
    EXPECT_EQ(told("city"), Told{});
    for (const std::int64_t free : {1'900, 1'800, 900, 700, 1'900, 15'000}) {
        vitals.free_memory(free);
        let_it_look();
    }
    EXPECT_EQ(told("city"), (Told{"alarm.raised memory warning", "alarm.raised memory critical",
                                  "alarm.cleared memory warning"}));
    const event::Event first = event::read_all(store, "city").at(0);
    EXPECT_EQ(first.exercise_ms, 42);
    EXPECT_EQ(event::describe(first).en.substr(0, 23), "Alarm: memory runs low:");
}

TEST_F(WatchkeeperTest, EveryExerciseWithMachinesIsToldAndOneThatComesLaterToo) {
    have({{"city", 0}, {"town", 0}});
    vitals.free_memory(1'900);
    watch();
    let_it_look();
    have({{"city", 0}, {"town", 0}, {"ward", 0}});
    let_it_look();
    for (const char *exercise : {"city", "town", "ward"})
        EXPECT_EQ(told(exercise), Told{"alarm.raised memory warning"}) << exercise;
}

TEST_F(WatchkeeperTest, OneThatWasNeverAlarmedIsNotToldThatItIsOver) {
    have({});
    vitals.free_memory(1'900);
    watch();
    let_it_look();
    vitals.free_memory(15'000);
    let_it_look();
    have({{"city", 0}});
    let_it_look();
    EXPECT_EQ(told("city"), Told{});
}

TEST_F(WatchkeeperTest, ItStopsAtOnceThoughItsPeriodIsLong) {
    Watchkeeper::Options options;
    options.state = directory.path();
    options.period = 1h;
    const auto begin = Steady::now();
    {
        Watchkeeper(
            vitals, store, [] { return std::vector<Watched>{}; }, options);
    }
    EXPECT_LT(Steady::now() - begin, 5s);
}

TEST_F(WatchkeeperTest, AGuestThatFloodsItsConsoleKeepsALogOfBoundedLength) {
    const fs::path log = directory.path() / "x/city/t1/fw.log";
    test::write_file(log, "");
    watch();
    constexpr std::uintmax_t flood = 32 << 20;
    std::atomic<bool> ended = false;
    std::thread guest([&] { // as QEMU has it: one descriptor, opened to append, and no idea of us
        const int fd = open(log.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        const std::string much(256 << 10, 'x');
        for (std::uintmax_t written = 0; written < flood; written += much.size()) {
            EXPECT_EQ(write(fd, much.data(), much.size()), static_cast<ssize_t>(much.size()));
            std::this_thread::sleep_for(2ms);
        }
        close(fd);
        ended = true;
    });
    std::uintmax_t longest = 0;
    while (!ended) {
        longest = std::max(longest, fs::file_size(log));
        std::this_thread::sleep_for(1ms);
    }
    guest.join();
    let_it_look();
    EXPECT_LE(fs::file_size(log), std::uintmax_t{1} << 20);
    EXPECT_EQ(fs::file_size(log.string() + ".old"), std::uintmax_t{64} << 10);
    EXPECT_LT(longest, flood / 2); // it was cut under way
}

TEST_F(WatchkeeperTest, LibvirtsLogMayBeLonger) {
    const fs::path log = directory.path() / "libvirt.log";
    test::write_file(log, std::string(2 << 20, 'x'));
    watch();
    let_it_look();
    EXPECT_EQ(fs::file_size(log), std::uintmax_t{2} << 20);
    test::write_file(log, std::string(9 << 20, 'x'));
    let_it_look();
    EXPECT_EQ(fs::file_size(log), 0U);
}

class CutLog : public testing::Test {
  protected:
    std::string content(const fs::path &file) {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    test::TempDirectory directory;
    fs::path log = directory.path() / "fw.log";
    LogLimit limit{100, 10};
};

TEST_F(CutLog, OneThatIsShortEnoughIsLeftAlone) {
    test::write_file(log, std::string(100, 'a'));
    EXPECT_FALSE(cut_log(log, limit));
    EXPECT_EQ(content(log).size(), 100U);
}

TEST_F(CutLog, ItsEndIsKeptBesideIt) {
    test::write_file(log, std::string(200, 'a') + "0123456789");
    EXPECT_TRUE(cut_log(log, limit));
    EXPECT_EQ(content(log), "");
    EXPECT_EQ(content(log.string() + ".old"), "0123456789");
    test::write_file(log, std::string(200, 'b'));
    EXPECT_TRUE(cut_log(log, limit));
    EXPECT_EQ(content(log.string() + ".old"), "bbbbbbbbbb");
}

TEST_F(CutLog, ALinkInItsPlaceIsNotFollowed) {
    const fs::path other = directory.path() / "other";
    test::write_file(other, std::string(200, 'a'));
    fs::create_symlink(other, log);
    EXPECT_FALSE(cut_log(log, limit));
    EXPECT_EQ(content(other).size(), 200U);
}

TEST_F(CutLog, ALinkWhereTheEndGoesIsReplaced) {
    const fs::path other = directory.path() / "other";
    test::write_file(other, "precious");
    fs::create_symlink(other, log.string() + ".old");
    test::write_file(log, std::string(200, 'a'));
    EXPECT_TRUE(cut_log(log, limit));
    EXPECT_EQ(content(other), "precious");
}

TEST_F(CutLog, OneThatIsNotThereIsNoTrouble) {
    EXPECT_FALSE(cut_log(log, limit));
}

} // namespace
} // namespace enshu::daemon
