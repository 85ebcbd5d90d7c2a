#include "orchestrator/proof/verifier.h"

#include "tests/unit/orchestrator/proof/small_log.h"

#include <gtest/gtest.h>

#include <set>

namespace enshu::proof {
namespace {

// Number N has seq 41 + 3 * (N - 1): 41, 44, 47, 50, 53, 56, 59, 62, 65, 68.

TEST(Verifier, FindsNothingInALogAsItWasWritten) {
    for (const std::uint64_t count : {1U, 2U, 10U, 1'000U, 1'001U}) {
        const SmallLog log(count, {count / 2 + 1});
        const Report report = log.verify(End::Sealed);
        EXPECT_EQ(text_of(report), "whole") << count;
        EXPECT_EQ(report.entries, count);
        EXPECT_EQ(report.seals.back().number, count);
    }
}

TEST(Verifier, NamesAnEntryThatWasAltered) {
    SmallLog log(10);
    log.at(4).detail = "{}";
    EXPECT_EQ(log.found(), "altered 50");
    SmallLog hash(10);
    hash.at(4).hash = std::string(64, '0');
    EXPECT_EQ(hash.found(), "altered 50");
}

TEST(Verifier, NamesAnEntryThatWasAlteredWithItsHash) {
    SmallLog log(10);
    log.at(4).team = 2;
    SmallLog::rehash(log.at(4));
    EXPECT_EQ(log.found(), "altered 50") << "and not the one that follows";
    SmallLog link(10);
    link.at(4).previous = std::string(64, '1');
    SmallLog::rehash(link.at(4));
    EXPECT_EQ(link.found(), "altered 50") << "and not the one before";
}

TEST(Verifier, NamesWhereEntriesAreMissing) {
    SmallLog log(10);
    log.entries.erase(log.entries.begin() + 3, log.entries.begin() + 5);
    const Report report = log.verify();
    EXPECT_EQ(text_of(report), "missing 56");
    EXPECT_EQ(report.finding->count, 2U);
    SmallLog first(10);
    first.entries.erase(first.entries.begin());
    EXPECT_EQ(first.found(), "missing 44");
}

TEST(Verifier, NamesTheFirstThatIsOutOfOrder) {
    SmallLog log(10);
    std::swap(log.at(4), log.at(7));
    const Report report = log.verify();
    EXPECT_EQ(text_of(report), "reordered 59");
    EXPECT_EQ(report.finding->other, 50U);
}

TEST(Verifier, NamesWhatWasInserted) {
    for (const bool twice : {false, true}) {
        SmallLog log(10);
        Entry forged = log.at(4);
        forged.seq = 51;
        forged.number = 5;
        forged.previous = log.at(4).hash;
        SmallLog::rehash(forged);
        log.entries.insert(log.entries.begin() + 4, forged);
        if (twice) {
            forged.seq = 52;
            forged.number = 6;
            forged.previous = log.at(5).hash;
            SmallLog::rehash(forged);
            log.entries.insert(log.entries.begin() + 5, forged);
        }
        EXPECT_EQ(log.found(), "inserted 51");
    }
}

TEST(Verifier, NamesAForgedEntryBehindItsGenuineTwin) {
    SmallLog log(10);
    Entry forged = log.at(5);
    forged.seq = 54;
    SmallLog::rehash(forged);
    log.entries.insert(log.entries.begin() + 5, forged);
    EXPECT_EQ(log.found(), "inserted 54");
}

TEST(Verifier, MissesTheEndThatWasSealed) {
    SmallLog log(10);
    log.entries.resize(7);
    const Report report = log.verify();
    EXPECT_EQ(text_of(report), "cut 59");
    EXPECT_EQ(report.finding->count, 3U);
}

TEST(Verifier, FindsAChainThatWasComputedAnewByItsSeals) {
    SmallLog log(10, {3, 6});
    log.at(4).subject = "pc-tanaka";
    log.rehash_from(4);
    const Report report = log.verify();
    EXPECT_EQ(text_of(report), "rewritten 56");
    EXPECT_EQ(report.finding->other, 47U) << "up to there it is proved";
}

TEST(Verifier, MissesSealsThatWereRemovedWithTheForging) {
    SmallLog log(10, {3, 6});
    log.at(10).subject = "pc-tanaka";
    log.rehash_from(10);
    log.log.seals.erase(log.log.seals.begin() + 3); // of the last
    EXPECT_EQ(log.found(), "seal-missing 68");
    SmallLog none(1'500);
    none.log.seals.erase(none.log.seals.begin(), none.log.seals.end() - 1);
    EXPECT_EQ(none.found(), "seal-missing 41");
    SmallLog far(1'500);
    EXPECT_EQ(far.found(), "seal-missing " + std::to_string(41 + 3 * 1'000))
        << "never more than a thousand without one";
}

TEST(Verifier, BelievesNoSealOfAnotherKeyOrLog) {
    SmallLog log(10, {5});
    const SealKey other(log.directory.path() / "other");
    other.sign(log.log.seals[0]); // of number 5
    EXPECT_EQ(log.found(), "seal-foreign 53");
    SmallLog altered(10, {5});
    altered.log.seals[0].wall_unix_ms -= 3'600'000;
    EXPECT_EQ(altered.found(), "seal-broken 53");
    SmallLog town(10, {5});
    town.log.seals[0].exercise = "town";
    town.key.sign(town.log.seals[0]);
    EXPECT_EQ(town.found(), "seal-foreign 53");
}

TEST(Verifier, BindsTheLogToItsBeginning) {
    SmallLog log(3);
    log.log.genesis.scenario_sha256 = std::string(64, 'b');
    EXPECT_EQ(log.found(), "beginning 0");
    log.log.genesis.hash = hash_of(body_of(log.log.genesis));
    EXPECT_EQ(log.found(), "beginning 0") << "the first entry followed another one";
}

TEST(Verifier, FindsWhatWasAddedBehindTheLastSealOfAnExport) {
    SmallLog log(10);
    log.append("contact");
    EXPECT_EQ(log.found(), "whole") << "in a store that is what happened since";
    EXPECT_EQ(log.found(End::Sealed), "inserted 71");
}

TEST(Verifier, DoesNotAskForSealsOfWhatWasChainedLater) {
    SmallLog log(5);
    log.log.genesis.chained_later = 5;
    log.log.genesis.hash = hash_of(body_of(log.log.genesis));
    log.rehash_from(1);
    log.log.seals.clear();
    EXPECT_EQ(log.found(), "seal-missing 53") << "but of all of it together";
    log.seal(5);
    EXPECT_EQ(log.found(), "whole");
}

TEST(Verifier, HasWordsForEverythingThatCanBeWrong) {
    std::set<std::string> said;
    for (int what = 0; what <= static_cast<int>(Wrong::SealForeign); ++what) {
        const Finding finding{static_cast<Wrong>(what), 44, 2, 1, 41};
        const dsl::Text text = describe(finding);
        EXPECT_FALSE(text.ja.empty());
        EXPECT_NE(text.ja, text.en);
        said.insert(text.en);
        said.insert(std::string(name_of(finding.what)));
    }
    EXPECT_EQ(said.size(), 22U);
}

} // namespace
} // namespace enshu::proof
