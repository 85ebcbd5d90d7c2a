// `actor encrypt` and `actor restore` on files of the test's own.
#include "injector/actor/sha256.h"
#include "tests/unit/actor/program.h"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <sys/stat.h>
#include <thread>

namespace enshu::test {
namespace {

namespace fs = std::filesystem;

const std::string key(64, '7');
const std::string other_key(64, '8');
const std::string note = "ご連絡ください\n";
constexpr auto note_name = "RECOVER-YOUR-FILES.txt";

std::string content_of(const fs::path &path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class SampleTest : public testing::Test {
  protected:
    SampleTest() {
        fs::create_directories(scratch_ / "share/below");
        put("share/residents.csv", "山田,1\n");
        put("share/empty", "");
        put("share/below/plan.txt", std::string(200'000, 'p'));
        put("share/piece", std::string(65'536, 'q'));
        fs::permissions(scratch_ / "share/residents.csv", fs::perms::owner_read);
        before_ = tree();
    }
    void put(const std::string &name, const std::string &content) const {
        std::ofstream(scratch_ / name, std::ios::binary) << content;
    }
    /// Content, mode and time of all files.
    std::map<std::string, std::string> tree() const {
        std::map<std::string, std::string> all;
        for (const auto &entry : fs::recursive_directory_iterator(scratch_ / "share")) {
            if (!entry.is_regular_file()) {
                continue;
            }
            struct stat info {};
            stat(entry.path().c_str(), &info);
            actor::Sha256 sum;
            sum.add(content_of(entry.path()));
            all[entry.path().string()] = sum.finish() + " " + std::to_string(info.st_mode) + " " +
                                         std::to_string(info.st_mtim.tv_sec) + "." +
                                         std::to_string(info.st_mtim.tv_nsec);
        }
        return all;
    }
    std::vector<std::string> words(const std::string &verb) const {
        return {verb,     "--loopback",       keeper_.socket(), "--what", scratch_ / "share",
                "--kept", scratch_ / "kept/x"};
    }
    void begin(Program &program, const std::string &with = key) const {
        program.write(with + "\n" + note);
        program.close_input();
    }
    bool locked(milliseconds limit = seconds(10)) const {
        for (const auto end = std::chrono::steady_clock::now() + limit;
             std::chrono::steady_clock::now() < end;
             std::this_thread::sleep_for(milliseconds(20))) {
            keeper_renew();
            if (fs::exists(scratch_ / "share" / note_name)) {
                return true;
            }
        }
        return false;
    }
    void keeper_renew() const { keeper_.renew(); }

    Scratch scratch_;
    mutable Keeper keeper_{scratch_};
    std::map<std::string, std::string> before_;
};

} // namespace

TEST_F(SampleTest, IsUnreadableWhileTheLeaseHoldsAndAsItWasWhenItEnds) {
    keeper_.renew();
    Program encrypt(words("encrypt"));
    begin(encrypt);
    ASSERT_TRUE(locked());
    EXPECT_FALSE(fs::exists(scratch_ / "share/residents.csv"));
    EXPECT_TRUE(fs::exists(scratch_ / "share/below/plan.txt.locked"));
    EXPECT_EQ(content_of(scratch_ / "share/below/plan.txt.locked").find("pppp"), std::string::npos);
    EXPECT_EQ(content_of(scratch_ / "share" / note_name), note);
    keeper_.renew(0);
    EXPECT_EQ(encrypt.wait(), 0);
    EXPECT_EQ(tree(), before_);
}

TEST_F(SampleTest, IsRestoredByTheKeyAloneWhenTheProgramWasKilled) {
    keeper_.renew();
    {
        Program encrypt(words("encrypt"));
        begin(encrypt);
        ASSERT_TRUE(locked());
    } // killed
    EXPECT_NE(tree(), before_);
    Program wrong(words("restore"));
    begin(wrong, other_key);
    EXPECT_NE(wrong.read_line().find(R"("restored":0)"), std::string::npos);
    EXPECT_NE(tree(), before_) << "with another key";
    Program restore(words("restore"));
    begin(restore);
    EXPECT_NE(restore.read_line().find(R"("restored":4)"), std::string::npos);
    EXPECT_EQ(restore.wait(), 0);
    EXPECT_EQ(tree(), before_);
    Program again(words("restore"));
    begin(again);
    EXPECT_EQ(again.wait(), 0) << "twice is as good as once";
    EXPECT_EQ(tree(), before_);
}

TEST_F(SampleTest, LeavesAloneWhatSomebodyHasChangedMeanwhile) {
    keeper_.renew();
    Program encrypt(words("encrypt"));
    begin(encrypt);
    ASSERT_TRUE(locked());
    put("share/piece", "new work");                             // something else
    put("share/residents.csv", "山田,1\n");                     // from a backup
    fs::remove(scratch_ / "share/empty.locked");                // deleted
    put("share/below/plan.txt.locked", "LOCKED01 and garbage"); // spoilt
    keeper_.renew(0);
    EXPECT_EQ(encrypt.wait(), 0);
    EXPECT_EQ(content_of(scratch_ / "share/piece"), "new work");
    EXPECT_TRUE(fs::exists(scratch_ / "share/piece.locked"));
    EXPECT_EQ(content_of(scratch_ / "share/residents.csv"), "山田,1\n");
    EXPECT_FALSE(fs::exists(scratch_ / "share/residents.csv.locked"));
    EXPECT_FALSE(fs::exists(scratch_ / "share/empty"));
    EXPECT_NE(encrypt.errors().find(R"("restored":0,"already":1,"broken":1,"changed":1)"),
              std::string::npos);
}

TEST_F(SampleTest, IsDoneAgainOnlyToWhatTheEndOfALeaseBroughtBack) {
    keeper_.renew();
    {
        Program encrypt(words("encrypt"));
        begin(encrypt);
        ASSERT_TRUE(locked());
        put("share/piece", "new work");
        keeper_.renew(0);
        EXPECT_EQ(encrypt.wait(), 0);
    }
    put("share/later", "made since");
    keeper_.renew();
    auto again = words("encrypt");
    again.insert(again.end(), {"--again", "yes"});
    Program encrypt(again);
    begin(encrypt);
    ASSERT_TRUE(locked());
    EXPECT_TRUE(fs::exists(scratch_ / "share/residents.csv.locked"));
    EXPECT_TRUE(fs::exists(scratch_ / "share/piece")) << "what somebody has changed";
    EXPECT_TRUE(fs::exists(scratch_ / "share/later"));
    keeper_.renew(0);
    EXPECT_EQ(encrypt.wait(), 0);
}

TEST_F(SampleTest, FollowsNoSymbolicLink) {
    put("outside", "not yours");
    fs::create_symlink(scratch_ / "outside", scratch_ / "share/link");
    fs::create_directory_symlink(scratch_ / "share", scratch_ / "elsewhere");
    auto through = words("encrypt");
    through[4] = scratch_ / "elsewhere";
    keeper_.renew();
    Program refused(through);
    begin(refused);
    EXPECT_EQ(refused.wait(), 4);
    Program encrypt(words("encrypt"));
    begin(encrypt);
    ASSERT_TRUE(locked());
    EXPECT_EQ(content_of(scratch_ / "outside"), "not yours");
    EXPECT_TRUE(fs::is_symlink(scratch_ / "share/link"));
}

TEST_F(SampleTest, ChangesNothingBeyondItsCeilings) {
    for (int i = 0; i < 497; ++i) { // with the four there are, one too many
        put("share/" + std::to_string(i), "x");
    }
    before_ = tree();
    keeper_.renew();
    Program many(words("encrypt"));
    begin(many);
    EXPECT_EQ(many.wait(), 3);
    EXPECT_EQ(tree(), before_);
    for (int i = 0; i < 497; ++i) {
        fs::remove(scratch_ / "share" / std::to_string(i));
    }
    put("share/large", "");
    fs::resize_file(scratch_ / "share/large",
                    (16 << 20) - 265'544); // with the others: one byte more
    keeper_.renew();
    Program large(words("encrypt"));
    begin(large);
    EXPECT_EQ(large.wait(), 3);
    EXPECT_NE(large.errors().find("16 MiB"), std::string::npos);
}

TEST_F(SampleTest, NeedsALeaseAndAKey) {
    Program unleased(words("encrypt"));
    begin(unleased);
    EXPECT_EQ(unleased.wait(), 3);
    keeper_.renew();
    Program keyless(words("encrypt"));
    begin(keyless, "secret");
    EXPECT_EQ(keyless.wait(), 2);
    EXPECT_EQ(tree(), before_);
}

} // namespace enshu::test
