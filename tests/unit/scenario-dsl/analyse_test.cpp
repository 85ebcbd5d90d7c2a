#include "fixture.h"
#include "scenario-dsl/analyse.h"
#include "scenario-dsl/schema/fields.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using test::Marks;
using test::SmallScenario;

TEST(Analyse, KeepsWhereEverythingWasDeclared) {
    const SmallScenario files;
    (void)files.load();
    const Analysis analysis = analyse(files.directory.path());
    ASSERT_TRUE(analysis.draft);
    EXPECT_FALSE(analysis.diagnostics.has_errors());
    EXPECT_EQ(analysis.files.size(), 2u);
    const Declared &gate = analysis.draft->hosts.at("gate");
    EXPECT_EQ(gate.name->place.source, analysis.files[1].source);
    EXPECT_EQ(gate.name->place.source->position(gate.name->place.range.begin).line, 14u);
}

TEST(Analyse, ReadsTheTextsItIsGivenInPlaceOfFiles) {
    const SmallScenario files;
    (void)files.load();
    const auto reader = [&](const std::filesystem::path &path, std::uintmax_t ceiling) -> Contents {
        if (path.filename() == "walkthrough.yaml")
            return "- { at: 5m, unplug: pcc }\n";
        return read_file(path, ceiling);
    };
    const Analysis analysis = analyse(files.directory.path(), reader);
    EXPECT_EQ(test::marks(analysis.diagnostics), Marks{"unknown-reference: pcc"});
    ASSERT_TRUE(analysis.draft && analysis.draft->walkthrough);
    EXPECT_EQ(analysis.draft->walkthrough->size(), 1u);
}

TEST(Analyse, GoesOnWithoutTheScenarioAndReadsTheWalkthroughsShape) {
    const test::TemporaryDirectory directory;
    test::write(directory.path() / "walkthrough.yaml", "- { at: 5m, unplugged: pc }\n");
    const Analysis analysis = analyse(directory.path());
    EXPECT_FALSE(analysis.draft);
    EXPECT_EQ(test::marks(analysis.diagnostics),
              (Marks{"file-unreadable: ", "unknown-key: unplugged"}));
}

TEST(Analyse, ChecksTheShapeOfOneFileAlone) {
    SmallScenario files;
    files.in_organization("kind: municipality", "kind: town");
    (void)files.load();
    const Analysis analysis = analyse_shape(
        files.directory.path() / "organization" / "organization.yaml", organization_file());
    EXPECT_FALSE(analysis.draft);
    EXPECT_EQ(test::marks(analysis.diagnostics), Marks{"unknown-word: town"});
}

TEST(LoadScenario, HoldsTheWalkthroughBesideTheScenario) {
    const SmallScenario files;
    EXPECT_FALSE(files.load().walkthrough);
    test::write(files.directory.path() / "walkthrough.yaml", "- { at: 5m, unplug: pc }\n");
    const LoadResult loaded = files.load();
    ASSERT_TRUE(loaded.walkthrough);
    EXPECT_FALSE(std::get<SetCable>(loaded.walkthrough->at(0).act).plugged);
}

} // namespace
} // namespace enshu::dsl
