// The real program, as far as it needs no packets.
#include "images/sensor/inquiry.h"
#include "images/sensor/options.h"
#include "images/sensor/syslog.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace enshu::sensor::test {
namespace {

class ProgramTest : public testing::Test {
  protected:
    ProgramTest() {
        char name[] = "/tmp/enshu-sensor-XXXXXX";
        directory = mkdtemp(name);
    }
    ~ProgramTest() override { std::filesystem::remove_all(directory); }
    std::pair<int, std::string> sensor(const std::string &arguments) {
        FILE *pipe = popen((ENSHU_SENSOR " " + arguments + " 2>&1").c_str(), "r");
        std::string said;
        std::array<char, 256> part{};
        while (fgets(part.data(), part.size(), pipe) != nullptr) {
            said += part.data();
        }
        return {WEXITSTATUS(pclose(pipe)), said};
    }
    void write(const char *name, const std::string &text) {
        std::ofstream(directory / name) << text;
    }
    std::filesystem::path directory;
};

TEST_F(ProgramTest, ChecksAFileOfRules) {
    write("good", "alert tcp $HOME_NET any -> any any (msg:\"x\"; sid:1;)\n");
    EXPECT_EQ(sensor("check --rules " + (directory / "good").string()).first, 0);
    write("bad", "\nalert tcp any any -> any any (msg:\"x\"; sid:x;)\n");
    const auto [status, said] = sensor("check --rules " + (directory / "bad").string());
    EXPECT_EQ(status, 1);
    EXPECT_EQ(said,
              (directory / "bad").string() + ":2:44: `x` is no number from 1 to 4000000000\n");
}

TEST_F(ProgramTest, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(sensor("look").first, 2);
    EXPECT_EQ(sensor("check").first, 2);
    EXPECT_EQ(sensor("check --rules x --net home=10.0.0.0/8").first, 2);
    EXPECT_EQ(sensor("check --rules x --net HOME_NET=10.0.0").first, 2);
}

TEST_F(ProgramTest, SaysThatNobodyIsThereToAsk) {
    const auto [status, said] = sensor("ask --socket " + (directory / "none").string());
    EXPECT_EQ(status, 1);
    EXPECT_EQ(said, "no sensor runs (No such file or directory)\n");
}

TEST_F(ProgramTest, IsAskedForItsOwnWord) {
    Inquiry inquiry((directory / "socket").string());
    std::string said;
    std::thread asker([&] { said = ask((directory / "socket").string()); });
    pollfd waiting{inquiry.descriptor(), POLLIN, 0};
    ASSERT_EQ(poll(&waiting, 1, 5000), 1);
    inquiry.answer([] { return std::string("ok so far"); });
    asker.join();
    EXPECT_EQ(said, "ok so far");
}

TEST_F(ProgramTest, ALineOfTheSystemsLogIsOneLine) {
    const int log = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (directory / "log").string().copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(bind(log, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    Syslog syslog((directory / "log").string());
    syslog.tell("one\ntwo", 1);
    std::array<char, 256> got{};
    const ssize_t size = recv(log, got.data(), got.size(), MSG_DONTWAIT);
    close(log);
    ASSERT_GT(size, 0);
    EXPECT_EQ(std::string(got.data(), static_cast<std::size_t>(size)),
              "<169>sensor[" + std::to_string(getpid()) + "]: one two");
}

TEST(Options, EverythingThatIsNotHomeIsOutside) {
    std::array<std::string, 6> words = {"sensor", "check", "--rules",
                                        "x",      "--net", "HOME_NET=10.0.0.0/8"};
    std::array<char *, 6> argv{};
    for (std::size_t i = 0; i < words.size(); ++i) {
        argv[i] = words[i].data();
    }
    const Options options = parse_options(6, argv.data());
    EXPECT_TRUE(options.variables.at("EXTERNAL_NET").has(0xc6336442));
    EXPECT_FALSE(options.variables.at("EXTERNAL_NET").has(0x0a000001));
    const Options bare = parse_options(4, argv.data());
    EXPECT_TRUE(bare.variables.at("HOME_NET").has(0xc6336442));
    EXPECT_FALSE(bare.variables.at("EXTERNAL_NET").has(0xc6336442));
}

} // namespace
} // namespace enshu::sensor::test
