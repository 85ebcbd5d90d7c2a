// Is a log whole, and if not, what is the first thing that is wrong with it?
//
// Reads the entries once, in the order in which they lie there, and keeps no more of them than a
// window: a million take no more memory than a thousand.
#pragma once

#include "orchestrator/proof/line.h"

#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace enshu::proof {

enum class Wrong {
    Beginning,   ///< the beginning is not what its hash says, or is missing
    Unreadable,  ///< a line is no entry
    Altered,     ///< what the entry says does not give its hash, or what follows followed another
    Missing,     ///< entries between this one and the one before are gone
    Reordered,   ///< this entry stands before one that was written earlier
    Inserted,    ///< this entry was never in the chain that goes on
    Cut,         ///< entries behind this one are gone
    Rewritten,   ///< whole in itself, but not what had been sealed
    SealMissing, ///< this entry was sealed when it was written, and is not now
    SealBroken,  ///< a seal's signature is not over what it says
    SealForeign, ///< a seal was made with another key, or belongs to another log
};

struct Finding {
    Wrong what{};
    std::uint64_t seq = 0;    ///< of the entry it is about
    std::uint64_t number = 0; ///< likewise; of an unreadable line, which one it should be
    std::uint64_t count =
        0; ///< with Missing and Cut: how many; 0: not known, nor of which exercise
    std::uint64_t other = 0; ///< with Reordered, Rewritten: seq of the earlier, of the last proved
};

struct Report {
    Genesis genesis;
    std::uint64_t entries = 0; ///< that were read
    std::vector<Seal> seals;   ///< that hold, oldest first
    std::string key;           ///< public, hexadecimal
    std::optional<Finding> finding;

    bool whole() const { return !finding; }
};

/// How a log has to end.
enum class End {
    Anywhere, ///< entries behind the last seal are new
    Sealed,   ///< it was exported: what is behind the last seal was never in it
};

class Verifier {
  public:
    explicit Verifier(Log log);

    void add(const Entry &entry);
    /// In place of an entry.
    void add_unreadable();
    /// Nothing is added afterwards.
    Report finish(End end = End::Anywhere);

  private:
    struct Link {
        std::uint64_t number = 0;
        std::uint64_t seq = 0;
        std::string hash;
    };
    void examine_seals(std::vector<Seal> seals);
    void examine_beginning();
    void accept(const Entry &entry);
    void compare_with_seal(const Entry &entry);
    void diagnose(const Entry &entry, bool intact);
    void settle(const Entry *next);
    void found(const Finding &finding);

    Report report_;
    std::map<std::uint64_t, Seal> seals_; ///< those that hold by themselves, by number
    std::map<std::uint64_t, Finding> broken_seals_;
    std::deque<Link> links_; ///< the last that were accepted; the beginning first
    std::uint64_t sealed_number_ = 0;
    std::uint64_t sealed_seq_ = 0;
    std::uint64_t unsealed_seq_ = 0; ///< of the first entry behind the last seal

    /// What is found depends on what comes next, or later.
    struct Doubt {
        Finding finding;
        std::optional<Link> suspect; ///< the entry that does not fit, if it may be the genuine one
        std::optional<Finding> otherwise; ///< where the chain does not go on from the suspect
    };
    std::optional<Doubt> doubt_;
    std::uint64_t missing_ = 0; ///< this number was not there; if it comes later: reordered
};

} // namespace enshu::proof
