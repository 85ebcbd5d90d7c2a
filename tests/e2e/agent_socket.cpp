#include "tests/e2e/agent_socket.h"

#include "tests/support/base64.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstring>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace enshu::e2e {

namespace fs = std::filesystem;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

namespace {

fs::path socket_of(const fs::path &state, const std::string &guest) {
    for (const auto &entry :
         fs::recursive_directory_iterator(state, fs::directory_options::skip_permission_denied))
        if (entry.is_socket() && entry.path().filename() == "org.qemu.guest_agent.0" &&
            entry.path().parent_path().filename().string().ends_with(guest))
            return entry.path();
    throw std::runtime_error("no agent of " + guest + " below " + state.string());
}

} // namespace

AgentSocket::AgentSocket(const fs::path &state, const std::string &guest)
    : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = socket_of(state, guest).string();
    if (path.size() >= sizeof address.sun_path)
        throw std::runtime_error(path + " is too long");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    if (connect(fd_, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to " + path + ": " + std::strerror(errno));
    // What the daemon's last question is still answered with is passed over.
    const auto deadline = Clock::now() + std::chrono::seconds(20);
    constexpr std::int64_t number = 20'261'121;
    std::string request = json{{"execute", "guest-sync"}, {"arguments", {{"id", number}}}}.dump();
    for (bool synchronised = false; !synchronised; request.clear()) {
        const json answer = json::parse(ask(request, deadline), nullptr, false);
        synchronised = answer.is_object() && answer.value("return", json()) == number;
    }
}

AgentSocket::~AgentSocket() {
    close(fd_);
}

std::string AgentSocket::ask(const std::string &request, Clock::time_point deadline) {
    const std::string line = request.empty() ? "" : request + "\n";
    if (send(fd_, line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()))
        throw std::runtime_error("the agent takes nothing");
    for (;;) {
        if (const auto end = pending_.find('\n'); end != std::string::npos) {
            const std::string answer = pending_.substr(0, end);
            pending_.erase(0, end + 1);
            return answer;
        }
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd polled{fd_, POLLIN, 0};
        std::array<char, 65536> buffer{};
        if (left <= 0 || poll(&polled, 1, static_cast<int>(left)) <= 0)
            throw std::runtime_error("the agent does not answer");
        const auto count = read(fd_, buffer.data(), buffer.size());
        if (count <= 0)
            throw std::runtime_error("the agent has closed");
        pending_.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

std::string AgentSocket::said(const std::string &command, std::chrono::milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    const json started = json::parse(
        ask(json{{"execute", "guest-exec"},
                 {"arguments",
                  {{"path", "/bin/sh"}, {"arg", {"-c", command}}, {"capture-output", true}}}}
                .dump(),
            deadline));
    const json status{{"execute", "guest-exec-status"},
                      {"arguments", {{"pid", started.at("return").at("pid")}}}};
    for (;;) {
        const json answer = json::parse(ask(status.dump(), deadline)).at("return");
        if (answer.at("exited"))
            return test::decode_base64(answer.value("out-data", std::string()));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

} // namespace enshu::e2e
