// reconnaissance: `actor survey` on the attacker's host asks a web server for up to 200 pages that
// are not there, at most ten a second, and tries up to 20 ports once each.
//
// Needs: a way to the target's web server, where it is one. Leaves: lines with 404 in its access
// log; lines of refused connections in the router's log, for ports that the policy does not open.
// Confirmed by the answers that were heard. Nothing is left that runs or that could be undone.
#include "injector/actions/verbs.h"

namespace enshu::inject {
namespace {

/// As such programs call themselves.
constexpr auto user_agent = "Mozilla/5.0 (compatible; SiteCheck/0.9)";

std::string joined(const std::vector<std::uint16_t> &ports) {
    std::string text;
    for (const std::uint16_t port : ports)
        text += (text.empty() ? "" : ",") + std::to_string(port);
    return text;
}

int count_of(const nlohmann::json &report, const char *name) {
    return report.contains(name) && report[name].is_number_integer() ? report[name].get<int>() : 0;
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::Reconnaissance &look) {
    const std::string address = address_for(context, look.to, look.on);
    std::vector<std::string> argv{
        "/usr/lib/enshu/actor",        "survey",  "--web",   address + ":80", "--requests",
        std::to_string(look.requests), "--agent", user_agent};
    if (!look.knock.empty()) {
        argv.push_back("--knock");
        argv.push_back(joined(look.knock));
    }
    const RunResult result = run_checked(context, look.on, argv, 6 * call_deadline);
    const nlohmann::json report = parse_report(result.output, argv.front());
    const int answered = count_of(report, "answered");
    const dsl::Host *target = context.scenario.organization.find_host(look.to);
    if (answered == 0 && target && target->offers(dsl::ServiceKind::Web))
        throw ActFailed("the web server of `" + look.to + "` does not answer `" + look.on + "`");
    return {{"address", address},
            {"answered", answered},
            {"not_found", count_of(report, "not_found")},
            {"knocked", look.knock},
            {"open", count_of(report, "open")}};
}

void undo(const ActContext &, const dsl::Reconnaissance &) {}

} // namespace enshu::inject
