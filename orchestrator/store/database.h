// Inside of store/: opens the file, brings its schema up to date, and words SQLite's errors.
#pragma once

#include "orchestrator/event/log.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>

namespace enshu::store {

/// Durable, exclusive, on the newest schema. Throws event::LogError.
SQLite::Database open_database(const std::filesystem::path &directory);

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
