#include "injector/actor/ask.h"

#include "injector/actor/failure.h"
#include "injector/actor/lines.h"
#include "injector/actor/socket.h"

#include <cerrno>
#include <cstring>
#include <deque>
#include <fnmatch.h>
#include <iostream>
#include <iterator>
#include <poll.h>
#include <sstream>

namespace enshu::actor {
namespace {

constexpr seconds limit{15};
constexpr std::size_t longest_line = 8192;

bool wait(const Fd &socket, short what, Deadline deadline) {
    pollfd polled{socket.get(), what, 0};
    int count = 0;
    do {
        count = poll(&polled, 1, until(deadline));
    } while (count < 0 && errno == EINTR);
    return count > 0;
}

class Conversation {
  public:
    explicit Conversation(const Endpoint &service) : socket_(begin_connect(service)) {
        if (!wait(socket_, POLLOUT, deadline_)) {
            throw Failure(Exit::Failed, "it takes no connection");
        }
        if (const int error = connect_error(socket_)) {
            throw Failure(Exit::Failed, std::string("cannot connect: ") + std::strerror(error));
        }
    }

    void say(const std::string &bytes) {
        for (std::string_view left = bytes; !left.empty();) {
            if (!wait(socket_, POLLOUT, deadline_)) {
                throw Failure(Exit::Failed, "it takes nothing any more");
            }
            if (write_some(socket_, left) == Io::Closed) {
                throw Failure(Exit::Failed, "it closed the connection");
            }
        }
    }

    std::string hear() {
        while (heard_.empty()) {
            std::string bytes;
            if (!wait(socket_, POLLIN, deadline_)) {
                throw Failure(Exit::Failed, "it does not answer");
            }
            if (read_some(socket_, bytes, 4096) == Io::Closed) {
                throw Failure(Exit::Failed, "it closed the connection");
            }
            for (std::string &line : lines_.feed(bytes)) {
                heard_.push_back(std::move(line));
            }
        }
        std::string line = std::move(heard_.front());
        heard_.pop_front();
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        return line;
    }

    /// As hex digits.
    std::string hear_bytes(std::size_t count) {
        static constexpr char digits[] = "0123456789abcdef";
        std::string heard;
        while (heard.size() < 2 * count) {
            std::string bytes;
            if (!wait(socket_, POLLIN, deadline_)) {
                throw Failure(Exit::Failed, "it does not answer");
            }
            if (read_some(socket_, bytes, count - heard.size() / 2) == Io::Closed) {
                throw Failure(Exit::Failed, "it closed the connection");
            }
            for (const unsigned char byte : bytes) {
                heard += {digits[byte >> 4], digits[byte & 15]};
            }
        }
        return heard;
    }

  private:
    Deadline deadline_ = Clock::now() + limit;
    Fd socket_;
    LineCutter lines_{longest_line};
    std::deque<std::string> heard_;
};

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
    Conversation conversation(options.service);
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
            conversation.say(turn.text + "\r\n");
        } else if (turn.kind == Turn::Kind::SayBytes) {
            conversation.say(turn.text);
        } else if (turn.kind == Turn::Kind::ExpectBytes) {
            expect(conversation.hear_bytes(turn.text.size() / 2), turn.text);
        } else if (turn.kind == Turn::Kind::PassOver) {
            passed_over.push_back(turn.text);
        } else {
            std::string line;
            do {
                line = conversation.hear();
            } while (is_passed_over(line));
            expect(line, turn.text);
        }
    }
}

} // namespace enshu::actor
