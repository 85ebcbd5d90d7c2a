// An event as one line for people.
#pragma once

#include "orchestrator/event/event.h"
#include "scenario-dsl/model/scenario.h"

#include <string>
#include <string_view>
#include <vector>

namespace enshu::event {

/// One sentence in both languages, without the time, the team and the exercise, which every view
/// shows beside it. Never throws for what `detail` holds or lacks. A kind that is unknown here is
/// described by its name.
dsl::Text describe(const Event &event);

/// Every kind that describe() has a sentence for.
std::vector<std::string_view> described_kinds();

/// `4:12`, `1:04:12`: a moment of exercise time.
std::string clock_text(std::int64_t exercise_ms);

/// `40 s`, `5 min`, `1 min 30 s`, `2 h 5 min`: a length of time.
dsl::Text span_text(std::int64_t ms);

} // namespace enshu::event
