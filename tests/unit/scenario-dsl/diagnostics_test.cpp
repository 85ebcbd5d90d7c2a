#include "fixture.h"

#include "scenario-dsl/diagnostics/diagnostic.h"

#include <gtest/gtest.h>

#include <set>

namespace enshu::dsl {
namespace {

TEST(Diagnostics, ComeInTheOrderOfTheSources) {
    Diagnostics diagnostics;
    const Source &first = diagnostics.add_source("first", "abc\ndef\n");
    const Source &second = diagnostics.add_source("second", "abc\n");
    diagnostics.error(Kind::BadValue, {&second, {0, 1}}, "c");
    diagnostics.error(Kind::WrongType, {&first, {4, 5}}, "b");
    diagnostics.error(Kind::Tag, {&first, {1, 2}}, "a");
    std::string messages;
    for (const Diagnostic &diagnostic : diagnostics)
        messages += diagnostic.message;
    EXPECT_EQ(messages, "abc");
}

TEST(Diagnostics, KnowErrorsFromWarnings) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("x", "abc");
    EXPECT_TRUE(diagnostics.empty());
    diagnostics.warning(Kind::DeadlinePastEnd, {&source, {0, 1}}, "late");
    EXPECT_FALSE(diagnostics.empty());
    EXPECT_FALSE(diagnostics.has_errors());
    diagnostics.error(Kind::PastEnd, {&source, {0, 1}}, "never");
    EXPECT_TRUE(diagnostics.has_errors());
}

TEST(Diagnostics, OwnTheirSourcesAlsoWhenCopied) {
    Diagnostics copy;
    {
        Diagnostics diagnostics;
        const Source &source = diagnostics.add_source("x", "abc");
        diagnostics.error(Kind::BadValue, {&source, {1, 2}}, "b");
        copy = diagnostics;
    }
    EXPECT_EQ(test::places(copy), test::Places{"bad-value@1:2"});
}

TEST(Diagnostics, AreCountedBeyondTheLimit) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("x", "abc");
    for (std::size_t i = 0; i < Diagnostics::limit + 7; ++i)
        diagnostics.error(Kind::BadValue, {&source, {0, 1}}, "b").suggest("nothing");
    EXPECT_EQ(diagnostics.size(), Diagnostics::limit);
    EXPECT_EQ(diagnostics.omitted(), 7u);
}

TEST(Diagnostics, HaveNamesThatAreAllDifferent) {
    std::set<std::string_view> names;
    for (const Kind kind : all_kinds())
        EXPECT_TRUE(names.insert(name(kind)).second) << name(kind);
    EXPECT_GT(names.size(), 40u);
}

} // namespace
} // namespace enshu::dsl
