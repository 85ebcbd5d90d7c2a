#include "orchestrator/cli/authoring/unified_diff.h"

#include <gtest/gtest.h>

namespace enshu::cli {
namespace {

TEST(UnifiedDiff, IsEmptyForTheSameText) {
    EXPECT_EQ(unified_diff("f", "a\nb\n", "a\nb\n"), "");
}

TEST(UnifiedDiff, ShowsThreeLinesAroundAndCountsThem) {
    EXPECT_EQ(unified_diff("f", "1\n2\n3\n4\n5 \n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\n9\n"),
              "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5 \n+5\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, PairsLinesByTheirLettersNotByTheirNumber) {
    EXPECT_EQ(unified_diff("f", "\n\na\n-\n  b\n", "a\n\n- b\n"),
              "--- f\n+++ f\n@@ -1,5 +1,3 @@\n-\n-\n a\n--\n-  b\n+\n+- b\n");
}

TEST(UnifiedDiff, SaysWhereNoLineBreakEndsTheText) {
    EXPECT_EQ(unified_diff("f", "a", "a\n"),
              "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

TEST(UnifiedDiff, ChangesFarApartAreApart) {
    const std::string between = "1\n2\n3\n4\n5\n6\n7\n";
    const std::string text = unified_diff("f", "a \n" + between + "b \n", "a\n" + between + "b\n");
    EXPECT_NE(text.find("@@ -1,4 +1,4 @@"), std::string::npos) << text;
    EXPECT_NE(text.find("@@ -6,4 +6,4 @@"), std::string::npos) << text;
}

} // namespace
} // namespace enshu::cli
