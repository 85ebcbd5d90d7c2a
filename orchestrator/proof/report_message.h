// A report as the API's LogReport. A template, because only those who speak gRPC include the API.
#pragma once

#include "orchestrator/proof/seal_key.h"
#include "orchestrator/proof/words.h"

namespace enshu::proof {

template <class LogReport>
LogReport message_of(const Report &report) {
    LogReport message;
    message.set_exercise(report.genesis.exercise);
    message.set_whole(report.whole());
    if (report.finding) {
        auto &finding = *message.mutable_finding();
        finding.set_what(std::string(name_of(report.finding->what)));
        finding.set_seq(report.finding->seq);
        finding.set_number(report.finding->number);
        const dsl::Text text = describe(*report.finding);
        finding.mutable_text()->set_ja(text.ja);
        finding.mutable_text()->set_en(text.en);
    }
    message.set_events(report.entries);
    for (const Seal &each : report.seals) {
        auto &seal = *message.add_seals();
        seal.set_number(each.number);
        seal.set_seq(each.seq);
        seal.set_hash(each.hash);
        seal.set_wall_unix_ms(each.wall_unix_ms);
        seal.set_why(each.why);
        seal.set_fingerprint(fingerprint(each.hash));
    }
    message.set_key(report.key);
    message.set_scenario_sha256(report.genesis.scenario_sha256);
    message.set_chained_later(report.genesis.chained_later);
    return message;
}

} // namespace enshu::proof
