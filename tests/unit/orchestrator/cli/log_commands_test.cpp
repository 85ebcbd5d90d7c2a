// `enshu verify` of an export, on a machine without a daemon; and what is shown of a log.
#include "orchestrator/cli/log_commands.h"

#include "orchestrator/process/process.h"
#include "tests/unit/orchestrator/proof/small_log.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <ctime>

namespace enshu::cli {
namespace {

namespace fs = std::filesystem;

class LogCommands : public testing::Test {
  protected:
    LogCommands() { log.write(directory); }

    process::Result verify(std::vector<std::string> further = {}, const std::string &lang = "en") {
        std::vector<std::string> words{ENSHU_PROGRAM,     "--lang",         lang,
                                       "--socket",        "/nonexistent/s", "verify",
                                       directory.string()};
        words.insert(words.end(), further.begin(), further.end());
        return process::run(words);
    }
    proof::SmallLog log{10, {4}};
    const fs::path directory = log.directory.path() / "city-log";
};

TEST_F(LogCommands, VerifyAnExportWithoutADaemon) {
    const process::Result whole = verify();
    EXPECT_EQ(whole.exit_code, ok) << whole.error;
    EXPECT_NE(whole.output.find("city: the log is whole (10 events, 3 seals)"), std::string::npos)
        << whole.output;
    EXPECT_NE(whole.output.find(proof::fingerprint(log.at(10).hash)), std::string::npos);
    EXPECT_NE(verify({}, "ja").output.find("欠けや変更はありません"), std::string::npos);
}

TEST_F(LogCommands, NameTheFirstEventThatIsNotAsItWas) {
    log.at(6).team = 3;
    log.write(directory);
    const process::Result altered = verify();
    EXPECT_EQ(altered.exit_code, no);
    EXPECT_NE(altered.output.find("event 56 (number 6) was altered"), std::string::npos)
        << altered.output;
    EXPECT_NE(verify({}, "ja").output.find("イベント 56（6件目）が書き換えられています"),
              std::string::npos);
    const auto json = nlohmann::json::parse(verify({"--format", "json"}).output);
    EXPECT_EQ(json["whole"], false);
    EXPECT_EQ(json["finding"]["what"], "altered");
}

TEST_F(LogCommands, FindTheSealThatWasWrittenDown) {
    for (const std::uint64_t number : {4U, 10U})
        EXPECT_EQ(verify({"--seal", proof::fingerprint(log.at(number).hash)}).exit_code, ok);
    const process::Result other = verify({"--seal", proof::fingerprint(log.at(5).hash)});
    EXPECT_EQ(other.exit_code, no) << "which was not sealed";
    EXPECT_NE(other.output.find("is not one of this log"), std::string::npos);
    EXPECT_EQ(verify({"--seal", "3f2a"}).exit_code, usage) << "too short to prove anything";
}

TEST_F(LogCommands, SayWhatIsNoExport) {
    fs::remove(directory / "public-key.pem");
    EXPECT_EQ(verify().exit_code, refused);
    fs::remove_all(directory);
    const process::Result none = verify();
    EXPECT_EQ(none.exit_code, usage);
    EXPECT_NE(none.error.find("is no directory that `enshu export` made"), std::string::npos);
}

/// Sets the time zone of whoever looks.
class Zone {
  public:
    explicit Zone(const char *name) {
        setenv("TZ", name, 1);
        tzset();
    }
    ~Zone() {
        unsetenv("TZ");
        tzset();
    }
};

/// Two moments an hour apart that a clock in Berlin shows alike: it is set back between them.
constexpr std::int64_t before_winter = 1'761'438'600'000; // 2025-10-26 00:30 UTC
constexpr std::int64_t hour = 3'600'000;

v1::LogReport sealed_at(std::int64_t wall_unix_ms) {
    v1::LogReport report;
    report.set_exercise("city");
    report.set_whole(true);
    report.set_events(7);
    v1::LogSeal &seal = *report.add_seals();
    seal.set_number(7);
    seal.set_seq(9);
    seal.set_wall_unix_ms(wall_unix_ms);
    return report;
}

TEST(LogReportText, ShowsTheWallTimeOfWhoLooksAndSaysOfWhichZone) {
    std::vector<std::string> said;
    for (const char *name :
         {"UTC", "JST-9", "EST5EDT,M3.2.0,M11.1.0", "CET-1CEST,M3.5.0,M10.5.0/3"}) {
        const Zone zone(name);
        said.push_back(log_report_text(sealed_at(before_winter), {}));
    }
    EXPECT_NE(said[0].find("2025-10-26 00:30:00 +0000"), std::string::npos) << said[0];
    EXPECT_NE(said[1].find("2025-10-26 09:30:00 +0900"), std::string::npos) << said[1];
    EXPECT_NE(said[2].find("2025-10-25 20:30:00 -0400"), std::string::npos) << said[2];
    EXPECT_NE(said[3].find("2025-10-26 02:30:00 +0200"), std::string::npos) << said[3];
    // Nothing else differs.
    for (std::string &text : said)
        text.erase(text.find("2025-"), 25);
    for (const std::string &text : said)
        EXPECT_EQ(text, said[0]);
}

TEST(LogReportText, TellsTheTwoHoursApartThatWinterTimeMakesAlike) {
    const Zone zone("CET-1CEST,M3.5.0,M10.5.0/3");
    const std::string first = log_report_text(sealed_at(before_winter), {});
    const std::string second = log_report_text(sealed_at(before_winter + hour), {});
    EXPECT_NE(first.find("02:30:00 +0200"), std::string::npos) << first;
    EXPECT_NE(second.find("02:30:00 +0100"), std::string::npos) << second;
}

TEST(EventLine, ShowsExerciseTimeWhateverTheZoneOrTheWallClockOfAnyMachine) {
    v1::Event event;
    event.set_exercise_ms(245'000);
    event.mutable_text()->set_en("x");
    std::string said;
    for (const char *name :
         {"UTC", "JST-9", "EST5EDT,M3.2.0,M11.1.0", "CET-1CEST,M3.5.0,M10.5.0/3"})
        for (const std::int64_t jump : {-hour, std::int64_t{0}, hour}) {
            const Zone zone(name);
            event.set_wall_unix_ms(before_winter + jump);
            const std::string line = event_line(event, {});
            EXPECT_NE(line.find("4:05"), std::string::npos);
            EXPECT_EQ(line, said.empty() ? line : said);
            said = line;
        }
}

} // namespace
} // namespace enshu::cli
