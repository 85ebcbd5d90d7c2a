#include "injector/fat_image.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace enshu::inject {
namespace {

constexpr std::int64_t noon = 1795230000; // 2026-11-21 12:00:00 +0900

unsigned number(const std::string &bytes, std::size_t at, std::size_t size) {
    unsigned value = 0;
    for (std::size_t i = size; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

unsigned fat_entry(const std::string &image, unsigned entry) {
    const unsigned pair = number(image, 512 + entry * 3 / 2, 2);
    return entry % 2 == 0 ? pair & 0xFFF : pair >> 4;
}

constexpr std::size_t root = 13 * 512;
constexpr std::size_t data = root + 512 * 32;

TEST(FatImage, IsAFileSystemWithALabel) {
    const std::string image = fat_image("SUPPLIER", {"a.txt", "content", noon});
    EXPECT_EQ(number(image, 510, 2), 0xAA55U);
    EXPECT_EQ(number(image, 11, 2), 512U);
    EXPECT_EQ(number(image, 19, 2) * 512U, stick_size);
    EXPECT_EQ(image.substr(43, 11), "SUPPLIER   ");
    EXPECT_EQ(image.substr(root, 12), "SUPPLIER   \x08");
    EXPECT_EQ(image.substr(512, 6 * 512), image.substr(7 * 512, 6 * 512)) << "both copies";
}

TEST(FatImage, HoldsTheFileWithItsWholeName) {
    const std::string name = "見積書 2026.txt"; // 12 units of UTF-16 in one entry
    const std::string image = fat_image("USB", {"/any/" + name, "content", noon});
    const std::string entry = image.substr(root + 2 * 32, 32);
    EXPECT_EQ(entry.substr(0, 12), "2026~1  TXT\x20");
    EXPECT_EQ(number(entry, 28, 4), 7U);
    EXPECT_EQ(number(entry, 22, 2), 3U << 11) << "noon in Japan";
    EXPECT_EQ(number(entry, 24, 2), 46U << 9 | 11U << 5 | 21U);
    EXPECT_EQ(image.substr(data), "content");
    const std::string part = image.substr(root + 32, 32);
    EXPECT_EQ(number(part, 0, 1), 0x41U);
    EXPECT_EQ(number(part, 1, 2), 0x898BU);
    EXPECT_EQ(number(part, 30, 2), 0U) << "the name ends";
}

TEST(FatImage, SplitsALongNameFromTheBack) {
    const std::string name(20, 'n');
    const std::string image = fat_image("USB", {name + ".pdf", "x", noon});
    EXPECT_EQ(number(image, root + 32, 1), 0x42U);
    EXPECT_EQ(number(image, root + 64, 1), 0x01U);
    EXPECT_EQ(number(image, root + 32 + 30, 2), 0xFFFFU) << "behind the name's end";
    EXPECT_EQ(image.substr(root + 96, 11), "NNNNNN~1PDF");
}

TEST(FatImage, ChainsTheClustersOfTheFile) {
    const std::string image = fat_image("USB", {"a", std::string(3 * 2048 + 1, 'x'), noon});
    EXPECT_EQ(fat_entry(image, 0), 0xFF8U);
    EXPECT_EQ(fat_entry(image, 2), 3U);
    EXPECT_EQ(fat_entry(image, 3), 4U);
    EXPECT_EQ(fat_entry(image, 4), 5U);
    EXPECT_EQ(fat_entry(image, 5), 0xFFFU);
    EXPECT_EQ(fat_entry(image, 6), 0U);
    const std::string empty = fat_image("USB", {"a", "", noon});
    EXPECT_EQ(fat_entry(empty, 2), 0U);
    EXPECT_LE(fat_image("USB", {"a", std::string(1 << 20, 'x'), noon}).size(), stick_size);
}

TEST(FatImage, RefusesWhatHasNoPlaceThere) {
    EXPECT_THROW(fat_image("", {"a", "", noon}), std::invalid_argument);
    EXPECT_THROW(fat_image("TWELVE_CHARS", {"a", "", noon}), std::invalid_argument);
    EXPECT_THROW(fat_image("A B", {"a", "", noon}), std::invalid_argument);
    EXPECT_THROW(fat_image("USB", {"a:b", "", noon}), std::invalid_argument);
    EXPECT_THROW(fat_image("USB", {"a/", "", noon}), std::invalid_argument);
    EXPECT_THROW(fat_image("USB", {std::string(256, 'a'), "", noon}), std::invalid_argument);
    const std::string large((1 << 20) + 1, 'x');
    EXPECT_THROW(fat_image("USB", {"a", large, noon}), std::invalid_argument);
}

} // namespace
} // namespace enshu::inject
