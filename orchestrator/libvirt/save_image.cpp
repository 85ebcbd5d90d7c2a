#include "orchestrator/libvirt/save_image.h"

#include "orchestrator/libvirt/file_handle.h"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace enshu::libvirt {

namespace {

/// As it stands in the file, in the byte order of the host that wrote it.
struct Header {
    std::array<char, 16> magic;
    std::uint32_t version;
    std::uint32_t data_length; ///< of XML, cookie and padding
    std::uint32_t was_running;
    std::uint32_t compressed;
    std::uint32_t cookie_offset; ///< from the header's end; 0: there is none
    std::array<std::uint32_t, 14> unused;
};
static_assert(sizeof(Header) == 92);

constexpr std::string_view whole_magic = "LibvirtQemudSave";
constexpr std::string_view part_magic = "LibvirtQemudPart";
constexpr std::uint32_t known_version = 2;
/// A guest's XML has some 10 KiB.
constexpr std::uint32_t max_data_length = 4U << 20;
constexpr std::string_view stream_magic = "QEVM";

[[noreturn]] void refuse(const std::filesystem::path &file, const std::string &why) {
    throw SaveImageError(fmt::format("{} cannot be thawed: {}", file.string(), why));
}

/// Exactly `size` bytes, or as many as there are.
std::string read_at(int fd, const std::filesystem::path &file, std::uint64_t offset,
                    std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t got = 0;
    while (got < size) {
        const ssize_t count =
            pread(fd, bytes.data() + got, size - got, static_cast<off_t>(offset + got));
        if (count < 0 && errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "cannot read " + file.string());
        }
        if (count == 0) {
            break;
        }
        got += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    bytes.resize(got);
    return bytes;
}

Header read_header(int fd, const std::filesystem::path &file) {
    const std::string bytes = read_at(fd, file, 0, sizeof(Header));
    if (bytes.size() < sizeof(Header)) {
        refuse(file, "it is shorter than a save image's header");
    }
    Header header{};
    std::memcpy(&header, bytes.data(), sizeof header);
    const std::string_view magic(header.magic.data(), header.magic.size());
    if (magic == part_magic) {
        refuse(file, "it was never finished");
    }
    if (magic != whole_magic) {
        refuse(file, "it is no save image of libvirt");
    }
    if (header.version != known_version) {
        refuse(file, fmt::format("its version is {}, and only {} is known", header.version,
                                 known_version));
    }
    if (header.compressed != 0) {
        refuse(file, "it is compressed; `save_image_format = \"raw\"` in qemu.conf makes libvirt "
                     "write images that can be");
    }
    if (header.data_length == 0 || header.data_length > max_data_length ||
        header.cookie_offset >= header.data_length) {
        refuse(file, "the lengths in its header make no sense");
    }
    return header;
}

/// Up to the NUL that ends it.
std::string text_in(std::string_view bytes, const std::filesystem::path &file) {
    const std::size_t end = bytes.find('\0');
    if (end == std::string_view::npos) {
        refuse(file, "its description has no end");
    }
    return std::string(bytes.substr(0, end));
}

} // namespace

SaveImage read_save_image(const std::filesystem::path &file) {
    // Not to hang on a FIFO that somebody put there.
    const FileHandle fd(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    if (fd.get() < 0 || fstat(fd.get(), &status) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot open " + file.string());
    }
    if (!S_ISREG(status.st_mode)) {
        refuse(file, "it is not a regular file");
    }
    const Header header = read_header(fd.get(), file);
    const std::string data = read_at(fd.get(), file, sizeof header, header.data_length);
    SaveImage image;
    image.was_running = header.was_running != 0;
    image.stream_offset = sizeof header + header.data_length;
    if (data.size() < header.data_length ||
        read_at(fd.get(), file, image.stream_offset, stream_magic.size()) != stream_magic) {
        refuse(file, "there is no memory of a guest in it");
    }
    const std::string_view bytes(data);
    if (header.cookie_offset == 0) {
        image.domain_xml = text_in(bytes, file);
    } else {
        image.domain_xml = text_in(bytes.substr(0, header.cookie_offset), file);
        image.cookie = text_in(bytes.substr(header.cookie_offset), file);
    }
    pugi::xml_document document;
    if (!document.load_string(image.domain_xml.c_str()) || !document.child("domain")) {
        refuse(file, "its description is no domain");
    }
    return image;
}

std::string save_image_head(const SaveImage &image) {
    std::string data = image.domain_xml;
    data.push_back('\0');
    Header header{};
    std::memcpy(header.magic.data(), whole_magic.data(), whole_magic.size());
    header.version = known_version;
    header.was_running = image.was_running ? 1 : 0;
    if (!image.cookie.empty()) {
        header.cookie_offset = static_cast<std::uint32_t>(data.size());
        data += image.cookie;
        data.push_back('\0');
    }
    header.data_length = static_cast<std::uint32_t>(data.size());
    std::string head(sizeof header, '\0');
    std::memcpy(head.data(), &header, sizeof header);
    return head + data;
}

} // namespace enshu::libvirt
