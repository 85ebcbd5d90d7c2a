// Talks with a service of this very machine and says whether it answers as it should: the heart of
// a health check, in one small process instead of a shell's many.
#pragma once

#include "injector/actor/address.h"

#include <string>
#include <vector>

namespace enshu::actor {

struct AskOptions {
    Endpoint service; ///< on loopback
};

struct Turn {
    enum class Kind {
        Say,         ///< `> TEXT`: sends the line
        Expect,      ///< `< PATTERN`: the next line has to match, as file names do (fnmatch(3))
        PassOver,    ///< `~ PATTERN`: from here on lines that match are not looked at
        SayBytes,    ///< `x HEX`: sends what so many pairs of digits stand for
        ExpectBytes, ///< `y PATTERN`: the next bytes, two digits each, have to match
    };
    Kind kind{};
    std::string text;
};

/// A turn a line. Throws Failure(Usage).
std::vector<Turn> parse_dialogue(const std::string &text);

/// Has the dialogue that stands on standard input. Throws Failure(Failed), which says what is
/// wrong, where the service is not there, is not through within 15 s and 8 KiB, or answers
/// otherwise.
void ask(const AskOptions &options);

} // namespace enshu::actor
