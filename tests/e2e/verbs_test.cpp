// Every verb in real machines: a clean range has none of what it leaves, a range in which it was
// played has all of it where a team would look, and what it did can be taken back.
//
// The scenario in verbs/ has a step for each verb; its steps are played in the order written.
#include "range_alone.h"

#include "scenario-dsl/attack/traces.h"

#include <fmt/format.h>

#include <iostream>
#include <set>
#include <thread>

namespace enshu::e2e {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// Until the last log has what a daemon keeps back, or another host sends; cron works by the minute.
constexpr auto patience = 80s;

class Verbs : public OnRangeOfVerbs {
  protected:
    static std::vector<dsl::Trace> traces_of(const dsl::Step &step) {
        const dsl::Index<dsl::Step> steps(alone->scenario().attack);
        const dsl::Network network(alone->scenario().organization);
        std::vector<dsl::Trace> traces;
        for (dsl::Trace &trace : dsl::traces_of(step, steps, network))
            if (!trace.when_refused)
                traces.push_back(std::move(trace));
        return traces;
    }
    static bool is_there(const dsl::Trace &trace) {
        return !alone->said(trace.host, dsl::reading_of(trace)).empty();
    }
    static bool comes(const dsl::Trace &trace) {
        const auto deadline = Clock::now() + patience;
        do
            if (is_there(trace))
                return true;
        while (Clock::now() < deadline && (std::this_thread::sleep_for(1s), true));
        return false;
    }
    static std::string in_words(const dsl::Step &step, const dsl::Trace &trace) {
        return fmt::format("step `{}`: on `{}`: {}", step.id, trace.host, dsl::reading_of(trace));
    }
    /// Checksums of what the organisation works with.
    static std::string belongings(const std::string &host) {
        return alone->said(host, "find /srv /var/www /home/*/Documents -type f 2>/dev/null | "
                                 "LC_ALL=C sort | xargs -r sha256sum");
    }
};

TEST_F(Verbs, LeaveWhatTheySayAndCanBeTakenBack) {
    const std::vector<dsl::Step> &attack = alone->scenario().attack;
    std::set<std::string_view> played;
    std::map<std::string, std::string> before;
    for (const dsl::Host &host : alone->scenario().organization.hosts)
        before[host.id] = belongings(host.id);
    for (const dsl::Step &step : attack)
        for (const dsl::Trace &trace : traces_of(step))
            EXPECT_FALSE(is_there(trace)) << "in a clean range, " << in_words(step, trace);

    for (const dsl::Step &step : attack) {
        const auto begin = Clock::now();
        try {
            const nlohmann::json evidence = alone->range().perform(alone->context(step));
            const auto done = Clock::now();
            const std::vector<dsl::Trace> traces = traces_of(step);
            EXPECT_FALSE(traces.empty()) << step.id;
            for (const dsl::Trace &trace : traces)
                EXPECT_TRUE(comes(trace)) << in_words(step, trace);
            const auto seconds = [](auto span) {
                return std::chrono::duration<double>(span).count();
            };
            std::cout << fmt::format(
                "{:16} played in {:5.1f} s, {} traces found {:4.1f} s after it: {}\n",
                dsl::word_of(step.verb), seconds(done - begin), traces.size(),
                seconds(Clock::now() - done), evidence.dump());
            played.insert(dsl::word_of(step.verb));
        } catch (const std::exception &error) {
            ADD_FAILURE() << "step `" << step.id << "`: " << error.what();
        }
    }
    EXPECT_EQ(played.size(), std::variant_size_v<dsl::Verb>)
        << "a verb has no step in the scenario";

    for (auto step = attack.rbegin(); step != attack.rend(); ++step)
        EXPECT_NO_THROW(alone->range().undo(alone->context(*step))) << step->id;
    for (const dsl::Host &host : alone->scenario().organization.hosts) {
        EXPECT_EQ(belongings(host.id), before[host.id]) << host.id;
        EXPECT_EQ(alone->said(host.id,
                              "systemctl list-units --plain --no-legend 'enshu-*.service' | "
                              "grep running | grep -v -e enshu-keep -e enshu-collect"),
                  "")
            << host.id;
    }
}

} // namespace
} // namespace enshu::e2e
