// The verbs with which data is gathered and taken out, and what all verbs in the middle have in
// common.
#include "tests/unit/injector/told_guest.h"

#include "injector/actions/netrc.h"
#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/model/step_names.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace enshu::inject {
namespace {

// ---- smb-copy

TEST_F(MovementTest, AShareIsCopiedIntoTheUsersCache) {
    add("copy", dsl::SmbCopy{"pc-suzuki", "gate", "/srv/shared/residents"});
    pc().answers = {says("{\"files\": 2, \"bytes\": 9000}\n")};
    const auto evidence = play("copy");
    EXPECT_EQ(evidence["into"], "/home/suzuki/.cache/copy");
    EXPECT_EQ(evidence["files"], 2);
    EXPECT_TRUE(
        pc().commands.front().ends_with("-- 203.0.113.25 shared residents /home/suzuki/.cache/copy "
                                        "smbclient //gate/shared -Tc - 'residents' | tar -x"));
    undo(context("copy"));
    EXPECT_TRUE(pc().commands.back().ends_with(
        "-- /home/suzuki/.cache/copy smbclient //gate/shared -Tc - 'residents' | tar -x"));
}

TEST_F(MovementTest, ACopyThatCameToNothingSaysWhy) {
    add("copy", dsl::SmbCopy{"pc-suzuki", "gate", "/srv/shared"});
    const auto nothing = [&](const std::string &why) {
        pc().answers = {{21, why + "\n", "", false}};
        return failure("copy");
    };
    EXPECT_EQ(nothing("NT_STATUS_LOGON_FAILURE"),
              "`gate` does not let `suzuki` in: NT_STATUS_LOGON_FAILURE");
    EXPECT_EQ(nothing("NT_STATUS_IO_TIMEOUT"),
              "`pc-suzuki` gets nothing from the share of `gate`: NT_STATUS_IO_TIMEOUT");
    EXPECT_EQ(nothing(""), "`/srv/shared` is no longer on `gate`");
    pc().answers = {ends(20)};
    EXPECT_EQ(failure("copy"), "no password of `suzuki` stands in the `.netrc` on `pc-suzuki`");
    std::get<dsl::SmbCopy>(scenario_.attack.back().verb).what = "/etc";
    EXPECT_EQ(failure("copy"), "`/etc` is not in the share of `gate`");
}

TEST_F(MovementTest, ThePasswordOfTheUserIsFoundAmongOthersInTheirNetrc) {
    std::ofstream(directory_.path() / ".netrc")
        << "machine 192.0.2.1 login office password another\n"
           "machine 192.0.2.1 login suzuki password Hinode 12\n"
           "machine 192.0.2.2 login suzuki password a-second\n";
    const auto password_of = [&](const std::string &user) {
        const auto script = directory_.path() / "script";
        std::ofstream(script) << netrc_functions << "netrc_password " << user
                              << " >\"$HOME/said\"\n";
        EXPECT_EQ(
            std::system(
                ("HOME=" + directory_.path().string() + " /bin/sh -s <" + script.string()).c_str()),
            0);
        std::ifstream said(directory_.path() / "said");
        return std::string{std::istreambuf_iterator<char>(said), {}};
    };
    EXPECT_EQ(password_of("suzuki"), "Hinode 12\n");
    EXPECT_EQ(password_of("office"), "another\n");
    EXPECT_EQ(password_of("nobody"), "");
}

// ---- archive

TEST_F(MovementTest, AnArchiveIsMadeByRootOnAServerAndByTheUserOnAWorkstation) {
    add("pack", dsl::Archive{"gate", "/srv/shared"});
    add("pack-here", dsl::Archive{"pc-suzuki", "/home/suzuki/Documents"});
    const auto packed = says("{\"entries\": 3, \"bytes\": 900, \"sha256\": \"abc\"}\n");
    gate().answers = {packed};
    const auto evidence = play("pack");
    EXPECT_EQ(evidence["file"], "/var/tmp/pack.tar.gz");
    EXPECT_EQ(evidence["bytes"], 900);
    EXPECT_EQ(evidence["sha256"], "abc");
    EXPECT_EQ(gate().commands.front(), "/bin/sh -s -- /srv/shared /var/tmp/pack.tar.gz");
    pc().answers = {packed};
    play("pack-here");
    EXPECT_TRUE(pc().commands.front().starts_with("/usr/bin/setpriv --reuid=suzuki "));
    undo(context("pack"));
    EXPECT_EQ(gate().commands.back(), "/usr/bin/rm -f -- /var/tmp/pack.tar.gz");
}

TEST_F(MovementTest, AnArchiveOfNothingOrOfTooMuchIsAFailure) {
    add("pack", dsl::Archive{"gate", "/srv/shared"});
    gate().answers = {ends(20), ends(21), ends(1, "No space left on device\n")};
    EXPECT_EQ(failure("pack"), "`/srv/shared` is no longer on `gate`");
    EXPECT_EQ(failure("pack"), "`/srv/shared` on `gate` is larger than 64 MiB");
    EXPECT_EQ(failure("pack"),
              "`/srv/shared` on `gate` could not be packed: No space left on device");
}

// ---- http-upload

const RunResult sent = says("{\"bytes\":1024,\"sha256\":\"abc\",\"status\":201}\n");

TEST_F(MovementTest, AnUploadOfASizeIsPutTogetherFromTheArchivesOfItsHost) {
    add("pack", dsl::Archive{"gate", "/srv/shared"});
    add("elsewhere", dsl::Archive{"pc-suzuki", "/home/suzuki/Documents"});
    add("pack-more", dsl::Archive{"gate", "/srv/more"});
    add("out", dsl::HttpUpload{.on = "gate",
                               .through = {},
                               .to = "attacker",
                               .via = {},
                               .what = {},
                               .size_bytes = 8 << 20});
    gate().answers = {says(""), sent, says("")};
    const auto evidence = play("out");
    EXPECT_EQ(evidence["bytes"], 1024) << "less than was asked: all of it was sent, once";
    EXPECT_EQ(evidence["asked"], 8 << 20);
    EXPECT_EQ(gate().commands[0], "/bin/sh -s -- 8388608 /var/tmp/.out /var/tmp/pack.tar.gz "
                                  "/var/tmp/pack-more.tar.gz");
    EXPECT_TRUE(gate().commands[1].ends_with(" --file /var/tmp/.out"));
    EXPECT_EQ(gate().commands[2], "/usr/bin/rm -f -- /var/tmp/.out");
    gate().answers = {ends(22)};
    EXPECT_EQ(failure("out"), "no archive lies on `gate`");
}

TEST_F(MovementTest, AnUploadThroughAWorkstationIsFetchedWithThePlantedPassword) {
    add("pack", dsl::Archive{"gate", "/srv/shared"});
    add("out", dsl::HttpUpload{.on = "gate",
                               .through = "pc-suzuki",
                               .to = "attacker",
                               .via = "gate",
                               .what = {},
                               .size_bytes = 1024});
    EXPECT_EQ(failure("out"), "no ssh-login step leads from `pc-suzuki` to `gate`");
    add_login();
    pc().answers = {says(""), sent};
    EXPECT_EQ(play("out")["bytes"], 1024);
    EXPECT_TRUE(pc().commands[0].starts_with("/usr/bin/setpriv --reuid=suzuki "));
    EXPECT_TRUE(pc().commands[0].ends_with("-- 203.0.113.25 maint /home/suzuki/memo.txt 1024 "
                                           "/home/suzuki/.cache/out.bin /var/tmp/pack.tar.gz"));
    EXPECT_TRUE(pc().commands[1].ends_with(
        " --proxy 203.0.113.25:3128 --key - --file /home/suzuki/.cache/out.bin"));
    undo(context("out"));
    EXPECT_EQ(pc().commands.back(), "/usr/bin/rm -f -- /home/suzuki/.cache/out.bin");
    EXPECT_TRUE(gate().commands.empty()) << "nothing is done on the server but by SSH";

    pc().answers = {refused};
    EXPECT_NE(failure("out").find("does not reach `gate` by SSH"), std::string::npos);
    pc().answers = {ends(20)};
    EXPECT_EQ(failure("out"), "`/home/suzuki/memo.txt` is no longer on `pc-suzuki`");
    pc().answers = {ends(22)};
    EXPECT_EQ(failure("out"), "no archive lies on `gate`");
}

// ---- rotate-log

TEST_F(MovementTest, ALogIsPutAsideAndSaysHowMuchIsMissing) {
    add("gap", dsl::RotateLog{"gate", "/var/log/auth.log"});
    gate().answers = {says("{\"lines\": 300, \"missing\": 42}\n")};
    const auto evidence = play("gap");
    EXPECT_EQ(evidence["missing"], 42);
    EXPECT_EQ(evidence["aside"], "/var/log/auth.log.1");
    EXPECT_EQ(gate().commands.front(), "/bin/sh -s -- /var/log/auth.log /var/lib/enshu/log-gap");
    gate().answers = {ends(20), ends(21), ends(22)};
    EXPECT_EQ(failure("gap"), "`gate` has no log `/var/log/auth.log`");
    EXPECT_EQ(failure("gap"), "nothing stands in `/var/log/auth.log` on `gate`");
    EXPECT_EQ(failure("gap"), "`/var/log/auth.log.1` and `.2` are already on `gate`");
}

TEST_F(MovementTest, OnlyLogsWhoseDaemonBeginsANewOneArePutAside) {
    add("gap", dsl::RotateLog{"gate", ""});
    auto &log = std::get<dsl::RotateLog>(scenario_.attack.back().verb).log;
    for (const char *one : {"/etc/shadow", "/var/lib/enshu/actor.log", "/var/log/../../etc/passwd",
                            "/run/log/journal", "/var/log/remote/pc.log", "/var/log/wtmp",
                            "/var/log/samba/smbd.log", "/var/log/squid/"}) {
        log = one;
        EXPECT_EQ(failure("gap"), "`" + std::string(one) + "` is no log that can be put aside");
    }
    EXPECT_TRUE(gate().commands.empty());
    gate().answers.assign(20, says("{\"lines\": 1, \"missing\": 1}\n"));
    for (const char *one : {"/var/log/syslog", "/var/log/mail.log", "/var/log/nginx/access.log",
                            "/var/log/squid/access.log", "/var/log/samba/audit.log"}) {
        log = one;
        EXPECT_EQ(failure("gap"), "");
    }
}

// ---- all of them

TEST_F(MovementTest, WhatIsLeftLiesWhereItsTracesAreSaidToBe) {
    add("look", dsl::Reconnaissance{"attacker", "gate", 40, {80, 3389}});
    add("spray", dsl::PasswordSpray{"pc-suzuki", "gate", {"suzuki"}, 2});
    add("spray-others", dsl::PasswordSpray{"pc-suzuki", "gate", {"office"}, 2});
    add_login();
    add("copy", dsl::SmbCopy{"pc-suzuki", "gate", "/srv/shared/residents"});
    add("pack", dsl::Archive{"gate", "/srv/shared"});
    add("through", dsl::HttpUpload{.on = "gate",
                                   .through = "pc-suzuki",
                                   .to = "attacker",
                                   .via = "gate",
                                   .what = {},
                                   .size_bytes = 1024});
    add("direct", dsl::HttpUpload{.on = "gate",
                                  .through = {},
                                  .to = "attacker",
                                  .via = {},
                                  .what = {},
                                  .size_bytes = 1024});
    add("gap", dsl::RotateLog{"gate", "/var/log/auth.log"});
    auto &city = scenario_.organization;
    city.policy.on = "fw";
    city.policy.allow = {{.from = {false, "internet", ""},
                          .to = {false, "dmz", "gate"},
                          .ports = {{dsl::Protocol::Tcp, 80}},
                          .text = ""}};
    const dsl::Network network{city};
    const dsl::Index steps{scenario_.attack};
    const auto left = [&](const char *step, const std::string &host, const std::string &where,
                          const std::string &pattern) {
        return std::ranges::any_of(dsl::traces_of(*scenario_.find_step(step), steps, network),
                                   [&](const dsl::Trace &trace) {
                                       return trace.host == host && trace.where == where &&
                                              trace.pattern == pattern;
                                   });
    };
    EXPECT_TRUE(
        left("look", "gate", "/var/log/nginx/access.log", "\"HEAD /wp-login.php HTTP/1.1\" 404"));
    EXPECT_TRUE(left("look", "fw", "journal",
                     "fw-refused.* SRC=198.51.100.66 DST=203.0.113.25 .* DPT=3389 "));
    EXPECT_TRUE(left("spray", "gate", "/var/log/auth.log",
                     "Failed password for suzuki from 192.168.20.101"));
    EXPECT_TRUE(left("spray-others", "gate", "/var/log/auth.log",
                     "Failed password for invalid user office from 192.168.20.101"));
    EXPECT_TRUE(left("login", "gate", "/var/log/auth.log",
                     "Accepted password for maint from 192.168.20.101"));
    EXPECT_TRUE(left("login", "gate", dsl::home_of("maint") + "/.bash_history", "id; hostname; w"));
    EXPECT_TRUE(left("copy", "gate", "/var/log/samba/audit.log",
                     "suzuki|192.168.20.101|shared|create_file|ok|0x120089|file|open|"
                     "/srv/shared/residents"));
    EXPECT_TRUE(left("copy", "pc-suzuki", "/home/suzuki/.cache/copy", "copy/residents"));
    EXPECT_TRUE(left("pack", "gate", "/var/tmp/pack.tar.gz", "srv/shared"));
    EXPECT_TRUE(left("through", "gate", "/var/log/auth.log",
                     "Starting session: command for maint from 192.168.20.101"));
    EXPECT_TRUE(left("through", "pc-suzuki", "/home/suzuki/.cache/through.bin", "through.bin"));
    EXPECT_TRUE(left("through", "gate", "/var/log/squid/access.log",
                     "PUT http://198.51.100.66" + dsl::upload_path("through")));
    EXPECT_TRUE(left("direct", "fw", "journal",
                     "fw-accepted.* SRC=203.0.113.25 DST=198.51.100.66 .* DPT=80 "));
    EXPECT_TRUE(left("gap", "gate", "/var/log/auth.log.1", "auth.log.1"));
}

TEST_F(MovementTest, AStoppedActBeginsNothing) {
    add("look", dsl::Reconnaissance{"attacker", "gate", 40, {}});
    add("spray", dsl::PasswordSpray{"pc-suzuki", "gate", {"suzuki"}, 2});
    add_login();
    add("copy", dsl::SmbCopy{"pc-suzuki", "gate", "/srv/shared"});
    add("pack", dsl::Archive{"gate", "/srv/shared"});
    add("out", dsl::HttpUpload{.on = "gate",
                               .through = {},
                               .to = "attacker",
                               .via = {},
                               .what = {},
                               .size_bytes = 1024});
    add("gap", dsl::RotateLog{"gate", "/var/log/auth.log"});
    stop_.request_stop();
    for (const char *step : {"look", "spray", "login", "copy", "pack", "out", "gap"})
        EXPECT_THROW(play(step), ActStopped) << step;
    EXPECT_TRUE(std::ranges::all_of(
        guests_, [](const auto &guest) { return guest.second.commands.empty(); }));
}

TEST_F(MovementTest, EveryScriptIsOneThatAShellUnderstands) {
    add("pack", dsl::Archive{"gate", "/srv/shared"});
    add_login();
    add("copy", dsl::SmbCopy{"pc-suzuki", "gate", "/srv/shared"});
    add("out", dsl::HttpUpload{.on = "gate",
                               .through = {},
                               .to = "attacker",
                               .via = {},
                               .what = {},
                               .size_bytes = 1024});
    add("through", dsl::HttpUpload{.on = "gate",
                                   .through = "pc-suzuki",
                                   .to = "attacker",
                                   .via = {},
                                   .what = {},
                                   .size_bytes = 1024});
    add("gap", dsl::RotateLog{"gate", "/var/log/auth.log"});
    add("spray", dsl::PasswordSpray{"pc-suzuki", "gate", {"suzuki"}, 1});
    for (const char *step : {"pack", "login", "copy", "out", "through", "gap", "spray"}) {
        (void)failure(step);
        (void)failure(step);
        undo(context(step));
    }
    int checked = 0;
    for (const auto &[host, guest] : guests_)
        for (const std::string &script : guest.scripts) {
            if (script.find("use strict;") != std::string::npos)
                continue; // perl's
            const auto file = directory_.path() / "script";
            std::ofstream(file) << script;
            EXPECT_EQ(std::system(("/bin/sh -n " + file.string()).c_str()), 0) << script;
            ++checked;
        }
    EXPECT_GE(checked, 10);
}

} // namespace
} // namespace enshu::inject
