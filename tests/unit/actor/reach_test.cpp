#include "tests/unit/actor/program.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace enshu::test {
namespace {

std::string said_by(const std::vector<std::string> &words, int code = 0) {
    std::vector<std::string> arguments = words;
    arguments.insert(arguments.end(), {"--loopback", "unused"});
    Program program(arguments);
    const std::string line = program.read_line();
    EXPECT_EQ(program.wait(), code) << program.errors();
    return line;
}

std::string at(std::uint16_t port) {
    return "127.0.0.1:" + std::to_string(port);
}

/// A UDP socket at a port of its own, which answers one datagram if it is told to.
class Datagrams {
  public:
    Datagrams() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        bind(fd_, reinterpret_cast<const sockaddr *>(&address), size);
        getsockname(fd_, reinterpret_cast<sockaddr *>(&address), &size);
        port_ = ntohs(address.sin_port);
    }
    ~Datagrams() { close(fd_); }
    std::uint16_t port() const { return port_; }
    void answer_once() const {
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        char bytes[64];
        recvfrom(fd_, bytes, sizeof bytes, 0, reinterpret_cast<sockaddr *>(&peer), &size);
        sendto(fd_, "!", 1, 0, reinterpret_cast<const sockaddr *>(&peer), size);
    }

  private:
    int fd_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    std::uint16_t port_ = 0;
};

TEST(Reach, TellsAnOpenPortFromOneWhereNothingIs) {
    const Server server;
    EXPECT_EQ(said_by({"reach", "--to", at(server.port())}), "open");
    EXPECT_EQ(said_by({"reach", "--to", at(free_port())}), "refused");
}

TEST(Reach, TakesNothingForAnAnswerThatAnOpenUdpPortMayKeepToItself) {
    const Datagrams quiet;
    EXPECT_EQ(
        said_by({"reach", "--to", at(quiet.port()), "--protocol", "udp", "--limit-ms", "200"}),
        "silent");
    const Datagrams talkative;
    const std::jthread answering([&] { talkative.answer_once(); });
    EXPECT_EQ(said_by({"reach", "--to", at(talkative.port()), "--protocol", "udp"}), "open");
}

TEST(Reach, HearsThatNobodyHasAUdpPort) {
    std::uint16_t gone = 0;
    {
        const Datagrams there;
        gone = there.port();
    }
    EXPECT_EQ(said_by({"reach", "--to", at(gone), "--protocol", "udp"}), "refused");
}

TEST(Reach, LeavesNeitherTheRangeNorItsLimits) {
    said_by({"reach", "--to", "192.0.2.1:80"}, 3);
    said_by({"reach", "--to", at(80), "--limit-ms", "99"}, 3);
    said_by({"reach", "--to", at(80), "--limit-ms", "10001"}, 3);
    said_by({"reach", "--to", at(80), "--protocol", "icmp"}, 2);
}

TEST(Get, TellsTheStatusAndAsksByName) {
    Server server;
    std::string heard;
    std::jthread serving(
        [&] { heard = server.serve("\r\n\r\n", "HTTP/1.1 503 Service Unavailable\r\n\r\n"); });
    EXPECT_EQ(said_by({"get", "--url", "http://" + at(server.port()) + "/tickets", "--name",
                       "www.city.hinode.example"}),
              "503");
    serving.join();
    EXPECT_NE(heard.find("GET /tickets HTTP/1.1\r\nHost: www.city.hinode.example\r\n"),
              std::string::npos)
        << heard;
}

TEST(Get, SaysThatNothingAnswered) {
    EXPECT_EQ(said_by({"get", "--url", "http://" + at(free_port()) + "/"}), "0");
    Server mute;
    std::jthread serving([&] { mute.serve("never said", "", milliseconds(600)); });
    EXPECT_EQ(said_by({"get", "--url", "http://" + at(mute.port()) + "/", "--limit-ms", "300"}),
              "0");
}

TEST(Get, TakesNoNameThatIsNone) {
    said_by({"get", "--url", "http://" + at(80) + "/", "--name", "a\r\nX-Evil: 1"}, 2);
}

} // namespace
} // namespace enshu::test
