#include "images/sensor/http.h"

#include <gtest/gtest.h>

namespace enshu::sensor::test {
namespace {

TEST(Http, ARequestHasWhatAnAdministratorAsksFor) {
    const auto request =
        parse_request("POST /drop/1 HTTP/1.1\r\nhost: up.example\r\nUser-Agent:  x y \r\n"
                      "Content-Length: 12\r\n\r\n");
    ASSERT_TRUE(request);
    EXPECT_EQ(request->method, "POST");
    EXPECT_EQ(request->url, "/drop/1");
    EXPECT_EQ(request->host, "up.example");
    EXPECT_EQ(request->user_agent, "x y");
    EXPECT_EQ(request->content_length, "12");
    EXPECT_FALSE(request->chunked);
}

TEST(Http, ARequestToAProxyNamesItsHostInTheUrl) {
    const auto request = parse_request("GET http://198.51.100.66:8080/news?x HTTP/1.0\r\n\r\n");
    ASSERT_TRUE(request);
    EXPECT_EQ(request->url, "http://198.51.100.66:8080/news?x");
    EXPECT_EQ(request->host, "198.51.100.66:8080");
}

TEST(Http, ALengthThatIsNoNumberIsNone) {
    for (const char *length : {"-1", "1x", "", "99999999999999999999", "0x10"}) {
        const auto request =
            parse_request(std::string("PUT / HTTP/1.1\r\nContent-Length: ") + length + "\r\n\r\n");
        EXPECT_EQ(request->content_length, "") << length;
    }
}

TEST(Http, OtherProtocolsAreToldFromTheirFirstBytes) {
    EXPECT_TRUE(may_be_request("G"));
    EXPECT_TRUE(may_be_request("GET / HT"));
    EXPECT_TRUE(may_be_request("PROPFIND /"));
    EXPECT_FALSE(may_be_request("SSH-2.0-OpenSSH"));
    EXPECT_FALSE(may_be_request("\x16\x03\x01"));
    EXPECT_FALSE(may_be_request("get / HTTP"));
    EXPECT_FALSE(may_be_request("AAAAAAAAAAAAAAAAAAAAAAAA"));
    EXPECT_FALSE(may_be_request("GO / "));
}

TEST(Http, ALineWithoutAVersionIsAnotherProtocols) {
    EXPECT_FALSE(parse_request("EHLO pc.city.example\r\nMAIL FROM:<a@city.example>\r\n\r\n"));
    EXPECT_TRUE(parse_request("GET /a-line-that-was-cut-off"));
}

TEST(Http, AHeadEndsWithItsEmptyLine) {
    EXPECT_EQ(end_of_head("GET / HTTP/1.1\r\n\r\nbody"), 18u);
    EXPECT_EQ(end_of_head("GET / HTTP/1.1\n\nbody"), 16u);
    EXPECT_EQ(end_of_head("GET / HTTP/1.1\r\n\r"), std::string::npos);
}

TEST(Http, AStatusIsThreeDigitsOfAStatusLine) {
    EXPECT_EQ(parse_status("HTTP/1.1 404 Not Found"), 404);
    EXPECT_EQ(parse_status("HTTP/1.0 200\r\n"), 200);
    EXPECT_FALSE(parse_status("HTTP/1.1 999 x"));
    EXPECT_FALSE(parse_status("HTTP/1.1 4"));
    EXPECT_FALSE(parse_status("220 mail ESMTP"));
}

} // namespace
} // namespace enshu::sensor::test
