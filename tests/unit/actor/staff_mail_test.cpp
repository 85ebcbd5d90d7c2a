// The dialogues of an emulated person's mail program with servers of the test's.
#include "tests/unit/actor/program.h"

#include <arpa/inet.h>
#include <fstream>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace enshu::test {
namespace {

/// Answers each line of one client that holds a known word (`.`: that is one); what was said is
/// kept.
class Dialogue {
  public:
    using Answers = std::vector<std::pair<std::string, std::string>>;

    Dialogue() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        if (bind(fd_, reinterpret_cast<sockaddr *>(&here), sizeof here) != 0 ||
            listen(fd_, 4) != 0 ||
            getsockname(fd_, reinterpret_cast<sockaddr *>(&here), &size) != 0) {
            throw std::runtime_error("cannot listen");
        }
        port_ = ntohs(here.sin_port);
    }
    ~Dialogue() { close(fd_); }
    Dialogue(const Dialogue &) = delete;
    Dialogue &operator=(const Dialogue &) = delete;

    std::string endpoint() const { return "127.0.0.1:" + std::to_string(port_); }

    std::string hold(const std::string &greeting, const Answers &answers) const {
        pollfd one{fd_, POLLIN, 0};
        if (poll(&one, 1, 5000) != 1) {
            return "nobody came";
        }
        const int client = accept(fd_, nullptr, nullptr);
        const timeval limit{5, 0};
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        say(client, greeting);
        std::string said;
        std::string line;
        for (char c = 0; read(client, &c, 1) == 1;) {
            line += c;
            if (c != '\n') {
                continue;
            }
            said += line;
            for (const auto &[word, answer] : answers) {
                if (word == ".\r\n" ? line == word : line.find(word) != std::string::npos) {
                    say(client, answer);
                    break;
                }
            }
            line.clear();
        }
        close(client);
        return said;
    }

  private:
    static void say(int client, const std::string &text) {
        EXPECT_EQ(write(client, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    int fd_;
    std::uint16_t port_ = 0;
};

class StaffMail : public testing::Test {
  protected:
    StaffMail() : keeper_(scratch_) {
        keeper_.renew();
        std::ofstream(scratch_ / "names") << "from suzuki@city.example 鈴木 花子\n"
                                             "to tanaka@city.example 田中 一郎\n";
        std::ofstream(scratch_ / ".netrc") << "machine 10.0.0.1 login suzuki password 0123abcd\n";
        setenv("HOME", (scratch_ / "").c_str(), 1);
    }
    std::vector<std::string> with(std::vector<std::string> more) const {
        std::vector<std::string> all{"staff",
                                     "--loopback",
                                     keeper_.socket(),
                                     "--names",
                                     scratch_ / "names",
                                     "--texts",
                                     ENSHU_SOURCE "/images/guest/staff/texts",
                                     "--seed",
                                     "7",
                                     "--mail",
                                     "1000-60000"}; // the first within a second
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    Scratch scratch_;
    Keeper keeper_;
    Dialogue server_;
};

constexpr auto end_of_message = ".\r\n"; // as a whole line

const Dialogue::Answers smtp{{"EHLO", "250-mail\r\n250 8BITMIME\r\n"},
                             {"MAIL FROM", "250 2.1.0 Ok\r\n"},
                             {"RCPT TO", "250 2.1.5 Ok\r\n"},
                             {"DATA", "354 go on\r\n"},
                             {end_of_message, "250 2.0.0 Ok: queued\r\n"},
                             {"QUIT", "221 bye\r\n"}};

TEST_F(StaffMail, IsHandedOverBySmtp) {
    Program person(with({"--smtp", server_.endpoint()}));
    const auto said = server_.hold("220 mail ESMTP\r\n", smtp);
    EXPECT_NE(said.find("MAIL FROM:<suzuki@city.example> BODY=8BITMIME\r\n"), std::string::npos)
        << said;
    EXPECT_NE(said.find("RCPT TO:<tanaka@city.example>\r\n"), std::string::npos);
    EXPECT_NE(said.find("\r\nSubject: =?UTF-8?B?"), std::string::npos);
    EXPECT_NE(said.find("\r\n.\r\n"), std::string::npos);
}

TEST_F(StaffMail, IsReadByImapAtMostThreeAtATime) {
    Program person(with({"--imap", server_.endpoint()}));
    const auto said = server_.hold("* OK ready\r\n",
                                   {{"a1 LOGIN suzuki 0123abcd", "a1 OK\r\n"},
                                    {"a2 SELECT INBOX", "* 9 EXISTS\r\na2 OK\r\n"},
                                    {"a3 SEARCH UNSEEN", "* SEARCH 3 4 5 6\r\na3 OK\r\n"},
                                    {"a4 FETCH", "* 3 FETCH (BODY[]<0> {4}\r\ntext)\r\na4 OK\r\n"},
                                    {"a5 LOGOUT", "* BYE\r\na5 OK\r\n"}});
    EXPECT_NE(said.find("a4 FETCH 3 BODY[]<0.16384>\r\na4 FETCH 4 "), std::string::npos) << said;
    EXPECT_NE(said.find("a4 FETCH 5 "), std::string::npos);
    EXPECT_EQ(said.find("a4 FETCH 6 "), std::string::npos);
    EXPECT_NE(said.find("a5 LOGOUT"), std::string::npos);
}

TEST_F(StaffMail, SurvivesAServerThatTalksNonsenseWithoutEnd) {
    Program person(with({"--imap", server_.endpoint()}));
    server_.hold(std::string(600 * 1024, 'x'), {});
    EXPECT_TRUE(person.running()) << person.errors();
}

} // namespace
} // namespace enshu::test
