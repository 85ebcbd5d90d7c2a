// `actor encrypt` and `actor restore`: a sample of files becomes unreadable as if ransomware had
// come, and readable again. Both take the key, and after its line the note that is left for people,
// on standard input.
#pragma once

#include "injector/actor/key.h"
#include "injector/actor/tree.h"

#include <string>

namespace enshu::actor {

struct SampleOptions {
    std::string socket; ///< the keeper's
    std::string what;   ///< a directory
    std::string kept;   ///< a file that says which ones the end of a lease brought back
    bool again = false; ///< only those, and nothing where there is no such file
    bool restore = false;
};

inline constexpr const char *note_name = "RECOVER-YOUR-FILES.txt";

/// What became of the files.
struct Restored {
    std::size_t restored = 0;
    std::size_t already = 0;           ///< somebody had brought them back
    std::size_t broken = 0;            ///< locked files that somebody had changed
    std::vector<std::string> changed;  ///< something else lies there: left alone
    std::vector<std::string> returned; ///< the paths of those restored
    std::string line() const;          ///< of JSON
};

/// Encrypts, then waits for the end of the lease and restores. Throws Failure: Refused without a
/// lease or beyond the ceilings, and then nothing has changed.
void encrypt(const SampleOptions &options);
/// Needs no lease: it only puts back. Says what became of them on standard output.
void restore(const SampleOptions &options);

/// One directory, its key and its note.
class Sample {
  public:
    Sample(const std::string &directory, Key key, std::string note);

    /// Regular files that are neither locked nor the note.
    std::vector<Tree::File> plain_files() const;
    void lock(const std::string &path) const;
    void leave_note() const;
    /// Left alone is what somebody has changed, deleted or brought back meanwhile.
    Restored restore_all() const;
    const Tree &tree() const { return tree_; }

  private:
    Tree tree_;
    Key key_;
    std::string note_;
};

} // namespace enshu::actor
