#include "injector/actor/talk.h"

#include "injector/actor/failure.h"
#include "injector/actor/http.h"

#include <algorithm>
#include <cstring>
#include <poll.h>

namespace enshu::actor {

Talk::Talk(const Endpoint &to, Limits limits, Lease *lease)
    : limits_(limits), lease_(lease), fd_(begin_connect(to)) {
    if (!wait(POLLOUT)) {
        throw Failure(Exit::Failed, "it takes no connection");
    }
    if (const int error = connect_error(fd_)) {
        throw Failure(Exit::Failed, std::string("cannot connect: ") + std::strerror(error));
    }
}

bool Talk::wait(short what) {
    return lease_ != nullptr ? lease_->wait(fd_.get(), what, deadline_)
                             : actor::wait(fd_, what, deadline_);
}

void Talk::say(std::string_view bytes) {
    while (!bytes.empty()) {
        if (!wait(POLLOUT)) {
            throw Failure(Exit::Failed, "it takes nothing any more");
        }
        if (write_some(fd_, bytes) == Io::Closed) {
            throw Failure(Exit::Failed, "it closed the connection");
        }
    }
}

const char *Talk::hear() {
    if (heard_ == limits_.bytes) {
        return "it says too much";
    }
    if (!wait(POLLIN)) {
        return "it does not answer";
    }
    const auto before = pending_.size();
    const auto io = read_some(fd_, pending_, std::min<std::size_t>(4096, limits_.bytes - heard_));
    heard_ += pending_.size() - before;
    return io == Io::Closed ? "it closed the connection" : nullptr;
}

void Talk::need_more() {
    if (const char *why = hear()) {
        throw Failure(Exit::Failed, why);
    }
}

std::string Talk::take(std::size_t count) {
    auto taken = pending_.substr(0, count);
    pending_.erase(0, count);
    return taken;
}

std::string Talk::line() {
    auto end = pending_.find('\n');
    for (; end == std::string::npos; end = pending_.find('\n')) {
        need_more();
    }
    auto line = take(end + 1);
    line.resize(line.size() - (line.ends_with("\r\n") ? 2 : 1));
    return line;
}

std::string Talk::bytes(std::size_t count) {
    while (pending_.size() < count) {
        need_more();
    }
    return take(count);
}

int Talk::status() {
    auto status = http::answer_status(pending_);
    for (; !status; status = http::answer_status(pending_)) {
        need_more();
    }
    return *status;
}

void Talk::listen() {
    while (hear() == nullptr) {
        pending_.clear();
    }
}

} // namespace enshu::actor
