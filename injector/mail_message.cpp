#include "injector/mail_message.h"

#include "injector/utf8.h"
#include "scenario-dsl/source/digest.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <stdexcept>

namespace enshu::inject {
namespace {

constexpr std::string_view crlf = "\r\n";

bool printable_ascii(char c) {
    return c > ' ' && c < 0x7F;
}

void require_address(const std::string &address, const char *what) {
    const auto at = address.find('@');
    const bool plain = std::all_of(address.begin(), address.end(), [](char c) {
        return printable_ascii(c) && std::string_view("<>()[]\\,;:\"").find(c) == std::string::npos;
    });
    if (!plain || at == 0 || at == std::string::npos || at + 1 == address.size() ||
        address.find('@', at + 1) != std::string::npos || address.size() > 254)
        throw std::invalid_argument(std::string("the ") + what + " `" + clean_utf8(address, 100) +
                                    "` is not of the form name@domain");
}

/// One line of UTF-8: control characters become spaces, spaces at both ends go.
std::string one_line(std::string_view text) {
    std::string line = clean_utf8(text, 10'000);
    for (char &c : line)
        if (c == '\n' || c == '\t')
            c = ' ';
    const auto first = line.find_first_not_of(' ');
    if (first == std::string::npos)
        return {};
    return line.substr(first, line.find_last_not_of(' ') - first + 1);
}

std::string base64(std::string_view data) {
    static constexpr char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < data.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, data.size() - i);
        unsigned group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | (j < count ? static_cast<unsigned char>(data[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            text += j <= count ? digits[group >> (18 - 6 * j) & 63] : '=';
    }
    return text;
}

bool all_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return printable_ascii(c) || c == ' '; });
}

/// `; filename="lure.zip"`, or RFC 2231's form where that cannot hold the name.
std::string parameter(const std::string &name, const std::string &value) {
    const bool simple = all_printable(value) && value.find_first_of("\"\\") == std::string::npos;
    if (simple)
        return "; " + name + "=\"" + value + "\"";
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            c == '.' || c == '-' || c == '_')
            encoded += c;
        else
            encoded += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return "; " + name + "*=UTF-8''" + encoded;
}

std::string base_name(const std::string &file_name) {
    std::string name = one_line(file_name);
    name.erase(0, name.rfind('/') + 1);
    return name.empty() ? "attachment" : name;
}

/// As it is, so that what stands in a mailbox can be searched; SMTP takes lines of at most 998
/// bytes.
std::string text_part(const std::string &body) {
    constexpr std::size_t longest_line = 900;
    const std::string text = clean_utf8(body, 1 << 20);
    std::string part("Content-Type: text/plain; charset=UTF-8\r\n"
                     "Content-Transfer-Encoding: 8bit\r\n\r\n");
    std::size_t line = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_length(std::string_view(text).substr(at));
        if (text[at] == '\n' || line + length > longest_line) {
            part += crlf;
            line = 0;
        }
        if (text[at] != '\n') {
            part.append(text, at, length);
            line += length;
        }
        at += length;
    }
    return part + std::string(crlf);
}

std::string attachment_part(const Attachment &attachment) {
    const std::string name = base_name(attachment.file_name);
    return "Content-Type: application/octet-stream" + parameter("name", name) +
           "\r\nContent-Disposition: attachment" + parameter("filename", name) +
           "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64_lines(attachment.content) +
           std::string(crlf);
}

} // namespace

std::string base64_lines(std::string_view data) {
    const std::string text = base64(data);
    std::string lines;
    for (std::size_t i = 0; i < text.size(); i += 76) {
        if (i > 0)
            lines += crlf;
        lines += text.substr(i, 76);
    }
    return lines;
}

std::string header_text(std::string_view utf8) {
    const std::string line = one_line(utf8);
    if (all_printable(line) && line.size() <= 60 && line.find("=?") == std::string::npos)
        return line;
    // An encoded word has at most 75 characters, 12 of them its frame: 45 bytes become 60.
    std::string words;
    std::string_view rest = line;
    while (!rest.empty()) {
        std::size_t size = 0;
        while (size < rest.size()) {
            const std::size_t length = utf8_length(rest.substr(size));
            if (size + length > 45)
                break;
            size += length;
        }
        if (!words.empty())
            words += "\r\n ";
        words += "=?UTF-8?B?" + base64(rest.substr(0, size)) + "?=";
        rest.remove_prefix(size);
    }
    return words;
}

std::string mail_date(std::int64_t unix_seconds) {
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t there = static_cast<std::time_t>(unix_seconds + 9 * 3600);
    std::tm parts{};
    if (!gmtime_r(&there, &parts))
        throw std::invalid_argument("a moment that no calendar has");
    char text[64];
    std::snprintf(text, sizeof text, "%s, %d %s %d %02d:%02d:%02d +0900",
                  days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                  months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                  parts.tm_hour, parts.tm_min, parts.tm_sec);
    return text;
}

std::string build_message(const MailMessage &message) {
    require_address(message.from, "sender's address");
    require_address(message.to, "recipient's address");
    require_address(message.message_id, "message id");
    const std::string name = header_text(message.to_name);
    // A display name in plain ASCII is quoted, so that no character of it means anything.
    std::string shown = name;
    if (!name.empty() && name.compare(0, 2, "=?") != 0) {
        std::erase_if(shown, [](char c) { return c == '"' || c == '\\'; });
        shown = '"' + shown + '"';
    }
    std::string text = "Date: " + mail_date(message.unix_seconds) + "\r\nFrom: <" + message.from +
                       ">\r\nTo: " + (shown.empty() ? "" : shown + " ") + "<" + message.to +
                       ">\r\nMessage-ID: <" + message.message_id +
                       ">\r\nSubject: " + header_text(message.subject) +
                       "\r\nMIME-Version: 1.0\r\n";
    if (!message.attachment)
        return text + text_part(message.body);
    // Base64 has no "=_" in it, and nobody writes a text around a digest of itself.
    const std::string boundary =
        "=_" + dsl::sha256_hex(message.message_id + message.body).substr(0, 24);
    text += "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n";
    text += "--" + boundary + "\r\n" + text_part(message.body);
    text += "--" + boundary + "\r\n" + attachment_part(*message.attachment);
    return text + "--" + boundary + "--\r\n";
}

} // namespace enshu::inject
