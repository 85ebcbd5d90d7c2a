#include "orchestrator/plan/identity.h"

#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace enshu::plan {
namespace {

/// `x` stands for a lower-case hex digit, anything else for itself.
bool has_shape(const std::string &text, const std::string &shape) {
    return std::equal(text.begin(), text.end(), shape.begin(), shape.end(), [](char c, char s) {
        return s == 'x' ? (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') : c == s;
    });
}

TEST(Uuid, IsOfVersionFiveAndItsVariant) {
    std::set<std::string> all;
    for (int i = 0; i < 1000; ++i) {
        const std::string uuid = uuid_for("city/1/host-" + std::to_string(i));
        EXPECT_TRUE(has_shape(uuid, "xxxxxxxx-xxxx-5xxx-xxxx-xxxxxxxxxxxx")) << uuid;
        EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos) << uuid;
        all.insert(uuid);
    }
    EXPECT_EQ(all.size(), 1000U);
}

// Machines of a daemon of yesterday are found by these.
TEST(Identity, IsTheSameOnEveryMachineAndDay) {
    EXPECT_EQ(uuid_for("first-light/1/fw"), "60169720-503a-54c7-be67-7f0de47a0d87");
    EXPECT_EQ(mac_for("fw/internet"), "52:54:00:7c:f0:49");
    EXPECT_EQ(short_hash("first-light/1/internet", 10), "07b94c1b1c");
}

TEST(Mac, IsLocallyAdministeredAndUnicast) {
    for (int i = 0; i < 200; ++i) {
        const std::string mac = mac_for("host-" + std::to_string(i));
        ASSERT_TRUE(has_shape(mac, "xx:xx:xx:xx:xx:xx")) << mac;
        const unsigned long first = std::stoul(mac.substr(0, 2), nullptr, 16);
        EXPECT_EQ(first & 1, 0U) << "multicast";
        EXPECT_EQ(first & 2, 2U) << "somebody's";
    }
}

TEST(Digest, TellsFieldsApart) {
    const auto of = [](const std::vector<std::string> &fields) {
        Digest digest;
        for (const std::string &field : fields)
            digest.add(field);
        return digest.hex();
    };
    EXPECT_EQ(of({"ab", "c"}), of({"ab", "c"}));
    EXPECT_NE(of({"ab", "c"}), of({"a", "bc"}));
    EXPECT_NE(of({"ab", ""}), of({"ab"}));
    EXPECT_NE(of({"1:a"}), of({"a"}));
    EXPECT_EQ(of({}).size(), 64U);
}

TEST(Digest, OfAFileIsThatOfItsContent) {
    const test::TempDirectory directory;
    std::ofstream(directory.path() / "file", std::ios::binary) << std::string("a\0b\n", 4);
    EXPECT_EQ(Digest().add_file(directory.path() / "file").hex(),
              Digest().add(std::string_view("a\0b\n", 4)).hex());
    EXPECT_THROW(Digest().add_file(directory.path() / "none"), std::runtime_error);
}

} // namespace
} // namespace enshu::plan
