// Provisioner's way up: files, networks, guests, agents, services.
#include "injector/utf8.h"
#include "orchestrator/process/process.h"
#include "orchestrator/provision/provisioner.h"
#include "orchestrator/provision/seed_disk.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <sstream>
#include <system_error>
#include <thread>

namespace enshu::provision {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;

/// How many guests may boot at the same time: more would only make each slower. They get their turn
/// in the order of their tickets.
struct Provisioner::BootSlots {
    explicit BootSlots(unsigned count) : free(count) {}
    std::mutex mutex;
    std::condition_variable changed;
    unsigned free;
    unsigned next = 0; ///< the ticket whose turn it is

    /// False when `stop` came first.
    bool take(unsigned ticket, const std::atomic<bool> &stop) {
        std::unique_lock lock(mutex);
        while (free == 0 || ticket != next) {
            if (stop) {
                return false;
            }
            changed.wait_for(lock, milliseconds(200));
        }
        --free;
        ++next;
        changed.notify_all();
        return true;
    }
    void give_back() {
        const std::lock_guard lock(mutex);
        ++free;
        changed.notify_all();
    }
};

namespace {

struct Stopped {};

/// The end of a guest's console, for an error message. A guest writes this: printable ASCII only.
std::string console_tail(const fs::path &log) {
    std::ifstream stream(log, std::ios::binary | std::ios::ate);
    if (!stream) {
        return "";
    }
    const auto size = static_cast<long>(stream.tellg());
    const long length = std::min(size, 300L);
    stream.seekg(size - length);
    std::string text(static_cast<std::size_t>(length), '\0');
    stream.read(text.data(), length);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, ' ');
    return text;
}

/// What a guest's check says is not well, in one line. A guest writes this: any bytes, and many.
std::string what_is_unwell(const std::string &said) {
    std::istringstream lines(inject::clean_utf8(said, 20'000));
    std::string unwell;
    for (std::string line; std::getline(lines, line);) {
        if (!line.ends_with(" ok") && !line.empty()) {
            unwell += (unwell.empty() ? "" : "; ") + line;
        }
    }
    return inject::clean_utf8(unwell, 400);
}

double in_seconds(milliseconds time) {
    return std::chrono::duration<double>(time).count();
}

milliseconds left_until(SteadyClock::time_point end) {
    return std::max(milliseconds(0),
                    std::chrono::duration_cast<milliseconds>(end - SteadyClock::now()));
}

} // namespace

Provisioner::Provisioner(Hypervisor &hypervisor, fabric::Fabric &fabric, const Paths &paths,
                         Limits limits)
    : hypervisor_(hypervisor), fabric_(fabric), paths_(paths), limits_(limits) {}

fs::path Provisioner::actor_socket(const std::string &exercise, unsigned team,
                                   const std::string &host) const {
    return paths_.team(exercise, team) / (host + ".sock");
}

void Provisioner::make_files(const plan::ExercisePlan &plan, const GuestImage &image,
                             const OnProgress &on_progress) {
    on_progress({0,
                 "",
                 HostState::Planned,
                 {"各ホストの設定ディスクを作成しています", "writing the hosts' seed disks"}});
    fs::create_directories(paths_.exercise(plan.exercise) / "seeds");
    for (const auto &[host, seed] : plan.seeds) {
        write_seed_disk(seed, paths_.seed(plan.exercise, host));
    }
    on_progress({0,
                 "",
                 HostState::Planned,
                 {"差分ディスクを作成しています", "making copy-on-write disks"}});
    for (const plan::RangePlan &range : plan.ranges) {
        const fs::path directory = paths_.team(plan.exercise, range.team);
        fs::create_directories(directory);
        for (const plan::GuestPlan &guest : range.guests) {
            const fs::path disk = directory / (guest.host + ".qcow2");
            if (!fs::exists(disk)) {
                process::run_checked({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2",
                                      "-b", image.disk.string(), disk.string()});
            }
            std::ofstream(directory / (guest.host + ".log")).flush();
        }
    }
}

std::vector<std::unique_ptr<Range>> Provisioner::build(const plan::ExercisePlan &plan,
                                                       const GuestImage &image,
                                                       const OnProgress &on_progress,
                                                       const std::atomic<bool> &cancelled) {
    std::string failure;
    std::mutex failure_mutex;
    std::atomic<bool> stop = false;
    const auto fail = [&](const std::string &reason) {
        const std::lock_guard lock(failure_mutex);
        if (failure.empty()) { // the first is the cause, the others its consequences
            failure = reason;
        }
        stop = true;
    };
    try {
        check_capacity(plan);
        make_files(plan, image, on_progress);
        for (const plan::RangePlan &range : plan.ranges) {
            on_progress({range.team,
                         "",
                         HostState::Planned,
                         {"仮想ネットワークを作成しています", "building the networks"}});
            fabric_.build(range);
        }
    } catch (const std::exception &error) {
        fail(error.what());
    }
    if (!stop) {
        BootSlots slots(limits_.booting_at_once);
        unsigned ticket = 0;
        std::vector<std::jthread> threads;
        // Routers of all teams first: they stand first in each range.
        std::size_t most = 0;
        for (const plan::RangePlan &range : plan.ranges) {
            most = std::max(most, range.guests.size());
        }
        for (std::size_t i = 0; i < most; ++i) {
            for (const plan::RangePlan &range : plan.ranges) {
                if (i >= range.guests.size()) {
                    continue;
                }
                const auto bring_up_one = [&, i, ticket] {
                    const plan::GuestPlan &guest = range.guests[i];
                    try {
                        bring_up(range, guest, image, slots, ticket, on_progress, stop);
                    } catch (const Stopped &) {
                    } catch (const std::exception &error) {
                        fail(
                            fmt::format("{} of team {}: {}", guest.host, range.team, error.what()));
                        tell(on_progress, {range.team,
                                           guest.host,
                                           HostState::Broken,
                                           {error.what(), error.what()}});
                    }
                };
                try {
                    threads.emplace_back(bring_up_one);
                } catch (const std::system_error &error) {
                    fail(fmt::format("cannot start a thread for {} of team {}: {}",
                                     range.guests[i].host, range.team, error.what()));
                }
                ++ticket;
            }
        }
        std::jthread watch([&](const std::stop_token &done) {
            while (!done.stop_requested() && !stop) {
                if (cancelled) {
                    fail("cancelled");
                }
                std::this_thread::sleep_for(milliseconds(100));
            }
        });
        threads.clear(); // joins
    }
    std::vector<std::unique_ptr<Range>> ranges;
    if (!stop) {
        for (const plan::RangePlan &range : plan.ranges) {
            ranges.push_back(std::make_unique<Range>(range, hypervisor_));
        }
        return ranges;
    }
    try {
        destroy(plan.exercise, plan.ranges, on_progress);
    } catch (const std::exception &error) {
        failure += fmt::format("; and not everything could be removed: {}", error.what());
    }
    throw ProvisionError(failure);
}

void Provisioner::bring_up(const plan::RangePlan &range, const plan::GuestPlan &guest,
                           const GuestImage &image, BootSlots &slots, unsigned ticket,
                           const OnProgress &on_progress, const std::atomic<bool> &stop) {
    if (!slots.take(ticket, stop)) {
        throw Stopped{};
    }
    try {
        boot(range, guest, image, on_progress, stop);
    } catch (...) {
        slots.give_back();
        throw;
    }
    slots.give_back();
    settle(range, guest, on_progress, stop);
}

void Provisioner::boot(const plan::RangePlan &range, const plan::GuestPlan &guest,
                       const GuestImage &image, const OnProgress &on_progress,
                       const std::atomic<bool> &stop) {
    if (stop) {
        throw Stopped{};
    }
    on_progress({range.team, guest.host, HostState::Booting, {}});
    const fs::path directory = paths_.team(range.exercise, range.team);
    GuestSpec spec;
    spec.guest = guest;
    spec.exercise = range.exercise;
    spec.team = range.team;
    spec.kernel = image.kernel;
    spec.initrd = image.initrd;
    spec.command_line = image.command_line;
    spec.disk = directory / (guest.host + ".qcow2");
    spec.seed = paths_.seed(range.exercise, guest.host);
    spec.actor_socket = actor_socket(range.exercise, range.team, guest.host);
    spec.console_log = directory / (guest.host + ".log");
    fabric_.enter(range);
    hypervisor_.start(spec);
    const bool answered =
        hypervisor_.wait_for_agent(guest.uuid, limits_.boot, [&] { return stop.load(); });
    if (stop) {
        throw Stopped{};
    }
    if (!answered) {
        throw ProvisionError(
            fmt::format("its guest agent did not answer within {:g} s. Give the host more memory "
                        "(`memory:` in the "
                        "organisation) or the machine less to do. Its console ends with: {}",
                        in_seconds(limits_.boot), console_tail(spec.console_log)));
    }
}

void Provisioner::settle(const plan::RangePlan &range, const plan::GuestPlan &guest,
                         const OnProgress &on_progress, const std::atomic<bool> &stop) {
    on_progress({range.team, guest.host, HostState::Settling, {}});
    const auto end = SteadyClock::now() + limits_.settle;
    const std::unique_ptr<inject::GuestChannel> agent = hypervisor_.open_agent(guest.uuid);
    std::string last = "setup has not ended";
    std::string told;
    for (milliseconds pause{500}; SteadyClock::now() < end;
         pause = std::min(pause * 3 / 2, milliseconds(3000))) {
        if (stop) {
            throw Stopped{};
        }
        try {
            const inject::RunResult result = agent->run(
                {"/bin/sh", "-c",
                 "test -x /usr/lib/enshu/check || { echo 'setup FAIL has not begun'; exit 1; }; "
                 "exec /usr/lib/enshu/check"},
                "", std::min<milliseconds>(seconds(60), left_until(end)));
            if (result.exit_code == 0) {
                on_progress({range.team, guest.host, HostState::Healthy, {}});
                return;
            }
            last = result.output.empty() ? result.error : result.output;
        } catch (const inject::GuestError &error) {
            last = error.what();
        }
        last = what_is_unwell(last);
        if (last.find("setup FAIL failed") != std::string::npos) {
            throw ProvisionError(last); // it does not get better by waiting
        }
        // That setup is under way is what SETTLING means.
        const bool expected = last == "setup FAIL has not begun" || last == "setup FAIL running";
        if (last != told && !expected) {
            on_progress({range.team, guest.host, HostState::Settling, {last, last}});
            told = last;
        }
        std::this_thread::sleep_for(pause);
    }
    throw ProvisionError(
        fmt::format("its services were not healthy within {:g} s: {}. Give the host more "
                    "memory (`memory:` in the organisation) or the machine less to do",
                    in_seconds(limits_.settle), last));
}

std::vector<std::unique_ptr<Range>> Provisioner::adopt(const plan::ExercisePlan &plan) {
    std::vector<std::string> missing;
    std::vector<std::unique_ptr<Range>> ranges;
    for (const plan::RangePlan &range : plan.ranges) {
        for (const plan::GuestPlan &guest : range.guests) {
            if (!hypervisor_.exists(guest.uuid)) {
                missing.push_back(guest.name);
            }
        }
        ranges.push_back(std::make_unique<Range>(range, hypervisor_));
    }
    if (!missing.empty()) {
        throw ProvisionError(
            fmt::format("these machines no longer run: {}", fmt::join(missing, ", ")));
    }
    return ranges;
}

} // namespace enshu::provision
