// Short words for what stands in drawings and tables, in both languages.
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <string>
#include <string_view>

namespace enshu::handbook {

std::string_view word_of(dsl::HostRole role, dsl::Language language);
std::string_view word_of(dsl::Channel channel, dsl::Language language);

/// What a step does, in a few words: "the user of `pc-suzuki` opens the attachment".
std::string phrase(const dsl::Step &step, const dsl::Scenario &scenario, dsl::Language language);

} // namespace enshu::handbook
