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

/// An empty qcow2 over a disk, to be copied: quicker than making one. It need not be there.
inline std::filesystem::path overlay_beside(const std::filesystem::path &disk) {
    return std::filesystem::path(disk).replace_extension(".overlay");
}

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
    /// A path for one more file of the guest, which is not there yet. `kind`: its ending.
    virtual std::filesystem::path next_file(const FileOwner &owner, const std::string &kind) = 0;
    /// An empty qcow2 over `backing`, both paths on the site.
    virtual void make_disk(const std::filesystem::path &disk,
                           const std::filesystem::path &backing) = 0;
    /// A new disk over `backing` for the guest to write to.
    std::filesystem::path make_overlay(const FileOwner &owner,
                                       const std::filesystem::path &backing) {
        std::filesystem::path disk = next_file(owner, "qcow2");
        make_disk(disk, backing);
        return disk;
    }
    /// Where the site's hypervisor is to write what is wanted in `file` on this machine: there, or
    /// where fetch() gets it from.
    virtual std::filesystem::path place_for(const FileOwner &owner, const std::string &kind,
                                            const std::filesystem::path &file) = 0;
    /// Brings what lies at place_for() into `file`. `backing`: as with bring(), on this machine.
    virtual void fetch(const std::filesystem::path &there, const std::filesystem::path &file,
                       const std::filesystem::path &backing) = 0;
    /// Removes one of a guest's files. Absent is fine.
    virtual void remove_file(const std::filesystem::path &there) = 0;
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
