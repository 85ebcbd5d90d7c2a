// A mail as it goes over SMTP: RFC 5322 headers, RFC 2047 for what is not ASCII, MIME (RFC 2045,
// 2046) with base64.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace enshu::inject {

struct Attachment {
    std::string file_name; ///< UTF-8; only the part after the last '/' is used
    std::string content;   ///< any bytes
};

struct MailMessage {
    std::string from;              ///< addr-spec: taro@supplier.example
    std::string to;                ///< addr-spec
    std::string to_name;           ///< UTF-8; may be empty
    std::string subject;           ///< UTF-8
    std::string body;              ///< UTF-8
    std::string message_id;        ///< left@right, without angle brackets
    std::int64_t unix_seconds = 0; ///< for Date
    std::optional<Attachment> attachment;
};

/// The whole message, lines ending in CRLF. Nothing in a field can add a header: addresses and the
/// id are refused (std::invalid_argument) unless they are plain ASCII without spaces, control
/// characters in other fields become spaces.
std::string build_message(const MailMessage &message);

/// `Sat, 21 Nov 2026 11:53:15 +0900`: Japan's time, in which the scenarios play.
std::string mail_date(std::int64_t unix_seconds);

/// An unstructured header's value: as it is if it is short printable ASCII, else as RFC 2047
/// encoded words, folded.
std::string header_text(std::string_view utf8);

/// RFC 4648, in lines of at most 76 characters with CRLF between them.
std::string base64_lines(std::string_view data);

} // namespace enshu::inject
