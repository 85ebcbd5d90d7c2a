// An organisation booted once, made ready, and frozen at one instant.
#include "injector/utf8.h"
#include "orchestrator/process/failpoint.h"
#include "orchestrator/process/process.h"
#include "orchestrator/provision/provisioner.h"
#include "orchestrator/provision/seed_disk.h"
#include "orchestrator/provision/side_by_side.h"
#include "orchestrator/provision/slots.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

namespace enshu::provision {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;

namespace {

/// Of the end of a guest's console, for an error message. A guest writes this: printable ASCII
/// only.
std::string printable(std::string text) {
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

std::int64_t unix_ms() {
    return std::chrono::duration_cast<milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

void make_overlay(const fs::path &backing, const fs::path &disk) {
    process::run_checked({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                          backing.string(), disk.string()});
}

} // namespace

Golden Provisioner::freeze(const plan::ExercisePlan &plan, const GuestImage &image,
                           Goldens::Making making, const dsl::Text &organization,
                           const OnProgress &on_progress, const std::atomic<bool> &cancelled) {
    const plan::RangePlan &range = plan.ranges.front();
    const OnProgress untold = [](const Progress &) {};
    const auto began = SteadyClock::now();
    Golden golden;
    golden.directory = making.directory();
    golden.organization = organization;
    golden.image = image;
    for (const plan::GuestPlan &guest : range.guests) {
        golden.hosts.push_back(guest.host);
    }
    try {
        destroy(plan.exercise, plan.ranges, untold); // what was left by somebody who was killed
        files_.forget(plan.exercise + ".");
        boot_all(plan, image, golden, on_progress, cancelled);
        process::failpoint("golden-healthy");
        on_progress(
            {0,
             "",
             HostState::Planned,
             {"全ホストを同じ瞬間に停止して保存しています", "freezing all hosts at one instant"}});
        save_all(range, golden);
        for (const std::string &host : golden.hosts) {
            const fs::path disk = golden.guest(host).disk;
            make_overlay(disk, golden.overlay(host));
            // It is where the disk will lie that the clones' disks must name.
            process::run_checked({"qemu-img", "rebase", "-q", "-u", "-f", "qcow2", "-F", "qcow2",
                                  "-b", making.place_of(disk).string(),
                                  golden.overlay(host).string()});
        }
    } catch (const std::exception &error) {
        std::string why = error.what();
        try {
            destroy(plan.exercise, plan.ranges, untold);
        } catch (const std::exception &worse) {
            why += fmt::format("; and not everything could be removed: {}", worse.what());
        }
        throw ProvisionError(why);
    }
    golden.made_unix_ms = unix_ms();
    golden.took_ms = std::chrono::duration_cast<milliseconds>(SteadyClock::now() - began).count();
    Golden kept = making.keep(std::move(golden));
    destroy(plan.exercise, plan.ranges, untold);
    files_.forget(plan.exercise + ".");
    return kept;
}

void Provisioner::boot_all(const plan::ExercisePlan &plan, const GuestImage &image,
                           const Golden &golden, const OnProgress &on_progress,
                           const std::atomic<bool> &cancelled) {
    const plan::RangePlan &range = plan.ranges.front();
    on_progress({0,
                 "",
                 HostState::Planned,
                 {"各ホストの設定ディスクを作成しています", "writing the hosts' seed disks"}});
    for (const auto &[host, seed] : plan.seeds) {
        write_seed_disk(seed, golden.seed(host));
    }
    const fs::path image_disk = bring_image(image.disk, image);
    std::map<std::string, fs::path> disks;
    for (const plan::GuestPlan &guest : range.guests) {
        disks[guest.host] = files_.place_for({plan.exercise, range.team, guest.host}, "qcow2",
                                             golden.guest(guest.host).disk);
        files_.make_disk(disks[guest.host], image_disk);
    }
    process::failpoint("golden-files-made");
    fabric_.build(range);
    process::failpoint("golden-network-built");

    Slots slots(limits_.booting_at_once);
    std::vector<std::function<void(const std::atomic<bool> &)>> jobs;
    for (unsigned ticket = 0; const plan::GuestPlan &guest : range.guests) {
        jobs.emplace_back([&, ticket](const std::atomic<bool> &stop) {
            try {
                GuestSpec spec = spec_of(range, guest);
                spec.kernel = bring_image(image.kernel, image);
                spec.initrd = bring_image(image.initrd, image);
                spec.command_line = image.command_line;
                spec.disk = disks.at(guest.host);
                spec.seed =
                    files_.bring(golden.seed(guest.host),
                                 fmt::format("{}.{}.iso", plan.exercise, guest.host), {}, {});
                {
                    const Slots::Turn turn(slots, ticket, stop);
                    boot(spec, range, on_progress, stop);
                }
                settle(0, guest, on_progress, stop);
            } catch (const std::exception &error) {
                tell(on_progress, {0, guest.host, HostState::Broken, {error.what(), error.what()}});
                throw ProvisionError(fmt::format("{}: {}", guest.host, error.what()));
            }
        });
        ++ticket;
    }
    side_by_side(std::move(jobs), cancelled);
}

void Provisioner::boot(const GuestSpec &spec, const plan::RangePlan &range,
                       const OnProgress &on_progress, const std::atomic<bool> &stop) {
    on_progress({0, spec.guest.host, HostState::Booting, {}});
    fabric_.enter(range);
    hypervisor_.start(spec);
    process::failpoint("golden-guest-started");
    const bool answered =
        hypervisor_.wait_for_agent(spec.guest.uuid, limits_.boot, [&] { return stop.load(); });
    if (stop) {
        throw Stopped{};
    }
    if (!answered) {
        throw ProvisionError(fmt::format(
            "its guest agent did not answer within {:g} s. Give the host more memory "
            "(`memory:` in the "
            "organisation) or the machine less to do. Its console ends with: {}",
            in_seconds(limits_.boot),
            printable(files_.console_tail({spec.exercise, spec.team, spec.guest.host}, 300))));
    }
}

void Provisioner::settle(unsigned team, const plan::GuestPlan &guest, const OnProgress &on_progress,
                         const std::atomic<bool> &stop) {
    on_progress({team, guest.host, HostState::Settling, {}});
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
                on_progress({team, guest.host, HostState::Healthy, {}});
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
            on_progress({team, guest.host, HostState::Settling, {last, last}});
            told = last;
        }
        std::this_thread::sleep_for(pause);
    }
    throw ProvisionError(
        fmt::format("its services were not healthy within {:g} s: {}. Give the host more "
                    "memory (`memory:` in the organisation) or the machine less to do",
                    in_seconds(limits_.settle), last));
}

void Provisioner::save_all(const plan::RangePlan &range, const Golden &golden) {
    for (const plan::GuestPlan &guest : range.guests) {
        // What is only in a guest's memory of its disk goes to the disk while it can.
        hypervisor_.open_agent(guest.uuid)->run({"/bin/sync"}, "", seconds(60));
    }
    suspend(range);
    process::failpoint("golden-suspended");
    const std::atomic<bool> never = false;
    Slots slots(limits_.thawing_at_once);
    std::vector<std::function<void(const std::atomic<bool> &)>> jobs;
    for (unsigned ticket = 0; const plan::GuestPlan &guest : range.guests) {
        jobs.emplace_back([&, ticket](const std::atomic<bool> &stop) {
            const Slots::Turn turn(slots, ticket, stop);
            const FrozenGuest frozen = golden.guest(guest.host);
            const fs::path disk = hypervisor_.disk(guest.uuid);
            const fs::path memory =
                files_.place_for({range.exercise, range.team, guest.host}, "memory", frozen.memory);
            hypervisor_.save(guest.uuid, memory);
            files_.fetch(memory, frozen.memory, {});
            files_.fetch(disk, frozen.disk, golden.image.disk);
            process::failpoint("golden-guest-saved");
        });
        ++ticket;
    }
    side_by_side(std::move(jobs), never);
}

} // namespace enshu::provision
