#include "orchestrator/process/process.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace enshu::process {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t max_captured = 1 << 20;

class Descriptor {
  public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor &&other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
    Descriptor &operator=(Descriptor &&) = delete;
    void close() {
        if (fd_ >= 0) {
            ::close(fd_);
            fd_ = -1;
        }
    }
    int get() const { return fd_; }

  private:
    int fd_;
};

struct Pipe {
    Descriptor read;
    Descriptor write;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw ProcessError(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// The groups an account is in, as libvirt gives them to QEMU: access to /dev/kvm often comes by
/// one of them.
std::vector<gid_t> groups_of(long user, long group) {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    getpwuid_r(static_cast<uid_t>(user), &entry, buffer.data(), buffer.size(), &found);
    if (found == nullptr) {
        return {};
    }
    std::vector<gid_t> groups(64);
    int count = static_cast<int>(groups.size());
    if (getgrouplist(found->pw_name, static_cast<gid_t>(group), groups.data(), &count) < 0) {
        throw ProcessError(fmt::format("the account {} is in too many groups", found->pw_name));
    }
    groups.resize(static_cast<std::size_t>(count));
    return groups;
}

/// A program may end without reading its input: then the write fails, and that is all.
class WithoutBrokenPipeSignal {
  public:
    WithoutBrokenPipeSignal() {
        sigemptyset(&broken_pipe_);
        sigaddset(&broken_pipe_, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &broken_pipe_, &before_);
    }
    ~WithoutBrokenPipeSignal() {
        const timespec at_once{};
        while (sigtimedwait(&broken_pipe_, nullptr, &at_once) > 0) {
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    WithoutBrokenPipeSignal(const WithoutBrokenPipeSignal &) = delete;
    WithoutBrokenPipeSignal &operator=(const WithoutBrokenPipeSignal &) = delete;

  private:
    sigset_t broken_pipe_{};
    sigset_t before_{};
};

// After fork in a process with threads: only async-signal-safe calls.
[[noreturn]] void become(char *const *argv, const Options &options,
                         const std::vector<gid_t> &groups, const Pipe &in, const Pipe &out,
                         const Pipe &error, const Pipe &failure) {
    dup2(in.read.get(), STDIN_FILENO);
    dup2(out.write.get(), STDOUT_FILENO);
    dup2(error.write.get(), STDERR_FILENO);
    bool allowed = true;
    if (options.user >= 0) {
        allowed = setgroups(groups.size(), groups.data()) == 0 &&
                  setgid(static_cast<gid_t>(options.group)) == 0 &&
                  setuid(static_cast<uid_t>(options.user)) == 0;
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    std::signal(SIGPIPE, SIG_DFL);
    if (allowed) {
        execvp(argv[0], argv);
    }
    const int code = errno;
    [[maybe_unused]] const auto written = write(failure.write.get(), &code, sizeof code);
    _exit(127);
}

void append_bounded(std::string &to, const char *bytes, std::size_t count) {
    to.append(bytes, std::min(count, max_captured - std::min(max_captured, to.size())));
}

/// Feeds input and collects output until both outputs are closed. False: the deadline passed.
bool converse(Pipe &in, Pipe &out, Pipe &error, const std::string &input, Clock::time_point end,
              Result &result) {
    const WithoutBrokenPipeSignal guard;
    std::size_t fed = 0;
    fcntl(in.write.get(), F_SETFL, O_NONBLOCK);
    if (input.empty()) {
        in.write.close();
    }
    while (out.read.get() >= 0 || error.read.get() >= 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
        if (left.count() <= 0) {
            return false;
        }
        std::array<pollfd, 3> fds = {pollfd{out.read.get(), POLLIN, 0},
                                     pollfd{error.read.get(), POLLIN, 0},
                                     pollfd{in.write.get(), POLLOUT, 0}};
        if (poll(fds.data(), fds.size(), static_cast<int>(left.count())) < 0 && errno != EINTR) {
            return false;
        }
        const auto drain = [](pollfd &fd, Descriptor &descriptor, std::string &to) {
            if (fd.fd < 0 || (fd.revents & (POLLIN | POLLHUP | POLLERR)) == 0) {
                return;
            }
            std::array<char, 65536> buffer{};
            const auto count = read(fd.fd, buffer.data(), buffer.size());
            if (count > 0) {
                append_bounded(to, buffer.data(), static_cast<std::size_t>(count));
            } else if (count == 0 || errno != EINTR) {
                descriptor.close();
            }
        };
        drain(fds[0], out.read, result.output);
        drain(fds[1], error.read, result.error);
        if (fds[2].fd >= 0 && fds[2].revents != 0) {
            const auto count = write(fds[2].fd, input.data() + fed, input.size() - fed);
            if (count > 0) {
                fed += static_cast<std::size_t>(count);
            }
            if (fed == input.size() || (count < 0 && errno != EAGAIN && errno != EINTR)) {
                in.write.close();
            }
        }
    }
    return true;
}

/// The wait status, or nothing when the deadline passed.
bool wait_until(pid_t pid, Clock::time_point end, int &status) {
    for (auto pause = std::chrono::milliseconds(1);;
         pause = std::min(pause * 2, std::chrono::milliseconds(50))) {
        const pid_t done = waitpid(pid, &status, WNOHANG);
        if (done == pid) {
            return true;
        }
        if (done < 0 && errno != EINTR) {
            throw ProcessError(fmt::format("lost a child process: {}", std::strerror(errno)));
        }
        if (Clock::now() >= end) {
            return false;
        }
        std::this_thread::sleep_for(pause);
    }
}

} // namespace

Result run(const std::vector<std::string> &argv, const Options &options) {
    const auto end = Clock::now() + options.deadline;
    std::vector<char *> arguments;
    for (const std::string &argument : argv) {
        arguments.push_back(const_cast<char *>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    const std::vector<gid_t> groups =
        options.user >= 0 ? groups_of(options.user, options.group) : std::vector<gid_t>();
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe error = make_pipe();
    Pipe failure = make_pipe();
    const pid_t pid = fork();
    if (pid < 0) {
        throw ProcessError(fmt::format("cannot start {}: {}", argv[0], std::strerror(errno)));
    }
    if (pid == 0) {
        become(arguments.data(), options, groups, in, out, error, failure);
    }
    in.read.close();
    out.write.close();
    error.write.close();
    failure.write.close();
    Result result;
    int status = 0;
    if (!converse(in, out, error, options.input, end, result) || !wait_until(pid, end, status)) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        throw ProcessError(fmt::format("`{}` did not end within {:g} s", fmt::join(argv, " "),
                                       static_cast<double>(options.deadline.count()) / 1000));
    }
    int code = 0;
    if (read(failure.read.get(), &code, sizeof code) == sizeof code) {
        throw ProcessError(fmt::format("cannot start {}: {}", argv[0], std::strerror(code)));
    }
    result.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return result;
}

std::string run_checked(const std::vector<std::string> &argv, const Options &options) {
    Result result = run(argv, options);
    if (result.exit_code != 0) {
        throw ProcessError(fmt::format("`{}` failed ({}): {}", fmt::join(argv, " "),
                                       result.exit_code,
                                       result.error.empty() ? result.output : result.error));
    }
    return std::move(result.output);
}

} // namespace enshu::process
