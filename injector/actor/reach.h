// Whether a port of another machine can be reached from this one, and whether a page is answered:
// what the measures of a response ask. One attempt each, and nothing is told of what was heard.
#pragma once

#include "injector/actor/address.h"
#include "injector/actor/clock.h"

#include <string>

namespace enshu::actor {

struct ReachOptions {
    Endpoint to;
    bool udp = false;
    milliseconds limit{1500}; ///< 100 ms to 10 s
};

struct GetOptions {
    Url url; ///< its authority is the name that is asked for
    milliseconds limit{1500};
};

enum class Reached {
    Open,     ///< it takes a connection, or answers a datagram
    Refused,  ///< somebody says that nothing is there
    Filtered, ///< somebody says that it is not let through; over TCP also silence
    Silent,   ///< UDP only: nothing is heard, which is what an open port may do too
};
/// `open`, `refused`, `filtered`, `silent`.
const char *name_of(Reached reached);

/// Throws Failure(Failed) where it could not even be tried.
Reached reach(const ReachOptions &options);

/// The status with which a GET is answered; 0: no answer that is HTTP within the limit.
int get(const GetOptions &options);

} // namespace enshu::actor
