#include "orchestrator/proof/seal_key.h"

#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>

namespace enshu::proof {
namespace {

namespace fs = std::filesystem;

Seal signed_by(const SealKey &key) {
    Seal seal{"city", 7, 41, std::string(64, 'b'), 1'700'000'000'000, "state", "", ""};
    key.sign(seal);
    return seal;
}

TEST(SealKey, IsMadeOnceAndForItsOwnerAlone) {
    const test::TempDirectory directory;
    const fs::path file = directory.path() / "seal-key.pem";
    const SealKey made(file);
    struct stat status {};
    ASSERT_EQ(stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    EXPECT_EQ(SealKey(file).public_hex(), made.public_hex());
    EXPECT_EQ(made.public_hex().size(), 64U);
    EXPECT_FALSE(fs::exists(file.string() + ".part"));
}

TEST(SealKey, SignsWhatASealSaysAndNothingElse) {
    const test::TempDirectory directory;
    const SealKey key(directory.path() / "key");
    const Seal seal = signed_by(key);
    EXPECT_TRUE(is_signed(seal));
    EXPECT_EQ(signed_by(key).signature, seal.signature);
    const std::vector<std::function<void(Seal &)>> changes{
        [](Seal &s) { s.number = 8; },
        [](Seal &s) { s.seq = 42; },
        [](Seal &s) { s.hash[3] = 'c'; },
        [](Seal &s) { s.exercise = "town"; },
        [](Seal &s) { s.wall_unix_ms -= 1; },
        [](Seal &s) { s.why = "count"; },
        [](Seal &s) { s.key[0] = s.key[0] == '0' ? '1' : '0'; },
        [](Seal &s) { s.key = "zz"; },
        [](Seal &s) { s.signature[5] = s.signature[5] == 'A' ? 'B' : 'A'; },
        [](Seal &s) { s.signature = ""; },
        [](Seal &s) { s.signature = std::string(88, '='); },
        [](Seal &s) { s.signature += "AAAA"; },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        Seal changed = seal;
        changes[i](changed);
        EXPECT_FALSE(is_signed(changed)) << i;
    }
}

TEST(SealKey, IsRefusedWhereOthersMayReadItOrItIsNone) {
    const test::TempDirectory directory;
    const fs::path open = directory.path() / "open";
    { const SealKey key(open); }
    chmod(open.c_str(), 0644);
    EXPECT_THROW(const SealKey key(open), std::runtime_error);
    const fs::path none = directory.path() / "none";
    std::ofstream(none) << "no key\n";
    chmod(none.c_str(), 0600);
    EXPECT_THROW(const SealKey key(none), std::runtime_error);
    EXPECT_THROW(const SealKey key(directory.path() / "no" / "key"), std::exception);
}

TEST(SealKey, GoesOnAfterADaemonThatWasKilledWhileItMadeOne) {
    const test::TempDirectory directory;
    std::ofstream(directory.path() / "key.part") << "half";
    EXPECT_TRUE(is_signed(signed_by(SealKey(directory.path() / "key"))));
}

TEST(PublicKey, IsTheSameAsPem) {
    const test::TempDirectory directory;
    const SealKey key(directory.path() / "key");
    EXPECT_EQ(public_hex_in(pem_of(key.public_hex())), key.public_hex());
    EXPECT_FALSE(public_hex_in(""));
    EXPECT_FALSE(public_hex_in("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
}

TEST(Fingerprint, IsShortEnoughToBeWrittenDown) {
    EXPECT_EQ(fingerprint("0123456789abcdef0123456789abcdef"), "0123-4567-89ab-cdef-0123");
    EXPECT_EQ(fingerprint(""), "");
}

} // namespace
} // namespace enshu::proof
