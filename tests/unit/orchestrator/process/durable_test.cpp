// What is made last, and in which order.
#include "orchestrator/process/durable.h"

#include "tests/support/sync_watch.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <fstream>
#include <system_error>

namespace enshu::process {
namespace {

namespace fs = std::filesystem;

void write(const fs::path &file, const std::string &content) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << content;
}
std::string content_of(const fs::path &file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

class Durable : public testing::Test {
  protected:
    Durable() { watch_.forget(); }
    test::TempDirectory directory_;
    const fs::path part_ = directory_.path() / "one.part";
    const fs::path whole_ = directory_.path() / "one";
    test::SyncWatch &watch_ = test::SyncWatch::instance();
};

TEST_F(Durable, ANameIsGivenAfterEverythingUnderItLastsAndLastsItselfBeforeItReturns) {
    write(part_ / "a", "1");
    write(part_ / "deep/er/b", "2");
    fs::create_symlink("/nowhere", part_ / "link");
    rename_durably(part_, whole_);
    EXPECT_EQ(content_of(whole_ / "deep/er/b"), "2");
    EXPECT_FALSE(fs::exists(part_));
    const long named = watch_.named(whole_);
    ASSERT_GE(named, 0);
    for (const char *each : {"", "a", "deep", "deep/er", "deep/er/b"}) {
        const fs::path path = *each == '\0' ? part_ : part_ / each;
        EXPECT_GE(watch_.synced(path), 0) << path;
        EXPECT_LT(watch_.synced(path), named) << path;
    }
    EXPECT_GT(watch_.synced(directory_.path()), named);
}

TEST_F(Durable, WhatWasThereBeforeGoesOnlyOnceTheNewOneHasItsName) {
    write(whole_ / "old", "1");
    write(part_ / "new", "2");
    rename_durably(part_, whole_);
    EXPECT_FALSE(fs::exists(whole_ / "old"));
    EXPECT_EQ(content_of(whole_ / "new"), "2");
    EXPECT_FALSE(fs::exists(part_));
    EXPECT_GT(watch_.synced(directory_.path()), watch_.named(whole_));
}

TEST_F(Durable, DirectoriesThatWereMissingLastInTheirParents) {
    create_directories_durably(directory_.path() / "a/b");
    EXPECT_TRUE(fs::is_directory(directory_.path() / "a/b"));
    EXPECT_GE(watch_.synced(directory_.path()), 0);
    EXPECT_GE(watch_.synced(directory_.path() / "a"), 0);
    watch_.forget();
    create_directories_durably(directory_.path() / "a/b");
    EXPECT_EQ(watch_.synced(directory_.path() / "a"), -1) << "nothing was missing";
}

TEST_F(Durable, WhatIsNotThereIsSaidWithItsPath) {
    try {
        make_durable(directory_.path() / "nothing");
        FAIL();
    } catch (const std::system_error &error) {
        EXPECT_NE(std::string(error.what()).find("nothing"), std::string::npos);
        EXPECT_EQ(error.code().value(), ENOENT);
    }
}

} // namespace
} // namespace enshu::process
