#include "tests/bench/soak/daemon_process.h"

#include <csignal>
#include <cstdlib>
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

DaemonProcess::DaemonProcess(SoakPlaces places) : places_(std::move(places)) {
    // For the daemon that a command starts because it found none.
    setenv("ENSHU_GUEST_IMAGE", places_.image.c_str(), 1);
    setenv("ENSHU_ASSETS", ENSHU_SOURCE "/images", 1);
    setenv("ENSHU_LIBVIRT_URI", ("qemu:///embed?root=" + (places_.state / "hv").string()).c_str(),
           1);
}

DaemonProcess::~DaemonProcess() {
    stop();
}

pid_t DaemonProcess::pid() const {
    const std::string state = places_.state.string();
    for (const fs::directory_entry &entry : fs::directory_iterator("/proc")) {
        std::ifstream stream(entry.path() / "cmdline", std::ios::binary);
        const std::string words{std::istreambuf_iterator<char>(stream), {}};
        const std::size_t program = words.find('\0');
        if (program != std::string::npos && words.substr(0, program).ends_with("/enshud") &&
            words.find(std::string("--state\0", 8) + state + '\0') != std::string::npos) {
            return std::atoi(entry.path().filename().c_str());
        }
    }
    return 0;
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
    if (pid() == 0) {
        const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
        if (fork() == 0) {
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
    }
    for (const auto end = Clock::now() + seconds(90); Clock::now() < end;) {
        if (enshu({"status"}, seconds(20)).exit_code == 0) {
            return;
        }
        std::this_thread::sleep_for(milliseconds(100));
    }
    throw std::runtime_error("enshud does not answer: " + end_of(log));
}

void DaemonProcess::end(int signal) {
    const pid_t daemon = pid();
    if (daemon == 0) {
        return;
    }
    ::kill(daemon, signal);
    // It may be ours or one that a command started, so it may be collected by somebody else.
    for (const auto deadline = Clock::now() + seconds(60);
         pid() == daemon && Clock::now() < deadline;) {
        waitpid(daemon, nullptr, WNOHANG);
        std::this_thread::sleep_for(milliseconds(20));
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
