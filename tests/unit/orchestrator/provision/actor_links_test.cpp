#include "orchestrator/provision/actor_links.h"

#include "orchestrator/provision/connect.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace enshu::provision {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// QEMU's end of a channel: listens, takes one connection at a time, says and hears what a guest
/// does.
class Guest {
  public:
    explicit Guest(std::filesystem::path socket) : path_(std::move(socket)) { listen_again(); }
    ~Guest() {
        hang_up();
        close(listener_);
    }
    Guest(const Guest &) = delete;
    Guest &operator=(const Guest &) = delete;

    void listen_again() {
        if (listener_ >= 0)
            close(listener_);
        std::filesystem::remove(path_);
        listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path_.c_str(), path_.string().size());
        if (bind(listener_, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
            listen(listener_, 4) != 0)
            throw std::runtime_error("cannot listen");
    }
    bool accept_within(std::chrono::milliseconds limit) {
        pollfd fd{listener_, POLLIN, 0};
        if (poll(&fd, 1, static_cast<int>(limit.count())) != 1)
            return false;
        connection_ = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        return connection_ >= 0;
    }
    void hang_up() {
        if (connection_ >= 0)
            close(connection_);
        connection_ = -1;
    }
    void say(const std::string &text) {
        for (std::size_t said = 0; said < text.size();) {
            const auto count =
                send(connection_, text.data() + said, text.size() - said, MSG_NOSIGNAL);
            ASSERT_GT(count, 0);
            said += static_cast<std::size_t>(count);
        }
    }
    /// As much as is taken from it in this time.
    std::size_t flood(std::chrono::milliseconds time) {
        const std::string line(1023, 'f');
        std::size_t taken = 0;
        for (const auto end = Clock::now() + time; Clock::now() < end;) {
            const auto count =
                send(connection_, (line + "\n").data(), 1024, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (count > 0)
                taken += static_cast<std::size_t>(count);
            else
                std::this_thread::sleep_for(1ms);
        }
        return taken;
    }
    std::string hear(std::chrono::milliseconds time) {
        std::string heard;
        for (const auto end = Clock::now() + time;;) {
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
            pollfd fd{connection_, POLLIN, 0};
            if (left.count() <= 0 || poll(&fd, 1, static_cast<int>(left.count())) != 1)
                return heard;
            char buffer[4096];
            const auto count = recv(connection_, buffer, sizeof buffer, 0);
            if (count <= 0)
                return heard;
            heard.append(buffer, static_cast<std::size_t>(count));
        }
    }

  private:
    std::filesystem::path path_;
    int listener_ = -1;
    int connection_ = -1;
};

class Heard {
  public:
    ActorLinks::OnLine on_line() {
        return [this](unsigned team, const std::string &host, const std::string &line) {
            const std::lock_guard lock(mutex_);
            lines_.push_back(std::to_string(team) + " " + host + " " + line);
        };
    }
    std::vector<std::string> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    std::vector<std::string> wait_for(std::size_t count,
                                      std::chrono::milliseconds limit = 3s) const {
        for (const auto end = Clock::now() + limit; lines().size() < count && Clock::now() < end;)
            std::this_thread::sleep_for(5ms);
        return lines();
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

using Lines = std::vector<std::string>;

ActorLinks::Open at(const std::filesystem::path &socket) {
    return [socket] { return connect_to(socket); };
}

class ActorLinksTest : public testing::Test {
  protected:
    test::TempDirectory directory;
    std::filesystem::path socket = directory.path() / "a.sock";
    Heard heard;
};

TEST_F(ActorLinksTest, LinesComeWithTheirTeamAndHostHoweverTheyAreCutUp) {
    Guest guest(socket);
    ActorLinks links(heard.on_line());
    links.add(2, "attacker", at(socket));
    ASSERT_TRUE(guest.accept_within(3s));
    guest.say("one\ntw");
    std::this_thread::sleep_for(150ms);
    guest.say("o\n\nthree\n");
    EXPECT_EQ(heard.wait_for(3), (Lines{"2 attacker one", "2 attacker two", "2 attacker three"}));
}

TEST_F(ActorLinksTest, ALeaseIsGrantedAtOnceAndRenewedEverySecond) {
    Guest guest(socket);
    ActorLinks links(heard.on_line());
    links.add(1, "pc", at(socket));
    ASSERT_TRUE(guest.accept_within(3s));
    const std::string lease = "{\"lease_ms\":5000}\n";
    EXPECT_EQ(guest.hear(500ms), lease);
    const std::string more = guest.hear(2100ms);
    EXPECT_EQ(more, lease + lease);
}

TEST_F(ActorLinksTest, NoLeaseIsRenewedWhileNoneIsGranted) {
    Guest guest(socket);
    ActorLinks links(heard.on_line());
    links.grant_leases(false);
    links.add(1, "pc", at(socket));
    ASSERT_TRUE(guest.accept_within(3s));
    EXPECT_EQ(guest.hear(1300ms), "");
    guest.say("still heard\n");
    EXPECT_EQ(heard.wait_for(1), Lines{"1 pc still heard"});
    links.grant_leases(true);
    EXPECT_EQ(guest.hear(300ms), "{\"lease_ms\":5000}\n");
}

TEST_F(ActorLinksTest, ALineThatIsTooLongIsDroppedWholeAndTheNextOneIsHeard) {
    Guest guest(socket);
    ActorLinks links(heard.on_line());
    links.add(1, "pc", at(socket));
    ASSERT_TRUE(guest.accept_within(3s));
    const std::string longest(2048, 'a');
    guest.say(longest + "\n" + std::string(2049, 'b') + "\n" + std::string(50'000, 'c') +
              "\nend\n");
    EXPECT_EQ(heard.wait_for(2), (Lines{"1 pc " + longest, "1 pc end"}));
}

TEST_F(ActorLinksTest, AFloodIsTakenInBoundedHelpingsAndCostsTheOthersNothing) {
    Guest flooding(socket);
    Guest quiet(directory.path() / "b.sock");
    ActorLinks links(heard.on_line());
    links.add(1, "pc", at(socket));
    links.add(1, "attacker", at(directory.path() / "b.sock"));
    ASSERT_TRUE(flooding.accept_within(3s));
    ASSERT_TRUE(quiet.accept_within(3s));
    std::size_t taken = 0;
    std::jthread flood([&] { taken = flooding.flood(1s); });
    std::this_thread::sleep_for(300ms);
    quiet.say("heard all the same\n");
    const auto begin = Clock::now();
    for (const auto end = begin + 3s; Clock::now() < end;) {
        const Lines lines = heard.lines();
        if (std::find(lines.begin(), lines.end(), "1 attacker heard all the same") != lines.end())
            break;
        std::this_thread::sleep_for(5ms);
    }
    EXPECT_LT(Clock::now() - begin, 1s);
    flood.join();
    // 64 KiB in each tick of 100 ms, what the sockets hold, and one helping more.
    EXPECT_LT(taken, 10U * 72 * 1024 + 512 * 1024);
    EXPECT_GT(heard.lines().size(), 100U);
}

TEST_F(ActorLinksTest, AChannelThatBreaksIsConnectedAgainAndGetsALease) {
    Guest guest(socket);
    ActorLinks links(heard.on_line());
    links.add(1, "pc", at(socket));
    ASSERT_TRUE(guest.accept_within(3s));
    guest.say("half a li");
    std::this_thread::sleep_for(150ms);
    guest.hang_up();
    guest.listen_again();
    ASSERT_TRUE(guest.accept_within(3s));
    EXPECT_NE(guest.hear(1500ms).find("lease_ms"), std::string::npos);
    guest.say("whole\n");
    EXPECT_EQ(heard.wait_for(1),
              Lines{"1 pc whole"}); // the half one belonged to the old connection
}

TEST_F(ActorLinksTest, ASocketThatComesLaterIsFoundAndOneThatNeverComesHoldsUpNothing) {
    ActorLinks links(heard.on_line());
    links.add(1, "late", at(socket));
    links.add(1, "never", at(directory.path() / "never.sock"));
    links.add(1, "impossible", at("/" + std::string(200, 'x')));
    std::this_thread::sleep_for(200ms);
    Guest guest(socket);
    ASSERT_TRUE(guest.accept_within(3s));
    guest.say("here\n");
    EXPECT_EQ(heard.wait_for(1), Lines{"1 late here"});
}

TEST_F(ActorLinksTest, TheEndComesSoonAndClosesTheChannel) {
    Guest guest(socket);
    auto links = std::make_unique<ActorLinks>(heard.on_line());
    links->add(1, "pc", at(socket));
    ASSERT_TRUE(guest.accept_within(3s));
    EXPECT_NE(guest.hear(300ms), "");
    const auto begin = Clock::now();
    links.reset();
    EXPECT_LT(Clock::now() - begin, 1s);
    EXPECT_EQ(guest.hear(5s), "");
    EXPECT_LT(Clock::now() - begin, 3s); // closed, not silent
}

} // namespace
} // namespace enshu::provision
