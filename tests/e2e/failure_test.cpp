// What goes wrong on the day: each leaves a clear message and nothing else.
#include "tests/e2e/hall.h"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <sys/mount.h>

namespace enshu::e2e {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;
using testing::Test;

const std::string first_light = ENSHU_SOURCE "/scenarios/first-light";
const std::vector<std::string> nothing;

bool boots(const nlohmann::json &event) {
    return event.at("kind") == "host.state" && (event.at("detail").at("state") == "booting" ||
                                                event.at("detail").at("state") == "cloning");
}

TEST(Failure, a_wrong_scenario_is_refused_at_its_place) {
    Hall hall("scn");
    hall.start_daemon();
    const fs::path scenario = copy_of_first_light(hall.state());
    replace_in(scenario / "scenario.yaml", "to: suzuki", "to: susuki");
    const process::Result up = hall.enshu({"up", scenario.string(), "--name", "e2e"});
    EXPECT_EQ(up.exit_code, 4);
    EXPECT_NE(up.error.find("scenario.yaml:"), std::string::npos) << up.error;
    EXPECT_NE(up.error.find("susuki"), std::string::npos) << up.error;
    EXPECT_NE(up.error.find("suzuki"), std::string::npos) << up.error;
    EXPECT_EQ(hall.leftovers(), nothing);
}

TEST(Failure, too_little_memory_is_said_before_anything_is_made) {
    Hall hall("mem");
    hall.start_daemon();
    const fs::path scenario = copy_of_first_light(hall.state());
    // 40 teams of it are 64 GiB and more; however many guests the processors are given.
    const process::Result up =
        hall.enshu({"up", scenario.string(), "--name", "e2e", "--teams", "40", "--crowd"});
    EXPECT_EQ(up.exit_code, 4);
    EXPECT_NE(up.error.find("not enough memory"), std::string::npos) << up.output << up.error;
    EXPECT_NE(up.error.find("would fit"), std::string::npos) << up.error;
    EXPECT_EQ(hall.leftovers(), nothing);
}

TEST(Failure, a_full_disk_is_said_before_anything_is_made) {
    Hall hall("disk");
    ASSERT_EQ(mount("tmpfs", hall.state().c_str(), "tmpfs", 0, "size=64m"), 0);
    hall.start_daemon();
    const process::Result up = hall.enshu({"up", first_light, "--name", "e2e"});
    EXPECT_EQ(up.exit_code, 4);
    EXPECT_NE(up.error.find("not enough disk space"), std::string::npos) << up.output << up.error;
    EXPECT_EQ(hall.leftovers(), nothing);
    EXPECT_EQ(hall.stop_daemon(), 0);
    EXPECT_EQ(umount(hall.state().c_str()), 0);
}

TEST(Failure, a_missing_guest_image_is_said_with_what_makes_it) {
    Hall hall("img");
    hall.guest_image = hall.state() / "no-image";
    hall.start_daemon();
    const process::Result up = hall.enshu({"up", first_light, "--name", "e2e"});
    EXPECT_EQ(up.exit_code, 4);
    EXPECT_NE(up.error.find("./enshu setup"), std::string::npos) << up.error;
    EXPECT_EQ(hall.leftovers(), nothing);
}

TEST(Failure, a_guest_that_never_answers_is_given_up_within_its_limit) {
    Hall hall("mute");
    const fs::path image = hall.state() / "image";
    fs::create_directory(image);
    for (const char *file : {"disk.qcow2", "vmlinuz", "cmdline"}) {
        fs::create_symlink(hall.guest_image / file, image / file);
    }
    std::ofstream(image / "initrd") << "no file system";
    hall.guest_image = image;
    hall.start_daemon({"--boot-limit", "20"});
    const auto begin = Clock::now();
    const process::Result up = hall.enshu({"up", first_light, "--name", "e2e"});
    EXPECT_EQ(up.exit_code, 4);
    EXPECT_NE(up.output.find("did not answer within 20 s"), std::string::npos)
        << up.output << up.error;
    EXPECT_LT(Clock::now() - begin, seconds(60));
    EXPECT_NE(up.output.find("`enshu resume` goes on from there"), std::string::npos) << up.output;
    EXPECT_EQ(hall.enshu({"destroy"}).exit_code, 0);
    EXPECT_EQ(hall.leftovers(), nothing);
}

TEST(Failure, ctrl_c_takes_down_what_was_built) {
    Hall hall("intr");
    hall.start_daemon();
    const process::Result up =
        hall.enshu_interrupted({"up", first_light, "--name", "e2e", "--teams", "2"}, SIGINT,
                               [&] { return hall.wait_for(boots, seconds(1)); });
    EXPECT_EQ(up.exit_code, 130) << up.output;
    EXPECT_EQ(hall.leftovers(), nothing);
}

TEST(Failure, a_daemon_killed_in_mid_provision_is_cleared_up_after_by_the_next) {
    Hall hall("kill");
    hall.start_daemon();
    ASSERT_EQ(
        hall.enshu({"up", first_light, "--name", "e2e", "--teams", "2", "--detach"}).exit_code, 0);
    ASSERT_TRUE(hall.wait_for(boots, seconds(60)));
    hall.kill_daemon();
    EXPECT_NE(hall.leftovers(), nothing) << "the test must have something to clear up";
    hall.start_daemon();
    const process::Result destroyed = hall.enshu({"destroy"});
    EXPECT_EQ(destroyed.exit_code, 0) << destroyed.error;
    EXPECT_EQ(hall.leftovers(), nothing);
    // A second time is no mistake.
    EXPECT_EQ(hall.enshu({"destroy", "-e", "e2e"}).exit_code, 0);
}

} // namespace
} // namespace enshu::e2e
