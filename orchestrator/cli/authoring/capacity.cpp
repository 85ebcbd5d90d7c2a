#include "orchestrator/cli/authoring/capacity.h"

#include "orchestrator/provision/machine.h"
#include "scenario-dsl/model/capacity.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::cli {

std::string describe_capacity(const dsl::Organization &organization, unsigned teams,
                              const Room &room, Language language) {
    const dsl::Capacity one = dsl::capacity_per_team(organization);
    const dsl::Capacity all = one.times(teams);
    const bool ja = language == Language::Ja;
    const auto fit = [&](std::int64_t free_mib, std::int64_t per_team) {
        return per_team > 0 ? free_mib / per_team : teams;
    };
    const std::int64_t fitting =
        std::min(fit(room.memory_mib, one.memory_mib), fit(room.disk_mib, one.disk_mib));
    std::string text = fmt::format(
        fmt::runtime(ja ? "1班あたり: 仮想マシン {}、メモリ {} MiB、ディスク {} MiB、仮想CPU {}\n"
                        : "one team: {} machines, {} MiB of memory, {} MiB of disk, {} virtual "
                          "processors\n"),
        one.machines, one.memory_mib, one.disk_mib, one.processors);
    if (teams > 1)
        text += fmt::format(
            fmt::runtime(ja ? "{}班: 仮想マシン {}、メモリ {} MiB、ディスク {} MiB、仮想CPU {}\n"
                            : "{} teams: {} machines, {} MiB of memory, {} MiB of disk, {} virtual "
                              "processors\n"),
            teams, all.machines, all.memory_mib, all.disk_mib, all.processors);
    text += fmt::format(
        fmt::runtime(ja ? "この機械: メモリの空き {} MiB、ディスクの空き {} MiB、CPU {}\n"
                        : "this machine: {} MiB of memory free, {} MiB of disk free, {} "
                          "processors\n"),
        room.memory_mib, room.disk_mib, room.processors);
    if (fitting >= teams)
        return text + (ja ? "→ この機械で実施できます\n" : "→ it fits\n");
    return text + fmt::format(fmt::runtime(ja ? "→ この機械には {} 班までしか入りません\n"
                                              : "→ it does not fit: at most {} of the teams do\n"),
                              fitting);
}

Room room_of_this_machine(const std::filesystem::path &state) {
    const provision::Machine machine = provision::read_machine({state, {}, "/", false});
    return {machine.free_memory_mib, machine.free_disk_mib, machine.processors};
}

} // namespace enshu::cli
