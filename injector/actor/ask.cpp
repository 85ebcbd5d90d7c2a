#include "injector/actor/ask.h"

#include "injector/actor/failure.h"
#include "injector/actor/lines.h"
#include "injector/actor/talk.h"

#include <fnmatch.h>
#include <iostream>
#include <iterator>
#include <sstream>

namespace enshu::actor {
namespace {

constexpr Talk::Limits limits{seconds(15), 8192};

std::string hex_of(const std::string &bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : bytes) {
        hex += {digits[byte >> 4], digits[byte & 15]};
    }
    return hex;
}

bool matches(const std::string &line, const std::string &pattern) {
    return fnmatch(pattern.c_str(), line.c_str(), 0) == 0;
}

std::string bytes_of(const std::string &hex) {
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const std::string pair = hex.substr(i, 2);
        if (pair.find_first_not_of("0123456789abcdef") != std::string::npos || pair.size() != 2) {
            throw Failure(Exit::Usage, "bytes are written as pairs of 0 to 9 and a to f");
        }
        bytes += static_cast<char>(std::stoi(pair, nullptr, 16));
    }
    return bytes;
}

void expect(const std::string &heard, const std::string &pattern) {
    if (!matches(heard, pattern)) {
        throw Failure(Exit::Failed, "it answers " + json_string(heard.substr(0, 200)) + " where `" +
                                        pattern + "` is expected");
    }
}

} // namespace

std::vector<Turn> parse_dialogue(const std::string &text) {
    std::vector<Turn> turns;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::string text_of_turn = line.size() > 2 ? line.substr(2) : "";
        if (line.size() > 1 && line[1] != ' ') {
            line.clear();
        }
        switch (line.empty() ? '\0' : line[0]) {
        case '>':
            turns.push_back({Turn::Kind::Say, text_of_turn});
            break;
        case '<':
            turns.push_back({Turn::Kind::Expect, text_of_turn});
            break;
        case '~':
            turns.push_back({Turn::Kind::PassOver, text_of_turn});
            break;
        case 'x':
            turns.push_back({Turn::Kind::SayBytes, bytes_of(text_of_turn)});
            break;
        case 'y':
            turns.push_back({Turn::Kind::ExpectBytes, text_of_turn});
            break;
        default:
            throw Failure(Exit::Usage, "a turn begins with `> `, `< `, `~ `, `x ` or `y `");
        }
    }
    return turns;
}

void ask(const AskOptions &options) {
    const std::vector<Turn> turns = parse_dialogue({std::istreambuf_iterator<char>(std::cin), {}});
    Talk talk(options.service, limits, nullptr);
    std::vector<std::string> passed_over;
    const auto is_passed_over = [&](const std::string &line) {
        for (const std::string &pattern : passed_over) {
            if (matches(line, pattern)) {
                return true;
            }
        }
        return false;
    };
    for (const Turn &turn : turns) {
        if (turn.kind == Turn::Kind::Say) {
            talk.say(turn.text + "\r\n");
        } else if (turn.kind == Turn::Kind::SayBytes) {
            talk.say(turn.text);
        } else if (turn.kind == Turn::Kind::ExpectBytes) {
            expect(hex_of(talk.bytes(turn.text.size() / 2)), turn.text);
        } else if (turn.kind == Turn::Kind::PassOver) {
            passed_over.push_back(turn.text);
        } else {
            std::string line;
            do {
                line = talk.line();
            } while (is_passed_over(line));
            expect(line, turn.text);
        }
    }
}

} // namespace enshu::actor
