#include "scenario-dsl/source/read_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace enshu::dsl {

Contents read_file(const std::filesystem::path &path, std::uintmax_t ceiling) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return Unreadable{"there is no such file", true};
    if (error)
        return Unreadable{error.message()};
    if (status.type() != std::filesystem::file_type::regular)
        return Unreadable{"it is not a regular file"};
    errno = 0;
    std::ifstream stream{path, std::ios::binary};
    std::string text;
    std::array<char, 64 << 10> part;
    while (stream.good() && text.size() <= ceiling) {
        stream.read(part.data(), part.size());
        text.append(part.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (!stream.is_open() || stream.bad())
        return Unreadable{std::generic_category().message(errno != 0 ? errno : EIO)};
    text.resize(std::min<std::size_t>(text.size(), ceiling + 1));
    return text;
}

} // namespace enshu::dsl
