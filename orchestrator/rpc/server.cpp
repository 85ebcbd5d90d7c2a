#include "orchestrator/rpc/server.h"

#include <fmt/format.h>
#include <grpcpp/grpcpp.h>

#include <cstring>
#include <fstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace enshu::rpc {

namespace fs = std::filesystem;

namespace {

bool somebody_listens(const fs::path &socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = socket.string();
    if (path.size() >= sizeof address.sun_path) {
        throw std::runtime_error(fmt::format("the socket's name {} is too long", path));
    }
    std::memcpy(address.sun_path, path.c_str(), path.size());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool answers =
        connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    close(fd);
    return answers;
}

} // namespace

Server::Server(daemon::Daemon &daemon, fs::path socket)
    : socket_(std::move(socket)), service_(daemon), direction_(daemon), log_(daemon.store()),
      debriefs_(daemon) {
    fs::create_directories(socket_.parent_path());
    if (somebody_listens(socket_)) {
        throw std::runtime_error(fmt::format("another daemon answers at {}", socket_.string()));
    }
    fs::remove(socket_); // left by one that was killed
    grpc::ServerBuilder builder;
    builder.AddListeningPort("unix:" + socket_.string(), grpc::InsecureServerCredentials());
    builder.RegisterService(&service_);
    builder.RegisterService(&direction_);
    builder.RegisterService(&log_);
    builder.RegisterService(&debriefs_);
    const mode_t before = umask(0177);
    server_ = builder.BuildAndStart();
    umask(before);
    if (!server_) {
        throw std::runtime_error(fmt::format("cannot listen at {}", socket_.string()));
    }
    std::ofstream(socket_.string() + ".pid") << getpid() << '\n';
}

Server::~Server() {
    service_.begin_shutdown();
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(3));
    server_->Wait();
    std::error_code ignored;
    fs::remove(socket_, ignored);
    fs::remove(socket_.string() + ".pid", ignored);
}

} // namespace enshu::rpc
