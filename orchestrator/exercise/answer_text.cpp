#include "orchestrator/exercise/answer_text.h"

#include "injector/utf8.h"

#include <algorithm>

namespace enshu::exercise {

bool accepts(const std::vector<std::string> &accepted, std::string_view answer) {
    const std::string given = comparable(answer);
    return std::any_of(accepted.begin(), accepted.end(),
                       [&](const std::string &right) { return comparable(right) == given; });
}

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count)
        text.remove_prefix(std::max<std::size_t>(1, inject::utf8_length(text)));
    return count;
}

} // namespace enshu::exercise
