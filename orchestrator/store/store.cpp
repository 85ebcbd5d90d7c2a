#include "orchestrator/store/store.h"

#include "orchestrator/store/impl.h"

namespace enshu::store {
namespace {

using event::Event;
using event::LogError;

std::string dumped(const nlohmann::json &json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Event event_from(SQLite::Statement &row) {
    Event event;
    event.seq = static_cast<std::uint64_t>(row.getColumn(0).getInt64());
    event.exercise = row.getColumn(1).getString();
    event.team = row.getColumn(2).getUInt();
    event.kind = row.getColumn(3).getString();
    event.subject = row.getColumn(4).getString();
    event.actor = row.getColumn(5).getString();
    event.exercise_ms = row.getColumn(6).getInt64();
    event.wall_unix_ms = row.getColumn(7).getInt64();
    event.detail = nlohmann::json::parse(row.getColumn(8).getString());
    return event;
}

ExerciseRecord exercise_from(SQLite::Statement &row) {
    return {row.getColumn(0).getString(), row.getColumn(1).getString(),
            nlohmann::json::parse(row.getColumn(2).getString()), row.getColumn(3).getString()};
}

} // namespace

namespace {

proof::SealKey seal_key(const std::filesystem::path &directory) {
    try {
        return proof::SealKey(directory / "seal-key.pem");
    } catch (const std::exception &error) {
        throw LogError(LogError::Code::Io, error.what());
    }
}

SQLite::Database &migrated(SQLite::Database &database, const proof::SealKey &key,
                           const WallClock &wall) {
    migrate(database, key, wall());
    return database;
}

} // namespace

Store::Impl::Impl(const std::filesystem::path &directory, const WallClock &wall)
    : database(open_database(directory)), key(seal_key(directory)),
      chain(migrated(database, key, wall), key, wall) {}

std::uint64_t Store::Impl::born_after(const std::string &exercise) {
    SQLite::Statement query(database, "SELECT born_after_seq FROM exercises WHERE name = ?");
    query.bind(1, exercise);
    return query.executeStep() ? static_cast<std::uint64_t>(query.getColumn(0).getInt64()) : 0;
}

std::uint64_t Store::Impl::newest(const std::string &exercise) {
    SQLite::Statement query(
        database, "SELECT COALESCE(MAX(seq), 0) FROM events WHERE exercise = ? AND seq > ?");
    query.bind(1, exercise);
    query.bind(2, as_column(born_after(exercise)));
    query.executeStep();
    return static_cast<std::uint64_t>(query.getColumn(0).getInt64());
}

std::int64_t system_wall_clock() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

Store::Store(const std::filesystem::path &directory, WallClock wall)
    : impl_(guarded("prepare the store",
                    [&] { return std::make_unique<Impl>(directory, std::move(wall)); })) {}

Store::~Store() = default;

Event Store::append(Event event) {
    {
        const std::lock_guard lock(impl_->mutex);
        guarded("write to the event log", [&] { impl_->chain.append(event); });
    }
    impl_->more.notify_all();
    return event;
}

std::vector<Event> Store::read(const std::string &exercise, std::uint64_t after_seq,
                               std::size_t limit) {
    const std::lock_guard lock(impl_->mutex);
    return guarded("read the event log", [&] {
        SQLite::Statement query(impl_->database,
                                "SELECT seq, exercise, team, kind, subject, actor, exercise_ms, "
                                "wall_unix_ms, detail FROM events WHERE exercise = ? AND seq > ? "
                                "ORDER BY seq LIMIT ?");
        query.bind(1, exercise);
        query.bind(2, as_column(std::max(after_seq, impl_->born_after(exercise))));
        query.bind(3, static_cast<std::int64_t>(std::min<std::size_t>(limit, 1'000'000)));
        std::vector<Event> events;
        while (query.executeStep())
            events.push_back(event_from(query));
        return events;
    });
}

bool Store::wait_for_more(const std::string &exercise, std::uint64_t after_seq,
                          std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(impl_->mutex);
    return guarded("read the event log", [&] {
        return impl_->more.wait_until(lock, deadline,
                                      [&] { return impl_->newest(exercise) > after_seq; });
    });
}

void Store::remember_clock(const std::string &exercise, std::chrono::milliseconds position) {
    const std::lock_guard lock(impl_->mutex);
    guarded("keep the exercise clock", [&] {
        SQLite::Statement put(impl_->database, "INSERT OR REPLACE INTO clocks VALUES (?, ?)");
        put.bind(1, exercise);
        put.bind(2, static_cast<std::int64_t>(position.count()));
        put.exec();
    });
}

std::chrono::milliseconds Store::remembered_clock(const std::string &exercise) {
    const std::lock_guard lock(impl_->mutex);
    return guarded("read the exercise clock", [&] {
        SQLite::Statement query(impl_->database,
                                "SELECT position_ms FROM clocks WHERE exercise = ?");
        query.bind(1, exercise);
        return std::chrono::milliseconds(query.executeStep() ? query.getColumn(0).getInt64() : 0);
    });
}

std::uint64_t Store::last_seq(const std::string &exercise) {
    const std::lock_guard lock(impl_->mutex);
    return guarded("read the event log", [&] { return impl_->newest(exercise); });
}

void Store::add_exercise(const ExerciseRecord &exercise, const std::string &scenario_sha256) {
    const std::lock_guard lock(impl_->mutex);
    guarded("store the exercise `" + exercise.name + "`", [&] {
        SQLite::Transaction transaction(impl_->database);
        SQLite::Statement bury(impl_->database,
                               "DELETE FROM exercises WHERE name = ? AND state = 'TORN_DOWN'");
        bury.bind(1, exercise.name);
        bury.exec();
        SQLite::Statement forget(impl_->database, "DELETE FROM clocks WHERE exercise = ?");
        forget.bind(1, exercise.name);
        forget.exec();
        SQLite::Statement insert(
            impl_->database,
            "INSERT INTO exercises (name, scenario_directory, parameters, state, born_after_seq) "
            "VALUES (?, ?, ?, ?, (SELECT COALESCE(MAX(seq), 0) FROM events))");
        insert.bind(1, exercise.name);
        insert.bind(2, exercise.scenario_directory);
        insert.bind(3, dumped(exercise.parameters));
        insert.bind(4, exercise.state);
        insert.exec();
        impl_->chain.begin_life(exercise.name, scenario_sha256);
        transaction.commit();
        impl_->chain.forget(exercise.name);
    });
}

void Store::set_exercise_state(const std::string &name, const std::string &state) {
    const std::lock_guard lock(impl_->mutex);
    const int changed = guarded("store the state of `" + name + "`", [&] {
        SQLite::Statement update(impl_->database, "UPDATE exercises SET state = ? WHERE name = ?");
        update.bind(1, state);
        update.bind(2, name);
        return update.exec();
    });
    if (changed == 0)
        throw LogError(LogError::Code::Refused, "there is no exercise `" + name + "`");
}

std::optional<ExerciseRecord> Store::find_exercise(const std::string &name) {
    const std::lock_guard lock(impl_->mutex);
    return guarded("read the exercises", [&]() -> std::optional<ExerciseRecord> {
        SQLite::Statement query(
            impl_->database,
            "SELECT name, scenario_directory, parameters, state FROM exercises WHERE name = ?");
        query.bind(1, name);
        if (!query.executeStep())
            return std::nullopt;
        return exercise_from(query);
    });
}

std::vector<ExerciseRecord> Store::exercises() {
    const std::lock_guard lock(impl_->mutex);
    return guarded("read the exercises", [&] {
        SQLite::Statement query(
            impl_->database,
            "SELECT name, scenario_directory, parameters, state FROM exercises ORDER BY number");
        std::vector<ExerciseRecord> records;
        while (query.executeStep())
            records.push_back(exercise_from(query));
        return records;
    });
}

std::uint64_t Store::record_intent(const std::string &exercise, const std::string &kind,
                                   const std::string &name, const nlohmann::json &detail) {
    const std::lock_guard lock(impl_->mutex);
    return guarded("record what is about to be done", [&] {
        SQLite::Statement insert(
            impl_->database,
            "INSERT INTO intents (exercise, kind, name, detail) VALUES (?, ?, ?, ?)");
        insert.bind(1, exercise);
        insert.bind(2, kind);
        insert.bind(3, name);
        insert.bind(4, dumped(detail));
        insert.exec();
        return static_cast<std::uint64_t>(impl_->database.getLastInsertRowid());
    });
}

void Store::complete_intent(std::uint64_t id) {
    const std::lock_guard lock(impl_->mutex);
    const int changed = guarded("record what was done", [&] {
        SQLite::Statement update(impl_->database, "UPDATE intents SET done = 1 WHERE id = ?");
        update.bind(1, as_column(id));
        return update.exec();
    });
    if (changed == 0)
        throw LogError(LogError::Code::Refused, "there is no intent " + std::to_string(id));
}

void Store::remove_intent(std::uint64_t id) {
    const std::lock_guard lock(impl_->mutex);
    guarded("record what was undone", [&] {
        SQLite::Statement remove(impl_->database, "DELETE FROM intents WHERE id = ?");
        remove.bind(1, as_column(id));
        remove.exec();
    });
}

void Store::remember_duration(const std::string &accelerator, const Duration &duration) {
    const std::lock_guard lock(impl_->mutex);
    guarded("keep how long a step took", [&] {
        SQLite::Transaction transaction(impl_->database);
        SQLite::Statement insert(impl_->database, "INSERT INTO durations (accelerator, kind, "
                                                  "subject, took_ms) VALUES (?, ?, ?, ?)");
        insert.bind(1, accelerator);
        insert.bind(2, duration.kind);
        insert.bind(3, duration.subject);
        insert.bind(4, static_cast<std::int64_t>(duration.took.count()));
        insert.exec();
        SQLite::Statement forget(
            impl_->database,
            "DELETE FROM durations WHERE accelerator = ?1 AND kind = ?2 AND subject = ?3 AND id <= "
            "(SELECT id FROM durations WHERE accelerator = ?1 AND kind = ?2 AND subject = ?3 "
            "ORDER BY id DESC LIMIT 1 OFFSET 20)");
        forget.bind(1, accelerator);
        forget.bind(2, duration.kind);
        forget.bind(3, duration.subject);
        forget.exec();
        transaction.commit();
    });
}

std::vector<Duration> Store::durations(const std::string &accelerator) {
    const std::lock_guard lock(impl_->mutex);
    return guarded("read how long steps took", [&] {
        SQLite::Statement query(impl_->database, "SELECT kind, subject, took_ms FROM durations "
                                                 "WHERE accelerator = ? ORDER BY id");
        query.bind(1, accelerator);
        std::vector<Duration> durations;
        while (query.executeStep())
            durations.push_back({query.getColumn(0).getString(), query.getColumn(1).getString(),
                                 std::chrono::milliseconds(query.getColumn(2).getInt64())});
        return durations;
    });
}

std::vector<Intent> Store::outstanding(const std::string &exercise) {
    const std::lock_guard lock(impl_->mutex);
    return guarded("read what is to be undone", [&] {
        SQLite::Statement query(impl_->database, "SELECT id, exercise, kind, name, detail, done "
                                                 "FROM intents WHERE exercise = ? ORDER BY id");
        query.bind(1, exercise);
        std::vector<Intent> intents;
        while (query.executeStep())
            intents.push_back({static_cast<std::uint64_t>(query.getColumn(0).getInt64()),
                               query.getColumn(1).getString(), query.getColumn(2).getString(),
                               query.getColumn(3).getString(),
                               nlohmann::json::parse(query.getColumn(4).getString()),
                               query.getColumn(5).getInt() != 0});
        return intents;
    });
}

} // namespace enshu::store
