#include "tests/unit/actor/program.h"

#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <thread>

namespace enshu::test {
namespace {

constexpr const char *sum_of_hello_world =
    "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";

class Collect : public testing::Test {
  protected:
    Collect() : keeper_(scratch_) {
        std::filesystem::create_directory(dir_);
        keeper_.renew();
        program_ = std::make_unique<Program>(
            std::vector<std::string>{"collect", "--loopback", keeper_.socket(), "--listen",
                                     "127.0.0.1:" + std::to_string(port_), "--dir", dir_});
        for (int i = 0; i < 400 && !Client::tcp(port_).connected(); ++i) {
            std::this_thread::sleep_for(milliseconds(5));
        }
    }

    std::string ask(std::string_view request) const {
        const auto client = Client::tcp(port_);
        client.send(request);
        return client.read_all();
    }
    std::string told() { return keeper_.program().read_line(milliseconds(500)); }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(dir_), {}));
    }

    Scratch scratch_;
    Keeper keeper_;
    std::filesystem::path dir_ = scratch_ / "drop";
    std::uint16_t port_ = free_port();
    std::unique_ptr<Program> program_;
};

TEST_F(Collect, TellsOfEveryGetAndAnswersInertly) {
    const auto answer = ask("GET /news/update?n=1 HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(answer.ends_with("\r\n\r\n<!-- nothing to see -->\n"));
    EXPECT_EQ(told(), R"({"event":"contact","path":"/news/update?n=1","from":"127.0.0.1"})");
}

TEST_F(Collect, StoresAFileThatArrivesWholeAndTellsItsSum) {
    EXPECT_TRUE(ask("PUT /drop/abc HTTP/1.1\r\nContent-Length: 11\r\n\r\nhello world")
                    .starts_with("HTTP/1.1 201 "));
    EXPECT_EQ(told(), std::string(R"({"event":"file","path":"/drop/abc","bytes":11,"sha256":")") +
                          sum_of_hello_world + R"(","from":"127.0.0.1"})");
    std::ifstream file(dir_ / "abc");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "hello world");
}

TEST_F(Collect, DoesNotReportAnUploadThatBreaksOff) {
    {
        const auto client = Client::tcp(port_);
        client.send("PUT /drop/abc HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        std::this_thread::sleep_for(milliseconds(200));
        EXPECT_EQ(files(), 1U);
    }
    EXPECT_EQ(told(), "");
    EXPECT_EQ(files(), 0U);
}

TEST_F(Collect, KeepsFilesInItsDirectoryWhateverTheirPath) {
    ask("PUT /../../../../tmp/../..%2f.. HTTP/1.1\r\nContent-Length: 1\r\n\r\na");
    ask("PUT /drop/.. HTTP/1.1\r\nContent-Length: 1\r\n\r\na");
    ask("PUT / HTTP/1.1\r\nContent-Length: 1\r\n\r\na");
    EXPECT_EQ(files(), 3U);
    EXPECT_TRUE(std::filesystem::exists(dir_ / "_.._2f.."));
    EXPECT_TRUE(std::filesystem::exists(dir_ / "_.."));
    EXPECT_TRUE(std::filesystem::exists(dir_ / "_"));
}

TEST_F(Collect, RefusesWhatIsTooLargeOrMalformed) {
    EXPECT_TRUE(
        ask("PUT /a HTTP/1.1\r\nContent-Length: 67108865\r\n\r\n").starts_with("HTTP/1.1 413 "));
    EXPECT_TRUE(ask("GET /a HTTP/1.1\r\nX: " + std::string(9000, 'a') + "\r\n\r\n")
                    .starts_with("HTTP/1.1 431 "));
    EXPECT_TRUE(ask("DELETE /a HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
    EXPECT_TRUE(ask("\x16\x03\x01 tls\r\n\r\n").starts_with("HTTP/1.1 400 "));
    EXPECT_EQ(told(), "");
    EXPECT_EQ(files(), 0U);
}

TEST_F(Collect, ServesOthersWhileSomeDawdle) {
    std::vector<Client> dawdlers;
    for (int i = 0; i < 20; ++i) {
        dawdlers.push_back(Client::tcp(port_));
        dawdlers.back().send("GET /");
    }
    EXPECT_TRUE(ask("GET /a HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200 "));
}

TEST_F(Collect, TakesNoMoreConnectionsThanItsLimit) {
    std::vector<Client> many;
    for (int i = 0; i < 32; ++i) {
        many.push_back(Client::tcp(port_));
    }
    std::this_thread::sleep_for(milliseconds(200));
    EXPECT_TRUE(Client::tcp(port_).closed_within(seconds(1)));
    many.clear();
    std::this_thread::sleep_for(milliseconds(200));
    EXPECT_TRUE(ask("GET /a HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200 "));
}

TEST_F(Collect, CutsOffAHeadThatDripsInForTooLong) {
    const auto client = Client::tcp(port_);
    const auto begun = std::chrono::steady_clock::now();
    bool taken = true;
    while (taken && std::chrono::steady_clock::now() - begun < seconds(14)) {
        keeper_.renew();
        taken = client.send("G");
        std::this_thread::sleep_for(milliseconds(300));
    }
    EXPECT_FALSE(taken);
    EXPECT_GT(std::chrono::steady_clock::now() - begun, seconds(8));
}

TEST_F(Collect, StopsListeningWhenTheLeaseEndsAndResumesWithTheNext) {
    const auto client = Client::tcp(port_);
    keeper_.renew(0);
    EXPECT_TRUE(client.closed_within(seconds(2)));
    // The listener and the connections close one after the other.
    bool listens = true;
    for (int i = 0; i < 200 && listens; ++i) {
        std::this_thread::sleep_for(milliseconds(10));
        listens = Client::tcp(port_).connected();
    }
    EXPECT_FALSE(listens);
    keeper_.renew();
    for (int i = 0; i < 300 && !Client::tcp(port_).connected(); ++i) {
        std::this_thread::sleep_for(milliseconds(10));
    }
    EXPECT_TRUE(ask("GET /a HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200 "));
}

class CollectSites : public Collect {
  protected:
    CollectSites() {
        std::ofstream(scratch_ / "sites") << "site www.weather.example 198.51.100.80\n";
        program_ = std::make_unique<Program>(std::vector<std::string>{
            "collect", "--loopback", keeper_.socket(), "--listen",
            "127.0.0.1:" + std::to_string(sites_port_), "--dir", dir_, "--sites",
            scratch_ / "sites", "--texts", ENSHU_SOURCE "/images/guest/staff/texts"});
        for (int i = 0; i < 400 && !Client::tcp(sites_port_).connected(); ++i) {
            std::this_thread::sleep_for(milliseconds(5));
        }
    }
    std::string get(const std::string &host, const std::string &path) const {
        const auto client = Client::tcp(sites_port_);
        client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        return client.read_all();
    }

    const std::uint16_t sites_port_ = free_port();
};

TEST_F(CollectSites, AnswersASiteWithAPageAndTellsNobody) {
    const auto page = get("www.weather.example", "/forecast/today.html");
    EXPECT_TRUE(page.starts_with("HTTP/1.1 200 OK\r\n")) << page;
    EXPECT_NE(page.find("Content-Type: text/html; charset=utf-8\r\n"), std::string::npos);
    EXPECT_NE(page.find("<h1>"), std::string::npos);
    EXPECT_EQ(page, get("WWW.weather.example", "/forecast/today.html")) << "always the same";
    EXPECT_NE(page, get("www.weather.example", "/warning/"));
    EXPECT_NE(get("www.weather.example", "/img/photo3.jpg").find("image/jpeg"), std::string::npos);
    EXPECT_EQ(told(), "");
}

TEST_F(CollectSites, StillTellsOfWhatIsAskedByAnyOtherName) {
    EXPECT_TRUE(get("198.51.100.66", "/news/update").ends_with("<!-- nothing to see -->\n"));
    EXPECT_EQ(told(), R"({"event":"contact","path":"/news/update","from":"127.0.0.1"})");
    get("weather.example", "/");
    EXPECT_EQ(told(), R"({"event":"contact","path":"/","from":"127.0.0.1"})");
}

} // namespace
} // namespace enshu::test
