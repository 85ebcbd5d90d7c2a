#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;
using test::Marks;
using test::SmallScenario;

TEST(Files, MayNotLeaveTheirDirectory) {
    for (const char *path : {"../secret.txt", "organization/../../secret.txt", "../../etc/passwd"})
        EXPECT_EQ(test::marks(SmallScenario{}.in_scenario("lure.txt", path).load().diagnostics),
                  Marks{std::string{"file-outside: "} + path});
}

TEST(Files, MayNotLeaveTheirDirectoryThroughALink) {
    SmallScenario files;
    fs::remove(files.directory.path() / "lure.txt");
    fs::create_symlink("/etc/hostname", files.directory.path() / "lure.txt");
    EXPECT_EQ(test::marks(files.load().diagnostics), Marks{"file-outside: lure.txt"});
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
    EXPECT_EQ(test::marks(files.load().diagnostics), Marks{"file-not-regular: lure.txt"});
}

TEST(Files, HaveACeiling) {
    SmallScenario files;
    test::write(files.directory.path() / "lure.txt", std::string(1 << 20, 'x'));
    EXPECT_TRUE(files.load().scenario);
    test::write(files.directory.path() / "lure.txt", std::string((1 << 20) + 1, 'x'));
    EXPECT_EQ(test::marks(files.load().diagnostics), Marks{"file-too-large: lure.txt"});
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
    EXPECT_EQ(test::marks(files.load().diagnostics), Marks{"file-not-regular: papers"});
}

TEST(Briefing, InOneLanguageStandsForBoth) {
    SmallScenario files;
    files.in_scenario("duration: 1h", "duration: 1h\nbriefing: text");
    EXPECT_EQ(test::marks(files.load().diagnostics), Marks{"file-missing: text"});
    test::write(files.directory.path() / "text.ja.md", "# 説明");
    const LoadResult result = files.load();
    ASSERT_TRUE(result.scenario);
    EXPECT_EQ(result.scenario->briefing.en, "# 説明");
}

TEST(Briefing, MustBeUtf8) {
    SmallScenario files;
    files.in_scenario("duration: 1h", "duration: 1h\nbriefing: text");
    test::write(files.directory.path() / "text.ja.md", "\x90\xe0\x96\xbe");
    EXPECT_EQ(test::marks(files.load().diagnostics),
              (Marks{"not-utf8: text", "language-missing: text"}));
}

TEST(Load, SaysWhatCannotBeRead) {
    EXPECT_EQ(test::marks(load_scenario("/nonexistent").diagnostics), Marks{"file-unreadable: "});
    EXPECT_EQ(test::marks(SmallScenario{}
                              .in_scenario("organization: organization", "organization: elsewhere")
                              .load()
                              .diagnostics),
              Marks{"file-unreadable: elsewhere"});
    EXPECT_EQ(test::marks(SmallScenario{}
                              .in_scenario("organization: organization", "organization: /etc")
                              .load()
                              .diagnostics),
              Marks{"bad-value: /etc"});
}

TEST(Load, ReportsMistakesOfBothFilesAtOnce) {
    SmallScenario files;
    files.in_scenario("duration: 1h", "duration: long")
        .in_organization("kind: municipality", "kind: village");
    const LoadResult result = files.load();
    EXPECT_EQ(test::marks(result.diagnostics), (Marks{"bad-value: long", "unknown-word: village"}));
    EXPECT_FALSE(result.scenario);
}

} // namespace
} // namespace enshu::dsl
