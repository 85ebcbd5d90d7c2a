#include "orchestrator/process/orphans.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>

namespace enshu::process {

namespace {

/// Field 6 of /proc/PID/stat (proc(5)); getsid() does not answer for an ended process. -1: gone.
pid_t session_of(pid_t pid) {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(stat, line);
    const auto name_end = line.rfind(')');
    if (name_end == std::string::npos) {
        return -1;
    }
    char state = 0;
    int parent = 0;
    int group = 0;
    int session = -1;
    if (std::sscanf(line.c_str() + name_end + 1, " %c %d %d %d", &state, &parent, &group,
                    &session) != 4) {
        return -1;
    }
    return session;
}

[[noreturn]] void collect() {
    const pid_t our_session = getsid(0);
    for (;;) {
        siginfo_t info{};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) != 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(errno == ECHILD ? 100 : 10));
            continue;
        }
        const pid_t session = session_of(info.si_pid);
        if (session > 0 && session != our_session && session != info.si_pid) {
            waitpid(info.si_pid, nullptr, WNOHANG);
        } else {
            // Somebody waits for this one; look again when they have had it.
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
}

} // namespace

void adopt_and_collect_orphans() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    std::thread([] {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, nullptr);
        collect();
    }).detach();
}

} // namespace enshu::process
