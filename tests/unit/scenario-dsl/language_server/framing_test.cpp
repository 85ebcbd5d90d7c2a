#include "scenario-dsl/language_server/framing.h"

#include <gtest/gtest.h>

namespace enshu::dsl::lsp {
namespace {

TEST(Framing, FindsMessagesHoweverTheyAreCut) {
    const std::string stream = framed("{\"a\": \"日出\"}") + framed("[]");
    for (std::size_t piece = 1; piece < stream.size(); ++piece) {
        Framing framing;
        std::vector<std::string> found;
        for (std::size_t at = 0; at < stream.size(); at += piece) {
            framing.feed(std::string_view{stream}.substr(at, piece));
            while (const auto content = framing.next())
                found.push_back(*content);
        }
        EXPECT_EQ(found, (std::vector<std::string>{"{\"a\": \"日出\"}", "[]"})) << piece;
    }
}

TEST(Framing, ReadsFurtherHeadersInAnyCase) {
    Framing framing;
    framing.feed("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n"
                 "content-LENGTH:  2\r\n\r\n{}");
    EXPECT_EQ(framing.next(), "{}");
}

TEST(Framing, RefusesWhatItCannotFollow) {
    for (const std::string &header :
         {std::string{"Content-Length: x\r\n\r\n"}, std::string{"Content-Length: -1\r\n\r\n"},
          std::string{"Content-Length: 99999999999999999999999\r\n\r\n"},
          std::string{"Content-Length: 1000000000\r\n\r\n"}, std::string{"Content-Length:\r\n\r\n"},
          std::string{"Content-Length: 2 \r\n\r\n{}"},
          std::string{"Content-Length: 2\r\nContent-Length: 3\r\n\r\n"},
          std::string{"Other: 1\r\n\r\n"}, std::string{"GET / HTTP/1.1\r\n\r\n"},
          std::string{"\r\n\r\n"}, std::string(10'000, 'x')}) {
        Framing framing;
        framing.feed(header);
        EXPECT_THROW(framing.next(), BadFraming) << header.substr(0, 40);
    }
}

TEST(Framing, WaitsForTheRest) {
    Framing framing;
    framing.feed("Content-Length: 5\r\n\r\n{}");
    EXPECT_FALSE(framing.next());
}

} // namespace
} // namespace enshu::dsl::lsp
