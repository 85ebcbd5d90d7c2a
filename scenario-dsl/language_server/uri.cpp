#include "scenario-dsl/language_server/uri.h"

#include <fmt/format.h>

#include <charconv>

namespace enshu::dsl::lsp {

namespace fs = std::filesystem;

std::optional<fs::path> path_of(std::string_view uri) {
    constexpr std::string_view scheme = "file://";
    if (!uri.starts_with(scheme))
        return std::nullopt;
    uri.remove_prefix(scheme.size());
    if (uri.starts_with("localhost/"))
        uri.remove_prefix(std::string_view{"localhost"}.size());
    std::string path;
    for (std::size_t at = 0; at < uri.size(); ++at) {
        if (uri[at] != '%') {
            path += uri[at];
            continue;
        }
        const std::string_view digits = uri.substr(at + 1, 2);
        unsigned value = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (error != std::errc{} || digits.size() != 2 || end != digits.data() + 2 || value == 0)
            return std::nullopt;
        path += static_cast<char>(value);
        at += 2;
    }
    if (!path.starts_with('/') || path.find('\0') != std::string::npos)
        return std::nullopt;
    return fs::path{path}.lexically_normal();
}

std::string uri_of(const fs::path &path) {
    std::string uri = "file://";
    for (const char c : path.string()) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') ||
                           std::string_view{"/-._~"}.find(c) != std::string_view::npos;
        uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

fs::path real_path(const fs::path &path) {
    std::error_code error;
    const fs::path directory = fs::weakly_canonical(path.parent_path(), error);
    return error ? path.lexically_normal() : directory / path.filename();
}

} // namespace enshu::dsl::lsp
