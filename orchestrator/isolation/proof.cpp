#include "orchestrator/isolation/proof.h"

#include <fmt/format.h>

namespace enshu::isolation {

namespace {

template <typename Part>
unsigned sum_of(const Proof &proof, const Part &part) {
    unsigned sum = 0;
    for (std::size_t i = 0; i < kinds; ++i) {
        if (static_cast<Kind>(i) != Kind::Control) {
            sum += part(proof.counts[i]);
        }
    }
    return sum;
}

} // namespace

unsigned Proof::probes() const {
    return sum_of(*this, [](const Count &count) { return count.meant; });
}

unsigned Proof::sent() const {
    return sum_of(*this, [](const Count &count) { return count.sent; });
}

unsigned Proof::got_through() const {
    return sum_of(*this, [](const Count &count) { return count.through; }) +
           of(Kind::Control).through;
}

void add(Proof &all, const Proof &part) {
    for (std::size_t i = 0; i < kinds; ++i) {
        all.counts[i].meant += part.counts[i].meant;
        all.counts[i].sent += part.counts[i].sent;
        all.counts[i].arrived += part.counts[i].arrived;
        all.counts[i].through += part.counts[i].through;
    }
    all.through.insert(all.through.end(), part.through.begin(), part.through.end());
    if (!part.trouble.empty()) {
        all.trouble += (all.trouble.empty() ? "" : "; ") + part.trouble;
    }
    all.unheard.insert(all.unheard.end(), part.unheard.begin(), part.unheard.end());
    all.ranges += part.ranges;
    all.ports += part.ports;
    all.spaces += part.spaces;
    all.counted += part.counted;
    all.took += part.took;
}

nlohmann::json to_json(const Proof &proof) {
    nlohmann::json through = nlohmann::json::array();
    for (const Leak &leak : proof.through) {
        through.push_back({{"probe", name_of(leak.kind)},
                           {"what", leak.what},
                           {"from", leak.from},
                           {"where", leak.where}});
    }
    nlohmann::json tried = nlohmann::json::array();
    for (std::size_t i = 0; i < kinds; ++i) {
        const Count &count = proof.counts[i];
        nlohmann::json row{{"probe", name_of(static_cast<Kind>(i))},
                           {"meant", count.meant},
                           {"sent", count.sent},
                           {"through", count.through}};
        if (static_cast<Kind>(i) == Kind::Control) {
            row["arrived"] = count.arrived;
        }
        tried.push_back(std::move(row));
    }
    return {{"ok", proof.ok()},
            {"probes", proof.probes()},
            {"sent", proof.sent()},
            {"got_through", proof.got_through()},
            {"through", std::move(through)},
            {"tried", std::move(tried)},
            {"trouble", proof.trouble},
            {"unheard", proof.unheard},
            {"ranges", proof.ranges},
            {"ports", proof.ports},
            {"spaces", proof.spaces},
            {"counted", proof.counted},
            {"took_ms", proof.took.count()}};
}

dsl::Text summary(const Proof &proof) {
    if (proof.got_through() > 0) {
        return {
            fmt::format("{}件の探査のうち{}件が漏れました", proof.probes(), proof.got_through()),
            fmt::format("{} of {} probes got through", proof.got_through(), proof.probes())};
    }
    if (!proof.trouble.empty()) {
        return {"隔離を証明できませんでした：" + proof.trouble,
                "isolation could not be proved: " + proof.trouble};
    }
    return {
        fmt::format("{}か所から{}件を送り、漏れは0件でした", proof.ports, proof.sent()),
        fmt::format("{} probes sent from {} places, none got through", proof.sent(), proof.ports)};
}

} // namespace enshu::isolation
