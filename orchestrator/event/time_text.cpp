#include "orchestrator/event/describe.h"

#include <cstdio>

namespace enshu::event {

std::string clock_text(std::int64_t exercise_ms) {
    const long long seconds = exercise_ms < 0 ? 0 : exercise_ms / 1000;
    char text[48];
    if (seconds < 3600)
        std::snprintf(text, sizeof text, "%lld:%02lld", seconds / 60, seconds % 60);
    else
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60,
                      seconds % 60);
    return text;
}

dsl::Text span_text(std::int64_t ms) {
    if (ms < 0)
        ms = 0;
    // Below ten seconds a tenth tells something; above, whole seconds do.
    if (ms < 10'000 && ms % 1000 != 0) {
        char tenths[32];
        std::snprintf(tenths, sizeof tenths, "%.1f", static_cast<double>(ms) / 1000);
        return {std::string(tenths) + "秒", std::string(tenths) + " s"};
    }
    const std::int64_t seconds = ms / 1000;
    dsl::Text text;
    const auto add = [&](std::int64_t figure, const char *ja, const char *en) {
        if (figure == 0)
            return;
        text.ja += std::to_string(figure) + ja;
        text.en += (text.en.empty() ? "" : " ") + std::to_string(figure) + " " + en;
    };
    add(seconds / 3600, "時間", "h");
    add(seconds / 60 % 60, "分", "min");
    add(seconds % 60, "秒", "s");
    if (text.en.empty())
        return {"0秒", "0 s"};
    return text;
}

} // namespace enshu::event
