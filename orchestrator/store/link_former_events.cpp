// A store that was written before there were chains: what is there is linked as it is found.
#include "orchestrator/store/database.h"
#include "orchestrator/store/rows.h"

namespace enshu::store {

namespace {

/// Events of one name with after < seq <= up_to become one life.
void link_life(SQLite::Database &database, const proof::SealKey &key, const std::string &exercise,
               std::int64_t after, std::int64_t up_to, std::int64_t wall_ms) {
    SQLite::Statement count(database, "SELECT COUNT(*) FROM events WHERE exercise = ? AND seq > ? "
                                      "AND seq <= ?");
    count.bind(1, exercise);
    count.bind(2, after);
    count.bind(3, up_to);
    count.executeStep();
    proof::Genesis genesis{exercise,
                           static_cast<std::uint64_t>(after),
                           wall_ms,
                           "",
                           static_cast<std::uint64_t>(count.getColumn(0).getInt64()),
                           {}};
    const std::int64_t life = add_life(database, genesis);

    SQLite::Statement next(database, std::string("SELECT ") + entry_columns +
                                         " FROM events WHERE exercise = ? AND seq > ? AND seq <= ? "
                                         "ORDER BY seq LIMIT 1");
    SQLite::Statement update(database,
                             "UPDATE events SET number = ?, previous = ?, hash = ? WHERE seq = ?");
    proof::Seal seal{exercise, 0, 0, genesis.hash, wall_ms, "chained", {}, {}};
    for (;;) {
        next.reset();
        next.bind(1, exercise);
        next.bind(2, std::max(after, as_column(seal.seq)));
        next.bind(3, up_to);
        if (!next.executeStep())
            break;
        proof::Entry entry = entry_from(next);
        next.reset();
        entry.number = ++seal.number;
        entry.previous = seal.hash;
        seal.hash = proof::hash_of(proof::body_of(entry));
        seal.seq = entry.seq;
        update.reset();
        update.bind(1, as_column(entry.number));
        bind_bytes(update, 2, entry.previous);
        bind_bytes(update, 3, seal.hash);
        update.bind(4, as_column(entry.seq));
        update.exec();
    }
    if (seal.number > 0) {
        key.sign(seal);
        add_seal(database, life, seal);
    }
}

} // namespace

void link_former_events(SQLite::Database &database, const proof::SealKey &key,
                        std::int64_t wall_ms) {
    struct Name {
        std::string exercise;
        std::int64_t born_after = 0;
    };
    std::vector<Name> names;
    SQLite::Statement query(
        database,
        "SELECT name, born_after_seq FROM exercises UNION ALL SELECT DISTINCT exercise, 0 "
        "FROM events WHERE exercise NOT IN (SELECT name FROM exercises) ORDER BY 1");
    while (query.executeStep())
        names.push_back({query.getColumn(0).getString(), query.getColumn(1).getInt64()});
    constexpr std::int64_t all = INT64_MAX;
    for (const Name &name : names) {
        if (name.born_after > 0) // when an earlier one began is not known any more
            link_life(database, key, name.exercise, 0, name.born_after, wall_ms);
        link_life(database, key, name.exercise, name.born_after, all, wall_ms);
    }
}

} // namespace enshu::store
