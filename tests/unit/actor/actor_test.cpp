#include "tests/unit/actor/program.h"

#include <fstream>
#include <gtest/gtest.h>
#include <thread>

namespace enshu::test {
namespace {

constexpr std::string_view created = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
constexpr std::string_view page = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

std::string url(std::uint16_t port, const std::string &path) {
    return "http://127.0.0.1:" + std::to_string(port) + path;
}

std::string endpoint(std::uint16_t port) {
    return "127.0.0.1:" + std::to_string(port);
}

std::string file_of(const Scratch &scratch, std::size_t bytes) {
    const auto path = scratch / "file";
    std::ofstream(path) << std::string(bytes, 'x');
    return path;
}

} // namespace

TEST(Actor, RefusesToRunOutsideARange) {
    std::ifstream vendor("/sys/class/dmi/id/sys_vendor");
    std::string name;
    std::getline(vendor, name);
    ASSERT_NE(name, "Enshu") << "this test is meant for a machine outside of any range";
    for (const std::vector<std::string> &arguments : std::vector<std::vector<std::string>>{
             {"keep"},
             {"collect", "--listen", "10.0.0.1:80", "--dir", "/tmp"},
             {"beacon", "--url", "http://10.0.0.1/", "--min-ms", "1000", "--max-ms", "1000"},
             {"upload", "--url", "http://10.0.0.1/", "--file", "/etc/hostname"}}) {
        Program actor(arguments);
        EXPECT_EQ(actor.wait(), 3) << arguments.front();
        EXPECT_EQ(actor.errors(), "actor: this machine is not part of a range\n");
    }
}

TEST(Actor, RefusesToActWithoutALease) {
    const Scratch scratch;
    const Keeper keeper(scratch);
    Program beacon({"beacon", "--loopback", keeper.socket(), "--url", url(9, "/"), "--min-ms",
                    "1000", "--max-ms", "1000"});
    EXPECT_EQ(beacon.wait(), 3);
    Program upload({"upload", "--loopback", keeper.socket(), "--url", url(9, "/"), "--file",
                    file_of(scratch, 1)});
    EXPECT_EQ(upload.wait(), 3);
    EXPECT_EQ(upload.errors(), "actor: the exercise grants no lease\n");
    Program nowhere({"upload", "--loopback", scratch / "none", "--url", url(9, "/"), "--file",
                     file_of(scratch, 1)});
    EXPECT_EQ(nowhere.wait(), 3);
}

TEST(Actor, HoldsItsCeilings) {
    const Scratch scratch;
    const std::string socket = scratch / "none";
    const auto beacon = [&](const std::string &min, const std::string &max,
                            const std::string &agent, const std::string &to) {
        return Program({"beacon", "--loopback", socket, "--url", to, "--min-ms", min, "--max-ms",
                        max, "--agent", agent})
            .wait();
    };
    const auto here = url(9, "/");
    EXPECT_EQ(beacon("999", "2000", "a", here), 3);
    EXPECT_EQ(beacon("1000", "3600001", "a", here), 3);
    EXPECT_EQ(beacon("1000", "2000", std::string(201, 'a'), here), 3);
    EXPECT_EQ(beacon("1000", "2000", "a", "http://198.51.100.66/"), 3);
    EXPECT_EQ(beacon("2000", "1000", "a", here), 2);
    EXPECT_EQ(beacon("1s", "2000", "a", here), 2);
    EXPECT_EQ(beacon("1000", "2000", "a\r\nX: y", here), 2);
    EXPECT_EQ(beacon("1000", "2000", "a", "http://localhost/"), 2);
}

TEST(Actor, SaysHowItIsUsed) {
    for (const std::vector<std::string> &arguments :
         std::vector<std::vector<std::string>>{{},
                                               {"dance"},
                                               {"beacon"},
                                               {"keep", "--url", "x"},
                                               {"keep", "--loopback"},
                                               {"upload", "--file", "a", "--file", "b"}}) {
        Program actor(arguments);
        EXPECT_EQ(actor.wait(), 2);
        EXPECT_NE(actor.errors().find("usage: actor"), std::string::npos);
    }
}

TEST(Beacon, AsksAgainAndAgainWithItsAgent) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    Server server;
    const Program beacon({"beacon", "--loopback", keeper.socket(), "--url",
                          url(server.port(), "/news/update"), "--min-ms", "1000", "--max-ms",
                          "1200", "--agent", "WeatherBar/2.1"});
    const auto first = server.serve("\r\n\r\n", page);
    EXPECT_TRUE(first.starts_with("GET /news/update HTTP/1.1\r\n"));
    EXPECT_NE(first.find("\r\nUser-Agent: WeatherBar/2.1\r\n"), std::string::npos);
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(server.serve("\r\n\r\n", page), first);
    EXPECT_GE(std::chrono::steady_clock::now() - begun, milliseconds(900));
}

TEST(Beacon, GivesTheProxyTheWholeUrl) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    Server proxy;
    const Program beacon({"beacon", "--loopback", keeper.socket(), "--url", url(81, "/a"),
                          "--proxy", endpoint(proxy.port()), "--min-ms", "1000", "--max-ms",
                          "1000"});
    EXPECT_TRUE(proxy.serve("\r\n\r\n", page)
                    .starts_with("GET http://127.0.0.1:81/a HTTP/1.1\r\nHost: 127.0.0.1:81\r\n"));
}

TEST(Beacon, GoesOnWhenTheNetworkFails) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    Server server;
    Program beacon({"beacon", "--loopback", keeper.socket(), "--url", url(server.port(), "/"),
                    "--min-ms", "1000", "--max-ms", "1000"});
    EXPECT_NE(server.serve("\r\n\r\n", ""), "");
    EXPECT_NE(server.serve("\r\n\r\n", "220 this is no HTTP\r\n"), "");
    EXPECT_NE(server.serve("\r\n\r\n", page), "");
    EXPECT_TRUE(beacon.running());
}

TEST(Beacon, StopsWithinFiveSecondsOfTheLastRenewal) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    const auto renewed = std::chrono::steady_clock::now();
    Server server; // never answers: it stops in the middle of a contact too
    Program beacon({"beacon", "--loopback", keeper.socket(), "--url", url(server.port(), "/"),
                    "--min-ms", "3600000", "--max-ms", "3600000"});
    EXPECT_EQ(beacon.wait(seconds(6)), 0);
    EXPECT_LE(std::chrono::steady_clock::now() - renewed, milliseconds(5300));
    EXPECT_GE(std::chrono::steady_clock::now() - renewed, milliseconds(4000));
}

TEST(Beacon, StopsWithItsKeeper) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    Server server;
    Program beacon({"beacon", "--loopback", keeper.socket(), "--url", url(server.port(), "/"),
                    "--min-ms", "3600000", "--max-ms", "3600000"});
    EXPECT_NE(server.serve("\r\n\r\n", page), "");
    keeper.program().terminate();
    EXPECT_EQ(beacon.wait(seconds(1)), 0);
}

TEST(Upload, SendsTheFileInChunksAndTellsItsSum) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    Server server;
    Program upload({"upload", "--loopback", keeper.socket(), "--url",
                    url(server.port(), "/drop/file"), "--file", file_of(scratch, 40'000)});
    const auto request = server.serve("\r\n0\r\n\r\n", created);
    EXPECT_TRUE(request.starts_with("PUT /drop/file HTTP/1.1\r\n"));
    EXPECT_NE(request.find("\r\nTransfer-Encoding: chunked\r\n"), std::string::npos);
    EXPECT_NE(request.find("\r\n\r\n8000\r\nxxx"), std::string::npos);
    EXPECT_NE(request.find("x\r\n1c40\r\nxxx"), std::string::npos);
    EXPECT_EQ(upload.wait(), 0);
    EXPECT_EQ(
        upload.read_line(),
        "{\"bytes\":40000,\"sha256\":"
        "\"6285332e3072b27e5b095c5c7d6e37eadd201220eb14694f9d2d0177c25a64ae\",\"status\":201}");
}

TEST(Upload, ArrivesAtTheCollector) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    const auto port = free_port();
    std::filesystem::create_directory(scratch / "drop");
    const Program collect({"collect", "--loopback", keeper.socket(), "--listen", endpoint(port),
                           "--dir", scratch / "drop"});
    for (int i = 0; i < 400 && !Client::tcp(port).connected(); ++i) {
        std::this_thread::sleep_for(milliseconds(5));
    }
    Program upload({"upload", "--loopback", keeper.socket(), "--url", url(port, "/drop/taken"),
                    "--file", file_of(scratch, 3'000'000)});
    EXPECT_EQ(upload.wait(seconds(4)), 0);
    const auto said = upload.read_line();
    const auto sum = said.substr(said.find("sha256"), 75);
    EXPECT_NE(keeper.program().read_line().find(sum), std::string::npos);
    EXPECT_EQ(std::filesystem::file_size(scratch / "drop/taken"), 3'000'000U);
}

TEST(Upload, IsNoSuccessUnlessTheAnswerIs) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    Server server;
    const auto file = file_of(scratch, 10);
    Program denied({"upload", "--loopback", keeper.socket(), "--url", url(server.port(), "/a"),
                    "--file", file});
    server.serve("\r\n0\r\n\r\n", "HTTP/1.1 403 Forbidden\r\n\r\n");
    EXPECT_EQ(denied.wait(), 4);
    Program mute({"upload", "--loopback", keeper.socket(), "--url", url(server.port(), "/a"),
                  "--file", file});
    server.serve("\r\n0\r\n\r\n", "");
    EXPECT_EQ(mute.wait(), 4);
    Program nobody(
        {"upload", "--loopback", keeper.socket(), "--url", url(free_port(), "/a"), "--file", file});
    EXPECT_EQ(nobody.wait(), 4);
}

TEST(Upload, StopsInTheMiddleWhenTheLeaseEnds) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    Server server; // takes nothing: the upload is stuck with most of the file to go
    Program upload({"upload", "--loopback", keeper.socket(), "--url", url(server.port(), "/a"),
                    "--file", file_of(scratch, 30'000'000)});
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_TRUE(upload.running());
    keeper.renew(0);
    EXPECT_EQ(upload.wait(seconds(1)), 3);
}

TEST(Upload, TakesNoFileThatIsTooLargeOrNone) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    const auto large = scratch / "large";
    std::ofstream(large) << "x";
    std::filesystem::resize_file(large, (64ULL << 20) + 1);
    const auto upload = [&](const std::string &file) {
        return Program(
                   {"upload", "--loopback", keeper.socket(), "--url", url(9, "/a"), "--file", file})
            .wait();
    };
    EXPECT_EQ(upload(large), 3);
    EXPECT_EQ(upload(scratch / "missing"), 4);
    EXPECT_EQ(upload("/dev/zero"), 4);
    EXPECT_EQ(upload("/tmp"), 4);
}

} // namespace enshu::test
