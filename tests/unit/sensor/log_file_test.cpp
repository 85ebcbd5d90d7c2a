#include "images/sensor/log_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace enshu::sensor::test {
namespace {

class LogFileTest : public testing::Test {
  protected:
    LogFileTest() {
        char name[] = "/tmp/enshu-sensor-XXXXXX";
        directory = mkdtemp(name);
    }
    ~LogFileTest() override { std::filesystem::remove_all(directory); }
    std::string text(const char *name) {
        std::ifstream stream(directory / name);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::filesystem::path directory;
};

TEST_F(LogFileTest, GrowsLineByLine) {
    LogFile log(directory / "eve.json", 1000);
    log.add("one");
    log.add("two");
    EXPECT_EQ(text("eve.json"), "");
    log.flush();
    EXPECT_EQ(text("eve.json"), "one\ntwo\n");
    EXPECT_EQ(log.trouble(), "");
}

TEST_F(LogFileTest, NeverHasMoreThanItsSizeTwice) {
    LogFile log(directory / "eve.json", 1000);
    for (int i = 0; i < 100; ++i) {
        log.add(std::string(99, static_cast<char>('a' + i % 26)));
        log.flush();
        EXPECT_LE(text("eve.json").size(), 1000u);
    }
    EXPECT_EQ(text("eve.json").size() + text("eve.json.1").size(), 2000u);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory), {}), 2);
}

TEST_F(LogFileTest, AFileThatWasTakenAwayIsMadeAnew) {
    LogFile log(directory / "eve.json", 1000);
    log.add("one");
    log.flush();
    std::filesystem::rename(directory / "eve.json", directory / "kept");
    log.add("two");
    log.flush();
    EXPECT_EQ(text("eve.json"), "two\n");
}

TEST_F(LogFileTest, SaysWhyNothingCanBeWritten) {
    LogFile log(directory / "absent" / "eve.json", 1000);
    log.add("one");
    log.flush();
    EXPECT_NE(log.trouble().find("No such file"), std::string::npos) << log.trouble();
}

} // namespace
} // namespace enshu::sensor::test
