// Serves one of the scenes, to look at the console without machines: enshu-fake-daemon SOCKET SCENE
#include "tests/gui/support/scenes.h"

#include <csignal>
#include <cstdio>
#include <map>
#include <string>

int main(int argc, char **argv) {
    using namespace enshu::gui::test;
    const std::map<std::string, Scene (*)()> scenes{{"first-light", first_light},
                                                    {"standby", first_light_standby},
                                                    {"building", first_light_building},
                                                    {"large", large},
                                                    {"nothing", nothing}};
    const auto scene = argc == 3 ? scenes.find(argv[2]) : scenes.end();
    if (scene == scenes.end()) {
        std::fputs("usage: enshu-fake-daemon SOCKET first-light|standby|building|large|nothing\n",
                   stderr);
        return 2;
    }
    // Blocked before the server's threads begin, so that they inherit it and only sigwait() sees
    // the signals.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    FakeDaemon daemon(argv[1], scene->second());
    int received = 0;
    sigwait(&signals, &received);
    return 0;
}
