#include "injector/actor/ask.h"
#include "injector/actor/awaken.h"
#include "injector/actor/failure.h"
#include "tests/unit/actor/program.h"

#include <gtest/gtest.h>
#include <thread>

namespace enshu::test {
namespace {

struct Asked {
    int exit_code;
    std::string errors;
};

/// Asks a server that says `answer` once it has heard `until`.
Asked ask(const std::string &dialogue, const std::string &until, const std::string &answer) {
    Server server;
    std::jthread serving([&] { server.serve(until, answer); });
    Program program(
        {"ask", "--loopback", "unused", "--service", "127.0.0.1:" + std::to_string(server.port())});
    program.write(dialogue);
    program.close_input();
    const int exit_code = program.wait();
    return {exit_code, program.errors()};
}

TEST(Ask, IsContentWithTheAnswerThatIsExpected) {
    EXPECT_EQ(ask("> NOOP\n< 250 *\n", "NOOP\r\n", "250 2.0.0 Ok\r\n").exit_code, 0);
    EXPECT_EQ(ask("> GET / HTTP/1.0\n>\n< HTTP/1.? [23]*\n", "HTTP/1.0\r\n\r\n",
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                  .exit_code,
              0);
}

TEST(Ask, SaysWhatItHearsWhereItExpectsOtherwise) {
    const Asked asked = ask("> NOOP\n< 250 *\n", "NOOP\r\n", "421 \x1b[2Jtoo busy\r\n");
    EXPECT_EQ(asked.exit_code, 4);
    EXPECT_EQ(asked.errors, "actor: it answers \"421 ?[2Jtoo busy\" where `250 *` is expected\n");
}

TEST(Ask, LooksAtNoLineThatItPassesOver) {
    const std::string dialogue = "~ \\**\n> b EXAMINE INBOX\n< b OK*\n";
    EXPECT_EQ(ask(dialogue, "INBOX\r\n", "* FLAGS ()\r\n* 0 EXISTS\r\nb OK done\r\n").exit_code, 0);
    EXPECT_EQ(ask(dialogue, "INBOX\r\n", "* FLAGS ()\r\nb NO such box\r\n").exit_code, 4);
}

TEST(Ask, SpeaksInBytesWithAServiceThatKnowsNoLines) {
    const std::string dialogue = "x 00ff0d0a\ny fe53????00\n";
    const std::string said("\x00\xff\r\n", 4);
    EXPECT_EQ(ask(dialogue, said, std::string("\xfeS\r\n\x00more", 9)).exit_code, 0);
    EXPECT_EQ(ask(dialogue, said, "HTTP/1.1 400\r\n").errors,
              "actor: it answers \"485454502f\" where `fe53????00` is expected\n");
    EXPECT_EQ(ask(dialogue, said, "\xfeS").errors, "actor: it closed the connection\n");
}

TEST(Ask, FailsWhereTheServiceHangsUpOrIsNotThere) {
    EXPECT_EQ(ask("> NOOP\n< 250 *\n", "NOOP\r\n", "").errors, "actor: it closed the connection\n");
    Program nobody(
        {"ask", "--loopback", "unused", "--service", "127.0.0.1:" + std::to_string(free_port())});
    nobody.write("< 220 *\n");
    nobody.close_input();
    EXPECT_EQ(nobody.wait(), 4);
    EXPECT_EQ(nobody.errors(), "actor: cannot connect: Connection refused\n");
}

TEST(Ask, HearsNobodyOutWhoSaysTooMuch) {
    EXPECT_EQ(ask("> NOOP\n< 250 *\n", "NOOP\r\n", std::string(8193, 'x')).errors,
              "actor: it says too much\n");
    EXPECT_EQ(ask("> NOOP\n~ x*\n< 250 *\n", "NOOP\r\n", std::string(8182, 'x') + "\r\n250 Ok\r\n")
                  .exit_code,
              0);
}

TEST(Ask, AsksThisMachineOnly) {
    Program elsewhere({"ask", "--loopback", "unused", "--service", "10.0.0.1:25"});
    EXPECT_EQ(elsewhere.wait(), 3);
}

TEST(Dialogue, ThatIsNoneIsAMistakeOfTheCaller) {
    for (const char *text : {"NOOP\n", "?\n", "<220\n", "\n", "x f\n", "x 0g\n"})
        EXPECT_THROW(actor::parse_dialogue(text), actor::Failure) << text;
    EXPECT_TRUE(actor::parse_dialogue("").empty());
}

TEST(Awaken, TakesATimeWithMillisecondsAndNothingElse) {
    EXPECT_EQ(actor::parse_unix_time("1763730000.250").count(), 1763730000250);
    for (const char *text : {"", "1763730000", ".250", "1763730000.25", "-763730000.250", "1e9.250",
                             "1763730000 .250", "99999999999999999999.250"})
        EXPECT_THROW(actor::parse_unix_time(text), actor::Failure) << text;
}

TEST(Awaken, SetsNoClockOfATestsMachine) {
    Program program({"awaken", "--loopback", "unused", "--at", "1763730000.250"});
    EXPECT_EQ(program.wait(), 3);
}

} // namespace
} // namespace enshu::test
