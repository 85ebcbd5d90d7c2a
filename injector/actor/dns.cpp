#include "injector/actor/dns.h"

#include "injector/actor/failure.h"

#include <algorithm>

namespace enshu::actor::dns {
namespace {

constexpr std::size_t header_size = 12;
constexpr std::uint16_t class_in = 1;

std::string number(std::uint16_t value) {
    return {static_cast<char>(value >> 8), static_cast<char>(value & 0xFF)};
}

std::uint16_t number_at(std::string_view packet, std::size_t at) {
    return static_cast<std::uint16_t>(static_cast<unsigned char>(packet[at]) << 8 |
                                      static_cast<unsigned char>(packet[at + 1]));
}

bool plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

std::string encode(std::string_view name) {
    std::string bytes;
    while (!name.empty()) {
        const auto label = name.substr(0, name.find('.'));
        bytes += static_cast<char>(label.size());
        bytes += label;
        name.remove_prefix(std::min(name.size(), label.size() + 1));
    }
    return bytes + '\0';
}

} // namespace

bool is_name(std::string_view name) {
    if (name.empty() || name.size() > max_name) {
        return false;
    }
    std::size_t label = 0;
    for (const char c : name) {
        if (c == '.' ? label == 0 : !plain(c) || label == max_label) {
            return false;
        }
        label = c == '.' ? 0 : label + 1;
    }
    return label > 0;
}

std::string ask(std::uint16_t id, std::string_view name, Type type) {
    if (!is_name(name)) {
        throw Failure(Exit::Usage, "`" + std::string(name.substr(0, 100)) + "` is not a name");
    }
    constexpr std::uint16_t recursion_desired = 0x0100;
    return number(id) + number(recursion_desired) + number(1) + std::string(6, '\0') +
           encode(name) + number(static_cast<std::uint16_t>(type)) + number(class_in);
}

std::optional<Question> parse_question(std::string_view packet) {
    if (packet.size() < header_size || packet.size() > max_packet ||
        (number_at(packet, 2) & 0xF800) != 0 || number_at(packet, 4) != 1) {
        return std::nullopt; // an answer, another operation, or not one question
    }
    Question question{number_at(packet, 0), {}, 0, {}};
    std::size_t at = header_size;
    for (;;) {
        if (at >= packet.size()) {
            return std::nullopt;
        }
        const auto length = static_cast<unsigned char>(packet[at++]);
        if (length == 0) {
            break;
        }
        if (length > max_label || at + length > packet.size()) {
            return std::nullopt; // no pointers: nothing stands before the only name
        }
        question.name += question.name.empty() ? "" : ".";
        for (const char c : packet.substr(at, length)) {
            question.name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        at += length;
    }
    if (at + 4 > packet.size() || number_at(packet, at + 2) != class_in ||
        !is_name(question.name)) {
        return std::nullopt;
    }
    question.type = number_at(packet, at);
    question.asked = packet.substr(header_size, at + 4 - header_size);
    return question;
}

std::string answer(const Question &question, std::string_view text) {
    std::string data;
    if (question.type == static_cast<std::uint16_t>(Type::Txt)) {
        text = text.substr(0, 255);
        data = static_cast<char>(text.size()) + std::string(text);
    } else if (question.type == static_cast<std::uint16_t>(Type::A)) {
        data = {static_cast<char>(192), 0, 2, 1};
    }
    constexpr std::uint16_t authoritative_answer = 0x8400;
    std::string packet = number(question.id) + number(authoritative_answer) + number(1) +
                         number(data.empty() ? 0 : 1) + std::string(4, '\0') + question.asked;
    if (!data.empty()) {
        constexpr std::uint16_t the_name_asked_for = 0xC000 | header_size;
        packet += number(the_name_asked_for) + number(question.type) + number(class_in) +
                  std::string(4, '\0') + number(static_cast<std::uint16_t>(data.size())) + data;
    }
    return packet;
}

bool answers(std::string_view packet, std::uint16_t id) {
    return packet.size() >= header_size && number_at(packet, 0) == id &&
           (number_at(packet, 2) & 0x8000) != 0;
}

} // namespace enshu::actor::dns
