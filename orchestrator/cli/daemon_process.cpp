#include "orchestrator/cli/daemon_process.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace enshu::cli {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

fs::path log_of(const Places &places) {
    return places.state / "enshud.log";
}
fs::path pid_file_of(const Places &places) {
    return places.socket.string() + ".pid";
}

std::string last_lines(const fs::path &log) {
    std::ifstream stream(log);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    return text.size() > 1500 ? "…" + text.substr(text.size() - 1500) : text;
}

} // namespace

pid_t start_program(const std::vector<std::string> &argv, const fs::path &log) {
    std::vector<char *> arguments;
    for (const std::string &argument : argv) {
        arguments.push_back(const_cast<char *>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    const int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (out < 0 || in < 0) {
        throw CommandError(refused,
                           fmt::format("cannot write {}: {}", log.string(), std::strerror(errno)));
    }
    const pid_t pid = fork();
    if (pid == 0) {
        // A session of its own: Ctrl-C at this terminal is ours to handle.
        setsid();
        dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    close(in);
    close(out);
    if (pid < 0) {
        throw CommandError(refused,
                           fmt::format("cannot start {}: {}", argv[0], std::strerror(errno)));
    }
    return pid;
}

pid_t running_daemon(const Places &places) {
    std::ifstream file(pid_file_of(places));
    pid_t pid = 0;
    file >> pid;
    if (pid <= 0) {
        return 0;
    }
    // A stale file may name somebody else's process.
    std::error_code gone;
    const fs::path program = fs::read_symlink(fmt::format("/proc/{}/exe", pid), gone);
    return !gone && program.filename().string().starts_with("enshud") ? pid : 0;
}

pid_t start_daemon(const Places &places) {
    std::error_code failed;
    fs::create_directories(places.state, failed);
    fs::create_directories(places.socket.parent_path(), failed);
    std::vector<std::string> argv = {(places.programs / "enshud").string(),
                                     "--state",
                                     places.state.string(),
                                     "--socket",
                                     places.socket.string(),
                                     "--goldens",
                                     places.goldens.string(),
                                     "--image",
                                     places.guest_image.string(),
                                     "--assets",
                                     places.assets.string()};
    for (const std::string &connection : places.connections) {
        argv.insert(argv.end(), {"--connect", connection});
    }
    const pid_t pid = start_program(argv, log_of(places));
    Client client(places.socket);
    const auto end = std::chrono::steady_clock::now() + seconds(40);
    while (std::chrono::steady_clock::now() < end) {
        if (client.answers(milliseconds(500))) {
            return pid;
        }
        int status = 0;
        if (waitpid(pid, &status, WNOHANG) == pid) {
            throw CommandError(refused, "enshud ended at once. Its log says:\n" +
                                            last_lines(log_of(places)));
        }
        std::this_thread::sleep_for(milliseconds(50));
    }
    stop_process(pid, 5);
    throw CommandError(refused, "enshud did not answer within 40 s. Its log says:\n" +
                                    last_lines(log_of(places)));
}

void ensure_daemon(const Places &places) {
    if (!Client(places.socket).answers(milliseconds(1500))) {
        fmt::print(stderr, "starting enshud (log: {})\n", log_of(places).string());
        start_daemon(places);
    }
}

bool stop_process(pid_t pid, int wait_seconds) {
    kill(pid, SIGTERM);
    const auto end = std::chrono::steady_clock::now() + seconds(wait_seconds);
    while (std::chrono::steady_clock::now() < end) {
        if (waitpid(pid, nullptr, WNOHANG) == pid || (kill(pid, 0) != 0 && errno == ESRCH)) {
            return true;
        }
        std::this_thread::sleep_for(milliseconds(30));
    }
    return false;
}

} // namespace enshu::cli
