#include "tests/e2e/hall.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace enshu::e2e {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

namespace {

std::string required_environment(const char *name) {
    const char *value = std::getenv(name);
    if (value == nullptr || *value == '\0') {
        throw std::runtime_error(
            fmt::format("{} is not set: run these tests by `./enshu test e2e`", name));
    }
    return value;
}

pid_t start(const std::vector<std::string> &argv, const fs::path &output) {
    std::vector<char *> arguments;
    for (const std::string &argument : argv) {
        arguments.push_back(const_cast<char *>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    const pid_t pid = fork();
    if (pid == 0) {
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    close(out);
    return pid;
}

} // namespace

std::string contents_of(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

Hall::Hall(const std::string &name)
    : guest_image(required_environment("ENSHU_GUEST_IMAGE")),
      state_(fs::path("/var/lib/enshu") / ("e2e-" + name)) {
    if (fs::exists(state_)) {
        throw std::runtime_error(
            fmt::format("{} is there already: an earlier run left it", state_.string()));
    }
    fs::create_directories(state_);
}

Hall::~Hall() {
    stop_daemon();
    std::error_code ignored;
    fs::remove_all(state_, ignored);
}

void Hall::start_daemon(const std::vector<std::string> &further_options) {
    std::vector<std::string> argv = {ENSHU_PROGRAMS "/enshud",
                                     "--state",
                                     state_.string(),
                                     "--socket",
                                     (state_ / "enshud.sock").string(),
                                     "--image",
                                     guest_image.string(),
                                     "--assets",
                                     ENSHU_SOURCE "/images"};
    argv.insert(argv.end(), further_options.begin(), further_options.end());
    daemon_ = start(argv, state_ / "enshud.log");
    const auto end = Clock::now() + seconds(60);
    while (Clock::now() < end) {
        if (enshu({"status"}, seconds(10)).exit_code == 0) {
            return;
        }
        std::this_thread::sleep_for(milliseconds(100));
    }
    throw std::runtime_error("enshud does not answer:\n" + contents_of(state_ / "enshud.log"));
}

void Hall::kill_daemon() {
    kill(daemon_, SIGKILL);
    waitpid(daemon_, nullptr, 0);
    daemon_ = 0;
}

bool Hall::daemon_dies_within(seconds deadline) {
    for (const auto end = Clock::now() + deadline; Clock::now() < end;) {
        if (waitpid(daemon_, nullptr, WNOHANG) == daemon_) {
            daemon_ = 0;
            return true;
        }
        std::this_thread::sleep_for(milliseconds(20));
    }
    return false;
}

int Hall::stop_daemon() {
    int status = 0;
    if (daemon_ > 0) {
        kill(daemon_, SIGTERM);
        waitpid(daemon_, &status, 0);
        daemon_ = 0;
    }
    return status;
}

std::vector<std::string> Hall::command(std::vector<std::string> arguments) const {
    std::vector<std::string> argv = {ENSHU_PROGRAMS "/enshu",
                                     "--socket",
                                     (state_ / "enshud.sock").string(),
                                     "--state",
                                     state_.string(),
                                     "--lang",
                                     "en"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return argv;
}

process::Result Hall::enshu(std::vector<std::string> arguments, seconds deadline) const {
    process::Options options;
    options.deadline = deadline;
    return process::run(command(std::move(arguments)), options);
}

process::Result Hall::enshu_interrupted(std::vector<std::string> arguments, int signal,
                                        const std::function<bool()> &ripe) const {
    const fs::path output = state_ / "interrupted.out";
    const pid_t pid = start(command(std::move(arguments)), output);
    int status = 0;
    const auto end = Clock::now() + seconds(180);
    while (!ripe() && Clock::now() < end && waitpid(pid, &status, WNOHANG) == 0) {
        std::this_thread::sleep_for(milliseconds(200));
    }
    kill(pid, signal);
    waitpid(pid, &status, 0);
    return {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status), contents_of(output),
            ""};
}

std::vector<nlohmann::json> Hall::events() const {
    // `watch` follows for ever: it is stopped after it has told what there is.
    process::Result told =
        process::run({"timeout", "-s", "INT", "3", ENSHU_PROGRAMS "/enshu", "--socket",
                      (state_ / "enshud.sock").string(), "watch", "--format", "json"});
    std::vector<nlohmann::json> events;
    std::istringstream lines(told.output);
    for (std::string line; std::getline(lines, line);) {
        nlohmann::json event = nlohmann::json::parse(line);
        event["detail"] = nlohmann::json::parse(event.at("detail_json").get<std::string>());
        events.push_back(std::move(event));
    }
    return events;
}

bool Hall::wait_for(const std::function<bool(const nlohmann::json &)> &matches,
                    seconds deadline) const {
    const auto end = Clock::now() + deadline;
    do {
        for (const nlohmann::json &event : events()) {
            if (matches(event)) {
                return true;
            }
        }
    } while (Clock::now() < end);
    return false;
}

std::vector<std::string> Hall::leftovers() const {
    std::vector<std::string> found;
    const std::string marker = state_.string() + "/";
    for (const fs::directory_entry &entry : fs::directory_iterator("/proc")) {
        const std::string arguments = contents_of(entry.path() / "cmdline");
        if (arguments.starts_with("/usr/bin/qemu") && arguments.find(marker) != std::string::npos) {
            found.push_back("QEMU process " + entry.path().filename().string());
        }
    }
    std::error_code absent;
    for (const fs::directory_entry &entry : fs::directory_iterator("/run/netns", absent)) {
        if (entry.path().filename().string().starts_with("enshu-e2e")) {
            found.push_back("network namespace " + entry.path().filename().string());
        }
    }
    for (const fs::directory_entry &entry : fs::directory_iterator("/sys/class/net")) {
        const std::string name = entry.path().filename();
        if (name.starts_with("enshu") || name.starts_with("vnet")) {
            found.push_back("network device " + name);
        }
    }
    if (process::run({"nft", "list", "tables"}).output.find("enshu") != std::string::npos) {
        found.push_back("nftables table");
    }
    for (const fs::directory_entry &entry :
         fs::directory_iterator(state_ / "hv/log/qemu", absent)) {
        found.push_back("file " + entry.path().string());
    }
    if (fs::exists(state_ / "x")) {
        for (const fs::directory_entry &entry : fs::recursive_directory_iterator(state_ / "x")) {
            found.push_back("file " + entry.path().string());
        }
    }
    return found;
}

fs::path copy_of_first_light(const fs::path &directory) {
    fs::copy(fs::path(ENSHU_SOURCE) / "scenarios", directory / "scenarios",
             fs::copy_options::recursive);
    return directory / "scenarios/first-light";
}

void replace_in(const fs::path &file, const std::string &from, const std::string &to) {
    std::string text = contents_of(file);
    const std::size_t at = text.find(from);
    if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) {
        throw std::runtime_error(
            fmt::format("`{}` does not stand in {} exactly once", from, file.string()));
    }
    std::ofstream(file, std::ios::binary) << text.replace(at, from.size(), to);
}

} // namespace enshu::e2e
