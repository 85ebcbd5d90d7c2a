// Can this machine run a range? Findings in plain words, each with what to do about a "no".
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace enshu::doctor {

enum class Verdict { Yes, Note, No };

struct Finding {
    Verdict verdict{};
    std::string what; ///< "memory", "hypervisor"
    dsl::Text found;  ///< what is there
    dsl::Text advice; ///< what to do; empty with Yes
};

struct Question {
    std::filesystem::path state;           ///< where ranges would be kept
    std::filesystem::path guest_image;     ///< empty: not configured
    std::vector<std::string> connections;  ///< configured hypervisors; empty: choose one here
    std::optional<dsl::Scenario> scenario; ///< to count teams for; empty: none named
    std::filesystem::path assets;
    std::filesystem::path actor;
};

/// Looks and changes nothing (but runs a guest of one boot sector to try KVM). Takes at most some
/// 15 s.
std::vector<Finding> examine(const Question &question);

} // namespace enshu::doctor
