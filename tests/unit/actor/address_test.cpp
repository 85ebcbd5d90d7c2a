#include "injector/actor/address.h"
#include "injector/actor/failure.h"

#include <gtest/gtest.h>

namespace enshu::actor {
namespace {

Exit refusal_of_endpoint(const std::string &text, Reach reach) {
    try {
        parse_endpoint(text, reach);
    } catch (const Failure &failure) {
        return failure.code();
    }
    return Exit::Done;
}

Exit refusal_of_url(const std::string &text) {
    try {
        parse_url(text, Reach::Range);
    } catch (const Failure &failure) {
        return failure.code();
    }
    return Exit::Done;
}

} // namespace

TEST(Addresses, OfTheBlocksOfARangeArePermitted) {
    for (const auto *text :
         {"198.51.100.66:80", "203.0.113.25:3128", "192.0.2.1:1", "10.255.255.255:80",
          "172.16.0.1:80", "172.31.255.255:80", "192.168.20.101:65535"}) {
        EXPECT_EQ(refusal_of_endpoint(text, Reach::Range), Exit::Done) << text;
    }
}

TEST(Addresses, OfAnywhereElseAreRefused) {
    for (const auto *text : {"8.8.8.8:80", "198.51.101.1:80", "172.32.0.1:80", "172.15.255.255:80",
                             "192.169.0.1:80", "11.0.0.1:80", "127.0.0.1:80", "0.0.0.0:80",
                             "169.254.169.254:80", "255.255.255.255:80"}) {
        EXPECT_EQ(refusal_of_endpoint(text, Reach::Range), Exit::Refused) << text;
    }
}

TEST(Addresses, OnLoopbackAreAllThatATestMayReach) {
    EXPECT_EQ(refusal_of_endpoint("127.0.0.1:80", Reach::Loopback), Exit::Done);
    EXPECT_EQ(refusal_of_endpoint("127.255.0.9:80", Reach::Loopback), Exit::Done);
    EXPECT_EQ(refusal_of_endpoint("192.168.20.1:80", Reach::Loopback), Exit::Refused);
    EXPECT_EQ(refusal_of_endpoint("198.51.100.66:80", Reach::Loopback), Exit::Refused);
}

TEST(Addresses, ThatAreNoneAreAMistakeOfTheCaller) {
    for (const auto *text :
         {"", ":", "localhost:80", "10.0.0.1", "10.0.0.1:", "10.0.0.1:0", "10.0.0.1:65536",
          "10.0.0.1:8o", "10.0.0:80", "010.0.0.1:80", "::1:80", " 10.0.0.1:80"}) {
        EXPECT_EQ(refusal_of_endpoint(text, Reach::Range), Exit::Usage) << text;
    }
}

TEST(Urls, AreTakenApart) {
    const auto url = parse_url("http://198.51.100.66/news/update?x=1", Reach::Range);
    EXPECT_EQ(url.server.host(), "198.51.100.66");
    EXPECT_EQ(url.server.port, 80);
    EXPECT_EQ(url.authority, "198.51.100.66");
    EXPECT_EQ(url.path, "/news/update?x=1");
    EXPECT_EQ(parse_url("http://10.0.0.1:8080/", Reach::Range).server.port, 8080);
}

TEST(Urls, WithNamesOrTricksAreNotTaken) {
    for (const std::string text :
         {"https://10.0.0.1/", "http://example.com/", "http://10.0.0.1", "http:///x",
          "http://user@10.0.0.1/", "http://10.0.0.1/a b", "http://10.0.0.1/\r\nHost: x",
          "http://10.0.0.1:80:80/", "file:///etc/passwd"}) {
        EXPECT_EQ(refusal_of_url(text), Exit::Usage) << text;
    }
    EXPECT_EQ(refusal_of_url("http://10.0.0.1/" + std::string(1000, 'a')), Exit::Usage);
    EXPECT_EQ(refusal_of_url("http://8.8.8.8/x"), Exit::Refused);
}

} // namespace enshu::actor
