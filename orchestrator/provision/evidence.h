// One team's evidence locker: TEAM/evidence/ID/{content, manifest.json}.
//
// A piece comes into being whole, by a rename that lasts, and is never written again; what was not
// finished has a name that ends in `.part` and is removed. All pieces of a team together stay
// within its budget. The log has the chain of custody.
#pragma once

#include "orchestrator/exercise/range_control.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace enshu::provision {

/// Of all evidence of one team, unless the daemon is told otherwise.
inline constexpr std::int64_t default_evidence_mib = 4096;

struct EvidenceItem {
    exercise::CaptureOrder order;
    exercise::Captured captured;
    std::int64_t wall_unix_ms = 0; ///< when it was taken
    std::filesystem::path content;
};

class EvidenceLocker {
  public:
    /// What was left unfinished by a daemon that died is removed.
    EvidenceLocker(std::filesystem::path directory, std::int64_t budget_bytes);

    /// An empty place for a piece that is being taken. It is taken one at a time.
    std::filesystem::path begin(const std::string &id);
    void give_up(const std::string &id) noexcept;
    /// What is in the place becomes the piece: hashed, read-only, lasting. Throws ExerciseError
    /// where it does not fit into the budget, and gives it up then.
    exercise::Captured keep(EvidenceItem item);

    /// Throws ExerciseError in words that say what is there, and what would be needed.
    void require_room(std::int64_t bytes) const;
    std::int64_t used_bytes() const;
    std::int64_t budget_bytes() const { return budget_; }

  private:
    std::filesystem::path part_of(const std::string &id) const;

    const std::filesystem::path directory_;
    const std::int64_t budget_;
};

/// Where the content of a piece that is being taken lies, in its place.
inline std::filesystem::path content_of(const std::filesystem::path &place) {
    return place / "content";
}

inline constexpr std::int64_t largest_file = 64 << 20;

/// Of a regular file in a guest that may be captured; throws for anything else.
std::int64_t size_of_file(inject::GuestChannel &guest, const std::string &path);
/// The first `size` bytes: a log may grow meanwhile.
void take_file(inject::GuestChannel &guest, const std::string &path, std::int64_t size,
               const std::filesystem::path &file);
/// Makes one compressed qcow2 that needs no other file of an overlay, and removes that.
void flatten(const std::filesystem::path &overlay, const std::filesystem::path &file);

/// All that is whole, in the order in which it was taken.
std::vector<EvidenceItem> evidence_in(const std::filesystem::path &locker);
std::optional<EvidenceItem> evidence_in(const std::filesystem::path &locker, const std::string &id);

} // namespace enshu::provision
