// Our values → the API's messages.
#pragma once

#include "enshu/v1/exercise.pb.h"
#include "orchestrator/daemon/live_exercise.h"
#include "orchestrator/score/score.h"

namespace enshu::rpc {

v1::ExerciseState to_proto(exercise::State state);
v1::Event to_proto(const event::Event &event);
v1::Golden to_proto(const provision::Goldens::Listed &golden);
v1::Scoreboard to_proto(const score::Scoreboard &scoreboard);
v1::Topology topology_of(const dsl::Scenario &scenario);
v1::ExerciseStatus status_of(const daemon::LiveExercise &live, store::Store &store);

} // namespace enshu::rpc
