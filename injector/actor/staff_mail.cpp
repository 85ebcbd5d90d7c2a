#include "injector/actor/staff_mail.h"

#include "injector/actor/failure.h"
#include "injector/actor/look_up.h"
#include "injector/actor/staff_account.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <unistd.h>

namespace enshu::actor {
namespace {

constexpr std::size_t most_read = 3;

std::string base64(std::string_view bytes) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        unsigned value = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            value = value << 8 |
                    (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            out += at + i <= bytes.size() ? letters[value >> (18 - 6 * i) & 63] : '=';
        }
    }
    return out;
}

/// RFC 2047: a word of at most 75 characters, cut between characters.
std::string encoded(std::string_view text) {
    constexpr std::size_t most = 42; // bytes; 56 in base64
    std::string out;
    while (!text.empty()) {
        auto end = std::min(most, text.size());
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) {
            --end;
        }
        out += (out.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(text.substr(0, end))) + "?=";
        text.remove_prefix(end);
    }
    return out;
}

/// `鈴木 花子` → `鈴木`
std::string family_name(const std::string &name) {
    return name.substr(0, name.find(' '));
}

void replace_all(std::string &text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
}

/// Reads a reply of SMTP to its last line, and wants it to begin with `digit`.
void expect(Talk &talk, char digit) {
    std::string line = talk.line();
    while (line.size() > 3 && line[3] == '-') {
        line = talk.line();
    }
    if (line.empty() || line.front() != digit) {
        throw Failure(Exit::Failed, "the mail server says " + line.substr(0, 100));
    }
}

void order(Talk &talk, const std::string &line, char digit) {
    talk.say(line + "\r\n");
    expect(talk, digit);
}

/// One command of IMAP; the numbers of `* SEARCH` in its answer.
std::vector<std::string> ask(Talk &talk, const std::string &tag, const std::string &command) {
    talk.say(tag + " " + command + "\r\n");
    std::vector<std::string> found;
    for (std::string line = talk.line(); !line.starts_with(tag + " "); line = talk.line()) {
        if (!line.starts_with("* SEARCH")) {
            continue;
        }
        for (std::size_t at = line.find(' ', 2); at != std::string::npos; at = line.find(' ', at)) {
            const auto end = std::min(line.find(' ', ++at), line.size());
            const auto number = line.substr(at, end - at);
            if (!number.empty() && number.find_first_not_of("0123456789") == std::string::npos) {
                found.push_back(number);
            }
        }
    }
    return found;
}

std::string own_name() {
    std::array<char, 65> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

} // namespace

std::string message_of(const Mail &mail, std::time_t now) {
    std::tm time{};
    localtime_r(&now, &time);
    std::array<char, 64> date{};
    std::strftime(date.data(), date.size(), "%a, %d %b %Y %H:%M:%S %z", &time);
    const auto &from = mail.from.address;
    std::string text =
        "Date: " + std::string(date.data()) + "\r\nFrom: " + encoded(mail.from.name) + " <" + from +
        ">\r\nTo: " + encoded(mail.to.name) + " <" + mail.to.address +
        ">\r\nSubject: " + encoded(mail.subject) + "\r\nMessage-ID: <" + mail.id + "." +
        std::to_string(now) + from.substr(std::min(from.find('@'), from.size())) +
        ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\nUser-Agent: Mozilla Thunderbird\r\n\r\n";
    for (std::size_t at = 0; at < mail.body.size();) {
        const auto end = std::min(mail.body.find('\n', at), mail.body.size());
        const auto line = mail.body.substr(at, end - at);
        text += (line.starts_with('.') ? "." : "") + line + "\r\n";
        at = end + 1;
    }
    return text;
}

MailHabit::MailHabit(const StaffOptions &options, const StaffTexts &texts)
    : options_(options), texts_(texts), draw_(options.seed, "mail") {}

std::optional<Mail> MailHabit::next() {
    const bool from_outside = !texts_.senders.empty();
    const auto &senders = from_outside ? texts_.senders : texts_.from;
    const auto &writings = from_outside ? texts_.letters : texts_.mails;
    if (senders.empty() || texts_.to.empty() || writings.empty()) {
        return std::nullopt;
    }
    Mail mail{draw_.pick(senders), draw_.pick(texts_.to), {}, {}, {}};
    const auto &written = draw_.pick(writings);
    mail.subject = draw_.fill(written.title);
    for (const auto &line : written.lines) {
        mail.body += line + "\n";
    }
    mail.body = draw_.fill(mail.body);
    replace_all(mail.body, "{to}", family_name(mail.to.name));
    replace_all(mail.body, "{from}", family_name(mail.from.name));
    std::array<char, 17> id{};
    std::snprintf(id.data(), id.size(), "%016llx",
                  static_cast<unsigned long long>(draw_.below(~0ULL)));
    mail.id = id.data();
    return mail;
}

void MailHabit::look_up_mailer(Lease &lease) {
    if (options_.dns && !texts_.mailer.empty()) {
        look_up({static_cast<std::uint16_t>(options_.seed + ++count_), texts_.mailer, dns::Type::A},
                *options_.dns, staff_patience, lease);
    }
}

void MailHabit::send(const Mail &mail, Lease &lease) {
    look_up_mailer(lease);
    Talk talk(*options_.smtp, staff_limits, &lease);
    expect(talk, '2');
    order(talk, "EHLO " + own_name(), '2');
    order(talk, "MAIL FROM:<" + mail.from.address + "> BODY=8BITMIME", '2');
    order(talk, "RCPT TO:<" + mail.to.address + ">", '2');
    order(talk, "DATA", '3');
    order(talk, message_of(mail, std::time(nullptr)) + ".", '2');
    order(talk, "QUIT", '2');
}

void MailHabit::read(Lease &lease) {
    const auto who = account();
    if (!who) {
        return;
    }
    look_up_mailer(lease);
    Talk talk(*options_.imap, staff_limits, &lease);
    talk.line(); // its greeting
    ask(talk, "a1", "LOGIN " + who->first + " " + who->second);
    ask(talk, "a2", "SELECT INBOX");
    const auto unread = ask(talk, "a3", "SEARCH UNSEEN");
    for (std::size_t i = 0; i < std::min(most_read, unread.size()); ++i) {
        ask(talk, "a4", "FETCH " + unread[i] + " BODY[]<0.16384>");
    }
    ask(talk, "a5", "LOGOUT");
}

} // namespace enshu::actor
