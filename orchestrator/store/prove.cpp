// The log as proof: what is read to verify or to export it.
#include "orchestrator/store/impl.h"

namespace enshu::store {

using event::LogError;

namespace {

Life require_life(SQLite::Database &database, const std::string &exercise) {
    auto life = life_of(database, exercise);
    if (!life)
        throw LogError(LogError::Code::Refused,
                       "there is no log of an exercise `" + exercise + "`");
    return std::move(*life);
}

/// The store numbers all events without a gap. Nothing: none is missing, after < seq <= up_to, and
/// each is of an exercise that is known. Otherwise seq of the event before the first such.
std::optional<std::uint64_t> lost_behind(SQLite::Database &database, std::uint64_t after,
                                         std::optional<std::uint64_t> up_to) {
    const std::string present = "SELECT seq FROM events WHERE seq > ?1 AND seq <= ?2 AND exercise "
                                "IN (SELECT exercise FROM lives)";
    if (!up_to)
        up_to = static_cast<std::uint64_t>(
            database
                .execAndGet("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = "
                            "'events'), 0)")
                .getInt64());
    const auto ask = [&](const std::string &sql) {
        SQLite::Statement query(database, sql);
        query.bind(1, as_column(after));
        query.bind(2, as_column(*up_to));
        query.executeStep();
        return static_cast<std::uint64_t>(query.getColumn(0).getInt64());
    };
    if (*up_to <= after || ask("SELECT COUNT(*) FROM (" + present + ")") == *up_to - after)
        return std::nullopt;
    return ask("SELECT COALESCE(MIN(seq), ?1) FROM (SELECT ?1 AS seq UNION ALL " + present +
               ") AS each WHERE NOT EXISTS (SELECT 1 FROM (" + present +
               ") AS next WHERE next.seq = each.seq + 1)");
}

} // namespace

void Store::seal(const std::string &exercise) {
    const std::lock_guard lock(impl_->mutex);
    guarded("seal the event log", [&] {
        require_life(impl_->database, exercise);
        impl_->chain.seal(exercise, "asked");
    });
}

proof::Log Store::log_of(const std::string &exercise) {
    const std::lock_guard lock(impl_->mutex);
    return guarded("read the event log", [&] {
        Life life = require_life(impl_->database, exercise);
        SQLite::Statement last(impl_->database, "SELECT COALESCE(MAX(seq), 0) FROM events WHERE "
                                                "exercise = ? AND seq > ?");
        last.bind(1, exercise);
        last.bind(2, as_column(life.genesis.born_after_seq));
        last.executeStep();
        std::vector<proof::Seal> seals = seals_of(impl_->database, life);
        return proof::Log{std::move(life.genesis), std::move(seals), impl_->key.public_hex(),
                          static_cast<std::uint64_t>(last.getColumn(0).getInt64())};
    });
}

std::vector<proof::Entry> Store::entries(const std::string &exercise, std::uint64_t after_seq,
                                         std::uint64_t up_to_seq, std::size_t limit) {
    const std::lock_guard lock(impl_->mutex);
    return guarded("read the event log", [&] {
        const Life life = require_life(impl_->database, exercise);
        SQLite::Statement query(impl_->database,
                                std::string("SELECT ") + entry_columns +
                                    " FROM events WHERE exercise = ? AND seq > ? AND seq <= ? "
                                    "ORDER BY seq LIMIT ?");
        query.bind(1, exercise);
        query.bind(2, as_column(std::max(after_seq, life.genesis.born_after_seq)));
        query.bind(3, as_column(up_to_seq));
        query.bind(4, as_column(limit));
        std::vector<proof::Entry> entries;
        while (query.executeStep())
            entries.push_back(entry_from(query));
        return entries;
    });
}

proof::Report Store::verify(const std::string &exercise, const std::function<bool()> &go_on) {
    constexpr std::size_t portion = 1'000;
    proof::Log log = log_of(exercise);
    const auto record = find_exercise(exercise);
    const bool over = record && record->state == "TORN_DOWN"; // what comes later is of others
    const std::uint64_t born_after = log.genesis.born_after_seq;
    const std::uint64_t last_seq = log.last_seq;
    proof::Verifier verifier(std::move(log));
    for (std::uint64_t seen = 0; !go_on || go_on();) {
        const auto more = entries(exercise, seen, last_seq, portion);
        for (const proof::Entry &entry : more)
            verifier.add(entry);
        if (more.size() < portion)
            break;
        seen = more.back().seq;
    }
    proof::Report report = verifier.finish();
    if (report.whole()) {
        const std::lock_guard lock(impl_->mutex);
        const auto lost = guarded("read the event log", [&] {
            return lost_behind(impl_->database, born_after,
                               over ? std::optional(last_seq) : std::nullopt);
        });
        if (lost)
            report.finding = proof::Finding{proof::Wrong::Cut, *lost, 0};
    }
    return report;
}

} // namespace enshu::store
