#include "orchestrator/cli/progress_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace enshu::cli {

std::string bar(double progress, unsigned columns) {
    const double share = std::clamp(std::isnan(progress) ? 0.0 : progress, 0.0, 1.0);
    const auto full = static_cast<unsigned>(share * columns); // full only when it is done
    std::string text;
    for (unsigned i = 0; i < columns; ++i) {
        text += i < full ? "█" : "░";
    }
    return text;
}

std::string remaining_text(const v1::Remaining &remaining, Language language) {
    const bool ja = language == Language::Ja;
    const int percent = static_cast<int>(std::clamp(remaining.progress(), 0.0, 1.0) * 100);
    if (percent >= 100) {
        return "100 %";
    }
    // Rounded up: "0:00 left" of something that is under way is believed by nobody.
    const std::string time = clock_text(remaining.remaining_ms() + 999);
    if (remaining.about()) {
        return fmt::format(fmt::runtime(ja ? "{} % 残り約 {}" : "{} %, about {} left"), percent,
                           time);
    }
    return fmt::format(fmt::runtime(ja ? "{} % 残り {}" : "{} %, {} left"), percent, time);
}

bool is_building(const v1::ExerciseStatus &status, unsigned team) {
    return std::any_of(
        status.hosts().begin(), status.hosts().end(),
        [&](const v1::HostStatus &host) { return host.team() == team && host.has_remaining(); });
}

v1::Remaining remaining_of_team(const v1::ExerciseStatus &status, unsigned team) {
    v1::Remaining whole;
    double sum = 0;
    int hosts = 0;
    for (const v1::HostStatus &host : status.hosts()) {
        if (host.team() != team || !host.has_remaining()) {
            continue;
        }
        ++hosts;
        sum += host.remaining().progress();
        whole.set_remaining_ms(std::max(whole.remaining_ms(), host.remaining().remaining_ms()));
        whole.set_about(whole.about() || host.remaining().about());
    }
    whole.set_progress(hosts > 0 ? sum / hosts : 0);
    return whole;
}

std::string building_line(const v1::ExerciseStatus &status, Language language) {
    std::string text = (language == Language::Ja ? "構築中: " : "building: ") +
                       remaining_text(status.remaining(), language);
    for (unsigned team = 1; team <= status.teams(); ++team) {
        if (is_building(status, team)) {
            const v1::Remaining remaining = remaining_of_team(status, team);
            text += fmt::format(
                fmt::runtime(language == Language::Ja ? "; {}班 {} %" : "; team {} {} %"), team,
                static_cast<int>(remaining.progress() * 100));
        }
    }
    return text;
}

} // namespace enshu::cli
