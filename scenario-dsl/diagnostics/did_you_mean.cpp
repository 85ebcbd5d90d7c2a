#include "scenario-dsl/diagnostics/did_you_mean.h"

#include "scenario-dsl/source/characters.h"

#include <algorithm>
#include <array>
#include <utility>

namespace enshu::dsl {
namespace {

constexpr std::size_t longest_word =
    64; // bytes; beyond it the table below would cost more than it helps

/// How many edits make one of the other, if fewer than `enough`. Both are not too long.
std::size_t edits(std::string_view a, std::string_view b, std::size_t enough) {
    std::array<std::array<std::size_t, longest_word + 1>, 3> rows; // the last three, in turn
    for (std::size_t j = 0; j <= b.size(); ++j)
        rows[0][j] = j;
    std::size_t fewest = 0; // of the last row and the one before: there is no way around both
    for (std::size_t i = 1; i <= a.size(); ++i) {
        const auto &before = rows[(i + 1) % 3];
        const auto &last = rows[(i + 2) % 3];
        auto &now = rows[i % 3];
        const std::size_t fewest_before = std::exchange(fewest, i);
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = a[i - 1] == b[j - 1];
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
            fewest = std::min(fewest, now[j]);
        }
        if (std::min(fewest, fewest_before) >= enough)
            return enough;
    }
    return rows[a.size() % 3][b.size()];
}

} // namespace

std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string_view> &candidates) {
    if (word.empty() || word.size() > longest_word)
        return std::nullopt;
    const std::size_t most = std::max<std::size_t>(1, word.size() / 3);
    std::optional<std::string> best;
    std::size_t fewest = most + 1;
    for (const std::string_view candidate : candidates) {
        const std::size_t longer = std::max(word.size(), candidate.size());
        const std::size_t shorter = std::min(word.size(), candidate.size());
        if (longer > longest_word || longer - shorter >= fewest)
            continue;
        if (const std::size_t count = edits(word, candidate, fewest); count < fewest) {
            fewest = count;
            best = candidate;
        }
    }
    return best;
}

Suggestion suggestion(std::string_view word, const std::vector<std::string_view> &candidates) {
    if (const auto meant = nearest(word, candidates))
        return {"did you mean " + backticked(*meant) + "?", *meant};
    constexpr std::size_t longest_line = 80;
    std::string line;
    for (const std::string_view candidate : candidates) {
        if (line.size() + candidate.size() > longest_line)
            return {"known here: " + line + ", …"};
        line += (line.empty() ? "" : ", ") + backticked(candidate);
    }
    return {line.empty() ? "nothing of this kind is declared" : "known here: " + line};
}

} // namespace enshu::dsl
