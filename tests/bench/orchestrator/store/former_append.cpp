// An event appended as before there were chains: what append_durably is compared with, in one run.
#include "tests/support/temp_directory.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

namespace enshu {
namespace {

void append_without_a_chain(benchmark::State &state) {
    const test::TempDirectory directory;
    SQLite::Database database((directory.path() / "enshu.db").string(),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    database.exec("CREATE TABLE events (seq INTEGER PRIMARY KEY AUTOINCREMENT, exercise TEXT NOT "
                  "NULL, team INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, actor "
                  "TEXT NOT NULL, exercise_ms INTEGER NOT NULL, wall_unix_ms INTEGER NOT NULL, "
                  "detail TEXT NOT NULL) STRICT; CREATE INDEX events_by_exercise ON events "
                  "(exercise, seq)");
    SQLite::Statement insert(database,
                             "INSERT INTO events (exercise, team, kind, subject, actor, "
                             "exercise_ms, wall_unix_ms, detail) VALUES (?,?,?,?,?,?,?,?)");
    std::int64_t number = 0;
    for (auto _ : state) {
        const nlohmann::json detail{{"count", number + 1}, {"since_last_ms", 5000}};
        insert.tryReset();
        insert.clearBindings();
        insert.bind(1, "bench");
        insert.bind(2, 1);
        insert.bind(3, "contact");
        insert.bind(4, "beacon");
        insert.bind(5, "system");
        insert.bind(6, 300'000 + number);
        insert.bind(7, std::int64_t{1'700'000'000'000} + number);
        insert.bind(8, detail.dump());
        insert.exec();
        ++number;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(append_without_a_chain);

} // namespace
} // namespace enshu
