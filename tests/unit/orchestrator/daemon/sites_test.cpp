// A LiveExercise whose teams lie on two sites: one here, and one elsewhere that comes and goes.
#include "small_exercise.h"

#include <fmt/format.h>

namespace enshu::daemon {
namespace {

/// Files of a site elsewhere, which are copied there: into a directory of this machine.
class FarFiles : public provision::LocalFiles {
  public:
    explicit FarFiles(const provision::Paths &paths) : LocalFiles(paths), paths_(paths) {}
    std::filesystem::path bring(const std::filesystem::path &file, const std::string &key,
                                const std::filesystem::path &,
                                const provision::OnCopied &) override {
        const std::lock_guard lock(mutex_);
        const std::filesystem::path there = paths_.state() / "pool" / key;
        if (brought_.insert(key).second) {
            std::filesystem::create_directories(there.parent_path());
            std::filesystem::copy_file(file, there);
            ++copies_;
        }
        return there;
    }
    std::size_t copies() {
        const std::lock_guard lock(mutex_);
        return copies_;
    }

  private:
    const provision::Paths &paths_;
    std::mutex mutex_;
    std::set<std::string> brought_;
    std::size_t copies_ = 0;
};

class SitesTest : public SmallExercise {
  protected:
    SitesTest() {
        placement = {{1, "here"}, {2, "hall-b"}};
        another = "here";
    }
    std::vector<provision::Site> all_sites() override {
        return {test::here(hypervisor, fabric, files, limits),
                {"hall-b", false, far, far_fabric, far_files, limits, [this] {
                     const std::lock_guard lock(mutex);
                     return why;
                 }}};
    }
    void lose() {
        far.set_unreachable(true);
        {
            const std::lock_guard lock(mutex);
            why = "down since 12:00: connection refused";
        }
        live->on_site("hall-b", why);
    }
    void come_back() {
        far.set_unreachable(false);
        {
            const std::lock_guard lock(mutex);
            why.clear();
        }
        live->on_site("hall-b", "");
    }
    static bool comes_true(const std::function<bool()> &question) {
        for (const auto end = Clock::now() + 20s; Clock::now() < end;) {
            if (question())
                return true;
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }
    exercise::TeamStatus team(unsigned number) {
        return live->conductor()->team_status().at(number - 1);
    }
    void play() {
        stand_by();
        live->start("controller:test", "");
        ASSERT_TRUE(comes_true([this] { return team(1).doing.empty() && team(2).doing.empty(); }))
            << "the checkpoints are not taken";
    }
    Names hosts_of(test::FakeHypervisor &there) {
        Names names;
        for (const provision::FoundGuest &guest : there.list())
            names.push_back(guest.name);
        std::sort(names.begin(), names.end());
        return names;
    }
    bool is_noted(const std::string &words) {
        for (const event::Event &event : event::read_all(store, "city"))
            if (event.kind == event::kind::range_note &&
                event.detail.at("text_en").get<std::string>().find(words) != std::string::npos)
                return true;
        return false;
    }

    test::TempDirectory elsewhere;
    provision::Paths far_paths{elsewhere.path()};
    FarFiles far_files{far_paths};
    test::FakeHypervisor far;
    test::FakeFabric far_fabric;
    std::mutex mutex; ///< guards what follows
    std::string why;
};

TEST_F(SitesTest, EachTeamLiesOnItsSiteAndItsIntentSaysWhich) {
    stand_by();
    EXPECT_EQ(hosts_of(hypervisor), (Names{"city-t1-fw", "city-t1-pc-suzuki"}));
    EXPECT_EQ(hosts_of(far), (Names{"city-t2-fw", "city-t2-pc-suzuki"}));
    EXPECT_EQ(fabric.built(), std::set<std::string>{"enshu-city-t1"});
    EXPECT_EQ(far_fabric.built(), std::set<std::string>{"enshu-city-t2"});
    for (const store::Intent &intent : store.outstanding("city"))
        EXPECT_EQ(intent.detail.at("site"), intent.name == "1" ? "here" : "hall-b");
    live->destroy("controller:test", "");
    ASSERT_TRUE(reaches(State::TornDown)) << live->reason();
    EXPECT_TRUE(nothing_is_left());
    EXPECT_TRUE(far.list().empty());
    EXPECT_TRUE(far_fabric.built().empty());
    EXPECT_TRUE(far_files.leftovers("city").empty());
}

TEST_F(SitesTest, TheOrganisationIsFrozenHereAndBroughtToTheOtherSiteOnce) {
    placement = {{1, "hall-b"}, {2, "hall-b"}};
    open();
    stand_by();
    EXPECT_EQ(hypervisor.started().size(), 2U) << "it was not frozen here";
    EXPECT_EQ(far.started(), far.thawed());
    EXPECT_EQ(far.thawed().size(), 4U);
    const std::size_t copies = far_files.copies();
    EXPECT_EQ(copies, 2U * 3U + 3U) << "of two hosts disk, memory and seed; and of the image";
    live->conductor()->put_back(2, "fw", "", false, "controller:test", "");
    EXPECT_EQ(far_files.copies(), copies);
    EXPECT_EQ(far.thawed().back(), "city-t2-fw");
}

TEST_F(SitesTest, AGuestThatEndsWhereItsTeamNoLongerLiesConcernsNobody) {
    stand_by();
    const std::string uuid = far.guests().begin()->first;
    EXPECT_TRUE(live->on_guest_ended("here", uuid, "crashed"));
    EXPECT_TRUE(team(2).broken.empty());
    EXPECT_TRUE(live->on_guest_ended("hall-b", uuid, "crashed"));
    EXPECT_EQ(team(2).broken.size(), 1U);
}

TEST_F(SitesTest, ALostSiteCostsOnlyItsOwnTeams) {
    play();
    lose();
    ASSERT_TRUE(comes_true([this] { return team(2).paused; }));
    EXPECT_EQ(team(2).reason, "the site `hall-b` cannot be reached: " + why);
    EXPECT_FALSE(team(1).paused);
    EXPECT_EQ(live->state(), State::Running);
    for (const HostStatus &host : live->hosts())
        EXPECT_EQ(host.state == provision::HostState::Broken, host.team == 2) << host.host;
    EXPECT_NO_THROW(live->prove_isolation());
    live->conductor()->put_back(1, "fw", "", true, "controller:test", "");
}

TEST_F(SitesTest, ATeamWhoseSiteIsBackStandsAndGoesOnWhenItIsTold) {
    play();
    lose();
    ASSERT_TRUE(comes_true([this] { return team(2).paused; }));
    come_back();
    ASSERT_TRUE(comes_true([this] { return is_noted("The site `hall-b` is back"); }));
    for (const auto &[uuid, guest] : far.guests())
        EXPECT_TRUE(guest.suspended);
    live->resume(2, "controller:test", "");
    EXPECT_FALSE(team(2).paused);
    for (const auto &[uuid, guest] : far.guests())
        EXPECT_FALSE(guest.suspended);
    EXPECT_TRUE(hypervisor.guests().size() == 2U) << "it was moved";
}

TEST_F(SitesTest, ATeamOfALostSiteIsMadeAnewElsewhereAndItsRemainsAreRemovedLater) {
    play();
    lose();
    ASSERT_TRUE(comes_true([this] { return team(2).paused; }));
    live->resume(2, "controller:test", "the hall is dark");
    EXPECT_EQ(live->placement().at(2), "here");
    EXPECT_FALSE(team(2).paused);
    EXPECT_EQ(hosts_of(hypervisor).size(), 4U);
    EXPECT_EQ(far.list().size(), 2U) << "nobody could reach them";
    for (const auto &[uuid, guest] : hypervisor.guests())
        EXPECT_FALSE(guest.suspended);
    come_back();
    ASSERT_TRUE(comes_true([this] { return far.list().empty(); }));
    ASSERT_TRUE(comes_true([this] { return is_noted("What team 2 had left on `hall-b`"); }));
    EXPECT_TRUE(far_fabric.built().empty());
    EXPECT_EQ(hosts_of(hypervisor).size(), 4U);
    EXPECT_FALSE(team(2).paused);
}

TEST_F(SitesTest, OnStandbyATeamCanBeMovedAndTheExerciseBeStarted) {
    stand_by();
    lose();
    live->start("controller:test", "");
    EXPECT_TRUE(team(2).paused) << "a team nobody can reach plays";
    EXPECT_FALSE(team(1).paused);
}

TEST_F(SitesTest, ADaemonThatIsStartedAgainKnowsWhereEachTeamLies) {
    play();
    lose();
    ASSERT_TRUE(comes_true([this] { return team(2).paused; }));
    live->resume(2, "controller:test", "");
    come_back();
    ASSERT_TRUE(comes_true([this] { return far.list().empty(); }));
    open(); // its parameters still name hall-b
    live->recover();
    EXPECT_EQ(live->placement(), (provision::Placement{{1, "here"}, {2, "here"}}));
    EXPECT_EQ(live->state(), State::Paused);
    live->resume(0, "controller:test", "");
    EXPECT_EQ(live->state(), State::Running);
}

TEST_F(SitesTest, ADaemonThatIsStartedWhileASiteIsAwayPlaysTheOthers) {
    play();
    lose();
    open();
    live->recover();
    EXPECT_EQ(live->state(), State::Paused);
    live->on_site("hall-b", why);
    live->resume(0, "controller:test", "");
    EXPECT_EQ(live->state(), State::Running);
    EXPECT_FALSE(team(1).paused);
    EXPECT_TRUE(team(2).paused);
}

TEST_F(SitesTest, DestroyRemovesTheRestAndFinishesWhenTheSiteIsBack) {
    play();
    lose();
    ASSERT_TRUE(comes_true([this] { return team(2).paused; }));
    live->destroy("controller:test", "over");
    ASSERT_TRUE(reaches(State::Broken));
    EXPECT_TRUE(live->reason().starts_with(
        "what team 2 had on `hall-b` is still there: the site `hall-b` cannot be reached: "))
        << live->reason();
    EXPECT_TRUE(hypervisor.list().empty());
    EXPECT_TRUE(fabric.built().empty());
    EXPECT_EQ(far.list().size(), 2U);
    open(); // the daemon may be another one by then
    live->recover();
    ASSERT_TRUE(reaches(State::Broken));
    come_back();
    ASSERT_TRUE(reaches(State::TornDown)) << live->reason();
    EXPECT_TRUE(nothing_is_left());
    EXPECT_TRUE(far.list().empty());
    EXPECT_TRUE(far_fabric.built().empty());
}

TEST_F(SitesTest, ASiteThatIsLostWhileItsTeamsAreBuiltLeavesTheOthersStandingBy) {
    far_fabric.refuse_build("enshu-city-t2");
    stand_by();
    EXPECT_EQ(hosts_of(hypervisor).size(), 2U);
    EXPECT_NE(live->reason().find("team 2: "), std::string::npos) << live->reason();
}

} // namespace
} // namespace enshu::daemon
