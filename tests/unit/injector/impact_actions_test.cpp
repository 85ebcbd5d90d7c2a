// What the verbs of the end ask of guests.
#include "injector/actions/act.h"
#include "injector/key.h"
#include "scenario-dsl/source/digest.h"
#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <fstream>

namespace enshu::inject {
namespace {

struct Call {
    std::vector<std::string> argv;
    std::string input;
    bool has(const std::string &word) const { return std::ranges::find(argv, word) != argv.end(); }
};

/// A guest that says what it is told to.
class Guest : public GuestChannel {
  public:
    RunResult run(const std::vector<std::string> &argv, const std::string &input,
                  std::chrono::milliseconds) override {
        calls.push_back({argv, input});
        return argv[0] == "/usr/lib/enshu/actor" ? back : says;
    }
    std::string read(const std::string &, std::chrono::milliseconds) override { return {}; }
    void write(const std::string &, const std::string &, std::chrono::milliseconds) override {
        ADD_FAILURE() << "nothing that could be read is left in a guest";
    }

    std::vector<Call> calls;
    RunResult says{0, "{}", "", false};
    RunResult back{0, R"({"restored":2,"changed":0,"broken":0})", "", false};
};

class ImpactActions : public testing::Test {
  protected:
    dsl::Step step(dsl::Verb verb) {
        dsl::Step made;
        made.id = "quagga";
        made.verb = std::move(verb);
        return made;
    }
    ActContext context(const dsl::Step &of) {
        ActContext context{scenario_, of, 5, [this](const std::string &host) -> GuestChannel & {
                               return guests_[host];
                           },
                           {}};
        context.team = 3;
        context.tell = [this](const dsl::Text &text) { told_.push_back(text.en); };
        return context;
    }

    test::TempDirectory directory_;
    dsl::Scenario scenario_ = test::first_light(directory_.path());
    std::map<std::string, Guest> guests_;
    std::vector<std::string> told_;
    const dsl::Step encrypt_ = step(
        dsl::EncryptCopies{"pc-suzuki", "/home/suzuki/Documents", {"連絡せよ", "write to us"}});
};

TEST_F(ImpactActions, TheKeyIsHandedOverOnStandardInputAndStandsNowhereElse) {
    guests_["pc-suzuki"].says.output = R"({"files":3,"bytes":99,"failed":0})";
    const auto evidence = perform(context(encrypt_));
    EXPECT_EQ(evidence["files"], 3);
    EXPECT_EQ(evidence["bytes"], 99);
    ASSERT_EQ(guests_["pc-suzuki"].calls.size(), 1U);
    const Call &call = guests_["pc-suzuki"].calls[0];
    const std::string key = key_of(5, 3, "quagga");
    EXPECT_EQ(call.input, key + "\n連絡せよ\n\nwrite to us\n");
    for (const std::string &word : call.argv) {
        EXPECT_EQ(word.find(key), std::string::npos);
        EXPECT_EQ(word.find("quagga"), std::string::npos) << word;
    }
    EXPECT_TRUE(call.has("encrypt"));
    EXPECT_TRUE(call.has("/home/suzuki/Documents"));
    EXPECT_FALSE(call.has("--again"));
}

TEST_F(ImpactActions, WhatAnInterruptionEndedIsBegunAgainAsSuch) {
    ActContext again = context(encrypt_);
    again.again = true;
    perform(again);
    EXPECT_TRUE(guests_["pc-suzuki"].calls[0].has("--again"));
    EXPECT_TRUE(guests_["pc-suzuki"].calls[0].has("again")) << "one that still runs is left";
}

TEST_F(ImpactActions, NothingToEncryptIsAFailure) {
    guests_["pc-suzuki"].says.output = R"({"files":0,"bytes":0,"failed":0})";
    EXPECT_THROW(perform(context(encrypt_)), ActFailed);
}

TEST_F(ImpactActions, AUnitThatCannotBeginFailsInItsOwnWords) {
    guests_["pc-suzuki"].says = {
        3, "", "actor: the directory holds more than 500 files or 16 MiB\n", false};
    try {
        perform(context(encrypt_));
        FAIL();
    } catch (const ActFailed &failure) {
        EXPECT_NE(std::string(failure.what()).find("more than 500 files"), std::string::npos);
    }
}

TEST_F(ImpactActions, FilesAreRestoredByTheKeyAndWhatWasChangedIsTold) {
    guests_["pc-suzuki"].back.output = R"({"restored":2,"changed":1,"broken":1})";
    undo(context(encrypt_));
    const auto &calls = guests_["pc-suzuki"].calls;
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_EQ(calls[0].argv[1], "stop");
    EXPECT_TRUE(calls[1].has("restore"));
    EXPECT_TRUE(calls[1].input.starts_with(key_of(5, 3, "quagga") + "\n"));
    ASSERT_EQ(told_.size(), 1U);
    EXPECT_NE(told_[0].find("2 files"), std::string::npos);
}

TEST_F(ImpactActions, APageIsSwappedForTheAuthorsFileAndConfirmedByItsSum) {
    std::ofstream(directory_.path() / "defaced.html") << "taken over";
    const dsl::Step deface =
        step(dsl::Deface{"gate", "/news/?x", directory_.path() / "defaced.html"});
    const std::string sum = dsl::sha256_hex("taken over");
    guests_["gate"].says.output = R"({"before":"aa","sha256":")" + sum + "\"}";
    const auto evidence = perform(context(deface));
    EXPECT_EQ(evidence["file"], "/var/www/site/news/index.html");
    EXPECT_EQ(evidence["sha256"], sum);
    EXPECT_EQ(guests_["gate"].calls[0].input, "taken over");
    guests_["gate"].says.output = R"({"before":"aa","sha256":"bb"})";
    EXPECT_THROW(perform(context(deface)), ActFailed);
    guests_["gate"].back.output = R"({"restored":false,"changed":true})";
    undo(context(deface));
    EXPECT_EQ(told_.size(), 1U);
}

TEST_F(ImpactActions, AFloodGoesToOneAddressAndLastsNoLongerForAnInterruption) {
    using namespace std::chrono_literals;
    const dsl::Step flood = step(dsl::HttpFlood{"attacker", "gate", "/tickets", 20, 60s});
    const auto evidence = perform(context(flood));
    EXPECT_EQ(evidence["url"], "http://203.0.113.25/tickets");
    EXPECT_TRUE(guests_["attacker"].calls[0].has("60"));
    ActContext again = context(flood);
    again.again = true;
    again.since = 45s;
    perform(again);
    EXPECT_TRUE(guests_["attacker"].calls[1].has("15"));
    again.since = 61s;
    perform(again);
    EXPECT_EQ(guests_["attacker"].calls.size(), 2U) << "it would be over";
}

} // namespace
} // namespace enshu::inject
