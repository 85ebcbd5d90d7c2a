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

void add(Proof &whole, const Proof &part) {
    for (std::size_t i = 0; i < kinds; ++i) {
        whole.counts[i].meant += part.counts[i].meant;
        whole.counts[i].sent += part.counts[i].sent;
        whole.counts[i].arrived += part.counts[i].arrived;
        whole.counts[i].through += part.counts[i].through;
    }
    whole.through.insert(whole.through.end(), part.through.begin(), part.through.end());
    if (whole.through.size() > Proof::most_leaks) {
        whole.through.resize(Proof::most_leaks);
    }
    if (whole.trouble.empty()) {
        whole.trouble = part.trouble;
    }
    whole.unheard.insert(whole.unheard.end(), part.unheard.begin(), part.unheard.end());
    whole.ranges += part.ranges;
    whole.ports += part.ports;
    whole.elsewhere += part.elsewhere;
    whole.spaces += part.spaces;
    whole.counted += part.counted;
    whole.took += part.took;
}

dsl::Text limits_elsewhere() {
    return {
        "別のマシンの演習環境は、その中のゲストが自分の回線から送り、届いたものを聞いて試しました。"
        "応答しないままマシンが受け取ったもの、ゲストのいない所へ出たもの、アドレスの分からない"
        "インターフェースは、この方法では確かめられません",
        "a range on another machine was tried by its own guests, from their own cables: what "
        "that machine takes in without an answer, what leaves where no guest listens, and "
        "interfaces whose addresses are not known cannot be shown in this way"};
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
    nlohmann::json limits = nlohmann::json::array();
    if (proof.elsewhere > 0) {
        limits.push_back(limits_elsewhere().en);
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
            {"elsewhere", proof.elsewhere},
            {"limits", std::move(limits)},
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
    dsl::Text text{
        fmt::format("{}か所から{}件を送り、漏れは0件でした", proof.ports, proof.sent()),
        fmt::format("{} probes sent from {} places, none got through", proof.sent(), proof.ports)};
    if (proof.elsewhere > 0) {
        text.ja += "。" + limits_elsewhere().ja;
        text.en += "; " + limits_elsewhere().en;
    }
    return text;
}

} // namespace enshu::isolation
