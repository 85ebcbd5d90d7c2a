#include "images/sensor/syslog.h"

#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace enshu::sensor {

namespace {

constexpr unsigned local5 = 21;

std::string header(unsigned priority) {
    const unsigned severity = priority == 1 ? 1 : priority == 2 ? 4 : 5;
    return "<" + std::to_string(local5 * 8 + severity) + ">sensor[" + std::to_string(getpid()) +
           "]: ";
}

/// As a line of text: what a packet held is escaped before it comes here, but a rule's message is
/// its author's.
std::string in_one_line(std::string text) {
    for (char &c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            c = ' ';
        }
    }
    return text;
}

} // namespace

Syslog::~Syslog() {
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
}

bool Syslog::connect() {
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    descriptor_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0 || socket_.size() >= sizeof address.sun_path) {
        return false;
    }
    std::memcpy(address.sun_path, socket_.c_str(), socket_.size() + 1);
    return ::connect(descriptor_, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
}

void Syslog::tell(const std::string &text, unsigned priority) {
    const std::string line = header(priority) + in_one_line(text);
    const auto sent = [&] {
        return descriptor_ >= 0 && send(descriptor_, line.data(), line.size(), MSG_NOSIGNAL) >= 0;
    };
    if (!sent() && connect()) { // it was started anew meanwhile
        sent();
    }
}

} // namespace enshu::sensor
