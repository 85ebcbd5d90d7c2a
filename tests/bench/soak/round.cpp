#include "tests/bench/soak/round.h"

#include <fmt/format.h>

#include <csignal>
#include <map>
#include <random>
#include <stdexcept>
#include <thread>

namespace enshu::bench {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

std::string first_line(const std::string &text) {
    return text.substr(0, std::min(text.find('\n'), text.size()));
}

/// What `enshu status` says of the exercise, in one line per team.
std::string status(const DaemonProcess &daemon) {
    const process::Result told = daemon.enshu({"status"}, 30s);
    return told.exit_code == 0 ? told.output : "";
}

bool says(const std::string &text, const char *word) {
    return text.find(word) != std::string::npos;
}

bool stands(const std::string &told) {
    return (says(told, "STANDBY") || says(told, "RUNNING")) && !says(told, "✖") &&
           !says(told, "BROKEN");
}

const std::vector<std::string> up = {"up",      ENSHU_SOURCE "/tests/bench/provision/pair/scenario",
                                     "--teams", "1",
                                     "--name",  soak_exercise};

const std::map<std::string, std::vector<std::string>> arguments_of = {
    {"checkpoint", {"checkpoint", "--team", "1", "--name", "soak", "--reason", "soak"}},
    {"reset", {"reset", "--team", "1", "--host", "pc-suzuki", "--reason", "soak"}},
    {"rewind", {"reset", "--team", "1", "--to", "soak", "--reason", "soak"}}};

class Round {
  public:
    Round(DaemonProcess &daemon, const Mishap &mishap, const std::atomic<bool> &cancelled)
        : daemon_(daemon), mishap_(mishap), cancelled_(cancelled) {}

    Outcome play(const std::vector<std::string> &acts) {
        const auto begin = Clock::now();
        act("up", up);
        converge("up");
        act("start", {"start", "--exercise", soak_exercise, "--reason", "soak"});
        for (const std::string &name : acts) {
            const bool struck = hit(name);
            act(name, arguments_of.at(name));
            converge(name);
            if (struck && name == "checkpoint") { // what it was struck in was not taken
                act(name, arguments_of.at(name));
            }
        }
        act("destroy", {"destroy", "--exercise", soak_exercise});
        gone();
        outcome_.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        outcome_.account = account_of(daemon_.pid(), daemon_.places().state, soak_exercise);
        return outcome_;
    }

  private:
    bool hit(const std::string &act) const {
        return !struck_ && mishap_.victim != Mishap::Victim::Nobody && mishap_.act == act;
    }

    void strike() {
        using Victim = Mishap::Victim;
        if (mishap_.victim == Victim::Qemu || mishap_.victim == Victim::Both) {
            const std::vector<pid_t> qemus = qemus_below(daemon_.places().state);
            if (qemus.empty()) {
                outcome_.notes.emplace_back("no QEMU to kill at that moment");
            } else {
                kill(qemus[mishap_.which % qemus.size()], SIGKILL);
            }
        }
        if (mishap_.victim == Victim::Daemon || mishap_.victim == Victim::Both) {
            daemon_.kill();
        }
    }

    void act(const std::string &name, const std::vector<std::string> &arguments) {
        if (cancelled_) {
            return;
        }
        auto doing = daemon_.begin(arguments, name == "up" ? 300s : 60s);
        if (hit(name)) {
            std::this_thread::sleep_for(mishap_.after);
            strike();
            daemon_.start(); // where it was killed: the command waits for it to come back
            std::this_thread::sleep_for(1s); // until a death is told
        }
        std::string why;
        try {
            const process::Result done = doing.get();
            if (done.exit_code != 0) {
                why = first_line(done.error.empty() ? done.output : done.error);
            }
        } catch (const process::ProcessError &error) {
            why = error.what();
        }
        if (!why.empty()) {
            if (hit(name)) {
                outcome_.notes.push_back(name + ": " + why);
            } else {
                outcome_.wrong.push_back(name + ": " + why);
            }
        }
        struck_ = struck_ || hit(name);
    }

    /// What a controller would do until everything is well again; that it takes more than the
    /// daemon's own doing is noted.
    void converge(const std::string &after) {
        const auto end = Clock::now() + 120s;
        std::string told;
        auto last_help = Clock::now();
        while (Clock::now() < end && !cancelled_) {
            told = status(daemon_);
            if (stands(told)) {
                return;
            }
            if (Clock::now() - last_help > 2s) {
                help(told, after);
                last_help = Clock::now();
            }
            std::this_thread::sleep_for(300ms);
        }
        if (!cancelled_) {
            outcome_.wrong.push_back(fmt::format("after {} it did not get well: {}", after, told));
        }
    }

    void help(const std::string &told, const std::string &after) {
        std::vector<std::string> command;
        if (says(told, "BROKEN") || says(told, "PAUSED")) {
            command = {"resume", "--exercise", soak_exercise};
        } else if (says(told, "✖")) {
            command = {"reset", "--team", "1", "--reason", "soak"};
        } else if (says(told, "no exercise")) { // it was killed before it had written it down
            command = up;
        } else {
            return;
        }
        const process::Result done = daemon_.enshu(command, 120s);
        const std::string note =
            fmt::format("after {}: `enshu {}`{}", after, command.front(),
                        done.exit_code == 0 ? "" : ": " + first_line(done.error));
        if (outcome_.notes.empty() || outcome_.notes.back() != note) {
            outcome_.notes.push_back(note);
        }
    }

    void gone() {
        const auto end = Clock::now() + 60s;
        std::string told;
        auto last_help = Clock::now();
        while (Clock::now() < end) {
            told = status(daemon_);
            if (says(told, "no exercise") || says(told, "TORN DOWN") || says(told, "TORN_DOWN")) {
                return;
            }
            if (Clock::now() - last_help > 5s) {
                daemon_.enshu({"destroy", "--exercise", soak_exercise}, 120s);
                outcome_.notes.emplace_back("after destroy: `enshu destroy`");
                last_help = Clock::now();
            }
            std::this_thread::sleep_for(200ms);
        }
        outcome_.wrong.push_back("it did not go: " + told);
    }

    DaemonProcess &daemon_;
    const Mishap &mishap_;
    const std::atomic<bool> &cancelled_;
    Outcome outcome_;
    bool struck_ = false; ///< once a round is enough
};

} // namespace

std::vector<std::string> all_acts() {
    std::vector<std::string> names;
    for (const auto &[name, arguments] : arguments_of) {
        names.push_back(name);
    }
    return names;
}

Mishap draw(std::uint64_t seed, const std::vector<std::string> &between) {
    std::mt19937_64 random(seed);
    const auto below = [&](std::uint64_t limit) { return random() % limit; };
    using Victim = Mishap::Victim;
    static constexpr Victim victims[] = {Victim::Nobody, Victim::Nobody, Victim::Qemu,
                                         Victim::Qemu,   Victim::Qemu,   Victim::Daemon,
                                         Victim::Daemon, Victim::Daemon, Victim::Both};
    // Most of what can go wrong goes wrong on the way up.
    std::vector<std::string> acts = {"up", "up", "destroy"};
    acts.insert(acts.end(), between.begin(), between.end());
    Mishap mishap;
    mishap.victim = victims[below(std::size(victims))];
    mishap.act = acts[below(acts.size())];
    mishap.after = milliseconds(below(mishap.act == "destroy" ? 500 : 2000));
    mishap.which = static_cast<std::uint32_t>(below(1000));
    return mishap;
}

std::string in_words(const Mishap &mishap) {
    switch (mishap.victim) {
    case Mishap::Victim::Nobody:
        return "nothing is killed";
    case Mishap::Victim::Qemu:
        return fmt::format("a QEMU {} ms into {}", mishap.after.count(), mishap.act);
    case Mishap::Victim::Daemon:
        return fmt::format("the daemon {} ms into {}", mishap.after.count(), mishap.act);
    case Mishap::Victim::Both:
        return fmt::format("a QEMU and the daemon {} ms into {}", mishap.after.count(), mishap.act);
    }
    throw std::logic_error("a victim without words");
}

Outcome play(DaemonProcess &daemon, const Mishap &mishap, const std::vector<std::string> &acts,
             const std::atomic<bool> &cancelled) {
    return Round(daemon, mishap, cancelled).play(acts);
}

} // namespace enshu::bench
