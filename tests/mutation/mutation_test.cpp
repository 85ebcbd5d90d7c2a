// Are the checks complete enough to trust? Every single change to the scenarios that come with
// Enshu is reported, or makes no difference to any play, or makes another sound scenario
// (allowed.cpp). ENSHU_SHOW_MUTANTS=1 prints what became of each.
#include "tests/mutation/allowed.h"
#include "tests/mutation/subject.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <set>

namespace enshu::mutation {
namespace {

struct Row {
    int mutants = 0, checked = 0, rehearsed = 0, same = 0, allowed = 0, unreported = 0;
    void add(const Row &other) {
        mutants += other.mutants;
        checked += other.checked;
        rehearsed += other.rehearsed;
        same += other.same;
        allowed += other.allowed;
        unreported += other.unreported;
    }
};

void print(std::string_view name, const Row &row) {
    fmt::print("{:<22}{:>8}{:>10}{:>12}{:>8}{:>10}{:>12}\n", name, row.mutants, row.checked,
               row.rehearsed, row.same, row.allowed, row.unreported);
}

/// Prints the rows of the tests that were run.
class Table : public testing::Environment {
  public:
    static std::map<Kind, Row> &rows() {
        static std::map<Kind, Row> rows;
        return rows;
    }
    void TearDown() override {
        fmt::print("{:<22}{:>8}{:>10}{:>12}{:>8}{:>10}{:>12}\n", "", "mutants", "by check",
                   "by rehearsal", "same", "allowed", "unreported");
        Row all;
        for (const auto &[kind, row] : rows()) {
            print(name(kind), row);
            all.add(row);
        }
        if (rows().size() > 1)
            print("all", all);
    }
};

const testing::Environment *const table = testing::AddGlobalTestEnvironment(new Table);

const std::vector<Subject> &subjects() {
    static const std::vector<Subject> all = [] {
        std::vector<Subject> made;
        made.emplace_back(ENSHU_SOURCE "/scenarios/first-light");
        made.emplace_back(ENSHU_SOURCE "/scenarios/municipality-targeted-mail");
        return made;
    }();
    return all;
}

class Mutants : public testing::TestWithParam<Kind> {};

TEST_P(Mutants, AreReportedOrMakeNoDifference) {
    const bool show = std::getenv("ENSHU_SHOW_MUTANTS") != nullptr;
    std::set<const Allowed *> used;
    Row row;
    for (const Subject &subject : subjects())
        for (const Mutant &mutant : subject.mutants()) {
            if (mutant.kind != GetParam())
                continue;
            const std::string what =
                fmt::format("{}: {}: {}", mutant.file->path.parent_path().filename().string(),
                            mutant.where, mutant.change);
            SCOPED_TRACE(what);
            const Judgement judgement = subject.judge(mutant);
            const auto allowed = std::ranges::find_if(allowed_changes(), [&](const Allowed &each) {
                return each.matches(mutant, judgement);
            });
            ++row.mutants;
            std::string verdict;
            if (judgement.verdict == Verdict::Checked) {
                ++row.checked;
                verdict = "check";
            } else if (judgement.verdict == Verdict::Rehearsed) {
                ++row.rehearsed;
                verdict = "rehearsal";
            } else if (judgement.verdict == Verdict::Same) {
                ++row.same;
                verdict = "same";
            } else if (judgement.verdict == Verdict::Broken) {
                verdict = "BROKEN";
                ADD_FAILURE() << "the change breaks the text itself: " << judgement.reason;
            } else if (allowed != allowed_changes().end()) {
                ++row.allowed;
                used.insert(&*allowed);
                verdict = "allowed";
            } else {
                ++row.unreported;
                verdict = "UNREPORTED";
                ADD_FAILURE() << "nobody reports it: " << judgement.reason;
            }
            if (show)
                fmt::print("{:<11}{}: {} [{}]\n", verdict, name(mutant.kind), what,
                           judgement.reason);
        }
    for (const Allowed &each : allowed_changes())
        if (each.kind == GetParam()) {
            EXPECT_TRUE(used.contains(&each)) << "no change needs this leave: " << each.where;
        }
    EXPECT_GT(row.mutants, 0);
    Table::rows()[GetParam()] = row;
}

INSTANTIATE_TEST_SUITE_P(, Mutants, testing::ValuesIn(all_kinds()), [](const auto &test) {
    std::string words(name(test.param));
    std::ranges::replace(words, ' ', '_');
    return words;
});

} // namespace
} // namespace enshu::mutation
