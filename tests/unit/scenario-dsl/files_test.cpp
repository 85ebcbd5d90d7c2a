#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;
using test::Places;
using test::SmallScenario;

TEST(Files, MayNotLeaveTheirDirectory) {
    SmallScenario files;
    test::write(files.directory.path().string() + "-beside/secret.txt", "x");
    files.in_scenario("lure.txt",
                      "../" + files.directory.path().filename().string() + "-beside/secret.txt");
    EXPECT_EQ(test::places(files.load().diagnostics), Places{"file-outside@17:17"});
    fs::remove_all(files.directory.path().string() + "-beside");
}

TEST(Files, MayNotLeaveTheirDirectoryThroughALink) {
    SmallScenario files;
    fs::remove(files.directory.path() / "lure.txt");
    fs::create_symlink("/etc/hostname", files.directory.path() / "lure.txt");
    EXPECT_EQ(test::places(files.load().diagnostics), Places{"file-outside@17:17"});
}

TEST(Files, MayBeLinksThatStayInside) {
    SmallScenario files;
    fs::rename(files.directory.path() / "lure.txt", files.directory.path() / "real.txt");
    fs::create_symlink("real.txt", files.directory.path() / "lure.txt");
    EXPECT_TRUE(files.load().scenario);
}

TEST(Files, AreRegular) {
    SmallScenario files;
    fs::remove(files.directory.path() / "lure.txt");
    fs::create_directory(files.directory.path() / "lure.txt");
    EXPECT_EQ(test::places(files.load().diagnostics), Places{"file-not-regular@17:17"});
}

TEST(Files, HaveACeiling) {
    SmallScenario files;
    test::write(files.directory.path() / "lure.txt", std::string(1 << 20, 'x'));
    EXPECT_TRUE(files.load().scenario);
    test::write(files.directory.path() / "lure.txt", std::string((1 << 20) + 1, 'x'));
    EXPECT_EQ(test::places(files.load().diagnostics), Places{"file-too-large@17:17"});
}

TEST(Files, OfAnOrganisationLieInItsDirectory) {
    SmallScenario files;
    files.in_organization("proxy: gate }", "proxy: gate, documents: papers }");
    test::write(files.directory.path() / "organization" / "papers" / "a.csv", "x");
    const LoadResult result = files.load();
    ASSERT_TRUE(result.scenario);
    EXPECT_EQ(result.scenario->organization.find_host("pc")->documents,
              fs::canonical(files.directory.path()) / "organization" / "papers");
    fs::create_symlink("a.csv", files.directory.path() / "organization" / "papers" / "b.csv");
    EXPECT_EQ(test::places(files.load().diagnostics), Places{"file-not-regular@15:88"});
}

TEST(Briefing, InOneLanguageStandsForBoth) {
    SmallScenario files;
    files.in_scenario("duration: 1h", "duration: 1h\nbriefing: text");
    EXPECT_EQ(test::places(files.load().diagnostics), Places{"file-missing@7:11"});
    test::write(files.directory.path() / "text.ja.md", "# 説明");
    const LoadResult result = files.load();
    ASSERT_TRUE(result.scenario);
    EXPECT_EQ(result.scenario->briefing.en, "# 説明");
}

TEST(Briefing, MustBeUtf8) {
    SmallScenario files;
    files.in_scenario("duration: 1h", "duration: 1h\nbriefing: text");
    test::write(files.directory.path() / "text.ja.md", "\x90\xe0\x96\xbe");
    EXPECT_EQ(test::places(files.load().diagnostics), Places{"not-utf8@7:11"});
}

TEST(Load, SaysWhatCannotBeRead) {
    EXPECT_EQ(test::places(load_scenario("/nonexistent").diagnostics),
              Places{"file-unreadable@1:1"});
    EXPECT_EQ(test::places(SmallScenario{}
                               .in_scenario("organization: organization", "organization: elsewhere")
                               .load()
                               .diagnostics),
              Places{"file-unreadable@4:15"});
    EXPECT_EQ(test::places(SmallScenario{}
                               .in_scenario("organization: organization", "organization: /etc")
                               .load()
                               .diagnostics),
              Places{"bad-value@4:15"});
}

TEST(Load, ReportsMistakesOfBothFilesAtOnce) {
    SmallScenario files;
    files.in_scenario("duration: 1h", "duration: long")
        .in_organization("kind: municipality", "kind: village");
    const LoadResult result = files.load();
    EXPECT_EQ(test::places(result.diagnostics), (Places{"bad-value@6:11", "unknown-word@3:7"}));
    EXPECT_FALSE(result.scenario);
}

} // namespace
} // namespace enshu::dsl
