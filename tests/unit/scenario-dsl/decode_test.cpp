#include "fixture.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using namespace std::chrono_literals;
using test::SmallScenario;

/// The scenario, whatever else the passes think of it: these tests are about its reading.
Scenario scenario_of(const SmallScenario &files) {
    LoadResult result = files.load();
    if (!result.scenario)
        throw std::runtime_error("does not load: " + test::marks(result.diagnostics).front());
    return std::move(*result.scenario);
}

Measure measure_of(std::string_view written) {
    SmallScenario files;
    files
        .in_scenario("forms:\n", "  - { id: new, phase: detect, points: 5, measure: { " +
                                     std::string{written} + " } }\nforms:\n")
        .in_organization("services: { smtp: {}, imap: {}, proxy: {} }",
                         "services: { smtp: {}, imap: {}, proxy: {}, web: {} }")
        .in_organization("any -> dmz: tcp/143", "any -> dmz: tcp/80, tcp/143");
    return scenario_of(files).find_objective("new")->measure;
}

TEST(Decode, ReadsEmulatedUsers) {
    const Scenario scenario = scenario_of(SmallScenario{}.in_scenario(
        "attack:\n", "users:\n  - { person: suzuki, on: pc, browse: 20s..90s }\nattack:\n"));
    ASSERT_EQ(scenario.users.size(), 1u);
    const EmulatedUser &user = scenario.users.front();
    EXPECT_EQ(user.person, "suzuki");
    EXPECT_EQ(user.on, "pc");
    EXPECT_EQ(user.browse, (DurationRange{20s, 90s}));
    EXPECT_FALSE(user.mail);
    EXPECT_FALSE(user.files);
}

TEST(Decode, ReadsWhatVaries) {
    SmallScenario files;
    files.in_scenario("attack:\n", "vary:\n  lure: [ 見積書, 請求書 ]\nattack:\n")
        .in_scenario("subject: 見積書", "subject: \"{lure}\"");
    const Scenario scenario = scenario_of(files);
    ASSERT_EQ(scenario.variables.size(), 1u);
    EXPECT_EQ(scenario.variables.front().id, "lure");
    EXPECT_EQ(scenario.variables.front().values, (std::vector<std::string>{"見積書", "請求書"}));
    EXPECT_EQ(std::get<SendMail>(scenario.attack.front().verb).subject, "{lure}");
}

TEST(Decode, ReadsConditionsOfEachKind) {
    const auto condition = [](std::string_view written) {
        const Scenario scenario = scenario_of(
            SmallScenario{}.in_scenario("needs: beacon, do: http-upload",
                                        "if: { " + std::string{written} + " }, do: http-upload"));
        return scenario.find_step("exfil")->only_if.value();
    };
    EXPECT_EQ(condition("submitted: report").kind, Condition::Kind::Submitted);
    EXPECT_EQ(condition("achieved: tell").kind, Condition::Kind::Achieved);
    EXPECT_EQ(condition("delivered: soc-call").kind, Condition::Kind::Delivered);
    EXPECT_EQ(condition("alive: beacon").kind, Condition::Kind::Alive);
    EXPECT_EQ(condition("alive: beacon").of, "beacon");
}

TEST(Decode, ReadsWhatAControllerBegins) {
    const Scenario scenario = scenario_of(
        SmallScenario{}.in_scenario("after: beacon, delay: 200s, needs", "manual: true, needs"));
    const Trigger &trigger = scenario.find_step("exfil")->trigger;
    EXPECT_TRUE(trigger.manual);
    EXPECT_FALSE(trigger.at);
    EXPECT_EQ(trigger.after, "");
}

TEST(Decode, ReadsEvidence) {
    const auto memory = std::get<Evidence>(
        measure_of("evidence: { of: pc, kind: memory, before: [ shutdown, reset ] }"));
    EXPECT_EQ(memory.host, "pc");
    EXPECT_EQ(memory.kind, EvidenceKind::Memory);
    EXPECT_TRUE(memory.before_shutdown);
    EXPECT_TRUE(memory.before_reset);
    const auto disk =
        std::get<Evidence>(measure_of("evidence: { of: pc, kind: disk, before: reset }"));
    EXPECT_EQ(disk.kind, EvidenceKind::Disk);
    EXPECT_FALSE(disk.before_shutdown);
    EXPECT_TRUE(disk.before_reset);
}

TEST(Decode, ReadsClosedConnectionsAndServices) {
    const auto blocked =
        std::get<Blocked>(measure_of("blocked: { from: office/pc, to: dmz/gate, port: tcp/80 }"));
    EXPECT_EQ(blocked.from, "pc");
    EXPECT_EQ(blocked.to, "gate");
    EXPECT_EQ(blocked.port, (Port{Protocol::Tcp, 80}));
    const auto available = std::get<Available>(
        measure_of("available: { from: attacker, url: \"http://www.city.hinode.example/\", every: "
                   "30s, spare: 5m }"));
    EXPECT_EQ(available.from, "attacker");
    EXPECT_EQ(available.host, "gate") << "the one that is called `www`";
    EXPECT_EQ(available.every, 30s);
    EXPECT_EQ(available.spare, 5min);
}

TEST(Decode, ReadsStatesOfGuests) {
    const auto locked =
        std::get<GuestState>(measure_of("guest-state: { on: gate, locked: suzuki }"));
    EXPECT_EQ(locked.kind, GuestState::Kind::Locked);
    EXPECT_EQ(locked.host, "gate");
    EXPECT_EQ(locked.what, "suzuki");
    EXPECT_EQ(std::get<GuestState>(measure_of("guest-state: { on: gate, stopped: squid }")).kind,
              GuestState::Kind::Stopped);
}

TEST(Decode, ReadsHintsAndRubrics) {
    SmallScenario files;
    files
        .in_scenario("phase: detect, points: 40,",
                     "phase: detect, points: 40, hints: [ { text: See the log, cost: 10 } ],")
        .in_scenario("{ field: what, ask: What }",
                     "{ field: what, ask: What, rubric: [ { points: 60, if: Names it } ] }");
    const Scenario scenario = scenario_of(files);
    const std::vector<Hint> &hints = scenario.find_objective("which")->hints;
    ASSERT_EQ(hints.size(), 1u);
    EXPECT_EQ(hints.front().text.en, "See the log");
    EXPECT_EQ(hints.front().cost, 10);
    const std::vector<RubricLine> &rubric = scenario.find_form("report")->fields.front().rubric;
    ASSERT_EQ(rubric.size(), 1u);
    EXPECT_EQ(rubric.front().points, 60);
    EXPECT_EQ(rubric.front().when.ja, "Names it");
}

TEST(Decode, ReadsTheSettingsOfServices) {
    SmallScenario files;
    files.in_organization("proxy: {} }", "proxy: {}, web: { site: portal }, smb: { share: common, "
                                         "seed: share }, database: { seed: people.csv } }");
    const auto home = files.directory.path() / "organization";
    test::write(home / "portal" / "index.html", "x");
    test::write(home / "share" / "a.txt", "x");
    test::write(home / "people.csv", "name\n");
    const Scenario scenario = scenario_of(files);
    const auto real_home = std::filesystem::canonical(home);
    for (const Service &service : scenario.organization.find_host("gate")->services) {
        if (service.kind == ServiceKind::Web) {
            EXPECT_EQ(service.content, real_home / "portal");
        }
        if (service.kind == ServiceKind::Database) {
            EXPECT_EQ(service.content, real_home / "people.csv");
        }
        if (service.kind == ServiceKind::Smb) {
            EXPECT_EQ(service.share, "common");
            EXPECT_EQ(service.content, real_home / "share");
        }
    }
    EXPECT_EQ(scenario.organization.find_host("gate")->services.size(), 6u);
}

TEST(Decode, ReadsWhatCommandsAreTakenToHaveDone) {
    const Scenario scenario = scenario_of(SmallScenario{});
    const test::TemporaryDirectory directory;
    const auto file = directory.path() / "walkthrough.yaml";
    test::write(file,
                "- at: 10m\n  for: isolate\n  run:\n    on: fw\n    command: nft …\n"
                "    effect:\n      - block: { office/pc -> dmz: tcp/80 }\n"
                "      - remove: /tmp/x\n      - lock: suzuki\n"
                "- at: 11m\n  run: { on: gate, command: systemctl …, effect: { stop: proxy } }\n"
                "- at: 12m\n  capture: { of: pc, kind: file, path: /tmp/x }\n");
    const WalkthroughResult result = load_walkthrough(file, scenario);
    ASSERT_TRUE(result.walkthrough) << test::marks(result.diagnostics).front();
    EXPECT_EQ(result.walkthrough->at(0).serves, std::vector<std::string>{"isolate"});
    const auto &effects = std::get<RunCommand>(result.walkthrough->at(0).act).effects;
    ASSERT_EQ(effects.size(), 3u);
    EXPECT_EQ(effects[0].kind, Effect::Kind::Block);
    EXPECT_EQ(effects[0].from.host, "pc");
    EXPECT_EQ(effects[0].to.zone, "dmz");
    EXPECT_EQ(effects[0].ports, (std::vector<Port>{{Protocol::Tcp, 80}}));
    EXPECT_EQ(effects[1].kind, Effect::Kind::Remove);
    EXPECT_EQ(effects[1].what, "/tmp/x");
    EXPECT_EQ(effects[2].kind, Effect::Kind::Lock);
    const auto &stop = std::get<RunCommand>(result.walkthrough->at(1).act).effects;
    ASSERT_EQ(stop.size(), 1u) << "one effect needs no list";
    EXPECT_EQ(stop[0].what, "proxy");
    EXPECT_EQ(std::get<CaptureEvidence>(result.walkthrough->at(2).act).path, "/tmp/x");
}

} // namespace
} // namespace enshu::dsl
