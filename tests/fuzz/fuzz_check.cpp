// Anything at all as a scenario and, after bytes 0xff, as its organisation and its walkthrough. A
// part that is missing is a file that is not there, one that begins with 0xfe one that cannot be
// read; without an organisation of its own it may name one in the tree. Whatever is wrong is
// reported and can be shown, and what is not wrong can be explained, and played if it is small.
#include "fuzzing.h"

#include "orchestrator/rehearse/play.h"
#include "orchestrator/rehearse/rows.h"
#include "scenario-dsl/analyse.h"
#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/model/capacity.h"
#include "scenario-dsl/model/index.h"
#include "scenario-dsl/model/vary.h"
#include "scenario-dsl/network/flows.h"

#include <algorithm>
#include <stdexcept>

namespace {

namespace fs = std::filesystem;
using namespace enshu::dsl;
using enshu::fuzz::require;

Contents part(const std::vector<std::string_view> &parts, std::size_t index,
              std::uintmax_t ceiling) {
    if (index >= parts.size())
        return Unreadable{"there is no such file", true};
    if (parts[index].starts_with('\xfe'))
        return Unreadable{"it is not a regular file"};
    return std::string{parts[index].substr(0, ceiling + 1)};
}

void explain(const Scenario &scenario) {
    const Network network{scenario.organization};
    const Index<Step> steps{scenario.attack};
    const auto follow = [&](const std::vector<Flow> &flows) {
        for (const Flow &flow : flows)
            route_of(flow, network);
    };
    const auto derive = [&](const auto &one) { follow(flows_of(one, network)); };
    for (const Step &step : scenario.attack)
        follow(flows_of(step, steps, network));
    std::ranges::for_each(scenario.users, derive);
    std::ranges::for_each(scenario.objectives, derive);
    std::ranges::for_each(scenario.organization.hosts, derive);
    for (const Host &host : scenario.organization.hosts)
        logs_of(host);
    for (const Step &step : scenario.attack)
        for (const Trace &trace : traces_of(step, steps, network))
            require(!reading_of(trace).empty() && network.find_host(trace.host),
                    "a trace cannot be read anywhere");
    capacity_per_team(scenario.organization);
}

/// What happens again and again decides how long a rehearsal takes.
bool is_small(const Scenario &scenario, const Walkthrough *walkthrough) {
    const auto happenings = [&](Milliseconds every) {
        return every.count() > 0 ? scenario.duration / every : scenario.duration.count();
    };
    std::int64_t count = static_cast<std::int64_t>(
        scenario.attack.size() + scenario.injects.size() + scenario.objectives.size() +
        (walkthrough ? walkthrough->size() : 0));
    for (const Step &step : scenario.attack)
        if (const auto *beacon = std::get_if<Beacon>(&step.verb))
            count += happenings(beacon->every.shortest);
    for (const Objective &objective : scenario.objectives)
        if (const auto *available = std::get_if<Available>(&objective.measure))
            count += happenings(available->every);
    for (const EmulatedUser &user : scenario.users)
        for (const auto &every : {user.browse, user.mail, user.files})
            count += every ? happenings(every->shortest) : 0;
    return count < 1000 && scenario.duration <= Milliseconds{7'200'000};
}

void play(const Scenario &scenario, const Walkthrough *walkthrough) {
    if (!is_small(scenario, walkthrough))
        return;
    try {
        const auto played = enshu::rehearse::play(scenario, walkthrough, 7);
        enshu::rehearse::rows(scenario, played.events);
    } catch (const std::runtime_error &) {
        return; // the exercise broke off, and it says why
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const auto parts = enshu::fuzz::parts_of(enshu::fuzz::text_of(data, size));
    const FileReader reader = [&](const fs::path &path, std::uintmax_t ceiling) -> Contents {
        if (path.filename() == "scenario.yaml")
            return part(parts, 0, ceiling);
        if (path.filename() == "walkthrough.yaml")
            return part(parts, 2, ceiling);
        return parts.size() > 1 ? part(parts, 1, ceiling) : read_file(path, ceiling);
    };
    const Analysis analysis = analyse(fs::path{SCENARIOS_DIRECTORY} / "first-light", reader);
    const Diagnostics &diagnostics = analysis.diagnostics;
    enshu::fuzz::require_showable(diagnostics);
    require(analysis.draft || diagnostics.has_errors(), "no scenario, and nobody says why");
    if (diagnostics.has_errors())
        return 0;
    const bool has_walkthrough = parts.size() > 2;
    require(analysis.draft->walkthrough.has_value() == has_walkthrough, "the walkthrough is lost");
    const Scenario &scenario = analysis.draft->scenario;
    const Walkthrough *walkthrough = has_walkthrough ? &*analysis.draft->walkthrough : nullptr;
    explain(scenario);
    for (const unsigned team : {1u, 2u, 40u}) {
        explain(for_team(scenario, 7, team));
        if (walkthrough)
            for_team(*walkthrough, scenario, 7, team);
    }
    play(scenario, walkthrough);
    return 0;
}
