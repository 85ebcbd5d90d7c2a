#include "orchestrator/rpc/convert_isolation.h"

namespace enshu::rpc {

namespace {

void set(v1::Text &text, const dsl::Text &from) {
    text.set_ja(from.ja);
    text.set_en(from.en);
}

} // namespace

v1::IsolationProof message_of(const isolation::Proof &proof) {
    v1::IsolationProof message;
    message.set_ok(proof.ok());
    set(*message.mutable_summary(), isolation::summary(proof));
    message.set_trouble(proof.trouble);
    message.set_ranges(proof.ranges);
    message.set_places(proof.ports);
    message.set_namespaces(proof.spaces);
    message.set_counted(proof.counted);
    message.set_took_ms(proof.took.count());
    for (std::size_t i = 0; i < isolation::kinds; ++i) {
        const auto kind = static_cast<isolation::Kind>(i);
        const isolation::Count &count = proof.of(kind);
        v1::IsolationTry &tried = *message.add_tries();
        tried.set_kind(std::string(isolation::name_of(kind)));
        set(*tried.mutable_meaning(), isolation::meaning_of(kind));
        tried.set_meant(count.meant);
        tried.set_sent(count.sent);
        tried.set_through(count.through);
        tried.set_arrived(count.arrived);
    }
    for (const isolation::Leak &leak : proof.through) {
        v1::IsolationLeak &each = *message.add_leaks();
        each.set_kind(std::string(isolation::name_of(leak.kind)));
        each.set_what(leak.what);
        each.set_from(leak.from);
        each.set_where(leak.where);
    }
    for (const std::string &zone : proof.unheard) {
        message.add_unheard(zone);
    }
    return message;
}

} // namespace enshu::rpc
