// What the machines of so many teams need, and whether a machine has it, in words.
#pragma once

#include "orchestrator/cli/render.h"
#include "scenario-dsl/model/organization.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace enshu::cli {

/// What a machine has to give.
struct Room {
    std::int64_t memory_mib = 0;
    std::int64_t disk_mib = 0;
    unsigned processors = 0;
};

/// Now, for ranges kept below `state`.
Room room_of_this_machine(const std::filesystem::path &state);

/// Lines of text. Processors are told and decide nothing: guests share them.
std::string describe_capacity(const dsl::Organization &organization, unsigned teams,
                              const Room &room, Language language);

} // namespace enshu::cli
