// What controllers decide, hints, and machines that are switched off and on.
#include "orchestrator/cli/commands.h"

#include <fmt/format.h>

#include <charconv>

namespace enshu::cli {

using v1::Exercises;

std::map<std::string, std::vector<int>> parse_rubric(const std::vector<std::string> &words) {
    std::map<std::string, std::vector<int>> points;
    for (const std::string &word : words) {
        const std::size_t equals = word.find('=');
        const auto bad = [&] {
            return CommandError(usage,
                                fmt::format("`{}`: write FIELD=POINTS,POINTS … with one number for "
                                            "each line of its rubric",
                                            word));
        };
        if (equals == std::string::npos || equals == 0) {
            throw bad();
        }
        std::vector<int> &lines = points[word.substr(0, equals)];
        const char *at = word.data() + equals + 1;
        const char *const end = word.data() + word.size();
        for (;;) {
            int value = 0;
            const auto [next, error] = std::from_chars(at, end, value);
            if (error != std::errc{}) {
                throw bad();
            }
            lines.push_back(value);
            if (next == end) {
                break;
            }
            if (*next != ',') {
                throw bad();
            }
            at = next + 1;
        }
    }
    return points;
}

int fire(const Places &places, const std::string &exercise, unsigned team, const std::string &id,
         const std::string &reason) {
    Client client(places.socket);
    v1::FireRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    request.set_id(id);
    request.set_reason(reason);
    client.call(&Exercises::Stub::Fire, request);
    return ok;
}

int grade(const Places &places, const std::string &exercise, unsigned team, const std::string &form,
          const std::map<std::string, std::vector<int>> &points) {
    Client client(places.socket);
    v1::GradeRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    request.set_form(form);
    for (const auto &[field, lines] : points) {
        *(*request.mutable_fields())[field].mutable_lines() = {lines.begin(), lines.end()};
    }
    client.call(&Exercises::Stub::Grade, request);
    return ok;
}

int override_result(const Places &places, const std::string &exercise,
                    const OverrideOptions &options) {
    static const std::map<std::string, v1::ObjectiveState> states{
        {"", v1::OBJECTIVE_STATE_UNSPECIFIED},
        {"done", v1::OBJECTIVE_STATE_DONE},
        {"late", v1::OBJECTIVE_STATE_LATE},
        {"failed", v1::OBJECTIVE_STATE_FAILED},
        {"penalty", v1::OBJECTIVE_STATE_PENALTY},
        {"avoided", v1::OBJECTIVE_STATE_AVOIDED},
        {"not-measurable", v1::OBJECTIVE_STATE_NOT_MEASURABLE}};
    Client client(places.socket);
    v1::OverrideRequest request;
    request.set_exercise(exercise);
    request.set_team(options.team);
    request.set_objective(options.objective);
    request.set_state(states.at(options.state));
    if (options.points) {
        request.set_points(*options.points);
    }
    request.set_reason(options.reason);
    request.set_withdraw(options.withdraw);
    client.call(&Exercises::Stub::Override, request);
    return ok;
}

int hint(const Places &places, const std::string &exercise, unsigned team,
         const std::string &objective, const Style &style) {
    Client client(places.socket);
    v1::TakeHintRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    request.set_objective(objective);
    const auto taken = client.call(&Exercises::Stub::TakeHint, request);
    if (style.language == Language::Ja) {
        fmt::print("ヒント{}（{}点減点）：{}\n", taken.number(), taken.cost(),
                   in(taken.text(), style.language));
    } else {
        fmt::print("hint {}, which costs {} points: {}\n", taken.number(), taken.cost(),
                   in(taken.text(), style.language));
    }
    return ok;
}

int power(const Places &places, const std::string &exercise, unsigned team, const std::string &host,
          bool on) {
    Client client(places.socket);
    v1::SetPowerRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    request.set_host(host);
    request.set_on(on);
    client.call(&Exercises::Stub::SetPower, request, std::chrono::minutes(15));
    return ok;
}

} // namespace enshu::cli
