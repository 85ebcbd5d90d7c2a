#include "injector/actor/places.h"

#include "injector/actor/failure.h"

#include <filesystem>
#include <string_view>

namespace enshu::actor {
namespace {

/// Absolute, and no part of it is empty, `.` or `..`.
bool is_plain(std::string_view path) {
    if (!path.starts_with('/') || path.size() > 1000) {
        return false;
    }
    for (std::string_view rest = path.substr(1);;) {
        const auto part = rest.substr(0, rest.find('/'));
        if (part.empty() || part == "." || part == ".." ||
            part.find('\0') != std::string_view::npos) {
            return false;
        }
        if (part.size() == rest.size()) {
            return true;
        }
        rest.remove_prefix(part.size() + 1);
    }
}

bool lies_below(std::string_view path, const std::string &directory) {
    return path.starts_with(directory + "/");
}

bool of_the_test(std::string_view path, const std::string &socket) {
    return lies_below(path, std::filesystem::path(socket).parent_path().string());
}

bool is_documents(std::string_view path) {
    constexpr std::string_view home = "/home/";
    if (!path.starts_with(home)) {
        return false;
    }
    path.remove_prefix(home.size());
    path.remove_prefix(std::min(path.find('/'), path.size()));
    return path == "/Documents" || path.starts_with("/Documents/");
}

void require(bool permitted, const std::string &path, const char *what) {
    if (!permitted) {
        throw Failure(Exit::Refused, "`" + path + "` is not " + what);
    }
}

} // namespace

void require_sample(const std::string &path, const std::string &socket, Reach reach) {
    const bool place = reach == Reach::Loopback ? of_the_test(path, socket)
                                                : lies_below(path, "/srv") || is_documents(path);
    require(is_plain(path) && place, path,
            "a directory of a share (/srv/SHARE) or of a user's documents");
}

void require_page(const std::string &path, const std::string &socket, Reach reach) {
    const bool place =
        reach == Reach::Loopback ? of_the_test(path, socket) : lies_below(path, "/var/www/site");
    require(is_plain(path) && place, path, "a page of the site (/var/www/site)");
}

void require_kept(const std::string &path, const std::string &socket, Reach reach) {
    const bool place = reach == Reach::Loopback ? of_the_test(path, socket)
                                                : lies_below(path, "/var/lib/enshu/kept");
    require(is_plain(path) && place, path, "a place for what is kept (/var/lib/enshu/kept)");
}

} // namespace enshu::actor
