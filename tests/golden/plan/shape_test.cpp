// The same input gives the same plan; the digest under which a frozen organisation may be kept
// changes with what shapes its machines and with nothing else.
#include "first_light_plan.h"

#include "orchestrator/provision/provisioner.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace enshu::golden {
namespace {

namespace fs = std::filesystem;

std::string all_of(const plan::ExercisePlan &plan) {
    std::string text;
    for (const plan::RangePlan &range : plan.ranges) {
        text += provision::identity_to_json(range, "here") + "\n";
        for (const plan::GuestPlan &guest : range.guests) {
            text += fmt::format("{} {} MiB\n", guest.name, guest.memory_mib);
            for (const plan::NicPlan &nic : guest.nics)
                text += fmt::format("{} {} {} {}/{}\n", nic.zone, nic.bridge, nic.mac,
                                    dsl::to_string(nic.address), nic.prefix);
        }
    }
    for (const auto &[host, seed] : plan.seeds)
        text += host + "\n" + text_of(seed);
    return text;
}

TEST(Plan, IsTheSameEveryTime) {
    EXPECT_EQ(all_of(plan_first_light()), all_of(plan_first_light()));
}

TEST(Plan, TeamsDifferInNothingButTheirNames) {
    const plan::ExercisePlan plan = plan_first_light();
    const plan::RangePlan &one = plan.ranges[0];
    const plan::RangePlan &two = plan.ranges[1];
    ASSERT_EQ(one.guests.size(), two.guests.size());
    for (std::size_t i = 0; i < one.guests.size(); ++i) {
        EXPECT_NE(one.guests[i].uuid, two.guests[i].uuid);
        EXPECT_NE(one.guests[i].name, two.guests[i].name);
        ASSERT_EQ(one.guests[i].nics.size(), two.guests[i].nics.size());
        for (std::size_t n = 0; n < one.guests[i].nics.size(); ++n) {
            EXPECT_EQ(one.guests[i].nics[n].mac, two.guests[i].nics[n].mac);
            EXPECT_EQ(one.guests[i].nics[n].address, two.guests[i].nics[n].address);
            EXPECT_NE(one.guests[i].nics[n].bridge, two.guests[i].nics[n].bridge);
        }
    }
}

TEST(Plan, EveryNameIsUniqueAndFitsWhereItGoes) {
    const plan::ExercisePlan plan =
        plan::make_plan(first_light(), std::string(31, 'x'), 40, {"/assets", "/actor"});
    std::set<std::string> uuids;
    std::set<std::string> bridges;
    std::set<std::string> macs;
    std::size_t guests = 0;
    std::size_t zones = 0;
    for (const plan::RangePlan &range : plan.ranges) {
        EXPECT_LE(range.network_namespace.size(), 255U);
        for (const plan::BridgePlan &bridge : range.bridges) {
            EXPECT_LE(bridge.name.size(), 15U);
            bridges.insert(bridge.name);
            ++zones;
        }
        for (const plan::GuestPlan &guest : range.guests) {
            uuids.insert(guest.uuid);
            ++guests;
            for (const plan::NicPlan &nic : guest.nics)
                macs.insert(nic.mac);
        }
    }
    EXPECT_EQ(uuids.size(), guests);
    EXPECT_EQ(bridges.size(), zones);
    EXPECT_EQ(macs.size(), 7U); // fw has three; the same for all teams
}

TEST(Plan, RefusesNamesAndNumbersThatCannotBe) {
    const dsl::Scenario scenario = first_light();
    for (const char *name : {"", "Capital", "1st", "a b", "../x", "a/b", "a;b"})
        EXPECT_THROW(plan::make_plan(scenario, name, 1, {"/a", "/b"}), std::invalid_argument)
            << name;
    EXPECT_THROW(plan::make_plan(scenario, std::string(32, 'x'), 1, {"/a", "/b"}),
                 std::invalid_argument);
    EXPECT_THROW(plan::make_plan(scenario, "city", 0, {"/a", "/b"}), std::invalid_argument);
    EXPECT_THROW(plan::make_plan(scenario, "city", 41, {"/a", "/b"}), std::invalid_argument);
}

class Shape : public testing::Test {
  protected:
    Shape() : scenario(first_light()), actor(directory.path() / "actor") {
        std::ofstream(actor) << "actor";
        pc().documents = directory.path() / "documents";
        fs::create_directories(pc().documents);
        std::ofstream(pc().documents / "residents.csv") << "id,name\n";
        before = digest();
    }
    dsl::Host &host(const char *id) {
        return *std::ranges::find(scenario.organization.hosts, id, &dsl::Host::id);
    }
    dsl::Host &pc() { return host("pc-suzuki"); }
    std::string digest(const std::string &exercise = "city", unsigned teams = 1) {
        return plan::shape_digest(
            plan::make_plan(scenario, exercise, teams, {repository() / "images", actor}), "image",
            "form");
    }

    test::TempDirectory directory;
    dsl::Scenario scenario;
    fs::path actor;
    std::string before;
};

TEST_F(Shape, StaysWithAnotherTextDeadlineOrPoints) {
    scenario.title = {"別", "another"};
    scenario.briefing = {"別", "another"};
    scenario.duration *= 2;
    scenario.injects.front().text = {"別", "another"};
    scenario.objectives.front().points += 10;
    scenario.objectives.front().within->time *= 2;
    scenario.attack.front().trigger.at = dsl::Milliseconds(1000);
    EXPECT_EQ(digest(), before);
}

TEST_F(Shape, StaysWithAnotherExerciseAndMoreTeams) {
    EXPECT_EQ(digest("another"), before);
    EXPECT_EQ(digest("city", 7), before);
}

TEST_F(Shape, StaysWhenStaffAreInMoreOfAHurry) {
    scenario.users.front().browse->shortest /= 2;
    scenario.users.front().mail->longest *= 2;
    EXPECT_EQ(digest(), before);
}

TEST_F(Shape, ChangesWithWhatStaffKnow) {
    host("outside").sites.emplace_back("www.map.example");
    const std::string more_sites = digest();
    EXPECT_NE(more_sites, before);
    scenario.users.clear();
    EXPECT_NE(digest(), more_sites);
}

TEST_F(Shape, ChangesWithAnAddress) {
    pc().interfaces.front().address.value += 1;
    EXPECT_NE(digest(), before);
}

TEST_F(Shape, ChangesWithMemory) {
    host("gate").memory_mib = 512;
    EXPECT_NE(digest(), before);
}

TEST_F(Shape, ChangesWithTheWayToTheMemory) {
    const auto with = [&](plan::MemoryMode memory) {
        return plan::shape_digest(
            plan::make_plan(scenario, "city", 1, {repository() / "images", actor}, memory), "image",
            "form");
    };
    EXPECT_EQ(with(plan::MemoryMode::Copied), before);
    EXPECT_NE(with(plan::MemoryMode::Shared), before);
}

TEST_F(Shape, ChangesWithAService) {
    host("gate").services.pop_back();
    EXPECT_NE(digest(), before);
}

TEST_F(Shape, ChangesWithThePolicy) {
    scenario.organization.policy.allow.pop_back();
    EXPECT_NE(digest(), before);
}

TEST_F(Shape, ChangesWithADocument) {
    std::ofstream(pc().documents / "residents.csv", std::ios::app) << "1,Sato\n";
    const std::string longer = digest();
    EXPECT_NE(longer, before);
    std::ofstream(pc().documents / "more.txt") << "";
    EXPECT_NE(digest(), longer);
}

TEST_F(Shape, ChangesWithAProgramOfOurs) {
    std::ofstream(actor) << "another";
    EXPECT_NE(digest(), before);
}

TEST_F(Shape, ChangesWithTheImage) {
    const plan::ExercisePlan plan =
        plan::make_plan(scenario, "city", 1, {repository() / "images", actor});
    EXPECT_NE(plan::shape_digest(plan, "another", "form"),
              plan::shape_digest(plan, "image", "form"));
    EXPECT_NE(plan::shape_digest(plan, "image", "another"),
              plan::shape_digest(plan, "image", "form"));
}

} // namespace
} // namespace enshu::golden
