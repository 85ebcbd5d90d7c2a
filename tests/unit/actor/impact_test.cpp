// A page that is swapped, a server that is asked too often, and what nobody may exceed.
#include "tests/unit/actor/program.h"

#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <sys/stat.h>
#include <thread>

namespace enshu::test {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path &path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class PageTest : public testing::Test {
  protected:
    PageTest() {
        fs::create_directory(scratch_ / "site");
        std::ofstream(page()) << "welcome";
        fs::permissions(page(), fs::perms::owner_read | fs::perms::group_read);
        const timespec times[] = {{0, UTIME_OMIT}, {1'600'000'000, 123'456'789}};
        utimensat(AT_FDCWD, page().c_str(), times, 0);
        keeper_.renew();
    }
    fs::path page() const { return scratch_ / "site/index.html"; }
    std::vector<std::string> words(const std::string &verb) const {
        return {verb,   "--loopback", keeper_.socket(),   "--page",
                page(), "--kept",     scratch_ / "kept/p"};
    }
    void begin(Program &program) const {
        program.write("defaced");
        program.close_input();
    }
    bool becomes(const std::string &content) const {
        for (int i = 0; i < 250 && content_of(page()) != content; ++i) {
            std::this_thread::sleep_for(milliseconds(20));
        }
        return content_of(page()) == content;
    }
    void expect_as_it_was() const {
        struct stat info {};
        stat(page().c_str(), &info);
        EXPECT_EQ(content_of(page()), "welcome");
        EXPECT_EQ(info.st_mode & 07777, 0440U);
        EXPECT_EQ(info.st_mtim.tv_sec, 1'600'000'000);
        EXPECT_EQ(info.st_mtim.tv_nsec, 123'456'789);
    }

    Scratch scratch_;
    Keeper keeper_{scratch_};
};

} // namespace

TEST_F(PageTest, IsAnotherWhileTheLeaseHolds) {
    Program deface(words("deface"));
    begin(deface);
    ASSERT_TRUE(becomes("defaced"));
    struct stat kept {};
    stat((scratch_ / "kept/p").c_str(), &kept);
    EXPECT_EQ(kept.st_mode & 07777, 0600U) << "nobody else reads the original";
    keeper_.renew(0);
    EXPECT_EQ(deface.wait(), 0);
    expect_as_it_was();
}

TEST_F(PageTest, IsRestoredThoughTheProgramWasKilled) {
    {
        Program deface(words("deface"));
        begin(deface);
        ASSERT_TRUE(becomes("defaced"));
    }
    EXPECT_EQ(content_of(page()), "defaced");
    {
        Program deface(words("deface")); // done twice, the first original is still the original
        begin(deface);
        EXPECT_EQ(deface.wait(milliseconds(500)), -1);
    }
    Program restore(words("restore-page"));
    EXPECT_EQ(restore.read_line(), R"({"restored":true,"changed":false})");
    EXPECT_EQ(restore.wait(), 0);
    expect_as_it_was();
}

TEST_F(PageTest, IsLeftAloneWhereATeamHasPutItRight) {
    Program deface(words("deface"));
    begin(deface);
    ASSERT_TRUE(becomes("defaced"));
    fs::permissions(page(), fs::perms::owner_all);
    std::ofstream(page()) << "repaired";
    keeper_.renew(0);
    EXPECT_EQ(deface.wait(), 0);
    EXPECT_EQ(content_of(page()), "repaired");
    keeper_.renew();
    auto again = words("deface");
    again.insert(again.end(), {"--again", "yes"});
    Program second(again);
    begin(second);
    EXPECT_EQ(second.wait(), 0) << "and is not swapped again";
    EXPECT_EQ(content_of(page()), "repaired");
}

namespace {

/// Counts the requests of a flood, and answers each.
int requests_within(Server &server, milliseconds limit) {
    int count = 0;
    for (const auto end = std::chrono::steady_clock::now() + limit;
         std::chrono::steady_clock::now() < end;) {
        const auto asked = server.serve("\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                                        milliseconds(200));
        count += asked.starts_with("GET /tickets?_=") ? 1 : 0;
    }
    return count;
}

std::vector<std::string> flood(const Keeper &keeper, std::uint16_t port, const std::string &rate,
                               const std::string &lasts) {
    return {"flood",
            "--loopback",
            keeper.socket(),
            "--url",
            "http://127.0.0.1:" + std::to_string(port) + "/tickets",
            "--rate",
            rate,
            "--seconds",
            lasts};
}

} // namespace

TEST(Flood, KeepsItsRateAndEndsByItself) {
    const Scratch scratch;
    Keeper keeper(scratch);
    Server server;
    keeper.renew();
    Program program(flood(keeper, server.port(), "20", "2"));
    const int count = requests_within(server, milliseconds(3000));
    EXPECT_LE(count, 42);
    EXPECT_GE(count, 10);
    EXPECT_EQ(program.wait(), 0);
}

TEST(Flood, EndsWithTheLease) {
    const Scratch scratch;
    Keeper keeper(scratch);
    Server server;
    keeper.renew();
    Program program(flood(keeper, server.port(), "20", "1800"));
    EXPECT_GT(requests_within(server, milliseconds(1000)), 0);
    keeper.renew(0);
    EXPECT_EQ(program.wait(milliseconds(1000)), 0);
}

TEST(Flood, HoldsAtMostThirtyTwoConnections) {
    const Scratch scratch;
    Keeper keeper(scratch);
    Server silent; // takes connections into its queue, and answers none
    keeper.renew();
    Program program(flood(keeper, silent.port(), "50", "3"));
    EXPECT_EQ(program.wait(seconds(8)), 0);
    const std::string line = program.read_line();
    EXPECT_NE(line.find("\"answered\":0"), std::string::npos) << line;
    EXPECT_LE(std::stoi(line.substr(std::string("{\"asked\":").size())), 32) << line;
}

namespace {

void hand_key(Program &program) {
    try {
        program.write(std::string(64, '1') + "\n");
    } catch (const std::exception &) { // it has refused before it read anything
    }
    program.close_input();
}

} // namespace

// What the language does not let an author write, actor does not do either: whoever calls.
TEST(Ceilings, HoldWhoeverCalls) {
    const Scratch scratch;
    const std::string socket = scratch / "none";
    const std::string inside = scratch / "share";
    const std::string url = "http://127.0.0.1:9/x";
    const std::string kept = scratch / "kept/x";
    const auto status = [&](std::vector<std::string> words) {
        words.insert(words.begin() + 1, {"--loopback", socket});
        Program program(words);
        hand_key(program);
        return program.wait();
    };
    const auto said = [&](std::vector<std::string> words) {
        words.insert(words.begin() + 1, {"--loopback", socket});
        Program program(words);
        hand_key(program);
        program.wait();
        return program.errors();
    };
    fs::create_directory(inside);
    std::ofstream(scratch / "share/page") << "x";
    const std::string no_lease = "no machine of a running exercise";
    const std::vector<std::vector<std::string>> within{
        {"beacon", "--url", url, "--min-ms", "1000", "--max-ms", "3600000"},
        {"flood", "--url", url, "--rate", "50", "--seconds", "1800"},
        {"flood", "--url", url, "--rate", "1", "--seconds", "1"},
        {"encrypt", "--what", inside, "--kept", kept},
        {"deface", "--page", scratch / "share/page", "--kept", kept},
    };
    for (const auto &words : within) {
        EXPECT_EQ(status(words), 3) << words[0];
        EXPECT_NE(said(words).find(no_lease), std::string::npos) << words[0];
    }
    const std::vector<std::vector<std::string>> beyond{
        {"beacon", "--url", url, "--min-ms", "999", "--max-ms", "3600000"},
        {"beacon", "--url", url, "--min-ms", "1000", "--max-ms", "3600001"},
        {"flood", "--url", url, "--rate", "51", "--seconds", "1800"},
        {"flood", "--url", url, "--rate", "0", "--seconds", "1800"},
        {"flood", "--url", url, "--rate", "50", "--seconds", "1801"},
        {"flood", "--url", "http://198.51.100.1/", "--rate", "1", "--seconds", "1"},
        {"encrypt", "--what", "/etc", "--kept", kept},
        {"encrypt", "--what", inside + "/../../etc", "--kept", kept},
        {"encrypt", "--what", inside, "--kept", "/etc/x"},
        {"restore", "--what", "/home", "--kept", kept},
        {"deface", "--page", "/etc/hostname", "--kept", kept},
        {"restore-page", "--page", "/etc/hostname", "--kept", kept},
    };
    for (const auto &words : beyond) {
        EXPECT_EQ(status(words), 3) << words[0] << " " << words[2];
        EXPECT_EQ(said(words).find(no_lease), std::string::npos) << words[0] << " " << words[2];
    }
}

TEST(Ceilings, NoCommandRunsOutsideOfARange) {
    for (const std::vector<std::string> &words : std::vector<std::vector<std::string>>{
             {"flood", "--url", "http://198.51.100.1/", "--rate", "1", "--seconds", "1"},
             {"encrypt", "--what", "/srv/share", "--kept", "/var/lib/enshu/kept/x"},
             {"restore", "--what", "/home/suzuki/Documents", "--kept", "/var/lib/enshu/kept/x"},
             {"deface", "--page", "/var/www/site/index.html", "--kept", "/var/lib/enshu/kept/x"},
             {"restore-page", "--page", "/var/www/site/index.html", "--kept",
              "/var/lib/enshu/kept/x"}}) {
        Program program(words);
        EXPECT_EQ(program.wait(), 3) << words[0];
        EXPECT_EQ(program.errors(), "actor: this machine is not part of a range\n") << words[0];
    }
}

TEST(Ceilings, PlacesOfOthersAreRefused) {
    for (const char *what :
         {"/srv", "/srv/", "/srv/../etc", "/srv//x", "/home/suzuki",
          "/home/suzuki/Documents/../.ssh", "/home/suzuki/.ssh", "/var/lib", "relative", ""}) {
        Program program({"encrypt", "--what", what, "--kept", "/var/lib/enshu/kept/x"});
        EXPECT_EQ(program.wait(), 3) << what;
        EXPECT_NE(program.errors().find("is not a directory of a share"), std::string::npos)
            << what;
    }
}

} // namespace enshu::test
