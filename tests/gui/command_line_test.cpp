#include "scoreboard-gui/views/options.h"

#include <gtest/gtest.h>

namespace enshu::gui::test {
namespace {

ParsedOptions parse(QStringList arguments) {
    arguments.prepend("enshu-console");
    return parse_options(arguments);
}

TEST(CommandLine, takes_the_socket_from_the_environment_unless_it_is_named) {
    qunsetenv("ENSHU_SOCKET");
    EXPECT_EQ(parse({}).options.socket, "/run/enshu/enshud.sock");
    qputenv("ENSHU_SOCKET", "/tmp/other.sock");
    EXPECT_EQ(parse({}).options.socket, "/tmp/other.sock");
    EXPECT_EQ(parse({"--socket", "/here"}).options.socket, "/here");
    qunsetenv("ENSHU_SOCKET");
}

TEST(CommandLine, understands_every_option) {
    const auto parsed = parse({"--exercise", "first-light", "--lang", "ja", "--theme", "dark",
                               "--screenshot", "a.png", "--after", "2.5"});
    EXPECT_EQ(parsed.message, "");
    EXPECT_EQ(parsed.options.exercise, "first-light");
    EXPECT_EQ(parsed.options.lang, Lang::Ja);
    EXPECT_EQ(parsed.options.dark, true);
    EXPECT_EQ(parsed.options.screenshot, "a.png");
    EXPECT_EQ(parsed.options.after_s, 2.5);
}

TEST(CommandLine, refuses_what_it_does_not_know_with_the_way_to_the_help) {
    for (const QStringList &wrong :
         {QStringList{"--lang", "fr"}, QStringList{"--theme", "pink"}, QStringList{"--nonsense"},
          QStringList{"stray"}, QStringList{"--after", "3"},
          QStringList{"--screenshot", "a.png", "--after", "soon"},
          QStringList{"--screenshot", "a.png", "--after", "nan"}}) {
        const auto parsed = parse(wrong);
        EXPECT_EQ(parsed.exit_code, 2) << wrong.join(' ').toStdString();
        EXPECT_TRUE(parsed.message.contains("enshu-console --help"));
    }
}

TEST(CommandLine, help_names_every_option_and_key) {
    const auto parsed = parse({"--help"});
    EXPECT_EQ(parsed.exit_code, 0);
    for (const char *word : {"--socket", "--exercise", "--lang", "--theme", "--screenshot",
                             "--after", "ENSHU_SOCKET", "F5", "Exit codes"})
        EXPECT_TRUE(parsed.message.contains(word)) << word;
}

} // namespace
} // namespace enshu::gui::test
