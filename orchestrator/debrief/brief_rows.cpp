#include "orchestrator/debrief/page.h"

#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::debrief {

namespace kind = event::kind;

namespace {

bool is_command(const Row &row) {
    return row.kind == kind::command_run;
}

/// Whether a reader misses it less than others.
bool is_lesser(const Row &row) {
    return is_command(row) || row.kind == kind::service_probed ||
           row.kind == kind::connection_probed || row.kind == kind::guest_state;
}

Row joined(const Row &first, const Row &last, std::size_t count) {
    Row row = first;
    const std::string until = event::clock_text(last.moment.at_ms);
    row.text = {
        fmt::format("{}でコマンドを{}件実行しました（{}まで）", first.subject, count, until),
        fmt::format("On {}, {} commands are run, up to {}", first.subject, count, until)};
    return row;
}

std::vector<Row> with_commands_joined(const std::vector<Row> &rows) {
    constexpr std::size_t enough = 3;
    std::vector<Row> result;
    for (std::size_t i = 0; i < rows.size();) {
        std::size_t end = i + 1;
        while (is_command(rows[i]) && end < rows.size() && is_command(rows[end]) &&
               rows[end].subject == rows[i].subject)
            ++end;
        if (end - i >= enough)
            result.push_back(joined(rows[i], rows[end - 1], end - i));
        else
            result.insert(result.end(), rows.begin() + static_cast<std::ptrdiff_t>(i),
                          rows.begin() + static_cast<std::ptrdiff_t>(end));
        i = end;
    }
    return result;
}

} // namespace

std::vector<Row> brief_rows(const TeamDebrief &team, std::size_t most, std::size_t &left_out) {
    std::vector<Row> rows = with_commands_joined(team.rows);
    const auto lesser =
        static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), is_lesser));
    const std::size_t greater = rows.size() - lesser;
    std::size_t room_for_lesser = most > greater ? most - greater : 0;
    std::size_t room = most;
    left_out = 0;
    std::vector<Row> kept;
    for (Row &row : rows) {
        const bool less = is_lesser(row);
        if (room == 0 || (less && room_for_lesser == 0)) {
            ++left_out;
            continue;
        }
        --room;
        room_for_lesser -= less ? 1 : 0;
        kept.push_back(std::move(row));
    }
    return kept;
}

} // namespace enshu::debrief
