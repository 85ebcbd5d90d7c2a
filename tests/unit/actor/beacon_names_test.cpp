// Beacons that ask for names, the server that answers them, and beacons that were started twice.
#include "tests/unit/actor/program.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <thread>

namespace enshu::test {
namespace {

std::string at(std::uint16_t port) {
    return "127.0.0.1:" + std::to_string(port);
}

class NameBeacon : public testing::Test {
  protected:
    NameBeacon() {
        std::filesystem::create_directory(scratch_ / "drop");
        keeper_.renew();
    }
    std::vector<std::string> collect() const {
        return {"collect",      "--loopback", keeper_.socket(), "--listen",       at(free_port()),
                "--listen-dns", at(port_),    "--dir",          scratch_ / "drop"};
    }
    /// A question that comes before the server does is lost, and the next one is seconds away.
    void wait_for_server() const {
        for (int i = 0; i < 200; ++i) {
            Program reach({"reach", "--loopback", "unused", "--to", at(port_), "--protocol", "udp",
                           "--limit-ms", "100"});
            if (reach.read_line() == "silent") {
                return;
            }
        }
        FAIL() << "nobody listens";
    }
    std::vector<std::string> beacon(const std::string &domain = "news.example") const {
        return {"beacon", "--loopback", keeper_.socket(), "--name-server", at(port_), "--domain",
                domain,   "--min-ms",   "1000",           "--max-ms",      "1000"};
    }

    Scratch scratch_;
    Keeper keeper_{scratch_};
    std::uint16_t port_ = free_port();
};

TEST_F(NameBeacon, IsHeardByTheServerOfItsDomain) {
    const Program server(collect());
    wait_for_server();
    Program asking(beacon());
    const std::string contact = R"({"event":"contact","domain":"news.example","from":"127.0.0.1"})";
    EXPECT_EQ(keeper_.program().read_line(), contact);
    const auto first = std::chrono::steady_clock::now();
    EXPECT_EQ(keeper_.program().read_line(), contact);
    EXPECT_GE(std::chrono::steady_clock::now() - first, milliseconds(900));
    EXPECT_TRUE(asking.running());
}

TEST_F(NameBeacon, GoesOnWhereNobodyAnswersAndStopsWithTheLease) {
    Program asking(beacon());
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_TRUE(asking.running());
    keeper_.renew(0);
    EXPECT_EQ(asking.wait(seconds(1)), 0);
}

TEST_F(NameBeacon, IsOneHoweverOftenItWasStarted) {
    const Program server(collect());
    wait_for_server();
    Program first(beacon());
    EXPECT_NE(keeper_.program().read_line(), "");
    Program second(beacon());
    EXPECT_EQ(second.wait(seconds(1)), 0);
    EXPECT_TRUE(first.running());
    Program other(beacon("weather.example"));
    EXPECT_EQ(other.wait(milliseconds(300)), -1) << "another domain is another beacon";
    first.terminate();
    first.wait();
    Program third(beacon());
    EXPECT_EQ(third.wait(milliseconds(300)), -1) << "the name went with the one that held it";
}

TEST_F(NameBeacon, HasAUrlOrADomain) {
    auto both = beacon();
    both.insert(both.end(), {"--url", "http://127.0.0.1/"});
    EXPECT_EQ(Program(both).wait(), 2);
    EXPECT_EQ(Program(beacon("a b")).wait(), 2);
    EXPECT_EQ(Program(beacon(std::string(190, 'a'))).wait(), 2);
    auto elsewhere = beacon();
    elsewhere[4] = "198.51.100.53:53";
    EXPECT_EQ(Program(elsewhere).wait(), 3);
}

} // namespace
} // namespace enshu::test
