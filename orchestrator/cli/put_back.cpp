// Checkpoints, and machines that are put back: by controllers.
#include "orchestrator/cli/commands.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace enshu::cli {

using v1::Exercises;

namespace {

/// Machines are saved, restored and played to again, one act after the other.
constexpr std::chrono::minutes patience{30};

std::string seconds_text(std::int64_t ms) {
    return fmt::format("{:.1f} s", static_cast<double>(ms) / 1000);
}

} // namespace

int checkpoint(const Places &places, const std::string &exercise, unsigned team,
               const std::string &name, const std::string &reason) {
    Client client(places.socket, places.as);
    v1::CheckpointRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    request.set_name(name);
    request.set_reason(reason);
    const auto made = client.call(&Exercises::Stub::Checkpoint, request, patience);
    for (const v1::KeptCheckpoint &one : made.checkpoints()) {
        fmt::print("team {}: {}, the machines stood {}\n", one.team(), one.name(),
                   seconds_text(one.stood_ms()));
    }
    return ok;
}

int checkpoints(const Places &places, const std::string &exercise, unsigned team,
                const Style &style) {
    Client client(places.socket, places.as);
    v1::ListCheckpointsRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    const auto list = client.call(&Exercises::Stub::ListCheckpoints, request);
    fmt::print("{}", checkpoints_text(list, style));
    return ok;
}

int put_back(const Places &places, const std::string &exercise, const PutBackOptions &options) {
    Client client(places.socket, places.as);
    v1::PutBackRequest request;
    request.set_exercise(exercise);
    request.set_team(options.team);
    request.set_host(options.host);
    request.set_checkpoint(options.checkpoint);
    request.set_clean(options.clean);
    request.set_reason(options.reason);
    const auto done = client.call(&Exercises::Stub::PutBack, request, patience);
    fmt::print("put back in {}", seconds_text(done.stood_ms()));
    if (!done.replayed().empty()) {
        fmt::print("; done again: {}", fmt::join(done.replayed(), ", "));
    }
    fmt::print("\n");
    if (!done.failed().empty()) {
        throw CommandError(refused,
                           fmt::format("the machines are back, but could not be done again: {}; "
                                       "`enshu watch` says why",
                                       fmt::join(done.failed(), ", ")));
    }
    return ok;
}

} // namespace enshu::cli
