#include "orchestrator/store/chain.h"

#include "orchestrator/proof/seal_rule.h"

#include <optional>

namespace enshu::store {

namespace {

/// A number is given once, even if its event has been removed since.
std::uint64_t newest_seq(SQLite::Database &database) {
    return static_cast<std::uint64_t>(
        database
            .execAndGet("SELECT MAX((SELECT COALESCE(MAX(seq), 0) FROM events), "
                        "COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0))")
            .getInt64());
}

} // namespace

Chain::Chain(SQLite::Database &database, const proof::SealKey &key, WallClock wall)
    : database_(database), key_(key), wall_(std::move(wall)), newest_seq_(newest_seq(database)),
      insert_event_(database, "INSERT INTO events (seq, exercise, team, kind, subject, actor, "
                              "exercise_ms, wall_unix_ms, detail, number, previous, hash) "
                              "VALUES (?,?,?,?,?,?,?,?,?,?,?,?)") {}

void Chain::append(event::Event &event) {
    Head &head = head_of(event.exercise);
    event.wall_unix_ms = wall_();
    event.seq = newest_seq_ + 1;
    proof::Entry entry{head.number + 1,
                       head.hash,
                       event.seq,
                       event.exercise,
                       event.team,
                       event.kind,
                       event.subject,
                       event.actor,
                       event.exercise_ms,
                       event.wall_unix_ms,
                       event.detail.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                       {}};
    entry.hash = proof::hash_of(proof::body_of(entry));
    Head next = head;
    next.number = entry.number;
    next.seq = entry.seq;
    next.hash = entry.hash;
    const std::string_view why = proof::why_sealed(event.kind, next.number - head.sealed_number,
                                                   event.wall_unix_ms - head.sealed_wall_ms);
    if (why.empty()) {
        insert(entry);
    } else {
        SQLite::Transaction transaction(database_);
        insert(entry);
        sign(event.exercise, next, why, event.wall_unix_ms);
        transaction.commit();
    }
    head = std::move(next);
    newest_seq_ = entry.seq;
}

void Chain::insert(const proof::Entry &entry) {
    insert_event_.tryReset();
    insert_event_.clearBindings();
    insert_event_.bind(1, as_column(entry.seq));
    insert_event_.bind(2, entry.exercise);
    insert_event_.bind(3, as_column(entry.team));
    insert_event_.bind(4, entry.kind);
    insert_event_.bind(5, entry.subject);
    insert_event_.bind(6, entry.actor);
    insert_event_.bind(7, entry.exercise_ms);
    insert_event_.bind(8, entry.wall_unix_ms);
    insert_event_.bind(9, entry.detail);
    insert_event_.bind(10, as_column(entry.number));
    bind_bytes(insert_event_, 11, entry.previous);
    bind_bytes(insert_event_, 12, entry.hash);
    insert_event_.exec();
}

void Chain::sign(const std::string &exercise, Head &head, std::string_view why,
                 std::int64_t wall_ms) {
    proof::Seal seal{exercise, head.number, head.seq, head.hash, wall_ms, std::string(why), {}, {}};
    key_.sign(seal);
    add_seal(database_, head.life, seal);
    head.sealed_number = head.number;
    head.sealed_wall_ms = wall_ms;
}

void Chain::seal(const std::string &exercise, std::string_view why) {
    Head &head = head_of(exercise);
    if (head.number > head.sealed_number)
        sign(exercise, head, why, wall_());
}

void Chain::begin_life(const std::string &exercise, const std::string &scenario_sha256) {
    proof::Genesis genesis{exercise, newest_seq_, wall_(), scenario_sha256, 0, {}};
    add_life(database_, genesis);
}

Chain::Head &Chain::head_of(const std::string &exercise) {
    const auto known = heads_.find(exercise);
    if (known != heads_.end())
        return known->second;
    std::optional<Life> life = life_of(database_, exercise);
    if (!life) {
        begin_life(exercise, "");
        life = life_of(database_, exercise);
    }
    return heads_.emplace(exercise, stored_head(*life)).first->second;
}

Chain::Head Chain::stored_head(const Life &life) {
    Head head;
    head.life = life.number;
    head.hash = life.genesis.hash;
    head.sealed_wall_ms = life.genesis.born_unix_ms;
    SQLite::Statement last(database_,
                           std::string("SELECT ") + entry_columns +
                               " FROM events WHERE exercise = ? AND seq > ? ORDER BY seq DESC "
                               "LIMIT 1");
    last.bind(1, life.genesis.exercise);
    last.bind(2, as_column(life.genesis.born_after_seq));
    if (last.executeStep()) {
        const proof::Entry entry = entry_from(last);
        head.number = entry.number;
        head.seq = entry.seq;
        head.hash = entry.hash;
    }
    SQLite::Statement sealed(
        database_,
        "SELECT number, wall_unix_ms FROM seals WHERE life = ? ORDER BY number DESC LIMIT 1");
    sealed.bind(1, life.number);
    if (sealed.executeStep()) {
        head.sealed_number = static_cast<std::uint64_t>(sealed.getColumn(0).getInt64());
        head.sealed_wall_ms = sealed.getColumn(1).getInt64();
    }
    return head;
}

} // namespace enshu::store
