#include "orchestrator/exercise/measures.h"

#include "injector/actions/act.h"
#include "injector/key.h"
#include "orchestrator/event/kinds.h"
#include "scenario-dsl/model/step_names.h"
#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

namespace enshu::exercise {
namespace {

using namespace std::chrono_literals;
namespace kind = event::kind;

constexpr std::uint64_t seed = 7;
constexpr unsigned team = 2;

std::string tag(const std::string &step, const std::string &purpose, std::uint32_t counter,
                std::uint32_t run = 1) {
    return inject::make_tag({run, counter, 1'000 + counter}, inject::key_of(seed, team, step),
                            purpose);
}

std::string contact_with(const std::string &tag) {
    return nlohmann::json{
        {"event", "contact"}, {"path", "/news/update"}, {"from", "203.0.113.25"}, {"tag", tag}}
        .dump();
}

/// The beacon's next contact.
struct Contacts {
    operator std::string() const { return contact_with(tag("beacon", "/news/update", ++made)); }
    mutable std::uint32_t made = 0;
};
const Contacts contact_line;

class MeasuresTest : public testing::Test {
  protected:
    /// As the conductor does: a fact becomes an event, and the event is applied.
    std::vector<Fact> log(std::vector<Fact> facts, Milliseconds at) {
        for (const Fact &fact : facts)
            apply(fact.kind.c_str(), fact.subject.c_str(), at, fact.detail);
        return facts;
    }
    void apply(const char *kind, const char *subject, Milliseconds at, nlohmann::json detail = {}) {
        event::Event event;
        event.seq = ++seq_;
        event.kind = kind;
        event.subject = subject;
        event.exercise_ms = at.count();
        if (!detail.is_null())
            event.detail = detail;
        measures_.apply(event, at);
    }
    std::vector<Fact> say(Milliseconds at, const std::string &line,
                          const std::string &host = "attacker") {
        return log(measures_.line(host, line, {at, at}), at);
    }
    std::vector<Fact> tick(Milliseconds at) { return log(measures_.tick({at, at}), at); }
    void begin(Milliseconds at) {
        apply(kind::step_started, "beacon", at);
        apply(kind::step_delivered, "beacon", at);
    }
    std::string refusal(Milliseconds at, const std::string &line,
                        const std::string &host = "attacker") {
        const auto facts = say(at, line, host);
        if (facts.size() != 1 || facts[0].kind != kind::telemetry_rejected)
            return "";
        EXPECT_EQ(facts[0].subject, host);
        return facts[0].detail["reason"];
    }

    test::TempDirectory directory_;
    dsl::Scenario scenario_ = test::first_light(directory_.path());
    Measures measures_{scenario_, seed, team};
    std::uint64_t seq_ = 0;
};

TEST_F(MeasuresTest, KnowsWhenASilenceWillBeTold) {
    EXPECT_FALSE(measures_.next_silence());
    begin(10s);
    EXPECT_FALSE(measures_.next_silence()) << "it was never heard";
    say(14s, contact_line);
    EXPECT_EQ(measures_.next_silence(), 54s);
    say(20s, contact_line);
    EXPECT_EQ(measures_.next_silence(), 60s);
    EXPECT_TRUE(tick(60s - 1ms).empty());
    EXPECT_EQ(tick(60s).size(), 1U);
    EXPECT_FALSE(measures_.next_silence());
}

TEST_F(MeasuresTest, CountsContactsAndTheTimeBetweenThem) {
    begin(0s);
    auto facts = say(5s, contact_line);
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].kind, kind::contact);
    EXPECT_EQ(facts[0].subject, "beacon");
    EXPECT_EQ(facts[0].detail["count"], 1);
    facts = say(11s, contact_line);
    EXPECT_EQ(facts[0].detail["count"], 2);
    EXPECT_EQ(facts[0].detail["since_last_ms"], 6000);
}

TEST_F(MeasuresTest, AFloodOfContactsFillsNoLog) {
    begin(0s);
    say(5s, contact_line);
    EXPECT_TRUE(say(5s + 100ms, contact_line).empty());
    EXPECT_TRUE(say(5s + 499ms, contact_line).empty());
    EXPECT_EQ(say(6s, contact_line)[0].detail["count"], 4);
}

TEST_F(MeasuresTest, TellsALostContactOnceWithItsFigures) {
    begin(0s);
    EXPECT_TRUE(tick(1h).empty()) << "never heard, so never lost";
    say(10s, contact_line);
    EXPECT_TRUE(tick(50s - 1ms).empty());
    const auto facts = tick(50s);
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].kind, kind::contact_lost);
    EXPECT_EQ(facts[0].detail["last_contact_ms"], 10'000);
    EXPECT_EQ(facts[0].detail["silent_ms"], 40'000);
    EXPECT_EQ(facts[0].detail["last_seq"], 3) << "the contact's event";
    EXPECT_TRUE(tick(2h).empty());
}

TEST_F(MeasuresTest, AContactAfterTheLossIsMeasuredAgain) {
    begin(0s);
    say(10s, contact_line);
    tick(50s);
    EXPECT_EQ(say(50s + 1ms, contact_line).size(), 1U);
    EXPECT_TRUE(tick(60s).empty());
    EXPECT_EQ(tick(91s).size(), 1U);
}

TEST_F(MeasuresTest, CountsSilenceInLivedTimeOnly) {
    begin(0s);
    say(10s, contact_line);
    EXPECT_TRUE(measures_.tick({10h, 49s}).empty()) << "the clock was skipped";
    EXPECT_EQ(measures_.tick({10h, 50s}).size(), 1U);
}

TEST_F(MeasuresTest, TellsEachSilenceThatAnObjectiveAsksFor) {
    scenario_.objectives[1].measure = dsl::ContactLost{"beacon", 30s};
    scenario_.objectives[2].measure = dsl::ContactLost{"beacon", 90s};
    measures_ = Measures(scenario_, seed, team);
    begin(0s);
    say(0s, contact_line);
    EXPECT_EQ(tick(30s).size(), 1U);
    EXPECT_FALSE(measures_.quiet(30s)) << "the longer silence is still being measured";
    EXPECT_TRUE(tick(89s).empty());
    EXPECT_EQ(tick(90s).size(), 1U);
    EXPECT_TRUE(measures_.quiet(90s));
}

TEST_F(MeasuresTest, ABeaconIsAliveForThreeIntervalsAndTenSeconds) {
    EXPECT_FALSE(measures_.alive("beacon", 0s));
    begin(0s);
    EXPECT_FALSE(measures_.alive("beacon", 0s)) << "not heard yet";
    say(10s, contact_line);
    EXPECT_TRUE(measures_.alive("beacon", 41s));
    EXPECT_FALSE(measures_.alive("beacon", 41s + 1ms));
    EXPECT_FALSE(measures_.alive("nothing", 0s));
}

TEST_F(MeasuresTest, ALostOrFailedBeaconIsNotAlive) {
    begin(0s);
    say(10s, contact_line);
    apply(kind::contact_lost, "beacon", 12s, {{"silent_ms", 40'000}});
    EXPECT_FALSE(measures_.alive("beacon", 12s));
    say(13s, contact_line);
    EXPECT_TRUE(measures_.alive("beacon", 13s));
    apply(kind::step_failed, "beacon", 14s);
    EXPECT_FALSE(measures_.alive("beacon", 14s));
    EXPECT_TRUE(tick(1h).empty()) << "our failure is no containment";
}

TEST_F(MeasuresTest, IsQuietOnlyWhileNothingIsOnItsWay) {
    EXPECT_TRUE(measures_.quiet(0s));
    begin(0s);
    EXPECT_FALSE(measures_.quiet(1s)) << "the first contact is expected";
    EXPECT_TRUE(measures_.quiet(31s)) << "it does not come";
    say(32s, contact_line);
    EXPECT_FALSE(measures_.quiet(33s));
    tick(72s);
    EXPECT_TRUE(measures_.quiet(72s));
    apply(kind::step_started, "exfil", 80s);
    apply(kind::step_delivered, "exfil", 80s);
    EXPECT_FALSE(measures_.quiet(81s)) << "the file is expected";
    EXPECT_TRUE(measures_.quiet(90s));
}

TEST_F(MeasuresTest, AFileArrivesOnce) {
    const std::string line = R"({"event":"file","path":")" + dsl::upload_path("exfil") +
                             R"(","tag":")" + tag("exfil", dsl::upload_path("exfil"), 1) +
                             R"(","bytes":1234,"sha256":")" + std::string(64, 'a') + R"("})";
    EXPECT_NE(refusal(0s, line).find("no step was to send"), std::string::npos);
    apply(kind::step_started, "exfil", 1s);
    const auto facts = say(2s, line);
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].kind, kind::file_arrived);
    EXPECT_EQ(facts[0].detail["bytes"], 1234);
    EXPECT_NE(refusal(20s, line).find("used before"), std::string::npos);
}

TEST_F(MeasuresTest, RefusesAFileWithoutSoundFigures) {
    apply(kind::step_started, "exfil", 0s);
    const std::string head = R"({"event":"file","path":")" + dsl::upload_path("exfil") +
                             R"(","tag":")" + tag("exfil", dsl::upload_path("exfil"), 1) + "\",";
    Milliseconds at = 0s;
    for (const std::string &rest :
         {R"("bytes":-1,"sha256":")" + std::string(64, 'a') + "\"}",
          R"("bytes":1e30,"sha256":")" + std::string(64, 'a') + "\"}",
          R"("bytes":99999999999,"sha256":")" + std::string(64, 'a') + "\"}",
          std::string(R"("bytes":5,"sha256":"zz"})"), std::string(R"("bytes":5})")})
        EXPECT_NE(refusal(at += 20s, head + rest).find("without a sound size"), std::string::npos)
            << rest;
}

TEST_F(MeasuresTest, BelievesOnlyTheAttackersHosts) {
    begin(0s);
    for (const char *host : {"pc-suzuki", "gate", "fw", "nobody"})
        EXPECT_NE(refusal(20s, contact_line, host).find("only the attacker's side"),
                  std::string::npos);
    EXPECT_FALSE(measures_.alive("beacon", 20s));
}

TEST_F(MeasuresTest, RefusesWhatIsForgedOrBroken) {
    begin(0s);
    Milliseconds at = 0s;
    const auto refused = [&](const std::string &line) { return refusal(at += 20s, line); };
    EXPECT_NE(refused(std::string(2049, ' ')).find("2 KiB"), std::string::npos);
    EXPECT_NE(refused(R"({"a":[[[[1]]]]})").find("nests too deeply"), std::string::npos);
    EXPECT_NE(refused(std::string(2000, '[')).find("nests too deeply"), std::string::npos);
    EXPECT_NE(refused("{\"event\":").find("no JSON object"), std::string::npos);
    EXPECT_NE(refused("[]").find("no JSON object"), std::string::npos);
    EXPECT_NE(refused("\xFF\xFE").find("no JSON object"), std::string::npos);
    EXPECT_NE(refused(R"({"event":"reboot"})").find("`reboot`"), std::string::npos);
    EXPECT_NE(refused(R"({"event":5})").find("nobody knows"), std::string::npos);
    EXPECT_NE(refused(R"({"event":"contact","path":"/"})").find("where no beacon was started"),
              std::string::npos);
    EXPECT_EQ(refused(R"({"event":"contact","path":"/news/update","x":"[[[[[[","tag":")" +
                      tag("beacon", "/news/update", 1) + "\"}"),
              "")
        << "brackets in a string are no nesting";
}

TEST_F(MeasuresTest, RefusesAContactBeforeItsBeaconWasStarted) {
    EXPECT_FALSE(refusal(0s, contact_line).empty());
    apply(kind::step_started, "beacon", 20s);
    EXPECT_EQ(say(20s, contact_line)[0].kind, kind::contact)
        << "the first may come before the start is confirmed";
}

TEST_F(MeasuresTest, HearsABeaconThatAsksForNamesByItsDomain) {
    auto &beacon = std::get<dsl::Beacon>(scenario_.attack[2].verb);
    beacon.path.clear();
    beacon.domain = "news.example";
    measures_ = Measures(scenario_, seed, team);
    const auto line = [](const char *domain) {
        return R"({"event":"contact","domain":")" + std::string(domain) +
               R"(","from":"203.0.113.25","tag":")" + tag("beacon", domain, 1) + "\"}";
    };
    EXPECT_NE(refusal(1s, line("news.example")).find("`news.example`, where no beacon was started"),
              std::string::npos);
    begin(20s);
    const auto facts = say(21s, line("news.example"));
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].kind, kind::contact);
    EXPECT_EQ(facts[0].subject, "beacon");
    EXPECT_NE(refusal(40s, line("other.example")), "");
    EXPECT_NE(refusal(60s, R"({"event":"contact","path":""})"), "")
        << "it has no path, and no path is none of its contacts";
}

TEST_F(MeasuresTest, WhoFollowsTheLinkOfAMailMakesNoContact) {
    const std::string line = R"({"event":"contact","path":"/docs/a.html","from":"203.0.113.25"})";
    EXPECT_NE(refusal(1s, line), "");
    std::get<dsl::SendMail>(scenario_.attack[0].verb).link = "/docs/a.html";
    measures_ = Measures(scenario_, seed, team);
    begin(20s);
    EXPECT_TRUE(say(21s, line).empty());
    EXPECT_TRUE(say(22s, line).empty()) << "however often";
    EXPECT_FALSE(measures_.alive("beacon", 22s));
}

TEST_F(MeasuresTest, TellsRefusalsAtMostEveryTenSecondsForEachHost) {
    EXPECT_FALSE(refusal(0s, "x").empty());
    for (int i = 1; i < 10; ++i)
        EXPECT_TRUE(say(std::chrono::seconds(i), "x").empty());
    EXPECT_FALSE(refusal(5s, "x", "gate").empty()) << "another host";
    const auto facts = say(10s, "x");
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].detail["kept_back"], 9);
}

TEST_F(MeasuresTest, WhileItIsStartedAgainASilentBeaconIsNotLost) {
    begin(0s);
    say(10s, contact_line);
    EXPECT_EQ(measures_.running_beacons(), std::vector<std::string>{"beacon"});
    measures_.hold("beacon");
    EXPECT_TRUE(tick(5min).empty());
    EXPECT_TRUE(measures_.alive("beacon", 5min));
    EXPECT_FALSE(measures_.quiet(5min));
    measures_.release("beacon", 5min);
    EXPECT_TRUE(tick(5min + 39s).empty());
    EXPECT_EQ(tick(5min + 40s).size(), 1U);
    EXPECT_TRUE(measures_.running_beacons().empty());
}

TEST_F(MeasuresTest, ABeaconEndsWithItsMachineUntilItIsHeardAgain) {
    begin(0s);
    say(10s, contact_line);
    apply(kind::host_power, "gate", 15s, {{"on", false}});
    EXPECT_FALSE(measures_.ended("beacon")) << "another machine";
    auto heard = 20s;
    for (const char *act : {kind::host_power, kind::host_reset}) {
        apply(act, "pc-suzuki", heard, {{"on", false}});
        EXPECT_TRUE(measures_.ended("beacon")) << act;
        EXPECT_TRUE(measures_.running_beacons().empty()) << "it is not ours to start again";
        say(heard += 5s, contact_line);
        EXPECT_FALSE(measures_.ended("beacon")) << act;
    }
    apply(kind::host_reset, "pc-suzuki", 40s);
    EXPECT_EQ(tick(70s).size(), 1U) << "its silence is a silence";
}

TEST_F(MeasuresTest, AResetBeforeTheBeaconBeginsEndsNothing) {
    apply(kind::host_reset, "pc-suzuki", 5s);
    begin(10s);
    EXPECT_FALSE(measures_.ended("beacon"));
    EXPECT_EQ(measures_.running_beacons().size(), 1U);
}

TEST_F(MeasuresTest, CountsNoContactThatSomebodyElseMade) {
    begin(0s);
    Milliseconds at = 0s;
    const auto refused = [&](const std::string &line) { return refusal(at += 20s, line); };
    EXPECT_NE(refused(R"({"event":"contact","path":"/news/update"})").find("without the tag"),
              std::string::npos)
        << "a team that opens the collector's page";
    const std::string good = tag("beacon", "/news/update", 1);
    for (const std::string &wrong :
         {std::string("zz"), std::string(60, 'a'), good.substr(1), good + "0",
          tag("beacon", "/other", 1), tag("exfil", "/news/update", 1)})
        EXPECT_NE(refused(contact_with(wrong)).find("with a wrong tag"), std::string::npos)
            << wrong;
    std::string altered = good; // a later counter under an earlier sum
    altered[15] = '9';
    EXPECT_NE(refused(contact_with(altered)).find("with a wrong tag"), std::string::npos);
    EXPECT_FALSE(measures_.alive("beacon", at));
    EXPECT_EQ(say(at += 20s, contact_with(good))[0].kind, kind::contact);
}

TEST_F(MeasuresTest, CountsNoContactTwiceNotEvenAfterTheDaemonWasRestarted) {
    begin(0s);
    const std::string first = contact_with(tag("beacon", "/news/update", 1));
    const std::string second = contact_with(tag("beacon", "/news/update", 2));
    say(1s, first);
    const auto facts = say(2s, second);
    for (const std::string &old : {first, second})
        EXPECT_NE(refusal(old == first ? 20s : 40s, old).find("used before"), std::string::npos);
    measures_ = Measures(scenario_, seed, team);
    begin(41s);
    apply(kind::contact, "beacon", 42s, facts[0].detail);
    EXPECT_NE(refusal(60s, second).find("used before"), std::string::npos);
    EXPECT_EQ(say(61s, contact_with(tag("beacon", "/news/update", 1, 2)))[0].kind, kind::contact)
        << "a program that was started anew counts from the beginning";
}

TEST_F(MeasuresTest, NeitherAClockSetBackNorAMachinePutBackSilencesABeacon) {
    begin(0s);
    const auto with = [](std::uint32_t counter, std::uint64_t at_ms) {
        return contact_with(inject::make_tag({1, counter, at_ms},
                                             inject::key_of(seed, team, "beacon"), "/news/update"));
    };
    EXPECT_EQ(say(1s, with(50, 9'000))[0].kind, kind::contact);
    EXPECT_EQ(say(2s, with(51, 100))[0].kind, kind::contact) << "its clock was set back";
    EXPECT_EQ(say(3s, with(7, 9'500))[0].kind, kind::contact) << "its memory was put back";
    EXPECT_NE(refusal(20s, with(51, 100)).find("used before"), std::string::npos);
    EXPECT_NE(refusal(40s, with(7, 9'500)).find("used before"), std::string::npos);
}

TEST_F(MeasuresTest, TellsTeamsApart) {
    begin(0s);
    const auto other =
        inject::make_tag({1, 1, 1}, inject::key_of(seed, team + 1, "beacon"), "/news/update");
    EXPECT_NE(refusal(1s, contact_with(other)).find("with a wrong tag"), std::string::npos);
}

TEST_F(MeasuresTest, ASilenceIsNoContainmentWhileTheEmulationIsDeadAndItsMachineRuns) {
    begin(0s);
    say(1s, contact_line);
    say(1s, "keep b00t 1-1", "pc-suzuki");
    EXPECT_TRUE(tick(10s).empty());
    const auto facts = tick(17s);
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].kind, kind::emulation_doubted);
    EXPECT_NE(facts[0].detail["reason"].get<std::string>().find("tampered"), std::string::npos);
    EXPECT_TRUE(tick(200s).empty()) << "neither told twice nor taken for containment";
    const auto back = say(201s, "keep b00t 2-2", "pc-suzuki");
    ASSERT_EQ(back.size(), 1U);
    EXPECT_EQ(back[0].kind, kind::emulation_trusted);
    EXPECT_EQ(back[0].detail["rebooted"], false);
    ASSERT_TRUE(measures_.next_silence());
    EXPECT_GT(*measures_.next_silence(), 202s) << "it is measured from now on";
}

TEST_F(MeasuresTest, FlagsAnEmulationThatWasKilledAndRunsAgain) {
    begin(0s);
    say(1s, contact_line);
    say(1s, "keep b00t 1-1", "pc-suzuki");
    const auto facts = say(3s, "keep b00t 2-2", "pc-suzuki");
    ASSERT_EQ(facts.size(), 2U);
    EXPECT_EQ(facts[0].kind, kind::emulation_doubted);
    EXPECT_EQ(facts[1].kind, kind::emulation_trusted);
}

TEST_F(MeasuresTest, ARestartedMachineIsARealResponse) {
    begin(0s);
    say(1s, contact_line);
    say(1s, "keep b00t 1-1", "pc-suzuki");
    ASSERT_EQ(tick(17s).size(), 1U);
    const auto facts = say(40s, "keep 0ther 9-9", "pc-suzuki");
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].detail["rebooted"], true);
    ASSERT_EQ(tick(41s).size(), 1U) << "silent since before, for long enough";
}

TEST_F(MeasuresTest, AnUnpluggedMachinesSilenceCountsWhateverItsEmulationSays) {
    begin(0s);
    say(1s, contact_line);
    say(1s, "keep b00t 1-1", "pc-suzuki");
    apply(kind::cable_set, "pc-suzuki", 2s, {{"plugged", false}});
    const auto facts = tick(100s);
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].kind, kind::contact_lost);
}

} // namespace
} // namespace enshu::exercise
