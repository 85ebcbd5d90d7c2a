// http-flood: one page is asked for more often than is good for its server, from an attacker's
// host. It needs a host with the web service that can be reached from there on tcp/80.
//
// It leaves a line in the server's access log for each request, with the attacker's address and a
// number that changes; 499 and 503 where it hurts. At most 50 requests a second over 32 connections
// for 30 minutes, to that one address. It ends by itself, with the lease, or when it is taken back.
// Confirmed by its unit.
#include "injector/actions/running_unit.h"

namespace enshu::inject {

nlohmann::json perform(const ActContext &context, const dsl::HttpFlood &flood) {
    const std::string url = "http://" + address_for(context, flood.to, flood.on) + flood.path;
    const auto seconds = (flood.lasts - context.since).count() / 1000;
    if (seconds <= 0) // it would be over by now
        return {{"url", url}, {"rate", flood.rate}, {"seconds", 0}};
    start_unit(context, {flood.on,
                         {"flood", "--url", url, "--rate", std::to_string(flood.rate), "--seconds",
                          std::to_string(seconds)},
                         {}});
    return {{"url", url}, {"rate", flood.rate}, {"seconds", seconds}};
}

void undo(const ActContext &context, const dsl::HttpFlood &flood) {
    stop_unit(context, flood.on);
}

} // namespace enshu::inject
