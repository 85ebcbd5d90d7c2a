#include "orchestrator/provision/qcow2_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace enshu::provision {

namespace {

// The qcow2 format, version 2 and 3, as QEMU documents it: numbers are big-endian; the name stands
// in the first cluster, behind the header and its extensions.
constexpr std::size_t offset_at = 8;
constexpr std::size_t size_at = 16;
constexpr std::size_t cluster_bits_at = 20;
constexpr std::size_t header_size = 72;
constexpr std::size_t longest_name = 1023;

std::uint64_t number_at(const std::string &bytes, std::size_t at, std::size_t size) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < size; ++i) {
        number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    return number;
}

/// Where the name of the file below stands, and how much room there is.
struct Place {
    std::uint64_t offset;
    std::uint64_t size;
    std::uint64_t end;
};

Place place_of_backing(const std::string &head) {
    if (head.size() < header_size || !head.starts_with("QFI\xfb")) {
        throw std::runtime_error("this is no qcow2");
    }
    const std::uint64_t offset = number_at(head, offset_at, 8);
    const std::uint64_t size = number_at(head, size_at, 4);
    const std::uint64_t cluster_bits = number_at(head, cluster_bits_at, 4);
    if (offset == 0) {
        throw std::runtime_error("this qcow2 does not lie over another file");
    }
    if (cluster_bits < 9 || cluster_bits > 21) {
        throw std::runtime_error("the header of this qcow2 makes no sense");
    }
    const std::uint64_t end = std::min<std::uint64_t>(head.size(), 1ULL << cluster_bits);
    if (offset < header_size || offset > end || size > end - offset) {
        throw std::runtime_error("the header of this qcow2 makes no sense");
    }
    return {offset, size, end};
}

} // namespace

std::string backing_name(const std::string &head) {
    try {
        const Place place = place_of_backing(head);
        return head.substr(place.offset, place.size);
    } catch (const std::runtime_error &) {
        return {};
    }
}

std::string with_backing(const std::string &head, const std::string &backing) {
    const auto [offset, size, end] = place_of_backing(head);
    if (backing.empty() || backing.size() > longest_name || backing.size() > end - offset) {
        throw std::runtime_error(
            fmt::format("`{}` does not fit into the header of a qcow2", backing));
    }
    std::string changed = head;
    std::fill_n(changed.begin() + static_cast<std::ptrdiff_t>(offset), size, '\0');
    changed.replace(offset, backing.size(), backing);
    for (std::size_t i = 0; i < 4; ++i) {
        changed[size_at + i] = static_cast<char>(backing.size() >> (8 * (3 - i)) & 0xff);
    }
    return changed;
}

} // namespace enshu::provision
