#include "orchestrator/provision/capacity.h"

#include "scenario-dsl/model/capacity.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace enshu::provision {

using dsl::Text;

namespace {

constexpr std::int64_t most_teams = 40;

/// Of a clone's memory, what it writes in a day and so has for itself.
constexpr std::int64_t written_percent = 40;
/// What a golden's disks hold beyond the guest image once it has booted.
constexpr std::int64_t golden_disk_mib = 128;
/// In this process: monitor, agent, actor, log, and what a call opens for a moment.
constexpr std::int64_t descriptors_per_guest = 10;
constexpr std::int64_t files_per_guest = 64;
/// QEMU's four, and those that wait for its disk.
constexpr std::int64_t tasks_per_guest = 8;
/// A guest that idles under TCG takes up to 2 % of a processor: so many take two thirds of it.
constexpr std::int64_t guests_per_processor_tcg = 32;
/// Under KVM it takes some 0.3 %.
constexpr std::int64_t guests_per_processor_kvm = 128;

std::int64_t golden_disk(const Demand &demand) {
    return demand.options.freezes ? demand.guest_memory_mib + demand.guests * golden_disk_mib : 0;
}

/// `once` and `per_team` are there; the rest follows.
Balance settled(Balance balance, unsigned teams) {
    const std::int64_t left = balance.free - balance.promised - balance.kept - balance.once;
    balance.needed = balance.once + balance.per_team * teams;
    balance.suffices = balance.per_team * teams <= left;
    const std::int64_t fit = left < 0                ? 0
                             : balance.per_team <= 0 ? most_teams
                                                     : left / balance.per_team;
    balance.teams = static_cast<unsigned>(std::clamp<std::int64_t>(fit, 0, most_teams));
    return balance;
}

/// A golden boots alone, in the memory that will be the first team's.
Balance balance_of_memory(const Demand &demand, const Machine &machine, const Promised &promised) {
    Balance balance;
    balance.resource = Resource::Memory;
    balance.per_team = demand.own_memory_mib;
    balance.once = demand.options.memory == MemoryMode::Shared ? demand.guest_memory_mib : 0;
    balance.free = machine.free_memory_mib;
    balance.promised = promised.memory_mib;
    balance.kept = low_memory_mib(machine.memory_mib) / 2;
    return settled(balance, demand.teams);
}

Balance counted(Resource resource, std::int64_t per_guest, std::int64_t free, const Demand &demand,
                const Promised &promised) {
    Balance balance;
    balance.resource = resource;
    balance.per_team = per_guest * demand.guests;
    balance.free = free;
    balance.promised = per_guest * promised.new_guests;
    return settled(balance, demand.teams);
}

std::string teams_text(std::int64_t teams) {
    return fmt::format("{} team{}", teams, teams == 1 ? "" : "s");
}

bool in_mib(Resource resource) {
    return resource == Resource::Memory || resource == Resource::Disk ||
           resource == Resource::GoldenDisk;
}

} // namespace

std::int64_t low_memory_mib(std::int64_t memory_mib) {
    return std::min(std::clamp<std::int64_t>(memory_mib / 10, 1024, 8192), memory_mib / 4);
}

std::int64_t own_memory_mib(std::int64_t guest_memory_mib, MemoryMode mode) {
    return dsl::qemu_overhead_mib + (mode == MemoryMode::Shared
                                         ? guest_memory_mib * written_percent / 100
                                         : guest_memory_mib);
}

std::int64_t disk_per_team(const Demand &demand) {
    const std::int64_t checkpoint = demand.guest_memory_mib;
    return demand.disk_mib + static_cast<std::int64_t>(demand.options.checkpoints) * checkpoint;
}

Demand demand_of(const plan::ExercisePlan &plan, const CapacityOptions &options) {
    Demand demand;
    demand.teams = static_cast<unsigned>(plan.ranges.size());
    demand.disk_mib = plan.disk_mib_per_team();
    demand.options = options;
    for (const plan::GuestPlan &guest : plan.ranges.front().guests) {
        ++demand.guests;
        demand.guest_memory_mib += guest.memory_mib;
        demand.own_memory_mib += own_memory_mib(guest.memory_mib, options.memory);
    }
    return demand;
}

Judgement judge(const Demand &demand, const Machine &machine, const Promised &promised) {
    Judgement judgement;
    std::vector<Balance> &all = judgement.balances;
    all.push_back(balance_of_memory(demand, machine, promised));

    Balance disk;
    disk.resource = Resource::Disk;
    disk.per_team = disk_per_team(demand);
    disk.once = machine.free_golden_disk_mib ? 0 : golden_disk(demand);
    disk.free = machine.free_disk_mib;
    disk.promised = promised.disk_mib;
    all.push_back(settled(disk, demand.teams));
    if (machine.free_golden_disk_mib && demand.options.freezes) {
        Balance golden;
        golden.resource = Resource::GoldenDisk;
        golden.once = golden_disk(demand);
        golden.free = *machine.free_golden_disk_mib;
        all.push_back(settled(golden, demand.teams));
    }

    const std::int64_t per_processor =
        machine.kvm ? guests_per_processor_kvm : guests_per_processor_tcg;
    Balance processors;
    processors.resource = Resource::Processors;
    processors.per_team = demand.guests; // each has one virtual processor
    processors.free = per_processor * machine.processors;
    processors.promised = promised.guests;
    processors.binding = !demand.options.crowd_processors;
    all.push_back(settled(processors, demand.teams));

    if (machine.free_descriptors) {
        all.push_back(counted(Resource::Descriptors, descriptors_per_guest,
                              *machine.free_descriptors, demand, promised));
    }
    if (machine.free_files) {
        all.push_back(
            counted(Resource::Files, files_per_guest, *machine.free_files, demand, promised));
    }
    if (machine.free_tasks) {
        all.push_back(
            counted(Resource::Tasks, tasks_per_guest, *machine.free_tasks, demand, promised));
    }

    judgement.teams = most_teams;
    judgement.binds = Resource::Memory;
    judgement.fits = true;
    bool first = true;
    for (const Balance &balance : all) {
        if (!balance.binding) {
            continue;
        }
        if (first || balance.teams < judgement.teams) {
            judgement.teams = balance.teams;
            judgement.binds = balance.resource;
            first = false;
        }
        judgement.fits = judgement.fits && balance.suffices;
    }
    return judgement;
}

const char *short_name_of(Resource resource) {
    switch (resource) {
    case Resource::Memory:
        return "memory";
    case Resource::Disk:
        return "disk";
    case Resource::GoldenDisk:
        return "golden disk";
    case Resource::Processors:
        return "processors";
    case Resource::Descriptors:
        return "descriptors";
    case Resource::Files:
        return "open files";
    case Resource::Tasks:
        return "tasks";
    }
    throw std::logic_error("a resource without a name");
}

Text name_of(Resource resource) {
    switch (resource) {
    case Resource::Memory:
        return {"メモリ", "memory"};
    case Resource::Disk:
        return {"ディスク", "disk space"};
    case Resource::GoldenDisk:
        return {"ゴールデンのディスク", "disk space for the frozen organisation"};
    case Resource::Processors:
        return {"プロセッサ", "processors"};
    case Resource::Descriptors:
        return {"デーモンのファイル記述子", "file descriptors of the daemon"};
    case Resource::Files:
        return {"開けるファイル数", "open files of the machine"};
    case Resource::Tasks:
        return {"プロセス・スレッド数", "processes and threads"};
    }
    throw std::logic_error("a resource without a name");
}

Text advice_for(Resource resource, const std::filesystem::path &state) {
    switch (resource) {
    case Resource::Memory:
        return {"他のプログラムを閉じるか、班の数を減らすか、メモリを増設してください",
                "Close other programs, or run fewer teams."};
    case Resource::Disk:
        return {fmt::format("{} の下に空きを作るか、--state で別の場所を指定してください",
                            state.string()),
                fmt::format("Make room below {}, or choose another directory with --state.",
                            state.string())};
    case Resource::GoldenDisk:
        return {"不要なゴールデンを `enshu golden rm` で削除してください",
                "Remove frozen organisations that are not needed with `enshu golden rm`."};
    case Resource::Processors:
        return {"班の数を減らしてください。遅くなってもよければ --crowd で進められます",
                "Run fewer teams, or, where slow guests will do, say --crowd."};
    case Resource::Descriptors:
        return {"デーモンの上限を上げてください（ulimit -n、systemd では LimitNOFILE=）",
                "Raise the daemon's limit: `ulimit -n`, or `LimitNOFILE=` of its unit."};
    case Resource::Files:
        return {"上限を上げてください: sysctl fs.file-max",
                "Raise the limit: `sysctl fs.file-max`."};
    case Resource::Tasks:
        return {"上限を上げてください: sysctl kernel.pid_max kernel.threads-max、または cgroup の "
                "pids.max",
                "Raise the limit: `sysctl kernel.pid_max kernel.threads-max`, or `pids.max` of the "
                "container."};
    }
    throw std::logic_error("a resource without advice");
}

Text describe(const Balance &balance, unsigned teams) {
    const char *unit = in_mib(balance.resource) ? " MiB" : "";
    const bool processors = balance.resource == Resource::Processors;
    Text text = {fmt::format(fmt::runtime(processors ? "仮想CPU {}{} まで" : "空き {}{}"),
                             balance.free, unit),
                 fmt::format(fmt::runtime(processors ? "carries {}{} virtual ones" : "{}{} free"),
                             balance.free, unit)};
    const auto add = [&](const char *ja, const char *en, std::int64_t value) {
        if (value > 0) {
            text.ja += "、" + fmt::format(fmt::runtime(ja), value, unit);
            text.en += ", " + fmt::format(fmt::runtime(en), value, unit);
        }
    };
    add("うち予約済み {}{}", "{}{} of it promised to other exercises", balance.promised);
    add("うち本体用 {}{}", "{}{} of it kept for the machine itself", balance.kept);
    add("共通 {}{}", "{}{} once", balance.once);
    add("1班あたり {}{}", "{}{} a team", balance.per_team);
    text.ja += fmt::format(": {}班まで", balance.teams);
    text.en += fmt::format(": {} fit{}", teams_text(balance.teams), balance.teams == 1 ? "s" : "");
    if (teams > 0 && !balance.suffices) {
        text.ja += fmt::format("（{}班には {}{} 必要）", teams, balance.needed, unit);
        text.en += fmt::format(" ({} need {}{})", teams_text(teams), balance.needed, unit);
    }
    return text;
}

std::string refusal(const Judgement &judgement, const Demand &demand, const Promised &promised,
                    const std::filesystem::path &state) {
    if (judgement.fits) {
        return "";
    }
    std::string text;
    std::string others;
    for (const Balance &balance : judgement.balances) {
        if (balance.resource != judgement.binds) {
            others += fmt::format("{}{} for {}", others.empty() ? "" : ", ",
                                  teams_text(balance.teams), name_of(balance.resource).en);
            continue;
        }
        const char *unit = in_mib(balance.resource) ? " MiB" : "";
        text = fmt::format("not enough {}: {} need{} {}{}, {}{} are free",
                           name_of(balance.resource).en, teams_text(demand.teams),
                           demand.teams == 1 ? "s" : "", balance.needed, unit, balance.free, unit);
        if (balance.resource == Resource::Processors) {
            text = fmt::format("not enough processors: {} have {} virtual ones, this machine "
                               "carries {}",
                               teams_text(demand.teams), balance.needed, balance.free);
        }
        if (balance.promised > 0) {
            text += fmt::format(", {}{} of it promised to {}", balance.promised, unit, promised.to);
        }
        if (balance.kept > 0) {
            text += fmt::format(", {}{} of it kept for the machine itself", balance.kept, unit);
        }
    }
    text += fmt::format("; {} would fit. {}", teams_text(judgement.teams),
                        advice_for(judgement.binds, state).en);
    return text + fmt::format(" (By the others: {}.)", others);
}

} // namespace enshu::provision
