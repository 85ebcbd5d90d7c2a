// Inside of store/: opens the file, brings its schema up to date, and words SQLite's errors.
#pragma once

#include "orchestrator/event/log.h"
#include "orchestrator/proof/seal_key.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>

namespace enshu::store {

/// Durable and exclusive, whatever its schema. Throws event::LogError.
SQLite::Database open_database(const std::filesystem::path &directory);

/// To the newest schema. Throws event::LogError. What an earlier one held is chained and sealed
/// now, at `wall_ms`.
void migrate(SQLite::Database &database, const proof::SealKey &key, std::int64_t wall_ms);

/// A part of that: events that have no hashes yet get them, in a life for each name, and two for a
/// name that was given again.
void link_former_events(SQLite::Database &database, const proof::SealKey &key,
                        std::int64_t wall_ms);

/// Calls `act`, turning SQLite's exceptions into event::LogError: `doing` completes "could not …".
template <class Act>
auto guarded(const std::string &doing, Act act) -> decltype(act());

[[noreturn]] void rethrow(const std::string &doing, const SQLite::Exception &error);

template <class Act>
auto guarded(const std::string &doing, Act act) -> decltype(act()) {
    try {
        return act();
    } catch (const SQLite::Exception &error) {
        rethrow(doing, error);
    }
}

} // namespace enshu::store
