// Inside of store/: lives, entries and seals as rows.
//
// A life is one run under a name: from add_exercise(), or the first event where that was not
// called, until the name is given again. Each has a chain of its own.
#pragma once

#include "orchestrator/proof/line.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace enshu::store {

/// SQLite's integers have a sign.
inline std::int64_t as_column(std::uint64_t value) {
    return static_cast<std::int64_t>(value);
}

/// A hash, key or signature: hexadecimal digits that are kept as bytes.
void bind_bytes(SQLite::Statement &statement, int column, const std::string &hex);

/// With its hash, which is filled in. Returns the life's number.
std::int64_t add_life(SQLite::Database &database, proof::Genesis &genesis);

struct Life {
    std::int64_t number = 0;
    proof::Genesis genesis;
};
/// The newest of that name; nothing: it has never begun.
std::optional<Life> life_of(SQLite::Database &database, const std::string &exercise);

/// The columns that entry_from() takes.
inline constexpr auto entry_columns =
    "number, previous, seq, exercise, team, kind, subject, actor, exercise_ms, wall_unix_ms, "
    "detail, hash";
proof::Entry entry_from(const SQLite::Statement &row);

void add_seal(SQLite::Database &database, std::int64_t life, const proof::Seal &seal);
std::vector<proof::Seal> seals_of(SQLite::Database &database, const Life &life);

} // namespace enshu::store
