// What a frozen organisation and a checkpoint are made of lasts before they have their names.
#include "small_city.h"

#include "tests/support/sync_watch.h"

namespace enshu::provision {
namespace {

class DurableTest : public ProvisionerTest {
  protected:
    /// In the directory that was named, and nowhere else.
    void expect_named_last(const std::filesystem::path &whole, const Names &written) {
        const long named = watch.named(whole);
        ASSERT_GE(named, 0) << whole;
        const std::filesystem::path part = whole.string() + ".part";
        for (const std::string &file : written) {
            EXPECT_GE(watch.synced(part / file), 0) << file;
            EXPECT_LT(watch.synced(part / file), named) << file;
        }
        EXPECT_GE(watch.synced(part), 0);
        EXPECT_LT(watch.synced(part), named);
        EXPECT_GT(watch.synced(whole.parent_path()), named);
    }
    test::SyncWatch &watch = test::SyncWatch::instance();
};

TEST_F(DurableTest, AFrozenOrganisationLastsBeforeItHasItsName) {
    watch.forget();
    const Golden golden = freeze();
    expect_named_last(golden.directory,
                      {"manifest.json", "fw.memory", "fw.qcow2", "fw.overlay", "seeds/fw.iso"});
    watch.forget();
    goldens.use(golden, directory.path() / "x/city");
    EXPECT_GE(watch.synced(golden.directory / "users"), 0);
}

TEST_F(DurableTest, ACheckpointAndTheDisksItLiesOverLastBeforeItHasItsName) {
    const plan::ExercisePlan plan = plan_for(1);
    build(plan);
    Provisioner provisions = provisioner();
    Range range(plan.ranges.front(), golden(), provisions, remember());
    const auto disk = hypervisor.disk(plan.ranges.front().guests.front().uuid);
    watch.forget();
    range.checkpoint("before");
    const std::filesystem::path whole = paths.team("city", 1) / "checkpoints" / "before";
    expect_named_last(whole, {"manifest.json"});
    const Checkpoint kept = provisions.checkpoints(plan.ranges.front()).at(0);
    for (const auto &[host, frozen] : kept.guests) {
        EXPECT_GE(watch.synced(frozen.memory), 0) << frozen.memory;
        EXPECT_LT(watch.synced(frozen.memory), watch.named(whole)) << frozen.memory;
    }
    EXPECT_GE(watch.synced(disk), 0) << disk;
    EXPECT_LT(watch.synced(disk), watch.named(whole));
    EXPECT_GE(watch.synced(paths.team("city", 1)), 0);
}

} // namespace
} // namespace enshu::provision
