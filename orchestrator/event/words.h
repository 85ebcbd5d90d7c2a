// Words of the language, as details of events hold them.
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <string_view>

namespace enshu::event {

inline constexpr std::string_view word_of(dsl::EvidenceKind kind) {
    constexpr std::string_view words[] = {"memory", "disk", "log", "file"};
    return words[static_cast<std::size_t>(kind)];
}

inline constexpr std::string_view word_of(dsl::Channel channel) {
    constexpr std::string_view words[] = {"phone", "mail", "chat", "news", "document"};
    return words[static_cast<std::size_t>(channel)];
}

inline constexpr std::string_view word_of(dsl::GuestState::Kind kind) {
    constexpr std::string_view words[] = {"there", "gone", "running", "stopped", "locked"};
    return words[static_cast<std::size_t>(kind)];
}

} // namespace enshu::event
