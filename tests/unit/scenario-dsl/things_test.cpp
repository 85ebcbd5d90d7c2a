#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using test::EveryVerb;
using test::Marks;

Marks with(std::string_view before, std::string_view after) {
    return test::marks(EveryVerb{}.in_scenario(before, after).load().diagnostics);
}

TEST(EveryVerbOfTheAttack, HasAScenarioWithoutAMistake) {
    EXPECT_EQ(test::marks(EveryVerb{}.load().diagnostics), Marks{});
}

TEST(Things, APasswordIsReadWhereOneWasLeft) {
    EXPECT_EQ(with("file: /home/suzuki/memo.txt", "file: /home/suzuki/Documents/contacts.csv"),
              Marks{});
    EXPECT_EQ(with("file: /home/suzuki/memo.txt", "file: /home/suzuki/note.txt"),
              Marks{"guest-file-missing: /home/suzuki/note.txt"});
    EXPECT_EQ(with("file: /home/suzuki/memo.txt", "file: /etc/shadow"),
              Marks{"guest-file-missing: /etc/shadow"});
}

TEST(Things, APasswordIsLeftWherePeopleKeepFiles) {
    EXPECT_EQ(with("planted: /home/suzuki/memo.txt", "planted: /etc/cron.d/x"),
              (Marks{"guest-file-missing: /home/suzuki/memo.txt", "system-place: /etc/cron.d/x"}));
}

TEST(Things, AShareIsCopiedFromItsFolder) {
    EXPECT_EQ(with("from: files, what: /srv/shared/residents", "from: files, what: /srv/shared"),
              Marks{});
    EXPECT_EQ(with("from: files, what: /srv/shared/residents", "from: files, what: /srv/other"),
              Marks{"guest-file-missing: /srv/other"});
    EXPECT_EQ(with("from: files, what: /srv/shared/residents", "from: files, what: /srv/shared2"),
              Marks{"guest-file-missing: /srv/shared2"});
    EXPECT_EQ(with("from: files, what: /srv/shared/residents", "from: files, what: /srv/shared/no"),
              Marks{"guest-file-missing: /srv/shared/no"});
}

TEST(Things, AFileThatGoesOutByDnsIsThere) {
    EXPECT_EQ(with("what: /home/ito/Documents/notes.txt", "what: /home/ito/Documents/no.txt"),
              Marks{"guest-file-missing: /home/ito/Documents/no.txt"});
}

TEST(Things, OnlyWhatCameWithTheOrganisationIsEncrypted) {
    const auto encrypted = [](std::string_view on, std::string_view what) {
        return with("on: files, what: /srv/shared/residents, note",
                    "on: " + std::string{on} + ", what: " + std::string{what} + ", note");
    };
    EXPECT_EQ(encrypted("files", "/srv/shared"), Marks{});
    EXPECT_EQ(encrypted("pc", "/home/suzuki/Documents"), Marks{});
    EXPECT_EQ(encrypted("pc", "/home/suzuki"), Marks{"system-place: /home/suzuki"});
    EXPECT_EQ(encrypted("files", "/etc"), Marks{"system-place: /etc"});
    EXPECT_EQ(encrypted("www", "/srv/shared"), Marks{"system-place: /srv/shared"});
    EXPECT_EQ(encrypted("files", "/srv/shared/README.txt"),
              Marks{"file-not-regular: /srv/shared/README.txt"});
    EXPECT_EQ(encrypted("files", "/srv/shared/no"), Marks{"guest-file-missing: /srv/shared/no"});
}

TEST(Things, APageIsOneOfTheSite) {
    EXPECT_EQ(with("page: /index.html", "page: /"), Marks{});
    EXPECT_EQ(with("page: /index.html", "page: /no.html"), Marks{"page-missing: /no.html"});
    EXPECT_EQ(with("path: /news.html", "path: \"/news.html?page=2\""), Marks{});
    EXPECT_EQ(with("path: /news.html", "path: /tickets"), Marks{"page-missing: /tickets"});
}

TEST(Things, AGapComesIntoALogThatTheHostWrites) {
    for (const char *log : {"/var/log/syslog", "/var/log/samba/audit.log"})
        EXPECT_EQ(with("log: /var/log/auth.log", "log: " + std::string{log}), Marks{}) << log;
    for (const char *log : {"/var/log/squid/access.log", "/var/log/samba", "/run/log/journal",
                            "/run/log/journal/x", "/etc/passwd"})
        EXPECT_EQ(with("log: /var/log/auth.log", "log: " + std::string{log}),
                  Marks{"not-a-log: " + std::string{log}});
}

TEST(Things, OnAServerSomebodyHasLoggedInBefore) {
    EXPECT_EQ(with("{ id: pack, after: lateral, delay: 30m, needs: beacon",
                   "{ id: pack, after: beacon, delay: 30m, needs: beacon"),
              Marks{})
        << "which of two that follow the same step comes first is not written down";
    EXPECT_EQ(with("do: archive, on: files", "do: archive, on: gate").front(),
              "not-logged-in: gate");
    EXPECT_EQ(with("do: ssh-login, on: pc,", "do: ssh-login, on: pc-ito,"),
              (Marks{"guest-file-missing: /home/suzuki/memo.txt", "not-logged-in: pc"}));
    EveryVerb late;
    late.in_scenario("{ id: lateral, after: beacon, delay: 5m", "{ id: lateral, at: 1h")
        .in_scenario("{ id: pack, after: lateral, delay: 30m", "{ id: pack, at: 50m");
    EXPECT_EQ(test::marks(late.load().diagnostics), Marks{"not-logged-in: files"});
}

} // namespace
} // namespace enshu::dsl
