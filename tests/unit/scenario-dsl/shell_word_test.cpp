#include "scenario-dsl/model/shell_word.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace enshu::dsl {
namespace {

/// What a shell takes the word as.
std::string taken(const std::string &word) {
    FILE *shell = popen(("word=" + word + "; printf %s \"$word\"").c_str(), "r");
    std::string text;
    for (int c = std::fgetc(shell); c != EOF; c = std::fgetc(shell))
        text += static_cast<char>(c);
    EXPECT_EQ(pclose(shell), 0) << word;
    return text;
}

TEST(ShellWord, IsTakenAsTheText) {
    for (const char *text :
         {"",      "plain", "two words",  "it's",       "'",   "''", "a'b'c",
          "$HOME", "`id`",  "$(id)",      "\\",         "\\'", "\"", "line\nline",
          "*",     "~",     "; rm -rf /", "日出市役所", "-n",  "#"}) {
        EXPECT_EQ(taken(shell_quoted(text)), text);
        EXPECT_EQ(taken(shell_word(text)), text);
    }
}

TEST(ShellWord, IsQuotedWhereItHasToBe) {
    EXPECT_EQ(shell_word("/usr/lib/enshu/actor"), "/usr/lib/enshu/actor");
    EXPECT_EQ(shell_word("a b"), "'a b'");
    EXPECT_EQ(shell_word(""), "''");
    EXPECT_EQ(shell_quoted("plain"), "'plain'");
}

} // namespace
} // namespace enshu::dsl
