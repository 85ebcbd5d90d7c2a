// An export, and that what it says about checking it is true.
#include "orchestrator/proof/export.h"

#include "orchestrator/process/process.h"
#include "orchestrator/proof/scenario_digest.h"
#include "tests/unit/orchestrator/proof/small_log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace enshu::proof {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path &file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

class Export : public testing::Test {
  protected:
    Export() { log_.write(directory_); }

    void spoil(const std::string &from, const std::string &to, const char *file = "events.jsonl") {
        std::string text = content_of(directory_ / file);
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        text.replace(at, from.size(), to);
        std::ofstream(directory_ / file, std::ios::binary) << text;
    }
    std::string found() const { return text_of(verify_export(directory_)); }
    process::Result in_shell(const std::string &script) const {
        return process::run({"sh", "-euc", "cd \"$1\"\n" + script, "sh", directory_.string()});
    }
    /// What VERIFY.md has indented, in its order: the program, an event, a seal.
    std::vector<std::string> examples(const char *name) const {
        std::istringstream text(content_of(directory_ / name));
        std::vector<std::string> found;
        bool inside = false;
        for (std::string line; std::getline(text, line);) {
            const bool code = line.starts_with("    ");
            if (code && !inside)
                found.emplace_back();
            if (code)
                found.back() += line.substr(4) + "\n";
            inside = code;
        }
        return found;
    }

    SmallLog log_{10, {4}};
    const fs::path directory_ = log_.directory.path() / "city-log";
};

TEST_F(Export, IsWholeAndNamesWhatIsNot) {
    EXPECT_TRUE(is_export(directory_));
    EXPECT_EQ(found(), "whole");
    spoil(R"("n":6})", R"("n":7})");
    EXPECT_EQ(found(), "altered 56");
}

TEST_F(Export, WithoutItsLastLinesIsCut) {
    std::string text = content_of(directory_ / "events.jsonl");
    text.resize(text.rfind('\n', text.size() - 2) + 1);
    std::ofstream(directory_ / "events.jsonl", std::ios::binary) << text;
    EXPECT_EQ(found(), "cut 65");
}

TEST_F(Export, WithALineThatIsNoneSaysWhichOne) {
    spoil("{\"number\":3,", "{\"number\":3 ,");
    const Report report = verify_export(directory_);
    EXPECT_EQ(text_of(report), "unreadable 0");
    EXPECT_EQ(report.finding->number, 3U);
}

TEST_F(Export, OfAnyBytesIsRefusedOrFoundNotWhole) {
    for (const char *file : {"events.jsonl", "seals.jsonl", "public-key.pem"}) {
        const std::string genuine = content_of(directory_ / file);
        for (const std::string &text :
             {std::string(), std::string("\n"), std::string(3'000'000, '['),
              std::string(5'000, '\n'), std::string("\0\0\n", 3),
              genuine.substr(0, genuine.size() / 2)}) {
            std::ofstream(directory_ / file, std::ios::binary) << text;
            try {
                EXPECT_NE(found(), "whole") << file << " " << text.substr(0, 20);
            } catch (const ExportError &) {
            }
        }
        std::ofstream(directory_ / file, std::ios::binary) << genuine;
    }
    EXPECT_EQ(found(), "whole");
}

TEST_F(Export, HasBoundsForLines) {
    std::ofstream(directory_ / "events.jsonl", std::ios::binary | std::ios::app)
        << std::string(65 << 20, 'x');
    EXPECT_THROW(verify_export(directory_), ExportError);
}

TEST_F(Export, IsNotReadFromWhatIsNoFile) {
    fs::remove(directory_ / "events.jsonl");
    fs::create_directory(directory_ / "events.jsonl");
    EXPECT_THROW(verify_export(directory_), ExportError);
    fs::remove(directory_ / "events.jsonl");
    EXPECT_THROW(verify_export(directory_), ExportError);
    EXPECT_FALSE(is_export(directory_));
}

TEST_F(Export, IsCheckedByItsOwnProgram) {
    const process::Result whole = in_shell("python3 verify.py");
    EXPECT_EQ(whole.exit_code, 0) << whole.error;
    EXPECT_NE(whole.output.find("10 events, 3 seals"), std::string::npos) << whole.output;
    EXPECT_NE(whole.output.find(log_.at(10).hash.substr(0, 20)), std::string::npos);
}

TEST_F(Export, ItsOwnProgramFindsWhatIsNotWhole) {
    const std::string events = content_of(directory_ / "events.jsonl");
    const auto said = [&] {
        const process::Result result = in_shell("python3 verify.py");
        EXPECT_EQ(result.exit_code, 1) << result.output;
        std::ofstream(directory_ / "events.jsonl", std::ios::binary) << events;
        return result.error;
    };
    spoil(R"("n":6})", R"("n":7})");
    EXPECT_NE(said().find("number 6 was altered"), std::string::npos);
    const auto line_at = [&](int number) {
        return events.find("{\"number\":" + std::to_string(number) + ",");
    };
    spoil(events.substr(line_at(5), line_at(6) - line_at(5)), "");
    EXPECT_NE(said().find("number 5 does not follow"), std::string::npos);
    spoil(events.substr(line_at(10)), "");
    EXPECT_NE(said().find("ends at number 9"), std::string::npos);
    SmallLog forged(10, {4});
    forged.at(3).subject = "other";
    forged.rehash_from(3);
    forged.log = log_.log;
    forged.write(directory_);
    EXPECT_NE(said().find("number 4 is not what was sealed"), std::string::npos);
    spoil("\"wall_unix_ms\":17", "\"wall_unix_ms\":16", "seals.jsonl");
    EXPECT_NE(said().find("signature"), std::string::npos);
}

TEST_F(Export, IsCheckedByHandAsItSays) {
    for (const char *name : {"VERIFY.md", "VERIFY.ja.md"}) {
        const std::vector<std::string> steps = examples(name);
        ASSERT_EQ(steps.size(), 4U) << name;
        EXPECT_EQ(in_shell(steps[0]).exit_code, 0) << name;
        const process::Result event = in_shell(steps[1]);
        ASSERT_EQ(event.exit_code, 0) << event.error;
        EXPECT_EQ(event.output, log_.at(1).hash + "  -\n" + log_.at(1).hash + "\n") << name;
        const process::Result seal = in_shell(steps[2]);
        EXPECT_EQ(seal.exit_code, 0) << seal.output << seal.error;
        EXPECT_NE(seal.output.find("Verified Successfully"), std::string::npos) << seal.output;
    }
}

TEST_F(Export, BySuchHandsAnAlteredLineAndSealAreFound) {
    const std::vector<std::string> steps = examples("VERIFY.md");
    spoil(R"("n":1})", R"("n":2})");
    const process::Result event = in_shell(steps[1]);
    EXPECT_EQ(event.output.find(log_.at(1).hash), event.output.rfind(log_.at(1).hash));
    std::string seals = content_of(directory_ / "seals.jsonl");
    const auto last = seals.rfind("\"number\":10");
    seals.replace(last, 11, "\"number\":11");
    std::ofstream(directory_ / "seals.jsonl", std::ios::binary) << seals;
    EXPECT_NE(in_shell(steps[2]).exit_code, 0);
}

TEST_F(Export, ItsWayToTheScenariosDigestIsOurs) {
    const fs::path scenario = directory_ / "SCENARIO";
    const fs::path organization = directory_ / "ORGANIZATION";
    for (const char *name :
         {"SCENARIO/scenario.yaml", "SCENARIO/texts/a b.md", "SCENARIO/texts/日.md",
          "SCENARIO/texts-1.md", "ORGANIZATION/organization.yaml"}) {
        fs::create_directories((directory_ / name).parent_path());
        std::ofstream(directory_ / name) << name;
    }
    const process::Result by_hand = in_shell(examples("VERIFY.md").back());
    EXPECT_EQ(by_hand.output, digest_of_directories({scenario, organization}) + "  -\n")
        << by_hand.error;
    std::ofstream(scenario / "scenario.yaml") << "other";
    EXPECT_NE(by_hand.output, digest_of_directories({scenario, organization}) + "  -\n");
}

} // namespace
} // namespace enshu::proof
