// The daemon on two hypervisors, each a libvirtd apart from this machine: a team on each, until one
// is lost (docs/decisions/0018).
#include "hall.h"
#include "libvirtd_apart.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <thread>

namespace enshu::e2e {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const std::vector<std::string> nothing;

bool enters(const nlohmann::json &event, const char *state) {
    return event.at("kind") == "exercise.state" && event.at("detail").at("to") == state;
}

bool is_noted(const nlohmann::json &event, const std::string &words) {
    return event.at("kind") == "range.note" &&
           event.at("detail").at("text_en").get<std::string>().find(words) != std::string::npos;
}

/// Volumes of exercises over there, and networks.
std::string left_on(const LibvirtdApart &machine) {
    return machine.run("ls /var/lib/enshu/pool | grep '^x\\.'; ip -o link show type bridge");
}

TEST(SitesOfADaemon, CarryATeamEachAndTheLossOfOneCostsTheOtherNothing) {
    if (std::getenv("ENSHU_GUEST_IMAGE") == nullptr) {
        GTEST_SKIP() << "ENSHU_GUEST_IMAGE is not set: run by `./enshu test e2e`";
    }
    LibvirtdApart a(fs::temp_directory_path() / "enshu-e2e-sites-da");
    LibvirtdApart b(fs::temp_directory_path() / "enshu-e2e-sites-db");
    if (a.run("command -v iptables && command -v ebtables").empty()) {
        GTEST_SKIP() << "libvirt's networks need iptables and ebtables, which are not here";
    }
    Hall hall("sites");
    const std::vector<std::string> options{"--connect", "a=" + a.uri(),
                                           "--connect", "b=" + b.uri(),
                                           "--goldens", (hall.state() / "goldens").string()};
    hall.start_daemon(options);
    const process::Result up =
        hall.enshu({"up", ENSHU_SOURCE "/tests/bench/provision/pair/scenario", "--name", "e2e",
                    "--teams", "2"},
                   600s);
    ASSERT_EQ(up.exit_code, 0) << up.output << up.error << contents_of(hall.state() / "enshud.log");

    // The teams need the same, so each site has one; which has which depends on the moment.
    const std::string status = hall.enshu({"status"}).output;
    const bool first_on_a = status.find("@ a") < status.find("@ b");
    ASSERT_NE(status.find("@ a"), std::string::npos) << status;
    ASSERT_NE(status.find("@ b"), std::string::npos) << status;
    const std::string team_on_b = first_on_a ? "2" : "1";
    const std::string team_on_a = first_on_a ? "1" : "2";
    EXPECT_NE(left_on(b).find("x.e2e.t" + team_on_b), std::string::npos) << left_on(b);
    EXPECT_EQ(left_on(b).find("x.e2e.t" + team_on_a), std::string::npos) << left_on(b);

    const auto reset = [&](const std::string &team) {
        return hall.enshu({"reset", "--team", team, "--host", "pc-suzuki", "--reason", "a test"}, 180s);
    };
    const process::Result first = reset(team_on_b);
    EXPECT_EQ(first.exit_code, 0) << first.output << first.error;

    // A daemon that is killed finds both again.
    hall.kill_daemon();
    hall.start_daemon(options);
    EXPECT_NE(hall.enshu({"status"}).output.find("@ b"), std::string::npos);

    b.kill_now();
    EXPECT_TRUE(hall.wait_for(
        [](const nlohmann::json &event) {
            return is_noted(event, "The site `b` cannot be reached");
        },
        30s));
    const std::string lost = hall.enshu({"status"}).output;
    EXPECT_NE(lost.find("broken"), std::string::npos) << lost;
    const process::Result other = reset(team_on_a);
    EXPECT_EQ(other.exit_code, 0) << other.output << other.error;
    EXPECT_NE(reset(team_on_b).exit_code, 0) << "it was put back where nobody can reach it";

    // It is made anew on the other site, and what it left is removed when its own is back.
    const process::Result moved =
        hall.enshu({"resume", "--team", team_on_b, "--reason", "b is dark"}, 300s);
    EXPECT_EQ(moved.exit_code, 0) << moved.output << moved.error;
    EXPECT_NE(left_on(a).find("x.e2e.t" + team_on_b), std::string::npos) << left_on(a);
    b.start();
    EXPECT_TRUE(hall.wait_for(
        [](const nlohmann::json &event) { return is_noted(event, "had left on `b` is removed"); },
        60s));
    EXPECT_EQ(left_on(b), "");

    // Destroyed while a site is away, it is finished when that is back.
    a.kill_now();
    EXPECT_NE(hall.enshu({"destroy", "-e", "e2e"}, 120s).exit_code, 0);
    EXPECT_TRUE(hall.wait_for(
        [](const nlohmann::json &event) {
            return enters(event, "BROKEN") &&
                   event.at("detail").at("reason").get<std::string>().find("on `a` is still "
                                                                           "there") !=
                       std::string::npos;
        },
        60s));
    a.start();
    EXPECT_TRUE(hall.wait_for(
        [](const nlohmann::json &event) { return enters(event, "TORN_DOWN"); }, 120s));
    EXPECT_EQ(left_on(a), "");
    EXPECT_EQ(left_on(b), "");
    EXPECT_EQ(hall.leftovers(), nothing);
}

} // namespace
} // namespace enshu::e2e
