#include "tests/unit/actor/program.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <thread>

namespace enshu::test {

TEST(Keep, RefusesClientsWithoutALease) {
    const Scratch scratch;
    const Keeper keeper(scratch);
    const auto client = Client::unix_socket(keeper.socket());
    EXPECT_EQ(client.read_all(), "");
}

TEST(Keep, SaysLeaseAboutOnceASecondWhileItHolds) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    const auto client = Client::unix_socket(keeper.socket());
    const auto words = client.read_all(milliseconds(2300));
    EXPECT_GE(words.size(), 2 * std::string("lease\n").size());
    EXPECT_LE(words.size(), 4 * std::string("lease\n").size());
}

TEST(Keep, CutsEveryClientOffWhenTheLeaseEnds) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew(700);
    const auto one = Client::unix_socket(keeper.socket());
    const auto two = Client::unix_socket(keeper.socket());
    EXPECT_TRUE(one.closed_within(seconds(2)));
    EXPECT_TRUE(two.closed_within(milliseconds(200)));
    EXPECT_EQ(Client::unix_socket(keeper.socket()).read_all(), "");
}

TEST(Keep, GrantsNoLeaseLongerThanFiveSeconds) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew(3'600'000);
    EXPECT_TRUE(Client::unix_socket(keeper.socket()).closed_within(milliseconds(5500)));
}

TEST(Keep, EndsTheLeaseAtOnceWhenToldSo) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    const auto client = Client::unix_socket(keeper.socket());
    keeper.renew(0);
    EXPECT_TRUE(client.closed_within(milliseconds(500)));
}

TEST(Keep, AnswersEachLeaseWithWhatTellsItFromAnother) {
    const Scratch scratch;
    std::string first;
    {
        Keeper keeper(scratch);
        keeper.renew();
        keeper.program().read_line(milliseconds(300));
        first = keeper.program().word();
        ASSERT_GT(first.size(), 14U);
        keeper.renew();
        keeper.program().read_line(milliseconds(300));
        EXPECT_EQ(keeper.program().word(), first);
    }
    Keeper another(scratch);
    another.renew();
    another.program().read_line(milliseconds(300));
    EXPECT_EQ(another.program().word().substr(0, 14), first.substr(0, 14)) << "the same machine";
    EXPECT_NE(another.program().word(), first);
}

TEST(Keep, LetsNoClientSpeakForIt) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    const auto client = Client::unix_socket(keeper.socket());
    client.send("keep 00000000 1-1\n{\"after\":1}\n");
    EXPECT_EQ(keeper.program().read_line(), R"({"after":1})");
    EXPECT_NE(keeper.program().word(), "keep 00000000 1-1");
}

TEST(Keep, HandsOnTheLinesOfClients) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    const auto client = Client::unix_socket(keeper.socket());
    client.send("{\"event\":\"contact\"}\n{\"event\":");
    EXPECT_EQ(keeper.program().read_line(), R"({"event":"contact"})");
    client.send("\"file\"}\n");
    EXPECT_EQ(keeper.program().read_line(), R"({"event":"file"})");
}

TEST(Keep, DropsWhatIsNoLineOfJsonOrTooLong) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    const auto client = Client::unix_socket(keeper.socket());
    client.send("garbage\n{\"half\":\n\x01\x02\n{\"a\":\"" + std::string(2048, 'x') + "\"}\n" +
                std::string(100'000, '{') + "\n{\"good\":1}\n");
    EXPECT_EQ(keeper.program().read_line(), R"({"good":1})");
    EXPECT_NE(keeper.program().errors().find("lines dropped"), std::string::npos);
}

TEST(Keep, HandsOnAtMostFiftyLinesASecond) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    const auto client = Client::unix_socket(keeper.socket());
    std::string flood;
    for (int i = 0; i < 1000; ++i) {
        flood += "{\"n\":" + std::to_string(i) + "}\n";
    }
    client.send(flood);
    int lines = 0;
    while (!keeper.program().read_line(milliseconds(300)).empty()) {
        ++lines;
    }
    EXPECT_GE(lines, 50);
    EXPECT_LE(lines, 100);
}

TEST(Keep, DoesNotBlockWhenNobodyReadsItsPort) {
    const Scratch scratch;
    Keeper keeper(scratch);
    const std::string line = "{\"a\":\"" + std::string(2000, 'x') + "\"}\n";
    // More than a pipe and the keeper's own buffer hold together.
    for (int second = 0; second < 3; ++second) {
        keeper.renew();
        const auto client = Client::unix_socket(keeper.socket());
        for (int i = 0; i < 50; ++i) {
            client.send(line);
        }
        EXPECT_TRUE(client.read_all(milliseconds(100)).starts_with("lease\n"));
    }
    keeper.renew(300);
    EXPECT_TRUE(Client::unix_socket(keeper.socket()).closed_within(seconds(2)));
}

TEST(Keep, SurvivesGarbageOnItsPort) {
    const Scratch scratch;
    Keeper keeper(scratch);
    std::string garbage =
        "\n\n{\"lease_ms\":}\n{\"lease_ms\":-1}\n{\"lease_ms\":99999999999999}\nlease\n";
    garbage += std::string("\0\xff\xfe\n", 4) + std::string(200'000, '(') + "\n";
    keeper.program().write(garbage);
    EXPECT_EQ(Client::unix_socket(keeper.socket()).read_all(), "");
    keeper.renew();
    EXPECT_EQ(Client::unix_socket(keeper.socket()).read_all(milliseconds(200)), "lease\n");
}

TEST(Keep, LetsEveryUserOfTheMachineAsk) {
    const Scratch scratch;
    const Keeper keeper(scratch);
    struct stat info {};
    ASSERT_EQ(stat(keeper.socket().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0666U);
}

} // namespace enshu::test
