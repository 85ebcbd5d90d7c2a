#include "orchestrator/proof/verifier.h"

#include "orchestrator/proof/seal_key.h"
#include "orchestrator/proof/seal_rule.h"

#include <algorithm>
#include <utility>

namespace enshu::proof {

namespace {
/// So far back it is looked where a chain goes on, to tell what was inserted.
constexpr std::size_t window = 1'000;
} // namespace

Verifier::Verifier(Log log) {
    report_.genesis = std::move(log.genesis);
    report_.key = std::move(log.key);
    examine_beginning();
    examine_seals(std::move(log.seals));
}

void Verifier::examine_beginning() {
    const Genesis &genesis = report_.genesis;
    links_.push_back({0, genesis.born_after_seq, genesis.hash});
    if (hash_of(body_of(genesis)) != genesis.hash)
        found({Wrong::Beginning, 0, 0});
    sealed_number_ = genesis.chained_later;
}

void Verifier::examine_seals(std::vector<Seal> seals) {
    for (Seal &seal : seals) {
        const Finding finding{Wrong::SealBroken, seal.seq, seal.number};
        if (!is_signed(seal))
            broken_seals_.try_emplace(seal.number, finding);
        else if (seal.key != report_.key || seal.exercise != report_.genesis.exercise)
            broken_seals_.try_emplace(seal.number,
                                      Finding{Wrong::SealForeign, seal.seq, seal.number});
        else
            seals_.try_emplace(seal.number, std::move(seal));
    }
}

void Verifier::add(const Entry &entry) {
    ++report_.entries;
    if (missing_ != 0 && entry.number == missing_ && report_.finding) {
        report_.finding->what = Wrong::Reordered;
        report_.finding->other = entry.seq;
        missing_ = 0;
    }
    if (doubt_)
        settle(&entry);
    if (report_.finding)
        return;
    const Link &last = links_.back();
    const bool intact =
        hash_of(body_of(entry)) == entry.hash && entry.exercise == report_.genesis.exercise;
    if (intact && entry.number == last.number + 1 && entry.previous == last.hash)
        accept(entry);
    else
        diagnose(entry, intact);
}

void Verifier::add_unreadable() {
    ++report_.entries;
    if (doubt_)
        settle(nullptr);
    found({Wrong::Unreadable, 0, links_.back().number + 1});
}

void Verifier::accept(const Entry &entry) {
    links_.push_back({entry.number, entry.seq, entry.hash});
    if (links_.size() > window)
        links_.pop_front();
    compare_with_seal(entry);
}

void Verifier::compare_with_seal(const Entry &entry) {
    if (const auto broken = broken_seals_.find(entry.number); broken != broken_seals_.end()) {
        found(broken->second);
        return;
    }
    if (entry.number == sealed_number_ + 1)
        unsealed_seq_ = entry.seq;
    const std::uint64_t chained_later = report_.genesis.chained_later;
    const auto seal = seals_.find(entry.number);
    if (seal != seals_.end()) {
        if (seal->second.hash != entry.hash || seal->second.seq != entry.seq) {
            found({Wrong::Rewritten, entry.seq, entry.number, 0, sealed_seq_});
            return;
        }
        report_.seals.push_back(seal->second);
        sealed_number_ = entry.number;
        sealed_seq_ = entry.seq;
    } else if (entry.number == chained_later ||
               (entry.number > chained_later &&
                (is_sealed_always(entry.kind) ||
                 entry.number - sealed_number_ >= most_between_seals))) {
        found({Wrong::SealMissing, entry.seq, entry.number});
    }
}

/// The entry does not fit behind the last one.
void Verifier::diagnose(const Entry &entry, bool intact) {
    const Link &last = links_.back();
    const Finding altered{Wrong::Altered, entry.seq, entry.number};
    const bool attaches = entry.previous == last.hash;
    if (!attaches && entry.number > last.number + 1) {
        missing_ = last.number + 1;
        found({Wrong::Missing, entry.seq, entry.number, entry.number - missing_});
        return;
    }
    if (!intact) {
        found(altered);
        return;
    }
    const Link suspect{entry.number, entry.seq, entry.hash};
    const Finding inserted{Wrong::Inserted, entry.seq, entry.number};
    if (attaches) { // with a number of its own making: a forger's, in any case
        doubt_ = Doubt{altered, std::nullopt, std::nullopt};
        return;
    }
    const auto fork = std::find_if(links_.rbegin(), links_.rend(),
                                   [&](const Link &link) { return link.hash == entry.previous; });
    if (fork != links_.rend()) { // two claim to follow the same one
        const Link &first = *std::prev(fork);
        doubt_ = Doubt{{Wrong::Inserted, first.seq, first.number}, suspect, inserted};
    } else if (entry.number != last.number + 1) {
        found(inserted);
    } else if (last.number == 0) {
        found({Wrong::Beginning, 0, 0});
    } else { // it followed another one than the last
        doubt_ = Doubt{{Wrong::Altered, last.seq, last.number}, suspect, altered};
    }
}

/// `next`: what stands behind the doubtful entry, if anything.
void Verifier::settle(const Entry *next) {
    const Doubt doubt = *std::exchange(doubt_, std::nullopt);
    if (!doubt.suspect) {
        // What follows followed the entry before: then this one was put in between.
        const bool in_between = next != nullptr && next->previous == links_.back().hash;
        found({in_between ? Wrong::Inserted : Wrong::Altered, doubt.finding.seq,
               doubt.finding.number});
        return;
    }
    const auto seal = seals_.find(doubt.suspect->number);
    const bool goes_on = next != nullptr
                             ? next->previous == doubt.suspect->hash
                             : seal != seals_.end() && seal->second.hash == doubt.suspect->hash;
    found(goes_on ? doubt.finding : *doubt.otherwise);
}

void Verifier::found(const Finding &finding) {
    if (!report_.finding)
        report_.finding = finding;
}

Report Verifier::finish(End end) {
    if (doubt_)
        settle(nullptr);
    const Link &last = links_.back();
    if (const auto beyond = seals_.upper_bound(last.number); beyond != seals_.end())
        found({Wrong::Cut, last.seq, last.number, seals_.rbegin()->first - last.number});
    else if (const auto broken = broken_seals_.upper_bound(last.number);
             broken != broken_seals_.end())
        found(broken->second);
    else if (const auto none = broken_seals_.find(0); none != broken_seals_.end())
        found(none->second);
    if (end == End::Sealed && last.number > sealed_number_)
        found({Wrong::Inserted, unsealed_seq_, sealed_number_ + 1});
    return std::move(report_);
}

} // namespace enshu::proof
