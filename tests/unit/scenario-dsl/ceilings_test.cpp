// What a verb may do at most: at each boundary, and one beyond.
#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using test::EveryVerb;
using test::Marks;

struct Ceiling {
    const char *verb;
    const char *written; ///< in tests/support/every-verb
    const char *key;
    std::vector<std::string> within;
    std::vector<std::string> beyond;
    const char *kind = "out-of-range";
};

std::string listed(int count) {
    std::string list = "[ ";
    for (int i = 1; i <= count; ++i)
        list += (i > 1 ? ", " : "") + std::to_string(i);
    return list + " ]";
}

std::string named(int count) {
    std::string list = "[ ";
    for (int i = 1; i <= count; ++i)
        list += (i > 1 ? ", a" : "a") + std::to_string(i);
    return list + " ]";
}

const Ceiling ceilings[] = {
    {"reconnaissance", "requests: 40", "requests: ", {"1", "200"}, {"0", "201"}},
    {"reconnaissance",
     "knock: [ 22, 3389 ]",
     "knock: ",
     {"[ 1 ]", "[ 65535 ]"},
     {"[ 0 ]", "[ 65536 ]"}},
    {"password-spray", "tries: 2", "tries: ", {"1", "5"}, {"0", "6"}},
    {"http-flood", "rate: 20", "rate: ", {"1", "50"}, {"0", "51"}},
    {"http-flood", "lasts: 5m", "lasts: ", {"1s", "30m"}, {"0s", "30m1s"}},
    {"http-upload", "size: 8MiB", "size: ", {"1KiB", "64MiB"}, {"65MiB", "1GiB"}},
    {"beacon", "every: 20s..40s", "every: ", {"1s", "1s..90s"}, {"0s..4s", "1h..61m"}},
};

class Ceilings : public testing::TestWithParam<Ceiling> {};

TEST_P(Ceilings, HoldAtTheirBoundaries) {
    const Ceiling &ceiling = GetParam();
    const auto kinds = [&](const std::string &value) {
        Marks found;
        for (const Diagnostic &each :
             EveryVerb{}.in_scenario(ceiling.written, ceiling.key + value).load().diagnostics)
            found.emplace_back(name(each.kind));
        return found;
    };
    for (const std::string &value : ceiling.within)
        EXPECT_EQ(kinds(value), Marks{}) << ceiling.key << value;
    for (const std::string &value : ceiling.beyond)
        EXPECT_EQ(kinds(value), Marks{ceiling.kind}) << ceiling.key << value;
}

std::string test_name(const testing::TestParamInfo<Ceiling> &info) {
    std::string text = info.param.verb + std::string{"_"} + info.param.key;
    std::erase_if(text, [](char c) { return c == ':' || c == ' ' || c == '-'; });
    return text;
}

INSTANTIATE_TEST_SUITE_P(Each, Ceilings, testing::ValuesIn(ceilings), test_name);

TEST(Ceilings, OfListsAreTheirLength) {
    const auto marks = [](std::string_view before, const std::string &after) {
        return test::marks(EveryVerb{}.in_scenario(before, after).load().diagnostics);
    };
    EXPECT_EQ(marks("knock: [ 22, 3389 ]", "knock: " + listed(20)), Marks{});
    EXPECT_EQ(marks("knock: [ 22, 3389 ]", "knock: " + listed(21)), Marks{"wrong-count: knock"});
    EXPECT_EQ(marks("accounts: [ admin, ito ]", "accounts: " + named(20)), Marks{});
    EXPECT_EQ(marks("accounts: [ admin, ito ]", "accounts: " + named(21)),
              Marks{"wrong-count: accounts"});
    EXPECT_EQ(marks("accounts: [ admin, ito ]", "accounts: []"), Marks{"wrong-count: accounts"});
    EXPECT_EQ(marks("knock: [ 22, 3389 ]", "knock: [ 22, 22 ]"), Marks{"item-twice: 22"});
    EXPECT_EQ(marks("accounts: [ admin, ito ]", "accounts: [ ito, ito ]"),
              Marks{"item-twice: ito"});
}

TEST(Ceilings, OfAStickAreItsNameAndItsFile) {
    const auto marks = [](std::string_view label) {
        return test::marks(EveryVerb{}
                               .in_scenario("label: SUPPLIER", "label: " + std::string{label})
                               .load()
                               .diagnostics);
    };
    EXPECT_EQ(marks("A"), Marks{});
    EXPECT_EQ(marks("A-B_4567890"), Marks{});
    EXPECT_EQ(marks("A-B_45678901"), Marks{"bad-value: A-B_45678901"});
    EXPECT_EQ(marks("supplier"), Marks{"bad-value: supplier"});
    EXPECT_EQ(marks("\"A B\""), Marks{"bad-value: \"A B\""});
}

class FileCeilings : public testing::TestWithParam<const char *> {};

TEST_P(FileCeilings, AreOneMebibyte) {
    EveryVerb scenario;
    const auto file = scenario.directory.path() / "exercise" / "files" / GetParam();
    test::write(file, std::string(1 << 20, 'x'));
    EXPECT_EQ(test::marks(scenario.load().diagnostics), Marks{});
    test::write(file, std::string((1 << 20) + 1, 'x'));
    EXPECT_EQ(test::marks(scenario.load().diagnostics),
              Marks{"file-too-large: files/" + std::string{GetParam()}});
    std::filesystem::remove(file);
    EXPECT_EQ(test::marks(scenario.load().diagnostics),
              Marks{"file-missing: files/" + std::string{GetParam()}});
}

INSTANTIATE_TEST_SUITE_P(Each, FileCeilings, testing::Values("list.txt", "defaced.html"),
                         [](const auto &each) {
                             const std::string file = each.param;
                             return file.substr(0, file.find('.'));
                         });

TEST(Ceilings, OfEncryptionAreFiveHundredFiles) {
    EveryVerb scenario;
    const auto folder = scenario.directory.path() / "city/files/share/residents";
    for (int i = 1; i < 500; ++i)
        test::write(folder / (std::to_string(i) + ".csv"), "x");
    EXPECT_EQ(test::marks(scenario.load().diagnostics), Marks{}) << "with list.csv they are 500";
    test::write(folder / "one-more.csv", "x");
    EXPECT_EQ(test::marks(scenario.load().diagnostics),
              Marks{"file-too-large: /srv/shared/residents"});
}

} // namespace
} // namespace enshu::dsl
