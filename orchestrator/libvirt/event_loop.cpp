#include "orchestrator/libvirt/event_loop.h"

#include "orchestrator/libvirt/error.h"

#include <libvirt/libvirt.h>

#include <csignal>

namespace enshu::libvirt {

EventLoop::EventLoop() {
    silence_default_handler();
    require(virInitialize(), "initialise libvirt");
    require(virEventRegisterDefaultImpl(), "register libvirt's event loop");
    // The loop only looks at `stop_` when it wakes.
    timer_ = require(virEventAddTimeout(
                         200, [](int, void *) {}, nullptr, nullptr),
                     "start the event loop");
    thread_ = std::thread([this] {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, nullptr);
        while (!stop_) {
            virEventRunDefaultImpl();
        }
    });
}

EventLoop::~EventLoop() {
    stop_ = true;
    thread_.join();
    virEventRemoveTimeout(timer_);
}

} // namespace enshu::libvirt
