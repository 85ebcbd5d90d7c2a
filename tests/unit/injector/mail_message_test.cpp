#include "injector/mail_message.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace enshu::inject {
namespace {

MailMessage sample() {
    MailMessage message;
    message.from = "taro@supplier.example";
    message.to = "suzuki@city.hinode.example";
    message.to_name = "鈴木 花子";
    message.subject = "見積書";
    message.body = "鈴木様";
    message.message_id = "abc123@supplier.example";
    message.unix_seconds = 1795229595; // 2026-11-21 02:53:15 UTC
    return message;
}

std::vector<std::string> header_lines(const std::string &message) {
    std::vector<std::string> lines;
    std::size_t begin = 0;
    const std::size_t end = message.find("\r\n\r\n");
    while (begin < end) {
        const std::size_t next = std::min(message.find("\r\n", begin), end);
        lines.push_back(message.substr(begin, next - begin));
        begin = next + 2;
    }
    return lines;
}

TEST(MailDate, IsInJapansTime) {
    EXPECT_EQ(mail_date(1795229595), "Sat, 21 Nov 2026 11:53:15 +0900");
    EXPECT_EQ(mail_date(0), "Thu, 1 Jan 1970 09:00:00 +0900");
}

TEST(Base64Lines, AgreesWithTheRfcsVectorsAndFolds) {
    EXPECT_EQ(base64_lines(""), "");
    EXPECT_EQ(base64_lines("f"), "Zg==");
    EXPECT_EQ(base64_lines("fo"), "Zm8=");
    EXPECT_EQ(base64_lines("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64_lines(std::string(58, '\xFF')), std::string(76, '/') + "\r\n/w==");
}

TEST(HeaderText, LeavesShortAsciiAndEncodesTheRest) {
    EXPECT_EQ(header_text("Estimate No. 3"), "Estimate No. 3");
    EXPECT_EQ(header_text("見積書"), "=?UTF-8?B?6KaL56mN5pu4?=");
    EXPECT_EQ(header_text("=?UTF-8?B?eA==?="), "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=");
}

TEST(HeaderText, FoldsLongTextIntoWordsOfWholeCharacters) {
    std::string subject;
    for (int i = 0; i < 40; ++i)
        subject += "日";
    const std::string folded = header_text(subject);
    std::size_t begin = 0;
    int lines = 0;
    while (begin < folded.size()) {
        std::size_t end = folded.find("\r\n ", begin);
        end = end == std::string::npos ? folded.size() : end;
        EXPECT_LE(end - begin, 75U);
        EXPECT_EQ(folded.compare(begin, 10, "=?UTF-8?B?"), 0);
        // 15 characters of three bytes make 60 digits without padding: no character is split.
        EXPECT_EQ((end - begin - 12) % 4, 0U);
        begin = end + 3;
        ++lines;
    }
    EXPECT_EQ(lines, 3);
}

TEST(BuildMessage, WritesTheHeadersOnce) {
    const auto lines = header_lines(build_message(sample()));
    EXPECT_EQ(lines[0], "Date: Sat, 21 Nov 2026 11:53:15 +0900");
    EXPECT_EQ(lines[1], "From: <taro@supplier.example>");
    EXPECT_EQ(lines[2], "To: =?UTF-8?B?6Yi05pyoIOiKseWtkA==?= <suzuki@city.hinode.example>");
    EXPECT_EQ(lines[3], "Message-ID: <abc123@supplier.example>");
    EXPECT_EQ(lines[4], "Subject: =?UTF-8?B?6KaL56mN5pu4?=");
    EXPECT_EQ(lines[5], "MIME-Version: 1.0");
    EXPECT_EQ(lines.size(), 8U);
}

TEST(BuildMessage, CarriesTheAttachmentAsItIs) {
    MailMessage message = sample();
    message.attachment = {"files/lure.zip", std::string("\0\r\n--=_\xFF", 8)};
    const std::string text = build_message(message);
    EXPECT_NE(text.find("Content-Disposition: attachment; filename=\"lure.zip\"\r\n"),
              std::string::npos);
    EXPECT_NE(text.find("\r\n\r\n" + base64_lines(message.attachment->content) + "\r\n--=_"),
              std::string::npos);
    EXPECT_EQ(text.substr(text.size() - 4), "--\r\n");
}

TEST(BuildMessage, NamesAnAttachmentInJapanese) {
    MailMessage message = sample();
    message.attachment = {"見積 1.zip", "x"};
    EXPECT_NE(build_message(message).find("filename*=UTF-8''%E8%A6%8B%E7%A9%8D%201.zip"),
              std::string::npos);
}

TEST(BuildMessage, LetsNoFieldAddAHeader) {
    MailMessage message = sample();
    message.subject = "hello\r\nBcc: everybody@example.com";
    message.to_name = "Suzuki\" <evil@example.com>\r\nX-Evil: 1";
    message.attachment = {"a\"\r\nX-Evil: 1.zip", "x"};
    const std::string text = build_message(message);
    EXPECT_EQ(text.find("\r\nBcc:"), std::string::npos);
    EXPECT_EQ(text.find("\r\nX-Evil"), std::string::npos);
    EXPECT_EQ(text.find("\n\r\n\r"), std::string::npos);
    const auto lines = header_lines(text);
    EXPECT_EQ(lines.size(), 7U);
    EXPECT_EQ(lines[2], "To: \"Suzuki <evil@example.com> X-Evil: 1\" <suzuki@city.hinode.example>");
}

TEST(BuildMessage, RefusesAddressesThatAreNone) {
    for (const char *bad : {"", "taro", "@x", "taro@", "a b@x", "a@b@c", "a@b\r\nBcc: c@d", "<a@b>",
                            "a@b,c@d", "日@x"}) {
        MailMessage message = sample();
        message.from = bad;
        EXPECT_THROW(build_message(message), std::invalid_argument) << bad;
        message = sample();
        message.message_id = bad;
        EXPECT_THROW(build_message(message), std::invalid_argument) << bad;
    }
}

} // namespace
} // namespace enshu::inject
