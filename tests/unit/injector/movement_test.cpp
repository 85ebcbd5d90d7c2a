// The verbs with which the attacker gets from outside to one machine and on to the next.
#include "tests/unit/injector/told_guest.h"

#include "injector/actions/ssh.h"
#include "scenario-dsl/attack/traces.h"

#include <cstdio>
#include <fstream>

namespace enshu::inject {
namespace {

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
    EXPECT_EQ(evidence["id"], "uid=1001(maint) gid=1001(maint)");
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
              "/bin/sh -s -- " + dsl::home_of("maint") + "/.bash_history id; hostname; w; exit");
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

} // namespace
} // namespace enshu::inject
