// Files that were written to keep a reader busy: each is answered at once, with a place.
#include "fixture.h"

#include "scenario-dsl/model/vary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>

namespace enshu::dsl {
namespace {

using test::SmallScenario;

std::string each(int count, const std::function<std::string(int)> &text) {
    std::string result;
    for (int i = 0; i < count; ++i)
        result += text(i);
    return result;
}

/// Ten times what they take on a busy machine: what grows with the square takes minutes.
class Hostile : public testing::Test {
  protected:
    void TearDown() override {
        EXPECT_LT(std::chrono::steady_clock::now() - begin_, std::chrono::seconds{20});
    }

    static Diagnostics with_steps(const std::string &steps) {
        return SmallScenario{}.in_scenario("injects:\n", steps + "injects:\n").load().diagnostics;
    }
    static std::string inject_saying(const std::string &text) {
        return "injects:\n  - { id: said, at: 5m, from: soc, channel: phone, text: \"" + text +
               "\" }\n";
    }
    static bool holds(const Diagnostics &diagnostics, Kind kind) {
        return std::ranges::any_of(diagnostics,
                                   [&](const Diagnostic &found) { return found.kind == kind; });
    }

  private:
    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

TEST_F(Hostile, StepsInOneCycle) {
    EXPECT_TRUE(holds(with_steps(each(40'000,
                                      [](int i) {
                                          return fmt::format(
                                              "  - {{ id: c{}, after: c{}, if: {{ delivered: c{} "
                                              "}}, do: archive, on: pc, what: /home/suzuki }}\n",
                                              i, (i + 1) % 40'000, (i * 7) % 40'000);
                                      })),
                      Kind::AfterCycle));
}

TEST_F(Hostile, StepsInOneChainThatTakeWhatOnlyComesLater) {
    const std::string uploads = each(15'000, [](int i) {
        return fmt::format("  - {{ id: u{}, after: {}, do: http-upload, on: pc, to: attacker, "
                           "size: 1MiB }}\n",
                           i, i == 0 ? "open" : fmt::format("u{}", i - 1));
    });
    const std::string archives = each(15'000, [](int i) {
        return fmt::format(
            "  - {{ id: a{}, after: {}, do: archive, on: pc, what: /home/suzuki }}\n", i,
            i == 0 ? "u14999" : fmt::format("a{}", i - 1));
    });
    EXPECT_TRUE(holds(with_steps(uploads + archives), Kind::NothingPacked));
}

TEST_F(Hostile, NamesThatAreNearlyThere) {
    const Diagnostics diagnostics = with_steps(each(40'000, [](int i) {
        return fmt::format(
            "  - {{ id: step-with-a-long-name-{}, after: step-with-a-lonh-name-{}, do: archive, "
            "on: pc, what: /home/suzuki }}\n",
            i, i);
    }));
    EXPECT_TRUE(diagnostics.full());
    EXPECT_EQ(diagnostics.begin()->kind, Kind::UnknownReference);
}

TEST_F(Hostile, PlaceholdersWithoutEnd) {
    const std::string open(4'000'000, '{');
    EXPECT_TRUE(find_placeholders(open).empty());
    EXPECT_TRUE(find_placeholders(open + std::string(4'000'000, '}')).empty());
    EXPECT_EQ(find_placeholders(open + "a}").size(), 1u);
    const Diagnostics diagnostics =
        SmallScenario{}
            .in_scenario("injects:\n", inject_saying(std::string(100'000, '{')))
            .load()
            .diagnostics;
    EXPECT_FALSE(diagnostics.has_errors());
}

TEST_F(Hostile, AnswersThatBeginAlikeInATextThatDoes) {
    const std::string objectives = each(4'000, [](int i) {
        return fmt::format("  - {{ id: asked-{}, phase: detect, points: 1, measure: {{ answer: {{ "
                           "ask: Which, accept: [ {}, ああああ{} ] }} }} }}\n",
                           i, each(i % 300 + 2, [](int) { return "あ"; }), i);
    });
    std::string text = each(500'000, [](int) { return "あ"; });
    EXPECT_TRUE(holds(SmallScenario{}
                          .in_scenario("injects:\n", inject_saying(text))
                          .in_scenario("objectives:\n", "objectives:\n" + objectives)
                          .load()
                          .diagnostics,
                      Kind::AnswerGivenAway));
}

TEST_F(Hostile, BeaconsWhosePathsVaryInManyWays) {
    const std::string values = "[ " + each(15, [](int i) { return fmt::format("v{}, ", i); }) + "]";
    const std::string beacons = each(20'000, [](int i) {
        return fmt::format("  - {{ id: b{0}, after: open, do: beacon, on: pc, to: attacker, path: "
                           "\"/{{x}}{{y}}{{z}}/{0}\", every: 20s }}\n",
                           i);
    });
    EXPECT_FALSE(SmallScenario{}
                     .in_scenario("injects:\n", beacons + "injects:\n")
                     .in_scenario("attack:\n", "vary: { x: " + values + ", y: " + values +
                                                   ", z: " + values + " }\nattack:\n")
                     .load()
                     .diagnostics.has_errors());
}

} // namespace
} // namespace enshu::dsl
