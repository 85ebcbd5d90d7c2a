// `actor staff`: somebody's ordinary day at their machine: pages looked at, mail written and read,
// documents saved, at a person's pace. It is the noise that evidence has to be found in.
//
// Everything is drawn from the seed: the same seed visits the same pages and writes the same mails
// in the same order, whatever the network does meanwhile.
#pragma once

#include "injector/actor/address.h"
#include "injector/actor/talk.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace enshu::actor {

/// How long somebody waits between two things of a kind, at least and at most.
struct Pauses {
    milliseconds shortest{};
    milliseconds longest{};
};

struct StaffOptions {
    std::string socket;          ///< the keeper's
    std::filesystem::path names; ///< whom and what this person knows (StaffTexts)
    std::filesystem::path texts; ///< what people write and read (StaffTexts)
    std::uint64_t seed = 0;
    std::optional<Pauses> browse;
    std::optional<Pauses> mail;  ///< with smtp or imap
    std::optional<Pauses> files; ///< documents below $HOME
    std::optional<Endpoint> proxy;
    std::optional<Endpoint> smtp;
    std::optional<Endpoint> imap; ///< signs in with what stands in $HOME/.netrc
    std::optional<Endpoint> dns;
    std::optional<Endpoint> smb; ///< with `share`; signs in likewise
    std::string share;           ///< its name
    Reach reach = Reach::Range;  ///< also of the sites that stand in `names`
};

/// Of one conversation, and of a question for a name.
inline constexpr Talk::Limits staff_limits{seconds(30), 512 * 1024};
inline constexpr seconds staff_patience{2};

/// Returns when the lease ends. Throws Failure(Refused) where there is none to begin with,
/// Failure(Usage) for texts that make no sense. What the network refuses it bears in silence.
void staff(const StaffOptions &options);

} // namespace enshu::actor
