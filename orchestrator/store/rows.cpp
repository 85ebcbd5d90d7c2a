#include "orchestrator/store/rows.h"

#include "orchestrator/proof/hex.h"

namespace enshu::store {

namespace {

std::uint64_t count_in(const SQLite::Column &column) {
    return static_cast<std::uint64_t>(column.getInt64());
}

std::string hex_in(const SQLite::Column &column) {
    return proof::to_hex(column.getString());
}

} // namespace

void bind_bytes(SQLite::Statement &statement, int column, const std::string &hex) {
    const std::string bytes = proof::from_hex(hex).value_or(std::string());
    statement.bind(column, bytes.data(), static_cast<int>(bytes.size()));
}

std::int64_t add_life(SQLite::Database &database, proof::Genesis &genesis) {
    genesis.hash = proof::hash_of(proof::body_of(genesis));
    SQLite::Statement insert(database,
                             "INSERT INTO lives (exercise, born_after_seq, born_unix_ms, "
                             "scenario_sha256, chained_later, hash) VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(1, genesis.exercise);
    insert.bind(2, as_column(genesis.born_after_seq));
    insert.bind(3, genesis.born_unix_ms);
    insert.bind(4, genesis.scenario_sha256);
    insert.bind(5, as_column(genesis.chained_later));
    bind_bytes(insert, 6, genesis.hash);
    insert.exec();
    return database.getLastInsertRowid();
}

std::optional<Life> life_of(SQLite::Database &database, const std::string &exercise) {
    SQLite::Statement query(database,
                            "SELECT number, born_after_seq, born_unix_ms, scenario_sha256, "
                            "chained_later, hash FROM lives WHERE exercise = ? ORDER BY number "
                            "DESC LIMIT 1");
    query.bind(1, exercise);
    if (!query.executeStep())
        return std::nullopt;
    return Life{query.getColumn(0).getInt64(),
                {exercise, count_in(query.getColumn(1)), query.getColumn(2).getInt64(),
                 query.getColumn(3).getString(), count_in(query.getColumn(4)),
                 hex_in(query.getColumn(5))}};
}

proof::Entry entry_from(const SQLite::Statement &row) {
    proof::Entry entry;
    entry.number = count_in(row.getColumn(0));
    entry.previous = hex_in(row.getColumn(1));
    entry.seq = count_in(row.getColumn(2));
    entry.exercise = row.getColumn(3).getString();
    entry.team = count_in(row.getColumn(4));
    entry.kind = row.getColumn(5).getString();
    entry.subject = row.getColumn(6).getString();
    entry.actor = row.getColumn(7).getString();
    entry.exercise_ms = row.getColumn(8).getInt64();
    entry.wall_unix_ms = row.getColumn(9).getInt64();
    entry.detail = row.getColumn(10).getString();
    entry.hash = hex_in(row.getColumn(11));
    return entry;
}

void add_seal(SQLite::Database &database, std::int64_t life, const proof::Seal &seal) {
    SQLite::Statement insert(
        database, "INSERT INTO seals (life, number, seq, hash, wall_unix_ms, why, key, signature) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, life);
    insert.bind(2, as_column(seal.number));
    insert.bind(3, as_column(seal.seq));
    bind_bytes(insert, 4, seal.hash);
    insert.bind(5, seal.wall_unix_ms);
    insert.bind(6, seal.why);
    bind_bytes(insert, 7, seal.key);
    insert.bind(8, seal.signature);
    insert.exec();
}

std::vector<proof::Seal> seals_of(SQLite::Database &database, const Life &life) {
    SQLite::Statement query(database, "SELECT number, seq, hash, wall_unix_ms, why, key, signature "
                                      "FROM seals WHERE life = ? ORDER BY number");
    query.bind(1, life.number);
    std::vector<proof::Seal> seals;
    while (query.executeStep())
        seals.push_back({life.genesis.exercise, count_in(query.getColumn(0)),
                         count_in(query.getColumn(1)), hex_in(query.getColumn(2)),
                         query.getColumn(3).getInt64(), query.getColumn(4).getString(),
                         hex_in(query.getColumn(5)), query.getColumn(6).getString()});
    return seals;
}

} // namespace enshu::store
