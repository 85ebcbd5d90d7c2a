#include "case_file.h"

#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/format/format.h"
#include "scenario-dsl/load_scenario.h"
#include "scenario-dsl/source/read_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

namespace enshu::dsl::golden {
namespace {

namespace fs = std::filesystem;

/// A copy of base/ that the process stands in, so that what is rendered does not hold the temporary
/// directory's name.
class Workplace {
  public:
    Workplace() : before_(fs::current_path()) {
        std::string pattern = (fs::temp_directory_path() / "enshu-golden-XXXXXX").string();
        if (!mkdtemp(pattern.data()))
            throw std::runtime_error("cannot make a temporary directory");
        directory_ = pattern;
        fs::copy(fs::path{GOLDEN_DIRECTORY} / "base", directory_, fs::copy_options::recursive);
        fs::current_path(directory_);
    }
    ~Workplace() {
        fs::current_path(before_);
        fs::remove_all(directory_);
    }
    Workplace(const Workplace &) = delete;
    Workplace &operator=(const Workplace &) = delete;
    const fs::path &directory() const { return directory_; }

  private:
    fs::path before_;
    fs::path directory_;
};

/// Of a file without mistakes: whether it can be laid out.
std::string what_the_layout_says(const fs::path &file) {
    Diagnostics diagnostics;
    const auto text = std::get<std::string>(read_file(file, 1 << 20));
    format(diagnostics.add_source(file.string(), text), diagnostics);
    return render(diagnostics);
}

std::string what_is_said() {
    const LoadResult loaded = load_scenario("exercise");
    EXPECT_EQ(loaded.scenario.has_value(), !loaded.diagnostics.has_errors());
    EXPECT_EQ(loaded.walkthrough.has_value(), loaded.scenario.has_value());
    return render(loaded.diagnostics) +
           (loaded.scenario ? what_the_layout_says("exercise/scenario.yaml") : "");
}

std::vector<std::string> case_names() {
    std::vector<std::string> names;
    for (const auto &entry : fs::directory_iterator{fs::path{GOLDEN_DIRECTORY} / "cases"})
        names.push_back(entry.path().stem().string());
    std::ranges::sort(names);
    return names;
}

CaseFile open_case(const std::string &name) {
    return CaseFile{fs::path{GOLDEN_DIRECTORY} / "cases" / (name + ".case")};
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, SaysWhatTheCaseExpects) {
    const CaseFile one = open_case(GetParam());
    const Workplace workplace;
    one.apply(workplace.directory());
    const std::string said = what_is_said();
    if (std::getenv("ENSHU_REGENERATE"))
        one.rewrite(said);
    else
        EXPECT_EQ(said, one.expected());
}

std::string test_name(const testing::TestParamInfo<std::string> &parameter) {
    std::string name = parameter.param;
    std::ranges::replace(name, '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(case_names()), test_name);

TEST(GoldenBase, HasNoMistake) {
    const Workplace workplace;
    EXPECT_EQ(what_is_said(), "");
}

TEST(GoldenCases, ShowEveryDiagnosticThereIs) {
    if (std::getenv("ENSHU_REGENERATE"))
        GTEST_SKIP() << "the cases are being written";
    std::string all;
    for (const std::string &name : case_names())
        all += open_case(name).expected();
    for (const Kind kind : all_kinds())
        EXPECT_NE(all.find("[" + std::string{name(kind)} + "]"), std::string::npos)
            << "no case shows " << name(kind);
}

} // namespace
} // namespace enshu::dsl::golden
