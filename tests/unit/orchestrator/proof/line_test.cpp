#include "orchestrator/proof/line.h"

#include "tests/unit/orchestrator/proof/small_log.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>

namespace enshu::proof {
namespace {

TEST(Line, IsOneJsonObjectWithItsHashLast) {
    SmallLog log(2);
    const std::string line = line_of(log.at(2));
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto json = nlohmann::json::parse(line);
    EXPECT_EQ(json["subject"], log.at(2).subject);
    EXPECT_EQ(json["detail"]["n"], 2);
    EXPECT_EQ(json["previous"], log.at(1).hash);
    EXPECT_EQ(line.substr(line.size() - 75), ",\"hash\":\"" + log.at(2).hash + "\"}");
    EXPECT_EQ(hash_of(line.substr(0, line.size() - 75)), log.at(2).hash);
}

TEST(Line, IsReadAsItWasWritten) {
    const SmallLog log(3);
    for (const Entry &entry : log.entries) {
        const auto read = read_entry(line_of(entry));
        ASSERT_TRUE(read);
        EXPECT_EQ(line_of(*read), line_of(entry));
        EXPECT_EQ(read->subject, entry.subject);
        EXPECT_EQ(read->detail, entry.detail);
    }
    EXPECT_EQ(read_genesis(line_of(log.log.genesis))->born_after_seq, 40U);
    EXPECT_EQ(read_seal(line_of(log.log.seals[0]))->signature, log.log.seals[0].signature);
}

TEST(Line, HasOneFormOnly) {
    const SmallLog log(1);
    const std::string line = line_of(log.entries[0]);
    for (const auto &[from, to] : std::vector<std::pair<std::string, std::string>>{
             {"\"team\":1", "\"team\": 1"},
             {"\"team\":1", "\"team\":01"},
             {"\"team\":1", "\"team\":+1"},
             {"\"team\":1", "\"team\":-1"},
             {"\"team\":1,", ""},
             {"\"team\"", "\"tean\""},
             {"\\u000a", "\\u000A"},
             {"\\u000a", "\\n"},
             {"\\u000a", "\n"},
             {"contact", "\\u0063ontact"},
             {"exercise.state", "\\u0065xercise.state"},
             {"\"hash\":\"", "\"hash\": \""}}) {
        std::string other = line;
        if (const auto at = other.rfind(from); at != std::string::npos)
            other.replace(at, from.size(), to);
        else
            continue;
        EXPECT_FALSE(read_entry(other)) << other;
    }
    EXPECT_FALSE(read_entry(line + " "));
    EXPECT_FALSE(read_entry(""));
    EXPECT_TRUE(read_entry(line));
}

/// Two that differ in anything never have the same bytes: what is in one text cannot slip into
/// another.
TEST(Line, TellsApartWhatDiffers) {
    Entry one;
    one.subject = "a\",\"actor\":\"b";
    one.actor = "c";
    one.detail = "{}";
    Entry other = one;
    other.subject = "a";
    other.actor = "b\",\"actor\":\"c";
    EXPECT_NE(body_of(one), body_of(other));
    other = one;
    other.detail = "{},\"detail\":{}";
    EXPECT_NE(body_of(one), body_of(other));
}

TEST(Line, OfAnyBytesIsReadBackOrRefusedAndNeverMore) {
    std::mt19937 random(7);
    const SmallLog log(2);
    const std::string whole = line_of(log.entries[1]);
    for (int round = 0; round < 20'000; ++round) {
        std::string line = whole;
        for (int change = 0; change < 1 + round % 3; ++change)
            switch (random() % 3) {
            case 0:
                line[random() % line.size()] = static_cast<char>(random());
                break;
            case 1:
                line.erase(random() % line.size(), random() % 9);
                break;
            default:
                line.insert(random() % line.size(), 1, "\"\\{}[],:u0"[random() % 10]);
            }
        if (const auto read = read_entry(line)) {
            EXPECT_EQ(line_of(*read), line);
        }
        if (const auto seal = read_seal(line)) {
            EXPECT_EQ(line_of(*seal), line);
        }
    }
}

} // namespace
} // namespace enshu::proof
