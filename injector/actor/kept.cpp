#include "injector/actor/kept.h"

#include "injector/actor/socket.h"

#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace enshu::actor {

namespace fs = std::filesystem;

void keep_file(const std::string &path, const std::string &content) {
    const auto directory = fs::path(path).parent_path();
    if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
        fail("make " + directory.string());
    }
    const std::string draft = path + ".new";
    const Fd file{open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600)};
    std::string_view rest = content;
    while (file && !rest.empty() && write_some(file, rest) != Io::Closed) {
    }
    if (!file || !rest.empty() || fsync(file.get()) != 0 ||
        std::rename(draft.c_str(), path.c_str()) != 0) {
        fail("keep " + path);
    }
}

std::optional<std::string> kept_file(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return std::nullopt;
    }
    return std::string{std::istreambuf_iterator<char>(file), {}};
}

void forget_file(const std::string &path) {
    unlink(path.c_str());
}

void tell_ready(const std::string &status) {
    const char *const socket_path = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_path == nullptr || std::strlen(socket_path) >= sizeof address.sun_path) {
        return;
    }
    std::strcpy(address.sun_path, socket_path);
    if (address.sun_path[0] == '@') { // a name that is no file
        address.sun_path[0] = '\0';
    }
    const auto size =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(socket_path));
    const Fd fd{socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    const std::string message = "READY=1\nSTATUS=" + status;
    sendto(fd.get(), message.data(), message.size(), MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr *>(&address), size);
}

} // namespace enshu::actor
