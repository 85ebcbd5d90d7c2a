// What a contact is known by, at both its ends.
#include "tests/unit/actor/program.h"

#include "injector/actor/failure.h"
#include "injector/actor/tag.h"

#include <fstream>
#include <gtest/gtest.h>

namespace enshu::test {

TEST(Tags, AreAnotherOneEachTime) {
    actor::Tagger tagger(actor::Key(std::string(64, 'a')), "/news/update");
    const std::string first = tagger.next();
    const std::string second = tagger.next();
    EXPECT_EQ(first.size(), actor::tag_length);
    EXPECT_EQ(first.substr(0, 8), second.substr(0, 8)) << "one run";
    EXPECT_EQ(first.substr(8, 8), "00000001");
    EXPECT_EQ(second.substr(8, 8), "00000002");
    EXPECT_NE(first.substr(28), second.substr(28));
}

TEST(Tags, AreRefusedToWhoHasNoKey) {
    for (const char *key : {"", "aa", "zz"}) {
        EXPECT_THROW(actor::Key{key}, actor::Failure);
    }
}

TEST(Tags, TravelAsACookieToTheCollectorWhichHandsThemOn) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    const auto port = free_port();
    const std::string at = "127.0.0.1:" + std::to_string(port);
    std::filesystem::create_directory(scratch / "in");
    Program collect(
        {"collect", "--loopback", keeper.socket(), "--listen", at, "--dir", scratch / "in"});
    std::ofstream(scratch / "key") << std::string(64, 'b') << '\n';
    Program beacon({"beacon", "--loopback", keeper.socket(), "--url", "http://" + at + "/x",
                    "--min-ms", "1000", "--max-ms", "1000", "--key", scratch / "key"});
    std::vector<std::string> lines;
    for (int i = 0; i < 20 && lines.size() < 2; ++i) {
        keeper.renew();
        if (auto line = keeper.program().read_line(milliseconds(500)); !line.empty()) {
            lines.push_back(line);
        }
    }
    ASSERT_EQ(lines.size(), 2U);
    const auto tag = [](const std::string &line) {
        const auto begin = line.find("\"tag\":\"") + 7;
        return line.substr(begin, line.find('"', begin) - begin);
    };
    EXPECT_EQ(tag(lines[0]).size(), actor::tag_length) << lines[0];
    EXPECT_LT(tag(lines[0]).substr(0, 16), tag(lines[1]).substr(0, 16));
}

} // namespace enshu::test
