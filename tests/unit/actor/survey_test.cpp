#include "injector/actor/survey.h"

#include "injector/actor/failure.h"
#include "tests/unit/actor/program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

namespace enshu::test {
namespace {

constexpr std::string_view not_found = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

class Survey : public testing::Test {
  protected:
    Survey() : keeper_(scratch_) { keeper_.renew(); }
    std::vector<std::string> command(std::uint16_t port, const std::string &requests,
                                     const std::vector<std::string> &more = {}) const {
        std::vector<std::string> words{"survey",
                                       "--loopback",
                                       keeper_.socket(),
                                       "--web",
                                       "127.0.0.1:" + std::to_string(port),
                                       "--requests",
                                       requests};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }

    const Scratch scratch_;
    Keeper keeper_;
};

} // namespace

TEST_F(Survey, AsksForPagesThatAreNotThereByHeadAndGetInTurn) {
    Server server;
    Program survey(command(server.port(), "3", {"--agent", "SiteCheck/0.9"}));
    const auto begun = std::chrono::steady_clock::now();
    const std::string first = server.serve("\r\n\r\n", not_found);
    EXPECT_TRUE(first.starts_with("HEAD /wp-login.php HTTP/1.1\r\n"));
    EXPECT_NE(first.find("\r\nUser-Agent: SiteCheck/0.9\r\n"), std::string::npos);
    EXPECT_TRUE(server.serve("\r\n\r\n", not_found).starts_with("GET /admin.php HTTP/1.1\r\n"));
    EXPECT_TRUE(server.serve("\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                    .starts_with("HEAD /login.php HTTP/1.1\r\n"));
    EXPECT_EQ(survey.read_line(), "{\"answered\":3,\"not_found\":2,\"open\":0}");
    EXPECT_EQ(survey.wait(), 0);
    EXPECT_GE(std::chrono::steady_clock::now() - begun, milliseconds(290)) << "ten a second";
}

TEST_F(Survey, KnocksAtEachPortOnce) {
    Server server;
    Server other;
    const std::string ports = std::to_string(other.port()) + "," + std::to_string(free_port());
    Program survey(command(server.port(), "1", {"--knock", ports}));
    EXPECT_NE(server.serve("\r\n\r\n", not_found), "");
    EXPECT_EQ(survey.read_line(), "{\"answered\":1,\"not_found\":1,\"open\":1}");
}

TEST_F(Survey, GivesUpWhereNobodyAnswers) {
    Program survey(command(free_port(), "200", {"--knock", std::to_string(free_port())}));
    EXPECT_EQ(survey.wait(seconds(2)), 0);
    EXPECT_EQ(survey.read_line(), "{\"answered\":0,\"not_found\":0,\"open\":0}");
}

TEST_F(Survey, StopsWithItsKeeper) {
    Server server;
    Program survey(command(server.port(), "200"));
    EXPECT_NE(server.serve("\r\n\r\n", not_found), "");
    keeper_.program().terminate();
    EXPECT_EQ(survey.wait(seconds(1)), 3);
}

TEST_F(Survey, HoldsItsCeilings) {
    const auto ended = [&](const std::string &requests, const std::vector<std::string> &more = {}) {
        return Program(command(9, requests, more)).wait();
    };
    EXPECT_EQ(ended("0"), 3);
    EXPECT_EQ(ended("201"), 3);
    EXPECT_EQ(ended("many"), 2);
    std::string ports = "1";
    for (int port = 2; port <= 20; ++port)
        ports += "," + std::to_string(port);
    EXPECT_EQ(actor::parse_ports(ports).size(), 20U);
    EXPECT_EQ(ended("1", {"--knock", ports + ",21"}), 3);
    for (const char *wrong : {"0", "65536", "22,", ",22", "22;23", "ssh"})
        EXPECT_EQ(ended("1", {"--knock", wrong}), 2) << wrong;
    EXPECT_EQ(Program({"survey", "--loopback", keeper_.socket(), "--web", "198.51.100.1:80",
                       "--requests", "1"})
                  .wait(),
              3);
}

TEST(SurveyedPaths, AreAllDifferentAndPlain) {
    std::set<std::string> paths;
    for (int number = 0; number < actor::most_requests; ++number)
        paths.insert(actor::surveyed_path(number));
    EXPECT_EQ(paths.size(), 200U);
    EXPECT_TRUE(std::ranges::all_of(paths, [](const std::string &path) {
        return path.find_first_not_of("/abcdefghijklmnopqrstuvwxyz-.") == std::string::npos &&
               path.find("..") == std::string::npos;
    }));
}

} // namespace enshu::test
