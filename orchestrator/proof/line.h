// The log in lines, as an export holds them and as they are hashed.
//
// A line is one JSON object with its keys always in the same order and without spaces. The last key
// is its seal: `hash` (of a beginning or an entry) or `signature` (of a seal). What is hashed or
// signed is the line before that key, its *body*:
//
//     {"number":7,"previous":"9f…","seq":41, … ,"detail":{…},"hash":"03…"}
//     `------------------------- body ---------------------'
//
//     hash = SHA-256(body), in hexadecimal digits
//
// In texts `"`, `\` and control characters are escaped (`\"`, `\\`, `\u00XX`) and nothing else, so
// that each sequence of bytes has one form and each form one meaning. `detail` is as the store
// keeps it, and comes last before the hash: what it holds cannot be taken for another key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::proof {

/// The beginning of an exercise's log. What is hashed first, so that no log can be passed off as
/// that of another exercise, or of another run of the same one.
struct Genesis {
    std::string exercise;
    std::uint64_t born_after_seq = 0; ///< of the store's events
    std::int64_t born_unix_ms = 0;
    std::string scenario_sha256;     ///< of what is played (docs/decisions/0026); empty: not known
    std::uint64_t chained_later = 0; ///< so many events were there before there were chains
    std::string hash;
};

struct Entry {
    std::uint64_t number = 0; ///< 1, 2, 3 … within the exercise
    std::string previous;     ///< hash of the entry before, or of the beginning
    std::uint64_t seq = 0;
    std::string exercise;
    std::uint64_t team = 0;
    std::string kind;
    std::string subject;
    std::string actor;
    std::int64_t exercise_ms = 0;
    std::int64_t wall_unix_ms = 0;
    std::string detail;
    std::string hash;
};

/// That the log up to an entry was as it is, by a signature.
struct Seal {
    std::string exercise;
    std::uint64_t number = 0;
    std::uint64_t seq = 0;
    std::string hash;
    std::int64_t wall_unix_ms = 0;
    std::string why;
    std::string key;       ///< public, 64 hexadecimal digits
    std::string signature; ///< Ed25519 over the body, in Base64
};

/// What there is of a log at one moment, without its entries.
struct Log {
    Genesis genesis;
    std::vector<Seal> seals;
    std::string key;            ///< that they were made with: public, 64 hexadecimal digits
    std::uint64_t last_seq = 0; ///< of its last entry; 0: there is none
};

std::string body_of(const Genesis &genesis);
std::string body_of(const Entry &entry);
std::string body_of(const Seal &seal);
std::string hash_of(std::string_view body);

/// Without an end of line.
std::string line_of(const Genesis &genesis);
std::string line_of(const Entry &entry);
std::string line_of(const Seal &seal);

/// Nothing: it is not such a line, in exactly this form. What it says need not be true.
std::optional<Genesis> read_genesis(std::string_view line);
std::optional<Entry> read_entry(std::string_view line);
std::optional<Seal> read_seal(std::string_view line);

} // namespace enshu::proof
