#include "tests/bench/exercise/detection.h"

#include "tests/bench/exercise/figures.h"

#include <fmt/format.h>

#include <random>

namespace enshu::bench {

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr unsigned team = 1;
constexpr auto pc = "pc-suzuki";
constexpr auto server = "gate";
constexpr double slack_ms = 2'000;

Files files_for(const DetectionPlan &plan) {
    std::string objectives;
    int points = 0;
    if (plan.contact) {
        points += 50;
        objectives += fmt::format("  - id: isolate\n    title: {{ ja: 隔離する, en: Isolate }}\n"
                                  "    phase: contain\n    points: 50\n    within: 5m of beacon\n"
                                  "    measure: {{ contact-lost: {{ step: beacon, for: {}s }} }}\n",
                                  plan.silence.count());
    }
    if (plan.available) {
        points += 50;
        objectives +=
            fmt::format("  - id: site-up\n    title: {{ ja: サイトを保つ, en: Keep the site up }}\n"
                        "    phase: contain\n    points: 50\n    measure:\n      available: {{ "
                        "from: attacker, url: "
                        "\"http://www.site.example/\", every: {}s, spare: 10h }}\n",
                        plan.period.count());
    }
    return {{"scenario.yaml",
             fmt::format("enshu: 1\nid: detection\ntitle: {{ ja: 計測, en: To measure }}\n"
                         "organization: ../organization\nlevel: introductory\nduration: 12h\n"
                         "briefing: briefing\n\nhosts:\n  attacker: {{ role: attacker, memory: "
                         "192MiB, at: {{ internet: .66 }}, hidden: true }}\n\nattack:\n  - id: "
                         "beacon\n    at: 5s\n    do: beacon\n    on: {}\n    to: attacker\n    "
                         "path: /news\n    every: {}s..{}s\n    technique: T1071.001\n\nphases: [ "
                         "contain ]\n\nobjectives:\n{}",
                         pc, plan.period.count() - 2, plan.period.count(), objectives)},
            {"briefing.ja.md", "計測用です。\n"},
            {"briefing.en.md", "To measure with.\n"}};
}

std::uint64_t last_seq(Field &field) {
    const auto events = field.events();
    return events.empty() ? 0 : events.back().seq;
}

Told require(const std::optional<Told> &told, const char *what) {
    if (!told) {
        throw std::runtime_error(std::string(what) + " is not told");
    }
    return *told;
}

/// What was done to bring it about, and the moment at which it began to be done: nothing can be
/// seen before.
double truth(const std::function<void()> &act) {
    const double at = wall_ms();
    act();
    return at;
}

struct Delays {
    std::vector<double> from_truth, beyond; ///< beyond: what the measure itself asks for
};

void lose_contact(Field &field, const DetectionPlan &plan, Delays &delays) {
    const std::uint64_t before = last_seq(field);
    const double pulled = truth([&] { field.set_cable(team, pc, false); });
    const Told lost =
        require(field.await(before, plan.silence + 60s,
                            [](const Told &event) {
                                return event.kind == "contact.lost" && event.subject == "beacon";
                            }),
                "the lost contact");
    const double delay = static_cast<double>(lost.wall_ms) - pulled;
    delays.from_truth.push_back(delay);
    delays.beyond.push_back(delay - static_cast<double>(Milliseconds(plan.silence).count()));
    field.set_cable(team, pc, true);
    require(field.await(lost.seq, 120s,
                        [](const Told &event) {
                            return event.kind == "contact" && event.subject == "beacon";
                        }),
            "the contact that is there again");
}

void change_service(Field &field, bool up, Delays &delays) {
    // Stopped at once and not by degrees, and by the shell's own means.
    const std::string command =
        up ? "systemctl reset-failed nginx.service; systemctl start nginx.service"
           : "echo 1 >/sys/fs/cgroup/system.slice/nginx.service/cgroup.kill";
    const std::uint64_t before = last_seq(field);
    const double at = truth([&] { field.run(team, server, command); });
    const Told told = require(field.await(before, 60s,
                                          [&](const Told &event) {
                                              return event.kind == "service.probed" &&
                                                     event.detail.value("up", !up) == up;
                                          }),
                              up ? "that the service is there again" : "that the service is gone");
    delays.from_truth.push_back(static_cast<double>(told.wall_ms) - at);
}

} // namespace

json measure_detection(Field &field, const DetectionPlan &plan) {
    field.begin(files_for(plan), ENSHU_SOURCE "/tests/bench/exercise/site/organization", 1);
    if (plan.contact) {
        require(field.await(0, 120s, [](const Told &event) { return event.kind == "contact"; }),
                "the first contact");
    }
    if (plan.available) {
        require(field.await(0, 120s,
                            [](const Told &event) {
                                return event.kind == "service.probed" &&
                                       event.detail.value("up", false);
                            }),
                "that the service is there");
    }
    Delays contact, gone, back;
    std::mt19937 random(1);
    const auto pause = [&] { // so that the truth falls anywhere within a period
        field.wait(
            Milliseconds(random() % static_cast<unsigned>(Milliseconds(plan.period).count())));
    };
    for (unsigned round = 1; round <= plan.rounds; ++round) {
        if (plan.contact) {
            pause();
            lose_contact(field, plan, contact);
        }
        if (plan.available) {
            pause();
            change_service(field, false, gone);
            pause();
            change_service(field, true, back);
        }
        fmt::print(stderr, "round {} of {}\n", round, plan.rounds);
    }
    const double period_ms = static_cast<double>(Milliseconds(plan.period).count());
    const double most = period_ms + slack_ms;
    json result = {{"period_ms", period_ms}, {"goal_ms", most}};
    bool well = true;
    fmt::print("\n{}\n", heading());
    const auto tell = [&](const char *key, const std::string &words,
                          const std::vector<double> &values, bool judged) {
        const Spread spread = spread_of(values);
        fmt::print("{}\n", row(words, spread, "ms"));
        result[key] = spread.to_json();
        well = well && (!judged || spread.most <= most);
    };
    if (plan.contact) {
        tell("contact_lost", "cable pulled → contact.lost", contact.from_truth, false);
        tell("contact_lost_beyond",
             fmt::format("the same beyond the {} s of silence", plan.silence.count()),
             contact.beyond, true);
    }
    if (plan.available) {
        tell("gone", "service killed → it is told as down", gone.from_truth, true);
        tell("back", "service asked to start → told as up", back.from_truth, false);
    }
    fmt::print("\nwithin one period ({:.0f} s) and 2 s: {}\n", period_ms / 1000,
               well ? "met" : "missed");
    result["met"] = well;
    return result;
}

} // namespace enshu::bench
