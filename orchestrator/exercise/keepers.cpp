#include "orchestrator/exercise/keepers.h"

#include <utility>

namespace enshu::exercise {

Keepers::Heard Keepers::heard(const std::string &host, std::string_view word, Milliseconds lived) {
    const auto space = word.find(' ');
    Word now{std::string(word.substr(0, space)),
             std::string(space == std::string_view::npos ? "" : word.substr(space + 1)), lived};
    const auto [found, first] = words_.try_emplace(host, now);
    const Word before = std::exchange(found->second, std::move(now));
    if (first || before.start == found->second.start)
        return Heard::Same;
    return before.boot == found->second.boot ? Heard::Restarted : Heard::Rebooted;
}

Milliseconds Keepers::silent(const std::string &host, Milliseconds lived) const {
    const auto found = words_.find(host);
    return found == words_.end() ? Milliseconds(0) : lived - found->second.at;
}

void Keepers::forget(const std::string &host) {
    if (host.empty())
        words_.clear();
    else
        words_.erase(host);
}

} // namespace enshu::exercise
