// Inside of store/: what a store consists of.
#pragma once

#include "orchestrator/store/chain.h"
#include "orchestrator/store/database.h"

#include <condition_variable>
#include <mutex>

namespace enshu::store {

struct Store::Impl {
    Impl(const std::filesystem::path &directory, const WallClock &wall);

    std::uint64_t born_after(const std::string &exercise);
    std::uint64_t newest(const std::string &exercise);

    std::mutex mutex;
    std::condition_variable more;
    SQLite::Database database;
    const proof::SealKey key;
    Chain chain;
};

} // namespace enshu::store
