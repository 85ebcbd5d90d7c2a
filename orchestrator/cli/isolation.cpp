// `enshu prove-isolation`.
#include "orchestrator/cli/commands.h"

#include <fmt/format.h>

namespace enshu::cli {

int prove_isolation(const Places &places, const std::string &exercise, const std::string &format,
                    const Style &style) {
    Client client(places.socket);
    v1::ProveIsolationRequest request;
    request.set_exercise(exercise);
    const auto proof = client.call(&v1::Exercises::Stub::ProveIsolation, request,
                                   std::chrono::minutes(5)); // another one may be under way
    if (format == "json") {
        fmt::print("{}\n", json_text(proof, true));
    } else {
        fmt::print("{}", isolation_text(proof, style));
    }
    return proof.ok() ? ok : no;
}

} // namespace enshu::cli
