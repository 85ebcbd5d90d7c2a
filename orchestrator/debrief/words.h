// Inside of debrief/: what people read for names of our own, in both languages.
#pragma once

#include "orchestrator/debrief/debrief.h"

namespace enshu::debrief {

Text title_of(FigureKind kind);      ///< `検知まで`, `Time to detect`
Text definition_of(FigureKind kind); ///< from when until when
Text word_of(score::ObjectiveState state);
/// A shape that says the same as the word, for where colours do.
std::string_view shape_of(score::ObjectiveState state);
/// For a class of the page's style: good, late, bad, none.
std::string_view tone_of(score::ObjectiveState state);
Text word_of(Side side);
std::string_view shape_of(Side side);
Text team_name(unsigned number);

/// A day and a time of the daemon's own time zone, with that zone; empty for 0.
std::string wall_text(std::int64_t unix_ms, dsl::Language language);
/// The day alone.
std::string day_text(std::int64_t unix_ms, dsl::Language language);
/// `2026-11-21T20:21:00.123Z`
std::string utc_text(std::int64_t unix_ms);

/// A length of time, or `–`.
std::string span_or_dash(const std::optional<std::int64_t> &ms, dsl::Language language);

} // namespace enshu::debrief
