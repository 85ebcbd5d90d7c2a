#include "fixture.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace enshu::dsl {
namespace {

using test::Marks;
using test::SmallScenario;

Marks after_edit(std::string_view before, std::string_view after) {
    return test::marks(SmallScenario{}.in_scenario(before, after).load().diagnostics);
}

TEST(Attack, ComesFromAnAttackersHost) {
    EXPECT_EQ(after_edit("from: { host: attacker", "from: { host: gate"),
              Marks{"wrong-kind: gate"});
    EXPECT_EQ(after_edit("on: pc, to: attacker, via: gate", "on: pc, to: gate, via: gate"),
              Marks{"wrong-kind: gate"});
}

TEST(Attack, IsDoneAsTheUserOfAWorkstation) {
    EXPECT_EQ(after_edit("do: beacon, on: pc", "do: beacon, on: gate"), Marks{"wrong-kind: gate"});
}

TEST(Attack, GoesThroughHostsThatOfferAProxy) {
    EXPECT_EQ(after_edit("via: gate", "via: pc"), Marks{"wrong-kind: pc"});
}

TEST(Attack, SendsMailOnlyToPeopleWithAnAccount) {
    const Marks marks = after_edit("    to: suzuki", "    to: soc");
    EXPECT_EQ(marks.front(), "wrong-kind: soc");
}

TEST(Attack, NeedsSomebodyWhoDeliversTheMail) {
    EXPECT_EQ(test::marks(SmallScenario{}.in_organization("smtp: {}, ", "").load().diagnostics),
              Marks{"role-misfit: send-mail"});
}

TEST(OpenAttachment, OpensTheMailItNamesOrTheOneItFollows) {
    EXPECT_EQ(after_edit("after: phish, delay: 60s..90s, do: open-attachment",
                         "at: 10m, mail: phish, do: open-attachment"),
              Marks{});
    EXPECT_EQ(after_edit("after: phish, delay: 60s..90s, do: open-attachment",
                         "at: 10m, do: open-attachment"),
              Marks{"nothing-to-open: open-attachment"});
    EXPECT_EQ(after_edit("do: open-attachment", "mail: exfil, do: open-attachment"),
              Marks{"nothing-to-open: exfil"});
    EXPECT_EQ(after_edit("do: open-attachment", "mail: fish, do: open-attachment"),
              Marks{"unknown-reference: fish"});
}

TEST(OpenAttachment, NeedsAnAttachment) {
    EXPECT_EQ(after_edit("    attachment: lure.txt\n", ""), Marks{"nothing-to-open: phish"});
}

/// What is said of tests/support/every-verb with one thing changed.
Marks every_verb_with(std::string_view before, std::string_view after) {
    return test::marks(test::EveryVerb{}.in_scenario(before, after).load().diagnostics);
}

struct Role {
    const char *verb;
    const char *before;
    const char *after;
    const char *mark;
};

class Roles : public testing::TestWithParam<Role> {};

TEST_P(Roles, AreThoseThatTheVerbIsFor) {
    const Role &role = GetParam();
    const Marks marks = every_verb_with(role.before, role.after);
    ASSERT_FALSE(marks.empty()) << role.after;
    EXPECT_EQ(marks.front(), role.mark) << role.after;
    EXPECT_EQ(std::ranges::count_if(
                  marks, [](const std::string &mark) { return mark.starts_with("wrong-kind"); }),
              1)
        << "what follows from it is not said again";
}

const Role roles[] = {
    {"reconnaissance_on", "do: reconnaissance, on: attacker", "do: reconnaissance, on: pc",
     "wrong-kind: pc"},
    {"reconnaissance_to", "on: attacker, to: www, requests", "on: attacker, to: files, requests",
     "wrong-kind: files"},
    {"usb_insert_on", "do: usb-insert, on: pc-ito", "do: usb-insert, on: files",
     "wrong-kind: files"},
    {"persist_on", "do: persist, on: pc, beacon: beacon", "do: persist, on: files, beacon: beacon",
     "wrong-kind: files"},
    {"discovery_on", "do: discovery, on: pc,", "do: discovery, on: files,", "wrong-kind: files"},
    {"discovery_shares", "shares: files", "shares: www", "wrong-kind: www"},
    {"read_credential_on", "do: read-credential, on: pc,", "do: read-credential, on: files,",
     "wrong-kind: files"},
    {"password_spray_on", "do: password-spray, on: pc,", "do: password-spray, on: gate,",
     "wrong-kind: gate"},
    {"password_spray_to", "on: pc, to: files, accounts", "on: pc, to: pc-ito, accounts",
     "wrong-kind: pc-ito"},
    {"ssh_login_to", "on: pc, to: files, credential", "on: pc, to: fw, credential",
     "wrong-kind: fw"},
    {"ssh_login_as", "user: maint", "user: backup", "wrong-kind: backup"},
    {"smb_copy_on", "do: smb-copy, on: pc,", "do: smb-copy, on: gate,", "wrong-kind: gate"},
    {"smb_copy_from", "from: files, what", "from: www, what", "wrong-kind: www"},
    {"archive_on", "do: archive, on: files", "do: archive, on: fw", "wrong-kind: fw"},
    {"dns_exfil_on", "do: dns-exfil, on: pc-ito", "do: dns-exfil, on: files", "wrong-kind: files"},
    {"dns_exfil_to", "to: attacker, domain: leak", "to: www, domain: leak", "wrong-kind: www"},
    {"encrypt_copies_on", "do: encrypt-copies, on: files", "do: encrypt-copies, on: attacker",
     "wrong-kind: attacker"},
    {"deface_on", "do: deface, on: www", "do: deface, on: files", "wrong-kind: files"},
    {"http_flood_on", "do: http-flood, on: attacker", "do: http-flood, on: pc", "wrong-kind: pc"},
    {"http_flood_to", "on: attacker, to: www, path", "on: attacker, to: files, path",
     "wrong-kind: files"},
    {"rotate_log_on", "do: rotate-log, on: files", "do: rotate-log, on: attacker",
     "wrong-kind: attacker"},
};

INSTANTIATE_TEST_SUITE_P(Each, Roles, testing::ValuesIn(roles),
                         [](const auto &each) { return std::string{each.param.verb}; });

TEST(SendMail, BringsAnAttachmentOrALinkAndNotBoth) {
    EXPECT_EQ(every_verb_with("    link: \"{page}\"\n",
                              "    link: \"{page}\"\n    attachment: files/list.txt\n"),
              Marks{"choose-one: attachment"});
    EXPECT_EQ(every_verb_with("    link: \"{page}\"\n", "    attachment: files/list.txt\n"),
              Marks{"variable-unused: page"});
    EXPECT_EQ(every_verb_with("    link: \"{page}\"\n", ""),
              (Marks{"variable-unused: page", "nothing-to-open: phish"}));
}

TEST(SendMail, LeadsToNoPageThatABeaconAsksFor) {
    EXPECT_EQ(every_verb_with("link: \"{page}\"", "link: /news"),
              (Marks{"variable-unused: page", "same-path: /news"}));
    EXPECT_EQ(every_verb_with("path: /news, every", "path: /documents/read, every"),
              Marks{"same-path: /documents/read"});
}

TEST(SendMail, TakesEachValueOfAVariableAsALink) {
    EXPECT_EQ(every_verb_with("/documents/read ]", "documents ]"), Marks{"bad-value: documents"});
}

TEST(OpenAttachment, OpensTheStickInItsOwnMachine) {
    EXPECT_EQ(every_verb_with("do: open-attachment, on: pc-ito, usb: stick",
                              "do: open-attachment, on: pc-ito"),
              Marks{})
        << "the step that it follows";
    EXPECT_EQ(every_verb_with("on: pc-ito, usb: stick", "on: pc, usb: stick"),
              Marks{"nothing-to-open: stick"});
    EXPECT_EQ(every_verb_with("usb: stick", "usb: phish"), Marks{"nothing-to-open: phish"});
    EXPECT_EQ(every_verb_with("usb: stick", "mail: stick"), Marks{"nothing-to-open: stick"});
    EXPECT_EQ(every_verb_with("usb: stick", "usb: stick, mail: phish"), Marks{"choose-one: mail"});
}

TEST(OpenAttachment, OpensWhatIsThereByThen) {
    EXPECT_EQ(
        every_verb_with("{ id: open-stick, after: stick, delay: 1m", "{ id: open-stick, at: 2m"),
        Marks{"never-happens: stick"});
}

TEST(Persist, IsOfABeaconOnItsMachineThatDoesNotBringItAlong) {
    EXPECT_EQ(every_verb_with("beacon: beacon, by", "beacon: phish, by"),
              Marks{"wrong-kind: phish"});
    EXPECT_EQ(every_verb_with("beacon: beacon, by", "beacon: names, by"),
              Marks{"wrong-kind: names"});
    EXPECT_EQ(every_verb_with("path: /news, every: 20s..40s",
                              "path: /news, every: 20s..40s, persist: unit"),
              Marks{"wrong-kind: unit"});
    EXPECT_EQ(every_verb_with("path: /news, every: 20s..40s",
                              "path: /news, every: 20s..40s, persist: cron"),
              Marks{});
    EXPECT_EQ(every_verb_with("{ id: stay, after: beacon, delay: 1m", "{ id: stay, at: 2m"),
              Marks{"never-happens: beacon"});
}

TEST(FileArrived, IsOfAStepThatTakesAFileOut) {
    EXPECT_EQ(every_verb_with("file-arrived: { step: leak }", "file-arrived: { step: copy }"),
              Marks{"wrong-kind: copy"});
}

TEST(Sensor, StandsOnTheRouterAndNothingElseDoes) {
    const auto marks = [](std::string_view before, std::string_view after) {
        return test::marks(test::EveryVerb{}.in_organization(before, after).load().diagnostics);
    };
    EXPECT_EQ(
        marks("services: { web: { site: files/site } }",
              "services: { web: { site: files/site }, sensor: { rules: files/sensor.rules } }"),
        Marks{"role-misfit: sensor"});
    EXPECT_EQ(marks("services: { sensor: { rules: files/sensor.rules } }",
                    "services: { sensor: { rules: files/sensor.rules }, time: {} }"),
              Marks{"role-misfit: time"});
    EXPECT_EQ(marks("rules: files/sensor.rules", "rules: files/other.rules"),
              Marks{"file-missing: files/other.rules"});
    EXPECT_EQ(marks("rules: files/sensor.rules", "rules: files/site"),
              Marks{"file-not-regular: files/site"});
}

TEST(Needs, NamesABeacon) {
    EXPECT_EQ(after_edit("needs: beacon", "needs: phish"), Marks{"wrong-kind: phish"});
    EXPECT_EQ(after_edit("needs: beacon", "needs: soc-call"), Marks{"unknown-reference: soc-call"});
}

} // namespace
} // namespace enshu::dsl
