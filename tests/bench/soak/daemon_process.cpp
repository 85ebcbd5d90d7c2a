#include "tests/bench/soak/daemon_process.h"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace enshu::bench {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

namespace {

std::string end_of(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(stream), {}};
    return all.substr(all.size() - std::min<std::size_t>(all.size(), 2000));
}

} // namespace

DaemonProcess::~DaemonProcess() {
    stop();
}

void DaemonProcess::start() {
    std::vector<std::string> words = {(places_.programs / "enshud").string(),
                                      "--state",
                                      places_.state.string(),
                                      "--socket",
                                      (places_.state / "enshud.sock").string(),
                                      "--goldens",
                                      (places_.state / "goldens").string(),
                                      "--image",
                                      places_.image.string(),
                                      "--assets",
                                      ENSHU_SOURCE "/images",
                                      "--connect",
                                      "qemu:///embed?root=" + (places_.state / "hv").string()};
    std::vector<char *> argv;
    for (std::string &word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    const fs::path log = places_.state / "enshud.log";
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    pid_ = fork();
    if (pid_ == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        setpgid(0, 0); // Ctrl-C is for the soak
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        execv(argv[0], argv.data());
        _exit(127);
    }
    close(out);
    for (const auto end = Clock::now() + seconds(90); Clock::now() < end;) {
        if (enshu({"status"}, seconds(20)).exit_code == 0) {
            return;
        }
        std::this_thread::sleep_for(milliseconds(100));
    }
    throw std::runtime_error("enshud does not answer: " + end_of(log));
}

void DaemonProcess::kill() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
}

void DaemonProcess::stop() {
    if (pid_ > 0) {
        ::kill(pid_, SIGTERM);
        waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
}

process::Result DaemonProcess::enshu(const std::vector<std::string> &arguments,
                                     seconds deadline) const {
    std::vector<std::string> argv = {(places_.programs / "enshu").string(),
                                     "--socket",
                                     (places_.state / "enshud.sock").string(),
                                     "--state",
                                     places_.state.string(),
                                     "--goldens",
                                     (places_.state / "goldens").string(),
                                     "--lang",
                                     "en"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    process::Options options;
    options.deadline = deadline;
    return process::run(argv, options);
}

std::future<process::Result> DaemonProcess::begin(const std::vector<std::string> &arguments,
                                                  seconds deadline) const {
    return std::async(std::launch::async,
                      [this, arguments, deadline] { return enshu(arguments, deadline); });
}

} // namespace enshu::bench
