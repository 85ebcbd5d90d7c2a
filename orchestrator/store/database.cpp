#include "orchestrator/store/database.h"

#include "orchestrator/process/durable.h"

#include <sqlite3.h>

#include <array>

namespace enshu::store {
namespace {

using event::LogError;

struct Step {
    const char *sql;
    void (*fill)(SQLite::Database &, const proof::SealKey &, std::int64_t wall_ms) = nullptr;
    const char *afterwards = "";
};

/// Step N brings user_version from N to N + 1. A step that was released is never changed.
constexpr std::array migrations{
    Step{R"sql(
        CREATE TABLE events (
            seq          INTEGER PRIMARY KEY AUTOINCREMENT,
            exercise     TEXT    NOT NULL,
            team         INTEGER NOT NULL,
            kind         TEXT    NOT NULL,
            subject      TEXT    NOT NULL,
            actor        TEXT    NOT NULL,
            exercise_ms  INTEGER NOT NULL,
            wall_unix_ms INTEGER NOT NULL,
            detail       TEXT    NOT NULL
        ) STRICT;
        CREATE INDEX events_by_exercise ON events (exercise, seq);
        CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
            BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
        CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
            BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;

        CREATE TABLE exercises (
            number             INTEGER PRIMARY KEY AUTOINCREMENT,
            name               TEXT    NOT NULL UNIQUE,
            scenario_directory TEXT    NOT NULL,
            parameters         TEXT    NOT NULL,
            state              TEXT    NOT NULL,
            born_after_seq     INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE clocks (
            exercise    TEXT PRIMARY KEY,
            position_ms INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE intents (
            id       INTEGER PRIMARY KEY AUTOINCREMENT,
            exercise TEXT    NOT NULL,
            kind     TEXT    NOT NULL,
            name     TEXT    NOT NULL,
            detail   TEXT    NOT NULL,
            done     INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX intents_by_exercise ON intents (exercise, id);
    )sql"},
    Step{R"sql(
        CREATE TABLE durations (
            id          INTEGER PRIMARY KEY AUTOINCREMENT,
            kind        TEXT    NOT NULL,
            subject     TEXT    NOT NULL,
            accelerator TEXT    NOT NULL,
            took_ms     INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX durations_by_key ON durations (accelerator, kind, subject, id);
    )sql"},
    Step{R"sql(
        CREATE TABLE lives (
            number          INTEGER PRIMARY KEY AUTOINCREMENT,
            exercise        TEXT    NOT NULL,
            born_after_seq  INTEGER NOT NULL,
            born_unix_ms    INTEGER NOT NULL,
            scenario_sha256 TEXT    NOT NULL,
            chained_later   INTEGER NOT NULL,
            hash            BLOB    NOT NULL
        ) STRICT;
        CREATE INDEX lives_by_exercise ON lives (exercise, number);
        CREATE TABLE seals (
            life         INTEGER NOT NULL REFERENCES lives (number),
            number       INTEGER NOT NULL,
            seq          INTEGER NOT NULL,
            hash         BLOB    NOT NULL,
            wall_unix_ms INTEGER NOT NULL,
            why          TEXT    NOT NULL,
            key          BLOB    NOT NULL,
            signature    TEXT    NOT NULL,
            PRIMARY KEY (life, number)
        ) STRICT;
        DROP TRIGGER events_are_not_changed;
        ALTER TABLE events ADD COLUMN number   INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE events ADD COLUMN previous BLOB    NOT NULL DEFAULT x'';
        ALTER TABLE events ADD COLUMN hash     BLOB    NOT NULL DEFAULT x'';
    )sql",
         link_former_events, R"sql(
        CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
            BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
        CREATE TRIGGER lives_are_not_changed BEFORE UPDATE ON lives
            BEGIN SELECT RAISE(ABORT, 'the beginning of a log is kept'); END;
        CREATE TRIGGER lives_are_not_deleted BEFORE DELETE ON lives
            BEGIN SELECT RAISE(ABORT, 'the beginning of a log is kept'); END;
        CREATE TRIGGER seals_are_not_changed BEFORE UPDATE ON seals
            BEGIN SELECT RAISE(ABORT, 'the seals of a log are kept'); END;
        CREATE TRIGGER seals_are_not_deleted BEFORE DELETE ON seals
            BEGIN SELECT RAISE(ABORT, 'the seals of a log are kept'); END;
    )sql"},
};

} // namespace

void migrate(SQLite::Database &database, const proof::SealKey &key, std::int64_t wall_ms) {
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version > static_cast<int>(migrations.size()))
        throw LogError(LogError::Code::Version,
                       "`" + database.getFilename() + "` was written by a newer Enshu (schema " +
                           std::to_string(version) + "); use that one, or another state directory");
    for (std::size_t step = static_cast<std::size_t>(version); step < migrations.size(); ++step) {
        SQLite::Transaction transaction(database);
        database.exec(migrations[step].sql);
        if (migrations[step].fill != nullptr)
            migrations[step].fill(database, key, wall_ms);
        database.exec(migrations[step].afterwards);
        database.exec("PRAGMA user_version = " + std::to_string(step + 1));
        transaction.commit();
    }
}

void rethrow(const std::string &doing, const SQLite::Exception &error) {
    const std::string head = "could not " + doing + ": " + error.what();
    switch (error.getErrorCode() & 0xFF) {
    case SQLITE_FULL:
        throw LogError(LogError::Code::Full, head + "; free space on the disk of the store");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw LogError(LogError::Code::Busy, head + "; another enshud uses this store");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        throw LogError(LogError::Code::Corrupt, head + "; restore the store from a copy");
    case SQLITE_CONSTRAINT:
        throw LogError(LogError::Code::Refused, head);
    default:
        throw LogError(LogError::Code::Io, head + "; check the disk of the store and its rights");
    }
}

SQLite::Database open_database(const std::filesystem::path &directory) {
    try {
        process::create_directories_durably(directory); // SQLite does so for what lies in it
    } catch (const std::system_error &error) {
        throw LogError(LogError::Code::Io,
                       "could not make `" + directory.string() + "`: " + error.code().message());
    }
    const std::string file = (directory / "enshu.db").string();
    return guarded("open the store `" + file + "`", [&] {
        SQLite::Database database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 2000);
        // One process at a time; a killed one leaves no lock behind.
        database.exec("PRAGMA locking_mode = EXCLUSIVE");
        database.exec("PRAGMA journal_mode = WAL");
        database.exec("PRAGMA synchronous = FULL");
        database.exec("PRAGMA foreign_keys = ON");
        // Takes the lock now rather than at the first write.
        database.exec("BEGIN EXCLUSIVE; COMMIT");
        return database;
    });
}

} // namespace enshu::store
