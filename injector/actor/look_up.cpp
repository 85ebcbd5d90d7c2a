#include "injector/actor/look_up.h"

#include <poll.h>

namespace enshu::actor {

bool look_up(const NameQuestion &question, const Endpoint &server, milliseconds patience,
             Lease &lease) {
    const auto deadline = Clock::now() + patience;
    const Fd fd = bind_udp();
    send_to(fd, dns::ask(question.id, question.name, question.type), server);
    std::string packet;
    Endpoint from;
    while (lease.wait(fd.get(), POLLIN, deadline)) {
        if (receive_from(fd, packet, from) && dns::answers(packet, question.id)) {
            return true;
        }
    }
    return false;
}

} // namespace enshu::actor
