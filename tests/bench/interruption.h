// Ctrl-C and its like for benches that have something to take down: the first one ends what is
// under way, a second one ends us at once.
#pragma once

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <pthread.h>
#include <string>
#include <thread>

namespace enshu::bench {

/// For every thread from here on. To be called before there are any.
inline sigset_t block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

/// `cancelled` must live as long as the program. `then`: what is said after the first one.
inline void watch_for_signals(const sigset_t &signals, std::atomic<bool> &cancelled,
                              const std::string &then) {
    std::thread([signals, &cancelled, then] {
        int signal = 0;
        sigwait(&signals, &signal);
        cancelled = true;
        std::fprintf(stderr, "\n%s\n", then.c_str());
        sigwait(&signals, &signal);
        std::_Exit(130);
    }).detach();
}

} // namespace enshu::bench
