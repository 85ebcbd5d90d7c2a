#include "orchestrator/process/orphans.h"

#include <csignal>
#include <dirent.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace enshu::process {

namespace {

using Clock = std::chrono::steady_clock;

// Both libvirt and QEMU put a process into the background through one that begins a session, forks
// and ends. libvirt waits for its own such process, at once; nobody waits for QEMU's. They look
// alike but for how long they stay.
constexpr std::chrono::seconds nobody_waits_after{3};

struct Ended {
    pid_t pid;
    pid_t session;
};

/// Our children that have ended and were not waited for; fields of /proc/PID/stat (proc(5)).
std::vector<Ended> ended_children() {
    std::vector<Ended> ended;
    DIR *proc = opendir("/proc");
    if (proc == nullptr) {
        return ended;
    }
    const pid_t self = getpid();
    while (const dirent *entry = readdir(proc)) {
        const pid_t pid = static_cast<pid_t>(std::atoi(entry->d_name));
        if (pid <= 0) {
            continue;
        }
        std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
        std::string line;
        std::getline(stat, line);
        const auto name_end = line.rfind(')');
        char state = 0;
        int parent = 0;
        int group = 0;
        int session = 0;
        if (name_end != std::string::npos &&
            std::sscanf(line.c_str() + name_end + 1, " %c %d %d %d", &state, &parent, &group,
                        &session) == 4 &&
            state == 'Z' && parent == self) {
            ended.push_back({pid, session});
        }
    }
    closedir(proc);
    return ended;
}

[[noreturn]] void collect() {
    const pid_t our_session = getsid(0);
    std::map<pid_t, Clock::time_point> waiting; // session leaders that have ended → since when
    for (;;) {
        siginfo_t info{};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) != 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(errno == ECHILD ? 100 : 10));
            continue;
        }
        std::map<pid_t, Clock::time_point> still_waiting;
        for (const Ended &child : ended_children()) {
            if (child.session == our_session) {
                continue; // ours: whoever started it waits for it
            }
            if (child.session == child.pid) {
                const auto known = waiting.find(child.pid);
                const auto since = known == waiting.end() ? Clock::now() : known->second;
                if (Clock::now() - since < nobody_waits_after) {
                    still_waiting[child.pid] = since;
                    continue;
                }
            }
            waitpid(child.pid, nullptr, WNOHANG);
        }
        waiting = std::move(still_waiting);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
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
