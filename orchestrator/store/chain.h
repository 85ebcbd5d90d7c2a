// Inside of store/: events are written as links of their exercise's chain, and sealed.
#pragma once

#include "orchestrator/event/event.h"
#include "orchestrator/proof/seal_key.h"
#include "orchestrator/store/rows.h"
#include "orchestrator/store/store.h"

#include <map>

namespace enshu::store {

/// Not safe for threads by itself: the store's lock guards it.
class Chain {
  public:
    Chain(SQLite::Database &database, const proof::SealKey &key, WallClock wall);

    /// Gives seq and wall_unix_ms. All of it lasts when this returns, or nothing was done.
    void append(event::Event &event);
    /// Within the caller's transaction; followed by forget() once that is done.
    void begin_life(const std::string &exercise, const std::string &scenario_sha256);
    void forget(const std::string &exercise) { heads_.erase(exercise); }
    /// Seals the last entry, if there is one that is not sealed.
    void seal(const std::string &exercise, std::string_view why);

  private:
    /// Where the next entry goes.
    struct Head {
        std::int64_t life = 0;
        std::uint64_t number = 0;
        std::uint64_t seq = 0;
        std::string hash;
        std::uint64_t sealed_number = 0;
        std::int64_t sealed_wall_ms = 0;
    };
    Head &head_of(const std::string &exercise);
    Head stored_head(const Life &life);
    void insert(const proof::Entry &entry);
    void sign(const std::string &exercise, Head &head, std::string_view why, std::int64_t wall_ms);

    SQLite::Database &database_;
    const proof::SealKey &key_;
    const WallClock wall_;
    std::uint64_t newest_seq_;
    std::map<std::string, Head> heads_;
    SQLite::Statement insert_event_;
};

} // namespace enshu::store
