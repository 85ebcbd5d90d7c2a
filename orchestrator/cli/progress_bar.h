// How far building is, in one row.
#pragma once

#include "orchestrator/cli/render.h"

#include <string>

namespace enshu::cli {

/// `columns` characters, of which the done part is full.
std::string bar(double progress, unsigned columns);
/// "42 %, 1:20 left": with `about` where no earlier run says how long it takes.
std::string remaining_text(const v1::Remaining &remaining, Language language);
/// What the hosts of a team come to: the mean of how far they are, and the last one's end.
v1::Remaining remaining_of_team(const v1::ExerciseStatus &status, unsigned team);
/// Whether anything is said of how far the team is.
bool is_building(const v1::ExerciseStatus &status, unsigned team);
/// For a file or a pipe, where no bar can be drawn over: a line without one.
std::string building_line(const v1::ExerciseStatus &status, Language language);

} // namespace enshu::cli
