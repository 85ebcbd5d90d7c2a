// SiteFiles on this machine.
#include "orchestrator/provision/local_files.h"

#include "tests/support/small_range.h"

#include <gtest/gtest.h>

namespace enshu::provision {
namespace {

namespace fs = std::filesystem;

class LocalFilesTest : public testing::Test {
  protected:
    test::TempDirectory directory_;
    const Paths paths_{directory_.path()};
    LocalFiles files_{paths_};
};

TEST_F(LocalFilesTest, NothingIsCopied) {
    const fs::path file = directory_.path() / "disk.qcow2";
    EXPECT_EQ(files_.bring(file, "any", {}, {}), file);
}

TEST_F(LocalFilesTest, EveryOverlayHasANameOfItsOwn) {
    const fs::path base = test::make_guest_image(directory_.path() / "image") / "disk.qcow2";
    const fs::path disk = files_.make_overlay({"city", 1, "fw"}, base);
    test::write_file(disk, "written by a guest");
    const fs::path next = files_.make_overlay({"city", 1, "fw"}, base);
    EXPECT_NE(next, disk);
    EXPECT_NE(process::run_checked({"qemu-img", "info", next.string()})
                  .find("backing file: " + base.string()),
              std::string::npos);
    EXPECT_EQ(fs::file_size(disk), std::string("written by a guest").size());
}

TEST_F(LocalFilesTest, AnEmptyOverlayBesideTheDiskIsCopied) {
    const fs::path base = directory_.path() / "fw.qcow2";
    test::write_file(overlay_beside(base), "empty");
    const fs::path disk = files_.make_overlay({"city", 1, "fw"}, base);
    EXPECT_EQ(fs::file_size(disk), 5U);
}

TEST_F(LocalFilesTest, TheTailOfAConsoleIsItsEnd) {
    const FileOwner fw{"city", 1, "fw"};
    EXPECT_EQ(files_.console_tail(fw, 10), "");
    test::write_file(files_.make_console_log(fw), "the kernel panicked");
    EXPECT_EQ(files_.console_tail(fw, 8), "panicked");
    EXPECT_EQ(files_.console_tail(fw, 100), "the kernel panicked");
    files_.make_console_log(fw);
    EXPECT_EQ(files_.console_tail(fw, 100), "");
}

TEST_F(LocalFilesTest, OneTeamsFilesGoWithoutTheOthers) {
    files_.make_console_log({"city", 1, "fw"});
    const fs::path kept = files_.make_console_log({"city", 2, "fw"});
    files_.remove("city", 1);
    EXPECT_TRUE(fs::exists(kept));
    EXPECT_FALSE(files_.leftovers("city").empty());
    files_.remove("city", 2);
    EXPECT_TRUE(files_.leftovers("city").empty()) << "the directory of no team is left";
    EXPECT_NO_THROW(files_.remove("city", 0));
}

} // namespace
} // namespace enshu::provision
