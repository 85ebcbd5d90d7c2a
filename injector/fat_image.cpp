#include "injector/fat_image.h"

#include "injector/utf8.h"
#include "scenario-dsl/source/digest.h"

#include <algorithm>
#include <ctime>
#include <stdexcept>
#include <vector>

namespace enshu::inject {
namespace {

constexpr std::size_t sector = 512;
constexpr std::size_t sectors_per_cluster = 4;
constexpr std::size_t cluster = sector * sectors_per_cluster;
constexpr std::size_t reserved_sectors = 1;
constexpr std::size_t fats = 2;
constexpr std::size_t fat_sectors = 6; ///< 12 bits for each of fewer than 2,048 clusters
constexpr std::size_t root_entries = 512;
constexpr std::size_t entry_size = 32;
constexpr std::size_t root_at = (reserved_sectors + fats * fat_sectors) * sector;
constexpr std::size_t data_at = root_at + root_entries * entry_size;
constexpr std::size_t max_file = 1 << 20;
constexpr std::uint16_t first_cluster = 2;

static_assert((stick_size - data_at) / cluster + 2 <= fat_sectors * sector * 2 / 3);
static_assert(data_at + max_file <= stick_size);

void put(std::string &bytes, std::size_t at, std::size_t size, std::uint32_t value) {
    for (std::size_t i = 0; i < size; ++i)
        bytes[at + i] = static_cast<char>(value >> 8 * i & 0xFF);
}

std::string boot_sector(std::string_view label) {
    std::string boot(sector, '\0');
    boot.replace(0, 11, "\xEB\x3C\x90MSDOS5.0");
    put(boot, 11, 2, sector);
    put(boot, 13, 1, sectors_per_cluster);
    put(boot, 14, 2, reserved_sectors);
    put(boot, 16, 1, fats);
    put(boot, 17, 2, root_entries);
    put(boot, 19, 2, stick_size / sector);
    put(boot, 21, 1, 0xF8);
    put(boot, 22, 2, fat_sectors);
    put(boot, 24, 2, 63); // as a BIOS would count tracks and heads
    put(boot, 26, 2, 255);
    put(boot, 36, 1, 0x80);
    put(boot, 38, 1, 0x29); // serial number, label and type follow
    put(boot, 39, 4,
        static_cast<std::uint32_t>(
            std::stoul(dsl::sha256_hex("stick " + std::string(label)).substr(0, 8), nullptr, 16)));
    boot.replace(43, 11, std::string(label) + std::string(11 - label.size(), ' '));
    boot.replace(54, 8, "FAT12   ");
    boot.replace(510, 2, "\x55\xAA");
    return boot;
}

/// The file's clusters follow each other.
std::string allocation(std::size_t clusters) {
    std::string fat(fat_sectors * sector, '\0');
    const auto set = [&](std::size_t entry, unsigned value) {
        const std::size_t at = entry * 3 / 2;
        const auto old = static_cast<unsigned char>(fat[entry % 2 == 0 ? at + 1 : at]);
        if (entry % 2 == 0)
            put(fat, at, 2, (value & 0xFFF) | (old & 0xF0U) << 8);
        else
            put(fat, at, 2, (value & 0xFFF) << 4 | (old & 0x0FU));
    };
    set(0, 0xFF8);
    set(1, 0xFFF);
    for (std::size_t i = 0; i < clusters; ++i)
        set(first_cluster + i,
            i + 1 == clusters ? 0xFFF : static_cast<unsigned>(first_cluster + i + 1));
    return fat;
}

/// UTF-8, already clean, as UTF-16.
std::u16string utf16(std::string_view text) {
    std::u16string units;
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        const auto first = static_cast<unsigned char>(text.front());
        std::uint32_t code = length == 1 ? first : first & (0xFFU >> (length + 1));
        for (std::size_t i = 1; i < length; ++i)
            code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
        if (code < 0x10000) {
            units += static_cast<char16_t>(code);
        } else {
            units += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10));
            units += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FF));
        }
        text.remove_prefix(length);
    }
    return units;
}

/// 8 and 3 characters under which old programs would know the file.
std::string short_name(const std::string &name) {
    const auto plain = [](std::string_view part, std::size_t most) {
        std::string kept;
        for (const char c : part)
            if (kept.size() < most && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')))
                kept += c;
            else if (kept.size() < most && c >= 'a' && c <= 'z')
                kept += static_cast<char>(c - 'a' + 'A');
        return kept;
    };
    const auto dot = name.rfind('.');
    const std::string stem = plain(name.substr(0, dot), 6) + "~1";
    const std::string extension = dot == std::string::npos ? "" : plain(name.substr(dot + 1), 3);
    return stem + std::string(8 - stem.size(), ' ') + extension +
           std::string(3 - extension.size(), ' ');
}

/// Entries with the long name, last part first, that belong to the short one behind them.
std::string long_name(const std::string &name, const std::string &short_form) {
    unsigned char sum = 0;
    for (const char c : short_form)
        sum = static_cast<unsigned char>((sum << 7 | sum >> 1) + static_cast<unsigned char>(c));
    std::u16string units = utf16(name);
    if (units.size() > 255)
        throw std::invalid_argument("the name of the file on the stick is too long");
    constexpr std::size_t per_entry = 13;
    const std::size_t entries = (units.size() + per_entry - 1) / per_entry;
    if (units.size() < entries * per_entry)
        units += u'\0';
    units.resize(entries * per_entry, u'\xFFFF');
    static constexpr std::size_t places[per_entry] = {1,  3,  5,  7,  9,  14, 16,
                                                      18, 20, 22, 24, 28, 30};
    std::string bytes;
    for (std::size_t i = entries; i-- > 0;) {
        std::string entry(entry_size, '\0');
        entry[0] = static_cast<char>((i + 1) | (i + 1 == entries ? 0x40 : 0));
        entry[11] = 0x0F;
        entry[13] = static_cast<char>(sum);
        for (std::size_t j = 0; j < per_entry; ++j)
            put(entry, places[j], 2, units[i * per_entry + j]);
        bytes += entry;
    }
    return bytes;
}

std::string directory_entry(const std::string &name, unsigned char attribute,
                            std::int64_t unix_seconds) {
    const auto there = static_cast<std::time_t>(unix_seconds);
    std::tm parts{};
    if (!gmtime_r(&there, &parts) || parts.tm_year < 80)
        throw std::invalid_argument("a moment that a stick cannot hold");
    const auto time = static_cast<std::uint32_t>(parts.tm_hour << 11 | parts.tm_min << 5 |
                                                 std::min(parts.tm_sec, 59) / 2);
    const auto date = static_cast<std::uint32_t>((parts.tm_year - 80) << 9 |
                                                 (parts.tm_mon + 1) << 5 | parts.tm_mday);
    std::string entry(entry_size, '\0');
    entry.replace(0, name.size(), name);
    put(entry, 11, 1, attribute);
    put(entry, 14, 2, time);
    put(entry, 16, 2, date);
    put(entry, 18, 2, date);
    put(entry, 22, 2, time);
    put(entry, 24, 2, date);
    return entry;
}

} // namespace

std::string fat_image(std::string_view label, const StickFile &file) {
    const std::string name =
        clean_utf8(file.name.substr(file.name.rfind('/') + 1), 1'000); // npos + 1 is 0
    const bool is_label =
        !label.empty() && label.size() <= 11 &&
        std::all_of(label.begin(), label.end(), [](char c) { return c > ' ' && c < 0x7F; });
    if (!is_label)
        throw std::invalid_argument("a stick's label has 1 to 11 characters");
    if (name.empty() || name.find_first_of("\\:*?\"<>|\n\t") != std::string::npos)
        throw std::invalid_argument("`" + name + "` is no name of a file on a stick");
    if (file.content.size() > max_file)
        throw std::invalid_argument("a file on a stick has at most 1 MiB");

    constexpr unsigned char is_volume = 0x08;
    constexpr unsigned char is_archive = 0x20;
    const std::string short_form = short_name(name);
    std::string entry = directory_entry(short_form, is_archive, file.unix_seconds);
    put(entry, 26, 2, file.content.empty() ? 0 : first_cluster);
    put(entry, 28, 4, static_cast<std::uint32_t>(file.content.size()));
    const std::string volume(std::string(label) + std::string(11 - label.size(), ' '));
    std::string root =
        directory_entry(volume, is_volume, file.unix_seconds) + long_name(name, short_form) + entry;
    root.resize(root_entries * entry_size, '\0');

    const std::string fat = allocation((file.content.size() + cluster - 1) / cluster);
    return boot_sector(label) + fat + fat + root + std::string(file.content);
}

} // namespace enshu::inject
