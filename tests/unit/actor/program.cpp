#include "tests/unit/actor/program.h"

#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace enshu::test {
namespace {

using Clock = std::chrono::steady_clock;

int left(Clock::time_point deadline) {
    const auto ms = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
    return ms < 0 ? 0 : static_cast<int>(ms);
}

bool readable(int fd, Clock::time_point deadline) {
    pollfd watched{fd, POLLIN, 0};
    return poll(&watched, 1, left(deadline)) > 0;
}

/// Appends what is there; false at the end.
bool read_into(int fd, std::string &bytes) {
    std::array<char, 65536> buffer{};
    const auto count = ::read(fd, buffer.data(), buffer.size());
    if (count <= 0) {
        return false;
    }
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

} // namespace

Scratch::Scratch() {
    std::string form = std::filesystem::temp_directory_path() / "actor-test-XXXXXX";
    if (mkdtemp(form.data()) == nullptr) {
        throw std::runtime_error("cannot make a directory");
    }
    path_ = form;
}

Scratch::~Scratch() {
    std::filesystem::remove_all(path_);
}

Program::Program(const std::vector<std::string> &arguments) {
    std::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    std::array<int, 2> err{};
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0 ||
        pipe2(err.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("cannot make pipes");
    }
    std::vector<std::string> words{ENSHU_ACTOR};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char *> argv;
    for (auto &word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        dup2(err[1], STDERR_FILENO);
        execv(argv[0], argv.data());
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    close(err[1]);
    in_ = in[1];
    out_ = out[0];
    err_ = err[0];
}

Program::~Program() {
    if (running()) {
        kill(pid_, SIGKILL);
        wait();
    }
    close_input();
    close_output();
    close(err_);
}

void Program::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(in_, bytes.data(), bytes.size());
        if (count <= 0) {
            throw std::runtime_error("actor does not read");
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void Program::close_input() {
    if (in_ >= 0) {
        close(std::exchange(in_, -1));
    }
}

void Program::close_output() {
    if (out_ >= 0) {
        close(std::exchange(out_, -1));
    }
}

std::string Program::read_line(milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    for (;;) {
        if (const auto end = pending_.find('\n'); end != std::string::npos) {
            auto line = pending_.substr(0, end);
            pending_.erase(0, end + 1);
            if (line.starts_with("keep ")) {
                word_ = line;
                continue;
            }
            return line;
        }
        if (!readable(out_, deadline) || !read_into(out_, pending_)) {
            return {};
        }
    }
}

int Program::wait(milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    while (status_ == -1) {
        int status = 0;
        if (waitpid(pid_, &status, WNOHANG) == pid_) {
            status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        } else if (Clock::now() >= deadline) {
            return -1;
        } else {
            std::this_thread::sleep_for(milliseconds(5));
        }
    }
    return status_;
}

std::string Program::errors() {
    std::string bytes;
    while (readable(err_, Clock::now()) && read_into(err_, bytes)) {
    }
    return bytes;
}

void Program::terminate() {
    kill(pid_, SIGTERM);
}

Client::Client(Client &&other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Client::~Client() {
    if (fd_ >= 0) {
        close(fd_);
    }
}

Client Client::tcp(std::uint16_t port) {
    const auto address = loopback(port);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        close(fd);
        return Client(-1);
    }
    return Client(fd);
}

Client Client::unix_socket(const std::filesystem::path &path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        close(fd);
        return Client(-1);
    }
    return Client(fd);
}

bool Client::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

std::string Client::read_all(milliseconds limit) const {
    const auto deadline = Clock::now() + limit;
    std::string bytes;
    while (readable(fd_, deadline) && read_into(fd_, bytes)) {
    }
    return bytes;
}

bool Client::closed_within(milliseconds limit) const {
    const auto deadline = Clock::now() + limit;
    std::string bytes;
    while (readable(fd_, deadline)) {
        if (!read_into(fd_, bytes)) {
            return true;
        }
    }
    return false;
}

Server::Server() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(fd_, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        listen(fd_, 8) != 0 ||
        getsockname(fd_, reinterpret_cast<sockaddr *>(&address), &size) != 0) {
        throw std::runtime_error("cannot listen");
    }
    port_ = ntohs(address.sin_port);
}

Server::~Server() {
    close(fd_);
}

std::string Server::serve(std::string_view until, std::string_view answer, milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    if (!readable(fd_, deadline)) {
        return {};
    }
    const int fd = accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
    std::string bytes;
    while (bytes.find(until) == std::string::npos && readable(fd, deadline) &&
           read_into(fd, bytes)) {
    }
    ::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
    close(fd);
    return bytes;
}

std::uint16_t free_port() {
    return Server().port();
}

Keeper::Keeper(const Scratch &scratch)
    : socket_(scratch / "actor.sock"), program_({"keep", "--loopback", socket_}) {
    for (int i = 0; i < 1000 && !std::filesystem::exists(socket_); ++i) {
        std::this_thread::sleep_for(milliseconds(5));
    }
}

void Keeper::renew(int ms) {
    program_.write("{\"lease_ms\":" + std::to_string(ms) + "}\n");
    // The keeper has read it when it grants what it did not, or goes on granting.
    for (int i = 0; i < 200 && ms > 0; ++i) {
        if (!Client::unix_socket(socket_).read_all(milliseconds(20)).empty()) {
            return;
        }
    }
}

} // namespace enshu::test
