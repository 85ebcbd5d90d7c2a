#include "injector/actor/http.h"

#include <gtest/gtest.h>

namespace enshu::actor::http {
namespace {

using State = Request::State;

struct Parsed {
    State state;
    int status;
    std::string body;
};

/// `step` bytes at a time.
Parsed parse(std::string_view bytes, std::size_t step) {
    std::string body;
    Request request([&](std::string_view piece) { body += piece; });
    while (!bytes.empty()) {
        request.feed(bytes.substr(0, step));
        bytes.remove_prefix(std::min(step, bytes.size()));
    }
    return {request.state(), request.status(), body};
}

constexpr std::string_view chunked =
    "PUT /drop/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5\r\nhello\r\n6;name=x\r\n world\r\n0\r\nTrailer: 1\r\n\r\n";

} // namespace

TEST(Request, IsTheSameHoweverItsBytesCome) {
    for (const std::size_t step : {1UL, 2UL, 7UL, 1000UL}) {
        const auto request = parse(chunked, step);
        EXPECT_EQ(request.state, State::Whole) << step;
        EXPECT_EQ(request.body, "hello world") << step;
        const auto sized = parse("POST /a HTTP/1.1\r\ncontent-LENGTH: 4\r\n\r\nabcd", step);
        EXPECT_EQ(sized.state, State::Whole) << step;
        EXPECT_EQ(sized.body, "abcd") << step;
        EXPECT_EQ(parse("GET /a HTTP/1.1\r\n\r\n", step).state, State::Whole) << step;
    }
}

TEST(Request, ThatIsCutShortIsNotWhole) {
    EXPECT_EQ(parse(chunked.substr(0, chunked.size() - 2), 9).state, State::Body);
    EXPECT_EQ(parse("PUT /a HTTP/1.1\r\nContent-Length: 4\r\n\r\nabc", 9).state, State::Body);
    EXPECT_EQ(parse("GET /a HTTP/1.1\r\nHost: x\r\n", 9).state, State::Head);
}

TEST(Request, WithAHeadWithoutEndIsRefused) {
    const auto request = parse("GET /a HTTP/1.1\r\nX: " + std::string(max_head, 'a'), 100);
    EXPECT_EQ(request.state, State::Bad);
    EXPECT_EQ(request.status, 431);
}

TEST(Request, LargerThanTheCeilingIsRefusedBeforeItIsRead) {
    const auto sized = parse("PUT /a HTTP/1.1\r\nContent-Length: 67108865\r\n\r\n", 50);
    EXPECT_EQ(sized.state, State::Bad);
    EXPECT_EQ(sized.status, 413);
    const auto in_chunks =
        parse("PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4000001\r\n", 50);
    EXPECT_EQ(in_chunks.state, State::Bad);
    EXPECT_EQ(in_chunks.status, 413);
}

TEST(Request, ThatNobodyHonestSendsIsRefused) {
    for (const std::string_view text : {
             "GET\r\n\r\n",
             "GET /a\r\n\r\n",
             "GET a HTTP/1.1\r\n\r\n",
             "GET /a HTTP/2\r\n\r\n",
             "GET /\x01 HTTP/1.1\r\n\r\n",
             "GET /a HTTP/1.1\r\nno colon\r\n\r\n",
             "GET /a HTTP/1.1\r\n: x\r\n\r\n",
             "PUT /a HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
             "PUT /a HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
             "PUT /a HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
             "PUT /a HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
             "PUT /a HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
             "PUT /a HTTP/1.1\r\n\r\n",
             "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
             "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
         }) {
        EXPECT_EQ(parse(text, 1000).state, State::Bad) << text;
    }
    EXPECT_EQ(
        parse("PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(300, '0'), 50)
            .state,
        State::Bad);
}

TEST(RequestHead, NamesTheWholeUrlOnlyToAProxy) {
    const auto url = parse_url("http://198.51.100.66:8080/a", Reach::Range);
    EXPECT_TRUE(
        request_head("GET", url, false, "agent")
            .starts_with("GET /a HTTP/1.1\r\nHost: 198.51.100.66:8080\r\nUser-Agent: agent\r\n"));
    EXPECT_TRUE(
        request_head("GET", url, true, "agent")
            .starts_with(
                "GET http://198.51.100.66:8080/a HTTP/1.1\r\nHost: 198.51.100.66:8080\r\n"));
}

TEST(AnswerStatus, IsReadFromTheFirstLine) {
    EXPECT_EQ(answer_status("HTTP/1.1 20"), std::nullopt);
    EXPECT_EQ(answer_status("HTTP/1.1 201 Created\r\n"), 201);
    EXPECT_EQ(answer_status("HTTP/1.0 503\r\n"), 503);
    EXPECT_EQ(answer_status("220 mail ESMTP\r\n"), 0);
    EXPECT_EQ(answer_status("HTTP/1.1\r\n"), 0);
    EXPECT_EQ(answer_status(std::string(max_head + 1, 'x')), 0);
}

} // namespace enshu::actor::http
