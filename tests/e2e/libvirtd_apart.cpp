#include "libvirtd_apart.h"

#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace enshu::e2e {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

// $1 is the directory. What libvirt knows by its path lies in it; /dev/kvm is covered, for guests
// here must run wherever the tests do.
constexpr auto set_up = R"(
set -e
mkdir -p /var/lib/libvirt /var/cache/libvirt /var/log/libvirt /etc/libvirt /var/lib/enshu
for pair in run:/run lib:/var/lib/libvirt cache:/var/cache/libvirt log:/var/log/libvirt etc:/etc/libvirt enshu:/var/lib/enshu; do
    mkdir -p "$1/${pair%%:*}"
    mount --bind "$1/${pair%%:*}" "${pair#*:}"
done
mkdir -p /run/lock # where libvirt marks a channel that is in use
mount -t sysfs sysfs /sys
touch "$1/no-kvm"
chmod 000 "$1/no-kvm"
[ ! -e /dev/kvm ] || mount --bind "$1/no-kvm" /dev/kvm
ip link set lo up
cat > /etc/libvirt/qemu.conf <<X
stdio_handler = "file"
namespaces = [ ]
cgroup_controllers = [ ]
security_driver = "none"
remember_owner = 0
user = "libvirt-qemu"
group = "libvirt-qemu"
X
cat > /etc/libvirt/libvirtd.conf <<X
auth_unix_rw = "none"
auth_unix_ro = "none"
log_outputs = "3:file:$1/libvirtd.log"
X
touch "$1/ready"
exec sleep infinity
)";

pid_t spawn(const std::vector<std::string> &argv) {
    std::vector<char *> arguments;
    for (const std::string &argument : argv) {
        arguments.push_back(const_cast<char *>(argument.c_str())); // NOLINT: execvp's contract
    }
    arguments.push_back(nullptr);
    const pid_t pid = fork();
    if (pid < 0) {
        throw std::runtime_error("cannot fork");
    }
    if (pid == 0) {
        setsid();
        const int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(null, 1);
        dup2(null, 2);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    return pid;
}

void wait_for(const fs::path &file) {
    for (int i = 0; i < 200; ++i) {
        if (fs::exists(file)) {
            return;
        }
        std::this_thread::sleep_for(50ms);
    }
    throw std::runtime_error(file.string() + " did not appear in 10 s");
}

void end(pid_t &pid) {
    if (pid > 0) {
        kill(pid, SIGCONT);
        kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
        pid = -1;
    }
}

} // namespace

LibvirtdApart::LibvirtdApart(fs::path directory) : directory_(std::move(directory)) {
    if (!fs::create_directories(directory_)) {
        throw std::runtime_error(directory_.string() + " is there already: left by an earlier run");
    }
    holder_ = spawn({"unshare", "-n", "-m", "--propagation", "private", "sh", "-c", set_up, "sh",
                     directory_.string()});
    try {
        wait_for(directory_ / "ready");
        start();
    } catch (...) {
        end(holder_);
        throw;
    }
}

LibvirtdApart::~LibvirtdApart() {
    end(daemon_);
    signal_guests("guest=", SIGKILL);
    end(holder_);
    std::error_code ignored;
    for (int i = 0; i < 20 && fs::exists(directory_); ++i) { // until the last process let go
        fs::remove_all(directory_, ignored);
        std::this_thread::sleep_for(100ms);
    }
}

std::string LibvirtdApart::uri() const {
    return "qemu+unix:///system?socket=" + (directory_ / "run/libvirt/libvirt-sock").string();
}

void LibvirtdApart::start() {
    fs::remove(directory_ / "run/libvirt/libvirt-sock");
    daemon_ = spawn({"nsenter", "-t", std::to_string(holder_), "-n", "-m", "libvirtd"});
    wait_for(directory_ / "run/libvirt/libvirt-sock");
}

void LibvirtdApart::kill_now() {
    end(daemon_);
}

void LibvirtdApart::hang() {
    kill(daemon_, SIGSTOP);
}

void LibvirtdApart::go_on() {
    kill(daemon_, SIGCONT);
}

void LibvirtdApart::kill_guest(const std::string &uuid) {
    signal_guests(uuid, SIGKILL);
}

std::string LibvirtdApart::run(const std::string &command) const {
    return process::run({"nsenter", "-t", std::to_string(holder_), "-n", "-m", "sh", "-c", command})
        .output;
}

/// Only processes in this one's mounts are ours to signal.
void LibvirtdApart::signal_guests(const std::string &mark, int signal) const {
    std::error_code ignored;
    const fs::path ours = fs::read_symlink(fmt::format("/proc/{}/ns/mnt", holder_), ignored);
    for (const fs::directory_entry &entry : fs::directory_iterator("/proc", ignored)) {
        const std::string pid = entry.path().filename();
        if (pid.find_first_not_of("0123456789") != std::string::npos) {
            continue;
        }
        std::ifstream stream(entry.path() / "cmdline", std::ios::binary);
        const std::string command{std::istreambuf_iterator<char>(stream), {}};
        const fs::path theirs = fs::read_symlink(entry.path() / "ns/mnt", ignored);
        if (command.find("qemu-system") != std::string::npos &&
            command.find(mark) != std::string::npos && theirs == ours) {
            kill(std::stoi(pid), signal);
        }
    }
}

} // namespace enshu::e2e
