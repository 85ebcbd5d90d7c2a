#include "images/sensor/requests.h"

#include "tests/unit/sensor/frames.h"

#include <gtest/gtest.h>

namespace enshu::sensor::test {
namespace {

const std::string get = "GET /one HTTP/1.1\r\nHost: a.example\r\n\r\n";

class RequestsTest : public testing::Test {
  protected:
    std::vector<std::string> urls;
    Requests requests{1000};

    void take(std::uint32_t sequence, const std::string &text, std::size_t length = 0) {
        for (const HttpRequest &request :
             requests.take(sequence, bytes(text), length == 0 ? text.size() : length)) {
            urls.push_back(request.url);
        }
    }
    using Urls = std::vector<std::string>;
};

TEST_F(RequestsTest, AHeadIsPutTogetherFromItsPieces) {
    for (std::size_t at = 0; at < get.size(); ++at) {
        take(1000 + static_cast<std::uint32_t>(at), get.substr(at, 1));
    }
    EXPECT_EQ(urls, Urls{"/one"});
}

TEST_F(RequestsTest, WhatComesTooEarlyWaits) {
    take(1000 + 20, get.substr(20));
    take(1000 + 10, get.substr(10, 10));
    EXPECT_TRUE(urls.empty());
    take(1000, get.substr(0, 10));
    EXPECT_EQ(urls, Urls{"/one"});
}

TEST_F(RequestsTest, WhatComesTwiceCountsOnceAndTheFirstCounts) {
    take(1000, get.substr(0, 10));
    take(1000, "GET /twooo");
    take(1005, get.substr(5));
    take(1000, get);
    EXPECT_EQ(urls, Urls{"/one"});
}

TEST_F(RequestsTest, OneConnectionHasSeveralOneAfterTheOther) {
    const std::string put = "PUT /two HTTP/1.1\r\nContent-Length: 5000\r\n\r\n";
    take(1000, get + put + std::string(500, 'G'));
    std::uint32_t next = 1000 + static_cast<std::uint32_t>(get.size() + put.size()) + 500;
    for (int part = 0; part < 9; ++part, next += 500) {
        take(next, std::string(500, 'G'));
        EXPECT_EQ(requests.kept(), 0u) << "of a body nothing is kept";
    }
    take(next, "GET /three HTTP/1.1\r\n\r\n");
    EXPECT_EQ(urls, (Urls{"/one", "/two", "/three"}));
}

TEST_F(RequestsTest, TheCapturedBeginningOfALargeSegmentIsEnoughWhereTheRestIsBody) {
    const std::string head = "POST /big HTTP/1.1\r\nContent-Length: 60000\r\n\r\n";
    take(1000, head + std::string(4000, 'x'), head.size() + 60000);
    take(1000 + static_cast<std::uint32_t>(head.size()) + 60000, get);
    EXPECT_EQ(urls, (Urls{"/big", "/one"}));
}

TEST_F(RequestsTest, NothingMoreIsTakenWhereSomethingWantedIsMissing) {
    take(1000, get.substr(0, 20), 4000);
    EXPECT_TRUE(requests.over());
    take(1020, get.substr(20));
    EXPECT_TRUE(urls.empty());
}

TEST_F(RequestsTest, SequenceNumbersGoRound) {
    Requests late(0xfffffff0);
    const auto found = late.take(0xfffffff0, bytes(get), get.size());
    EXPECT_EQ(found.size(), 1u);
    EXPECT_EQ(late.take(0xfffffff0 + static_cast<std::uint32_t>(get.size()), bytes(get), get.size())
                  .size(),
              1u);
}

TEST_F(RequestsTest, AnotherProtocolIsDroppedAtItsFirstBytes) {
    take(1000, "SSH-2.0-OpenSSH_9.2\r\n");
    EXPECT_TRUE(requests.over());
    EXPECT_EQ(requests.kept(), 0u);
}

TEST_F(RequestsTest, AHeadWithoutEndIsToldAndNotFollowed) {
    take(1000, "GET /endless HTTP/1.1\r\nX: ");
    std::uint32_t next = 1000 + 26;
    for (int part = 0; part < 40 && !requests.over(); ++part, next += 1000) {
        take(next, std::string(1000, 'x'));
        EXPECT_LE(requests.kept(), longest_head + 1000);
    }
    EXPECT_TRUE(requests.over());
    EXPECT_EQ(urls, Urls{"/endless"});
}

TEST_F(RequestsTest, WhatWaitsIsBounded) {
    for (std::uint32_t piece = 1; piece < 100; ++piece) {
        take(1000 + 50 * piece, std::string(40, 'x'));
        EXPECT_LE(requests.kept(), 8u * 40);
    }
    EXPECT_TRUE(requests.over());
}

} // namespace
} // namespace enshu::sensor::test
