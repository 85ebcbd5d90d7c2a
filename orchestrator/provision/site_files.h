// The files of guests where their hypervisor can open them: on another machine as on this one.
//
// What many guests share is brought once and never changes; what one guest writes has a name of its
// own and goes with its exercise.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace enshu::provision {

/// Told now and then while a file is copied; `done` and `whole` are bytes of the file's length.
using OnCopied = std::function<void(std::uint64_t done, std::uint64_t whole)>;

/// Whose file it is.
struct FileOwner {
    std::string exercise;
    unsigned team = 0;
    std::string host;
};

class SiteFiles {
  public:
    virtual ~SiteFiles() = default;

    /// The path under which the site's hypervisor opens the content of `file`. It is copied there
    /// unless it is there in whole; `key` stands for the content (a digest and a name, characters
    /// a-z 0-9 . -) and is never given to another. `backing`: for a qcow2 that lies over another
    /// file, the path of that on the site; empty: the file is copied as it is.
    virtual std::filesystem::path bring(const std::filesystem::path &file, const std::string &key,
                                        const std::filesystem::path &backing,
                                        const OnCopied &on_copied) = 0;
    /// A new qcow2 over `backing` (a path on the site, qcow2) for the guest to write to. One that
    /// is there is replaced.
    virtual std::filesystem::path make_overlay(const FileOwner &owner,
                                               const std::filesystem::path &backing) = 0;
    /// An empty file for the guest's console.
    virtual std::filesystem::path make_console_log(const FileOwner &owner) = 0;
    /// The last bytes of the guest's console, at most `most`.
    virtual std::string console_tail(const FileOwner &owner, std::size_t most) = 0;
    /// Removes what the exercise's guests wrote: of one team, or with 0 of all. Absent is fine.
    virtual void remove(const std::string &exercise, unsigned team) = 0;
    /// What is there of the exercise, in words. Empty after remove().
    virtual std::vector<std::string> leftovers(const std::string &exercise) = 0;
    /// Removes what was brought under keys that begin with `prefix`, as far as nobody uses it.
    virtual void forget(const std::string &prefix) = 0;
};

} // namespace enshu::provision
