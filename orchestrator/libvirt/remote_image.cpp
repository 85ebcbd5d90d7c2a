#include "orchestrator/libvirt/remote_image.h"

#include "orchestrator/libvirt/file_handle.h"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <sstream>
#include <sys/mman.h>
#include <system_error>

namespace enshu::libvirt {

namespace {

// See save_image.cpp: the length of XML, cookie and padding.
constexpr std::size_t header_size = 92;
constexpr std::size_t length_at = 20;
constexpr std::uint32_t longest_data = 4U << 20;
constexpr std::size_t stream_magic_size = 4;

std::uint32_t data_length(const std::string &header) {
    std::uint32_t length = 0;
    if (header.size() >= length_at + sizeof length) {
        std::memcpy(&length, header.data() + length_at, sizeof length);
    }
    return std::min(length, longest_data);
}

std::string without_indentation(const std::string &xml) {
    pugi::xml_document document;
    document.load_string(xml.c_str());
    std::ostringstream out;
    document.save(out, "", pugi::format_raw | pugi::format_no_declaration);
    return out.str();
}

} // namespace

SaveImage read_remote_image(DirectoryPool &pool, const std::string &volume) {
    const std::uint32_t length = data_length(pool.read(volume, 0, header_size));
    const std::string head = pool.read(volume, 0, header_size + length + stream_magic_size);
    const FileHandle file(memfd_create(volume.c_str(), MFD_CLOEXEC));
    if (file.get() < 0 ||
        write(file.get(), head.data(), head.size()) != static_cast<ssize_t>(head.size())) {
        throw std::system_error(errno, std::generic_category(),
                                "cannot keep the head of " + volume);
    }
    return read_save_image(fmt::format("/proc/self/fd/{}", file.get()));
}

std::string padded_head(const SaveImage &image) {
    SaveImage dense = image;
    dense.domain_xml = without_indentation(image.domain_xml);
    std::string head = save_image_head(dense);
    if (head.size() > image.stream_offset) {
        throw SaveImageError(
            fmt::format("the guest's description has {} bytes, {} more than its image has room for",
                        head.size(), head.size() - image.stream_offset));
    }
    head.resize(image.stream_offset, '\0');
    const auto length = static_cast<std::uint32_t>(image.stream_offset - header_size);
    std::memcpy(head.data() + length_at, &length, sizeof length);
    return head;
}

} // namespace enshu::libvirt
