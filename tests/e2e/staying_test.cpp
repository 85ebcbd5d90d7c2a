// A beacon that stays, in a real machine: it is back when it was ended and when the machine was
// started anew, it is one however often it is started, it keeps to the lease, and it is gone for
// good once what starts it again was removed.
//
// With the organisation of verbs/, whose scenario has two of them: `names` stays by cron, `beacon`
// by a unit of the user that `stay` puts in place.
#include "range_alone.h"

#include "scenario-dsl/model/step_names.h"

#include <fmt/format.h>

#include <functional>
#include <iostream>
#include <thread>

namespace enshu::e2e {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// cron looks once a minute, and a busy emulated processor takes its time.
constexpr auto back_within = 100s;

class Staying : public OnRangeOfVerbs {
  protected:
    static const dsl::Step &step(const char *id) { return *alone->scenario().find_step(id); }
    static void play(const char *id) { alone->range().perform(alone->context(step(id))); }
    static void take_back(const char *id) { alone->range().undo(alone->context(step(id))); }

    static std::string running_as(const std::string &how) {
        return alone->said("pc", "pgrep -f '^/usr/lib/enshu/actor beacon --" + how + "'");
    }
    static int running(const std::string &how) {
        try {
            return std::stoi(
                alone->said("pc", "pgrep -c -f '^/usr/lib/enshu/actor beacon --" + how + "'"));
        } catch (const std::exception &) {
            return -1; // the machine is starting
        }
    }
    static void end(const std::string &how) {
        alone->said("pc", "pkill -f '^/usr/lib/enshu/actor beacon --" + how + "'");
    }
    /// How long until `holds`; empty at the deadline.
    static std::optional<double> until(const std::function<bool()> &holds,
                                       std::chrono::seconds limit) {
        const auto begin = Clock::now();
        while (Clock::now() < begin + limit) {
            if (holds())
                return std::chrono::duration<double>(Clock::now() - begin).count();
            std::this_thread::sleep_for(500ms);
        }
        return std::nullopt;
    }
    /// As another process than the one that was ended.
    static void expect_back(const std::string &how, const char *after,
                            const std::string &ended = "") {
        const auto took =
            until([&] { return running(how) == 1 && running_as(how) != ended; }, back_within);
        EXPECT_TRUE(took) << "after " << after;
        std::cout << fmt::format("back {:.1f} s after {}\n", took.value_or(-1), after);
    }
    static std::size_t heard(const std::string &what) {
        std::size_t count = 0;
        for (const std::string &line : alone->telemetry())
            count += line.find(what) != std::string::npos;
        return count;
    }
    static bool stays_away(const std::string &how, std::chrono::seconds limit) {
        return !until([&] { return running(how) > 0; }, limit);
    }
};

TEST_F(Staying, ByCronItComesBackUntilItsLineIsGone) {
    const std::string how = "domain";
    const std::string contact = R"("event":"contact","domain":"cdn-update.example")";
    play("names");
    EXPECT_TRUE(until([&] { return heard(contact) >= 2; }, 60s)) << "the attacker hears it";

    const std::string before = running_as(how);
    end(how);
    expect_back(how, "its process was ended", before);
    const std::size_t contacts = heard(contact);
    EXPECT_TRUE(until([&] { return heard(contact) > contacts; }, 60s));
    play("names");
    EXPECT_EQ(running(how), 1) << "started again while it runs";

    alone->grant_leases(false);
    EXPECT_TRUE(until([&] { return running(how) == 0; }, 10s));
    EXPECT_TRUE(stays_away(how, 65s)) << "cron starts it, and without a lease it ends at once";
    alone->grant_leases(true);
    expect_back(how, "the lease was there again");

    alone->said("pc", "crontab -r -u suzuki");
    end(how);
    EXPECT_TRUE(stays_away(how, 70s)) << "what starts it again was removed";
    EXPECT_NO_THROW(take_back("names"));
}

TEST_F(Staying, ByAUnitItComesBackAlsoWhenTheMachineDoes) {
    const std::string how = "url";
    play("beacon");
    play("stay");
    EXPECT_EQ(running(how), 1) << "started twice";
    const std::string before = running_as(how);
    alone->said("pc", "systemctl stop " + dsl::unit_of("beacon") + ".service");
    expect_back(how, "its unit was stopped", before);
    EXPECT_TRUE(until([&] { return heard(R"("path":"/news/update")") >= 2; }, 60s));

    const std::string boot = alone->said("pc", "cat /proc/sys/kernel/random/boot_id");
    // Later, so that the agent that is asked does not go before it has answered.
    alone->said("pc", "(sleep 2; systemctl reboot) >/dev/null 2>&1 &");
    const auto rebooted = [&] {
        try {
            const std::string now = alone->said("pc", "cat /proc/sys/kernel/random/boot_id");
            return !now.empty() && now != boot;
        } catch (const std::exception &) {
            return false;
        }
    };
    ASSERT_TRUE(until(rebooted, 240s));
    expect_back(how, "the machine was up again");

    take_back("stay");
    take_back("beacon");
    EXPECT_TRUE(stays_away(how, 40s));
}

} // namespace
} // namespace enshu::e2e
