#include "orchestrator/provision/provisioner.h"

#include "tests/support/small_range.h"

#include <gtest/gtest.h>

namespace enshu::provision {
namespace {

TEST(IdentityJson, EverythingThatDestroyNeedsComesBack) {
    test::TempDirectory directory;
    const plan::ExercisePlan plan = plan::make_plan(test::first_light(directory.path()), "city", 2,
                                                    test::make_assets(directory.path() / "assets"));
    const plan::RangePlan &before = plan.ranges[1];
    const auto [site, after] = identity_from_json("city", identity_to_json(before, "hall-b"));
    EXPECT_EQ(site, "hall-b");
    EXPECT_EQ(after.exercise, "city");
    EXPECT_EQ(after.team, 2U);
    EXPECT_EQ(after.network_namespace, before.network_namespace);
    ASSERT_EQ(after.bridges.size(), before.bridges.size());
    for (std::size_t i = 0; i < before.bridges.size(); ++i) {
        EXPECT_EQ(after.bridges[i].zone, before.bridges[i].zone);
        EXPECT_EQ(after.bridges[i].name, before.bridges[i].name);
    }
    ASSERT_EQ(after.guests.size(), before.guests.size());
    for (std::size_t i = 0; i < before.guests.size(); ++i) {
        EXPECT_EQ(after.guests[i].host, before.guests[i].host);
        EXPECT_EQ(after.guests[i].name, before.guests[i].name);
        EXPECT_EQ(after.guests[i].uuid, before.guests[i].uuid);
    }
    EXPECT_EQ(identity_to_json(after, site), identity_to_json(before, "hall-b"));
}

class HostileIdentity : public testing::TestWithParam<const char *> {};

TEST_P(HostileIdentity, IsRefusedInWordsThatNameTheExercise) {
    try {
        identity_from_json("city", GetParam());
        FAIL() << "taken for an identity";
    } catch (const std::runtime_error &error) {
        EXPECT_TRUE(std::string(error.what())
                        .starts_with("the store's record of a range of city cannot be read: "))
            << error.what();
    }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, HostileIdentity,
    testing::Values(
        "", "{", "[]", "null", "7", "\"text\"", "{}", R"({"team":1})",
        R"({"team":"one","namespace":"enshu-city-t1","bridges":[],"guests":[]})",
        R"({"team":-1,"namespace":"enshu-city-t1","bridges":[],"guests":[]})",
        R"({"team":1e9,"namespace":"enshu-city-t1","bridges":[],"guests":[]})",
        R"({"team":1,"namespace":7,"bridges":[],"guests":[]})",
        R"({"team":1,"namespace":"../../etc","bridges":[],"guests":[]})",
        R"({"team":1,"namespace":"enshu-other-t1","bridges":[],"guests":[]})",
        R"({"team":1,"namespace":"enshu-city-t1","bridges":[7],"guests":[]})",
        R"({"team":1,"namespace":"enshu-city-t1","bridges":[],"guests":[{"host":"fw"}]})",
        R"({"team":1,"namespace":"enshu-city-t1","bridges":{"a":1},"guests":[]})",
        R"({"team":1,"site":7,"namespace":"enshu-city-t1","bridges":[],"guests":[]})"));

} // namespace
} // namespace enshu::provision
