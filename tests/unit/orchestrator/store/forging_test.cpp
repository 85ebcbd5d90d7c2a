// Who can write to the database's file changes one thing, at random: verification names it.
#include "orchestrator/store/store.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/proof/hex.h"
#include "orchestrator/proof/words.h"
#include "orchestrator/store/rows.h"
#include "tests/support/temp_directory.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <random>

namespace enshu::store {
namespace {

using Random = std::mt19937;

/// A log of 60 events of `city`, between others, with seals here and there, and one at the end.
class Forging : public testing::Test {
  protected:
    /// The same one each time in a test: what is random is where it is spoilt.
    void write(Random &random) {
        raw_.reset();
        if (!std::filesystem::exists(genuine())) {
            make(random);
            std::filesystem::copy_file(file(), genuine());
        }
        std::filesystem::copy_file(genuine(), file(),
                                   std::filesystem::copy_options::overwrite_existing);
    }
    void make(Random &random) {
        Store store(directory_.path());
        store.add_exercise({"city", "/a", {}, "DRAFT"});
        store.add_exercise({"town", "/a", {}, "DRAFT"});
        for (std::size_t number = 1; number <= count;) {
            event::Event event;
            event.exercise = random() % 3 == 0 ? "town" : "city";
            const bool last = number == count;
            const bool sealed = last || random() % 12 == 0;
            event.kind = sealed ? event::kind::exercise_state : event::kind::contact;
            event.team = random() % 5;
            event.subject = "host-" + std::to_string(random() % 1'000);
            event.actor = "actor-" + std::to_string(random() % 1'000);
            event.exercise_ms = static_cast<std::int64_t>(random() % 1'000'000);
            event.detail = {{"n", random()}, {"text", std::string(random() % 50, 'x')}};
            store.append(event);
            number += event.exercise == "city" ? 1 : 0;
        }
        EXPECT_TRUE(store.verify("city").whole());
    }
    SQLite::Database &raw() {
        if (!raw_) {
            raw_ = std::make_unique<SQLite::Database>(file(), SQLite::OPEN_READWRITE);
            for (const char *table : {"events", "lives", "seals"})
                for (const char *act : {"changed", "deleted"})
                    raw_->exec(std::string("DROP TRIGGER ") + table + "_are_not_" + act);
        }
        return *raw_;
    }
    std::int64_t seq_of(std::size_t number) {
        SQLite::Statement query(raw(), "SELECT seq FROM events WHERE exercise = 'city' AND number "
                                       "= ?");
        query.bind(1, static_cast<std::int64_t>(number));
        EXPECT_TRUE(query.executeStep());
        return query.getColumn(0).getInt64();
    }
    proof::Entry entry_of(std::int64_t seq) {
        SQLite::Statement query(raw(), std::string("SELECT ") + entry_columns +
                                           " FROM events WHERE seq = ?");
        query.bind(1, seq);
        EXPECT_TRUE(query.executeStep());
        return entry_from(query);
    }
    void put(const proof::Entry &entry, const char *verb = "REPLACE") {
        SQLite::Statement insert(
            raw(), std::string(verb) +
                       " INTO events (number, previous, seq, exercise, team, kind, subject, actor, "
                       "exercise_ms, wall_unix_ms, detail, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
        insert.bind(1, static_cast<std::int64_t>(entry.number));
        bind_bytes(insert, 2, entry.previous);
        insert.bind(3, static_cast<std::int64_t>(entry.seq));
        insert.bind(4, entry.exercise);
        insert.bind(5, static_cast<std::int64_t>(entry.team));
        insert.bind(6, entry.kind);
        insert.bind(7, entry.subject);
        insert.bind(8, entry.actor);
        insert.bind(9, entry.exercise_ms);
        insert.bind(10, entry.wall_unix_ms);
        insert.bind(11, entry.detail);
        bind_bytes(insert, 12, entry.hash);
        insert.exec();
    }
    proof::Finding found() {
        raw_.reset();
        Store store(directory_.path());
        const proof::Report report = store.verify("city");
        EXPECT_FALSE(report.whole());
        return report.finding.value_or(proof::Finding{});
    }
    static std::string in_words(const proof::Finding &finding) {
        return std::string(name_of(finding.what)) + " " + std::to_string(finding.seq);
    }
    std::string file() const { return (directory_.path() / "enshu.db").string(); }
    std::string genuine() const { return (directory_.path() / "genuine").string(); }

    static constexpr std::size_t count = 60;
    static constexpr int rounds = 12;
    test::TempDirectory directory_;
    std::unique_ptr<SQLite::Database> raw_;
};

TEST_F(Forging, AnyColumnOfAnyEventIsNamed) {
    Random random(1);
    const std::vector<std::string> changes{"team = team + 1",
                                           "kind = kind || 'x'",
                                           "subject = subject || ' '",
                                           "actor = 'controller:root'",
                                           "exercise_ms = exercise_ms - 1",
                                           "wall_unix_ms = wall_unix_ms - 3600000",
                                           "detail = detail || ' '",
                                           "number = number + 500",
                                           "previous = zeroblob(32)",
                                           "hash = zeroblob(32)",
                                           "hash = x''"};
    for (const std::string &change : changes) {
        write(random);
        const std::int64_t seq = seq_of(1 + random() % count);
        raw().exec("UPDATE events SET " + change + " WHERE seq = " + std::to_string(seq));
        EXPECT_EQ(in_words(found()), "altered " + std::to_string(seq)) << change;
    }
}

TEST_F(Forging, AnEventThatIsGivenToAnotherExerciseIsMissed) {
    Random random(2);
    for (const char *exercise : {"town", "nowhere"})
        for (int round = 0; round < 4; ++round) {
            write(random);
            const std::size_t number = 1 + random() % (count - 1);
            const std::int64_t next = seq_of(number + 1);
            raw().exec("UPDATE events SET exercise = '" + std::string(exercise) +
                       "' WHERE seq = " + std::to_string(seq_of(number)));
            EXPECT_EQ(in_words(found()), "missing " + std::to_string(next));
        }
}

TEST_F(Forging, AnAlteredEventWithItsHashComputedAnewIsNamed) {
    Random random(3);
    for (int round = 0; round < rounds; ++round) {
        write(random);
        proof::Entry entry = entry_of(seq_of(1 + random() % count));
        entry.subject = "forged";
        entry.hash = proof::hash_of(proof::body_of(entry));
        put(entry);
        const proof::Finding finding = found();
        EXPECT_EQ(finding.seq, entry.seq);
        EXPECT_TRUE(finding.what == proof::Wrong::Altered ||
                    finding.what == proof::Wrong::Rewritten)
            << in_words(finding);
    }
}

TEST_F(Forging, DeletedEventsAreMissed) {
    Random random(4);
    for (int round = 0; round < rounds; ++round) {
        write(random);
        const std::size_t first = 1 + random() % (count - 1);
        const std::size_t last = std::min<std::size_t>(count - 1, first + random() % 3);
        const std::int64_t next = seq_of(last + 1);
        raw().exec("DELETE FROM events WHERE exercise = 'city' AND number BETWEEN " +
                   std::to_string(first) + " AND " + std::to_string(last));
        const proof::Finding finding = found();
        EXPECT_EQ(in_words(finding), "missing " + std::to_string(next));
        EXPECT_EQ(finding.count, last - first + 1);
    }
}

TEST_F(Forging, SwappedEventsAreNamed) {
    Random random(5);
    for (int round = 0; round < rounds; ++round) {
        write(random);
        const std::size_t one = 1 + random() % (count - 1);
        const std::size_t other = one + 1 + random() % (count - one);
        proof::Entry a = entry_of(seq_of(one));
        proof::Entry b = entry_of(seq_of(other));
        std::swap(a.seq, b.seq);
        put(a);
        put(b);
        const proof::Finding finding = found();
        EXPECT_EQ(in_words(finding), "reordered " + std::to_string(b.seq));
        EXPECT_EQ(finding.other, a.seq);
    }
}

TEST_F(Forging, ALogThatWasCutIsFound) {
    Random random(6);
    for (int round = 0; round < rounds; ++round) {
        write(random);
        const std::size_t left = random() % count;
        const std::uint64_t last = left == 0 ? 0 : static_cast<std::uint64_t>(seq_of(left));
        raw().exec("DELETE FROM events WHERE exercise = 'city' AND number > " +
                   std::to_string(left));
        if (round % 2 == 1) // and with its seals, so that only the numbering tells
            raw().exec("DELETE FROM seals WHERE life = 1 AND number > " + std::to_string(left));
        const proof::Finding finding = found();
        EXPECT_EQ(finding.what, proof::Wrong::Cut);
        EXPECT_GE(finding.seq, last);
    }
}

TEST_F(Forging, AForgedEventInAGapIsNamed) {
    Random random(7);
    for (int round = 0; round < rounds; ++round) {
        write(random);
        raw().exec("DELETE FROM events WHERE exercise = 'town'"); // which makes room
        std::size_t number = 1 + random() % (count - 2);
        while (seq_of(number) + 1 == seq_of(number + 1))
            number = number % (count - 2) + 1;
        proof::Entry forged = entry_of(seq_of(number));
        forged.previous = forged.hash;
        ++forged.number;
        ++forged.seq;
        forged.kind = event::kind::contact;
        forged.subject = "forged";
        forged.hash = proof::hash_of(proof::body_of(forged));
        put(forged, "INSERT");
        const proof::Finding finding = found();
        EXPECT_EQ(finding.seq, forged.seq);
        EXPECT_TRUE(finding.what == proof::Wrong::Inserted ||
                    finding.what == proof::Wrong::Rewritten)
            << in_words(finding);
    }
}

TEST_F(Forging, AChainThatWasComputedAnewIsFoundByItsSeals) {
    Random random(8);
    for (int round = 0; round < rounds; ++round) {
        write(random);
        const std::size_t first = 1 + random() % count;
        std::string previous;
        for (std::size_t number = first; number <= count; ++number) {
            proof::Entry entry = entry_of(seq_of(number));
            if (number == first)
                entry.detail = "{}";
            else
                entry.previous = previous;
            previous = entry.hash = proof::hash_of(proof::body_of(entry));
            put(entry);
        }
        const auto forged_seq = static_cast<std::uint64_t>(seq_of(first));
        if (round % 2 == 1)
            raw().exec("DELETE FROM seals WHERE number >= " + std::to_string(first));
        const proof::Finding finding = found();
        EXPECT_EQ(finding.what,
                  round % 2 == 1 ? proof::Wrong::SealMissing : proof::Wrong::Rewritten);
        EXPECT_GE(finding.seq, forged_seq) << "the first seal behind it";
        EXPECT_LT(finding.other, forged_seq) << "what is proved ends before it";
    }
}

TEST_F(Forging, AnAlteredSealOrBeginningIsNamed) {
    Random random(9);
    for (const auto &[change, expected] : std::vector<std::pair<std::string, std::string>>{
             {"UPDATE seals SET wall_unix_ms = 5 WHERE life = 1 AND number = 60", "seal-broken"},
             {"UPDATE seals SET seq = seq + 1 WHERE life = 1 AND number = 60", "seal-broken"},
             {"UPDATE seals SET signature = '' WHERE life = 1 AND number = 60", "seal-broken"},
             {"UPDATE seals SET key = zeroblob(32) WHERE life = 1 AND number = 60", "seal-broken"},
             {"UPDATE seals SET number = 900 WHERE life = 1 AND number = 60", "seal-missing"},
             {"UPDATE lives SET born_unix_ms = 5 WHERE exercise = 'city'", "beginning"},
             {"UPDATE lives SET scenario_sha256 = 'x' WHERE exercise = 'city'", "beginning"},
             {"UPDATE lives SET hash = zeroblob(32) WHERE exercise = 'city'", "beginning"}}) {
        write(random);
        raw().exec(change);
        EXPECT_EQ(name_of(found().what), expected) << change;
    }
}

} // namespace
} // namespace enshu::store
