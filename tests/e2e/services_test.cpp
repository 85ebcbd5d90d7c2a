// Every service there is, used by another host over the network, and broken: does its check say
// what is wrong? One organisation, booted once for all.
#include "tests/e2e/hall.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <memory>
#include <regex>
#include <set>
#include <sstream>

namespace enshu::e2e {
namespace {

using namespace std::chrono_literals;

class Services : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        hall = std::make_unique<Hall>("services");
        hall->start_daemon({"--goldens", (hall->state() / "goldens").string()});
        const process::Result up = hall->enshu(
            {"up", fmt::format("{}/tests/e2e/services/scenario", ENSHU_SOURCE), "--name", "every"},
            500s);
        ASSERT_EQ(up.exit_code, 0) << up.output << up.error;
        const process::Result begun = hall->enshu({"start"});
        ASSERT_EQ(begun.exit_code, 0) << begun.error;
    }
    static void TearDownTestSuite() {
        if (hall) {
            hall->enshu({"destroy"});
            hall->stop_daemon();
            EXPECT_EQ(hall->leftovers(), std::vector<std::string>{});
        }
        hall.reset();
    }

    /// What the command says, on both streams.
    static std::string run(const std::string &host, const std::string &command) {
        const process::Result result =
            hall->enshu({"team", "1", "run", host, "{ " + command + "\n} 2>&1"});
        return result.output + result.error;
    }
    /// Asked again and again, for what takes a moment to arrive.
    static std::string run_until(const std::string &host, const std::string &command,
                                 const std::string &part) {
        return run(host, fmt::format("for i in 1 2 3 4 5 6 7 8 9 10; do said=$({}); case $said in "
                                     "*'{}'*) break ;; esac; sleep 2; done; echo \"$said\"",
                                     command, part));
    }
    /// What the host's own check says while it is so broken; it is mended again.
    static std::string unwell(const std::string &host, const std::string &breaking,
                              const std::string &mending) {
        return run(host, breaking + "; sh /usr/lib/enshu/check | grep FAIL; " + mending);
    }
    static constexpr auto password =
        "password=$(sed -n 's/^machine .* password //p' /home/suzuki/.netrc); ";

    static std::unique_ptr<Hall> hall;
};

std::unique_ptr<Hall> Services::hall;

testing::AssertionResult holds(const std::string &text, const std::string &part) {
    return text.find(part) != std::string::npos ? testing::AssertionSuccess()
                                                : testing::AssertionFailure()
                                                      << "`" << part << "` is not in:\n"
                                                      << text;
}

testing::AssertionResult matches(const std::string &text, const std::string &pattern) {
    return std::regex_search(text, std::regex(pattern))
               ? testing::AssertionSuccess()
               : testing::AssertionFailure() << "nothing like `" << pattern << "` is in:\n"
                                             << text;
}

/// What waits for somebody from another machine: `tcp 22`, sorted.
std::string open_ports(const std::string &listing) {
    std::istringstream lines(listing);
    std::set<std::string> ports;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string kind;
        std::string state;
        std::string queued;
        std::string local;
        words >> kind >> state >> queued >> queued >> local;
        const std::string port = local.substr(local.rfind(':') + 1);
        // From 32768 up a datagram's port is that of one who asks.
        if (!local.starts_with("127.") && !port.empty() &&
            (kind == "tcp" || std::stoi(port) < 32768)) {
            ports.insert(kind + " " + port);
        }
    }
    return fmt::format("{}", fmt::join(ports, ", "));
}

TEST_F(Services, NothingListensThatIsNotDeclared) {
    EXPECT_EQ(open_ports(run("fw", "ss -Hltnu")), "tcp 22");
    EXPECT_EQ(open_ports(run("pc", "ss -Hltnu")), "");
    EXPECT_EQ(open_ports(run("store", "ss -Hltnu")), "tcp 22, tcp 445, tcp 5432, udp 123");
    EXPECT_EQ(open_ports(run("gate", "ss -Hltnu")), "tcp 143, tcp 22, tcp 25, tcp 3128, tcp 514, "
                                                    "tcp 53, tcp 80, udp 514, udp 53");
}

TEST_F(Services, TheShareIsForPeopleWithAPasswordAndIsAudited) {
    const std::string said =
        run("pc", std::string(password) + "smbclient //203.0.113.30/shared -U \"suzuki%$password\""
                                          " -c 'ls; get \"soumu/minutes of April.txt\" /tmp/got';"
                                          " cat /tmp/got; smbclient -N //203.0.113.30/shared -c "
                                          "ls; smbclient //203.0.113.30/shared -m NT1 -U "
                                          "\"suzuki%$password\" -c ls");
    EXPECT_TRUE(holds(said, "soumu"));
    EXPECT_TRUE(holds(said, "議事録"));
    EXPECT_TRUE(holds(said, "NT_STATUS_ACCESS_DENIED"));
    const std::string line = "suzuki|192.168.20.101|shared|create_file|ok|0x120089|file|open|/srv/"
                             "shared/soumu/minutes of April.txt";
    EXPECT_TRUE(holds(run("store", "cat /var/log/samba/audit.log"), line));
    EXPECT_TRUE(holds(run("gate", "grep smbd_audit /var/log/remote/store.log"), line));
}

TEST_F(Services, TheDatabaseAnswersPeopleAndLetsThemChangeNothing) {
    const std::string psql = "/usr/lib/postgresql/15/bin/psql -h 203.0.113.30 -d residents -Atc ";
    const std::string said =
        run("pc", std::string(password) + "export PGPASSWORD=$password; " + psql +
                      "'SELECT count(*) FROM residents' -U suzuki; " + psql +
                      "'DELETE FROM residents' -U suzuki; PGPASSWORD=wrong " + psql +
                      "'SELECT 1' -U suzuki; " + psql + "'SELECT 1' -U postgres");
    EXPECT_TRUE(said.starts_with("48\n")) << said;
    EXPECT_TRUE(holds(said, "permission denied for table residents"));
    EXPECT_TRUE(holds(said, "password authentication failed"));
    EXPECT_TRUE(holds(said, "no pg_hba.conf entry"));
    const std::string log = run("store", "cat /var/log/postgresql/postgresql.log");
    EXPECT_TRUE(holds(log, "suzuki@residents 192.168.20.101 LOG:  statement: SELECT count(*)"));
}

TEST_F(Services, AllHostsHaveOneTime) {
    for (const char *host : {"fw", "pc", "gate"}) {
        // At most 20 times, until no more than 0.1 s is left to correct.
        EXPECT_TRUE(holds(run(host, "chronyc -n waitsync 20 0.1 0 2 >/dev/null && echo is-right; "
                                    "chronyc -n sources"),
                          "is-right"))
            << host;
    }
}

TEST_F(Services, APasswordThatWasLeftOpensTheOneAccountItIsOf) {
    const std::string said = run("pc", R"sh(
stat -c '%U %a' /home/suzuki/Documents/memo.txt
left=$(sed -n 's/^ *パスワード: //p' /home/suzuki/Documents/memo.txt)
try() { sshpass -p "$2" ssh -o StrictHostKeyChecking=no -o PreferredAuthentications=password "$1@203.0.113.30" id -un; }
try maint "$left"
try root "$left"
mail=$(sed -n 's/^machine .* password //p' /home/suzuki/.netrc)
try suzuki "$mail")sh");
    EXPECT_TRUE(said.starts_with("suzuki 600\n")) << said;
    EXPECT_TRUE(holds(said, "\nmaint\n"));
    EXPECT_TRUE(holds(said, "root@203.0.113.30: Permission denied (publickey"));
    EXPECT_TRUE(holds(said, "suzuki@203.0.113.30: Permission denied (publickey"));
    EXPECT_TRUE(holds(run("store", "cat /var/log/auth.log"),
                      "Accepted password for maint from 192.168.20.101"));
}

TEST_F(Services, NoTwoHostsHaveTheSameKey) {
    std::set<std::string> keys;
    for (const char *host : {"fw", "gate", "store"}) {
        keys.insert(run_until(host,
                              "ls /var/lib/enshu/own-key; cut -d' ' -f2 "
                              "/etc/ssh/ssh_host_ed25519_key.pub",
                              "own-key"));
    }
    EXPECT_EQ(keys.size(), 3U);
}

TEST_F(Services, MailFromOutsideIsMarkedWithWhoMaySendItAndIsNotRelayed) {
    // The router's own address on the outside is not one of the organisation's networks.
    const std::string said = run("fw", R"sh(
cd /tmp; printf 'From: <taro@supplier.example>\r\nSubject: x\r\nMessage-ID: <1@x>\r\n\r\nhi\r\n' >mail
send() { curl -sS --max-time 50 --interface 198.51.100.1 --url smtp://203.0.113.25/mail.bulk.example --mail-from "$1" --mail-rcpt "$2" --upload-file mail; }
send bounce@bulk.example suzuki@works.hinode.example
send taro@supplier.example nobody@elsewhere.example)sh");
    EXPECT_TRUE(holds(said, "RCPT failed: 554"));
    const std::string mail = run_until("gate", "cat /home/suzuki/Maildir/new/*", "Received-SPF");
    EXPECT_TRUE(holds(mail, "Return-Path: <bounce@bulk.example>"));
    EXPECT_TRUE(holds(mail, "Received-SPF: softfail (bulk.example:"));
    EXPECT_TRUE(holds(mail, "client-ip=198.51.100.1"));
}

TEST_F(Services, TheNameServerWritesDownWhatItIsAskedAndKnowsNothingElse) {
    EXPECT_TRUE(holds(run("pc", "drill nowhere.example @203.0.113.25 A"), "NXDOMAIN"));
    EXPECT_TRUE(
        holds(run("pc", "drill store.works.hinode.example @203.0.113.25 A"), "203.0.113.30"));
    EXPECT_TRUE(holds(run("gate", "cat /var/log/unbound/queries.log"),
                      "192.168.20.101 nowhere.example. A IN"));
}

TEST_F(Services, TheSiteIsWhatCameWithTheOrganisation) {
    EXPECT_TRUE(holds(run("pc", "curl -sS http://www.works.hinode.example/news/today.html"),
                      "news of today"));
    const std::string head = run("pc", "curl -sSI http://203.0.113.25/");
    EXPECT_TRUE(holds(head, "Server: nginx\n"));
}

TEST_F(Services, EveryHostsLogArrivesAtTheLogHostWithItsTime) {
    for (const char *host : {"fw", "pc", "store"}) {
        run(host, "logger -t e2e from-$(hostname)");
        const std::string line =
            run_until("gate", fmt::format("grep from-{0} /var/log/remote/{0}.log", host), "from");
        EXPECT_TRUE(matches(line.substr(0, line.find('\n')),
                            "^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+\\+09:00 .* e2e: from-"));
    }
    EXPECT_TRUE(holds(run("gate", "cat /var/log/remote/*.log | grep -c qemu-ga || true"), "0\n"));
}

TEST_F(Services, TheRouterWritesDownWhatItRefusesAndWhatItLetsThrough) {
    run("pc", "nc -z -w 2 203.0.113.30 445; nc -z -w 2 203.0.113.30 8080; nc -z -w 1 192.168.20.1 "
              "8080");
    const std::string log = run("fw", "cat /var/log/firewall.log");
    EXPECT_TRUE(matches(log, "fw-accepted .*SRC=192.168.20.101 DST=203.0.113.30 .*DPT=445"));
    EXPECT_TRUE(matches(log, "fw-refused .*SRC=192.168.20.101 DST=203.0.113.30 .*DPT=8080"));
    EXPECT_TRUE(matches(log, "fw-refused-input .*SRC=192.168.20.101 DST=192.168.20.1 .*DPT=8080"));
    EXPECT_TRUE(holds(run_until("gate", "grep fw-refused-input /var/log/remote/fw.log", "8080"),
                      "DPT=8080"));
}

TEST_F(Services, AFileServersCheckSaysWhatIsWrong) {
    EXPECT_EQ(unwell("store", "mv /srv/shared /srv/gone", "mv /srv/gone /srv/shared"),
              "smb FAIL the folder of the share `shared`, /srv/shared, is not there\n");
    EXPECT_EQ(unwell("store", "systemctl stop smbd", "systemctl start smbd"),
              "smb FAIL smbd (smbd.service, tcp/445, /var/log/samba/smbd.log): actor: cannot "
              "connect: Connection refused\n");
}

TEST_F(Services, ADatabasesCheckSaysWhatIsWrong) {
    EXPECT_EQ(
        unwell("store", "systemctl stop postgresql@15-main", "systemctl start postgresql@15-main"),
        "database FAIL postgresql (postgresql@15-main.service, "
        "/var/log/postgresql/postgresql.log): nothing listens on tcp/5432\n");
    const std::string sql = "/usr/lib/postgresql/15/bin/psql -XAtq -U postgres -d residents -c ";
    EXPECT_TRUE(holds(unwell("store", sql + "'ALTER TABLE residents RENAME TO gone'",
                             sql + "'ALTER TABLE gone RENAME TO residents'"),
                      "relation \"residents\" does not exist"));
}

TEST_F(Services, AMailServersCheckSaysWhatIsWrong) {
    EXPECT_TRUE(holds(unwell("gate", "systemctl stop postfix@-", "systemctl start postfix@-"),
                      "smtp FAIL postfix (postfix@-.service, tcp/25, /var/log/mail.log): actor: "
                      "cannot connect: Connection refused"));
    EXPECT_TRUE(
        holds(unwell("gate", "postconf -e queue_minfree=99999999999; postfix reload; sleep 1",
                     "postconf -X queue_minfree; postfix reload"),
              "Insufficient system storage"));
    EXPECT_TRUE(
        holds(unwell("gate", "chmod 000 /home/suzuki/Maildir", "chmod 700 /home/suzuki/Maildir"),
              "imap FAIL dovecot (dovecot.service, tcp/143, /var/log/mail.log): actor: it "
              "answers \"b NO"));
}

TEST_F(Services, AWebServersCheckSaysWhatIsWrong) {
    EXPECT_TRUE(
        holds(unwell("gate", "mv /var/www/site /var/www/gone", "mv /var/www/gone /var/www/site"),
              "web FAIL nginx (nginx.service, tcp/80, pages in /var/www/site, "
              "/var/log/nginx/error.log): actor: it answers \"HTTP/1.1 404"));
}

TEST_F(Services, TheChecksOfNamesTimeProxyAndLogsSayWhatIsWrong) {
    EXPECT_TRUE(holds(unwell("gate", "systemctl stop unbound", "systemctl start unbound"),
                      "dns FAIL unbound (unbound.service, udp/53, /var/log/unbound/queries.log) "
                      "does not answer"));
    EXPECT_TRUE(holds(unwell("gate", "systemctl stop squid", "systemctl start squid"),
                      "proxy FAIL squid (squid.service, tcp/3128, /var/log/squid/cache.log): "
                      "actor: cannot connect: Connection refused"));
    EXPECT_TRUE(
        holds(unwell("gate", "systemctl stop rsyslog syslog.socket", "systemctl start rsyslog"),
              "syslog FAIL rsyslog (rsyslog.service, udp/514): a line sent to it is not "
              "kept in /var/log/remote"));
    EXPECT_TRUE(holds(unwell("store", "systemctl stop chrony", "systemctl start chrony"),
                      "time FAIL chronyd does not run (chrony.service)"));
    EXPECT_TRUE(holds(unwell("store", "systemctl stop ssh", "systemctl start ssh"),
                      "ssh FAIL sshd (ssh.service, tcp/22, /var/log/auth.log) does not run"));
}

TEST_F(Services, ARoutersCheckSaysWhatIsWrong) {
    EXPECT_EQ(unwell("fw", "nft delete chain inet firewall forward", "systemctl restart nftables"),
              "router FAIL no rules for what it forwards are loaded (nftables.service, "
              "/etc/nftables.conf)\n");
    EXPECT_EQ(
        unwell("fw", "sysctl -q -w net.ipv4.ip_forward=0", "sysctl -q -w net.ipv4.ip_forward=1"),
        "router FAIL net.ipv4.ip_forward is 0 (/etc/sysctl.d/60-enshu-router.conf)\n");
    EXPECT_EQ(unwell("pc", "systemctl stop rsyslog syslog.socket", "systemctl start rsyslog"),
              "logs FAIL rsyslog.service does not run\n");
}

TEST_F(Services, AreWellAgainOnceTheyAreMended) {
    for (const char *host : {"fw", "gate", "store", "pc"}) {
        EXPECT_EQ(run(host, "sh /usr/lib/enshu/check | grep -v ' ok$' || true"), "") << host;
    }
}

} // namespace
} // namespace enshu::e2e
