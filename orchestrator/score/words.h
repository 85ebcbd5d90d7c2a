// Inside of score/: what evidence is worded with.
#pragma once

#include "scenario-dsl/model/organization.h"

#include <cstdint>
#include <string>
#include <vector>

namespace enshu::score {

using dsl::Text;
using Seqs = std::vector<std::uint64_t>;

inline Text operator+(const Text &a, const Text &b) {
    return {a.ja + b.ja, a.en + b.en};
}

/// `（イベント31、45）` and ` (events 31, 45)`
inline Text cited(const Seqs &seqs) {
    Text list;
    for (const std::uint64_t seq : seqs) {
        list.ja += (list.ja.empty() ? "" : "、") + std::to_string(seq);
        list.en += (list.en.empty() ? "" : ", ") + std::to_string(seq);
    }
    if (seqs.empty())
        return {};
    return {"（イベント" + list.ja + "）",
            (seqs.size() == 1 ? " (event " : " (events ") + list.en + ")"};
}

} // namespace enshu::score
