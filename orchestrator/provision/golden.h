// Organisations that were booted once, made ready and frozen, so that every team's range is a
// clone: DIRECTORY/DIGEST/{manifest.json, HOST.memory, HOST.qcow2, HOST.overlay, seeds/HOST.iso,
// users/}.
//
// The digest is plan::shape_digest(): what shapes no machine does not change it. A golden comes
// into being whole, by a rename, and is never written again. Several daemons may share the
// directory.
#pragma once

#include "orchestrator/provision/guest_image.h"
#include "orchestrator/provision/hypervisor.h"
#include "orchestrator/provision/site_files.h"
#include "scenario-dsl/model/organization.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace enshu::provision {

struct Golden {
    std::string digest;
    dsl::Text organization; ///< its title
    std::int64_t made_unix_ms = 0;
    std::int64_t took_ms = 0; ///< from the first guest's start until the last one was saved
    std::filesystem::path directory;
    std::vector<std::string> hosts;
    GuestImage image; ///< that the disks lie over

    FrozenGuest guest(const std::string &host) const {
        return {directory / (host + ".memory"), directory / (host + ".qcow2")};
    }
    /// An empty copy-on-write disk over the frozen one, to be copied for each clone.
    std::filesystem::path overlay(const std::string &host) const {
        return overlay_beside(guest(host).disk);
    }
    std::filesystem::path seed(const std::string &host) const {
        return directory / "seeds" / (host + ".iso");
    }
};

class Goldens {
  public:
    /// `directory`: absolute; made when the first golden is.
    explicit Goldens(std::filesystem::path directory);

    /// Absent too where its files are not as large as they were when it was made.
    std::optional<Golden> find(const std::string &digest) const;

    struct Listed {
        Golden golden;
        std::int64_t bytes = 0;         ///< on the disk
        std::vector<std::string> users; ///< directories of exercises whose disks lie over it
        bool whole = true;              ///< false: damaged; it is not used
    };
    std::vector<Listed> list() const; ///< the newest first

    /// Throws std::runtime_error where it is in use or not there. `digest`: its beginning will do
    /// where only one begins so.
    void remove(const std::string &digest) const;

    /// The right to make a golden: one at a time on this machine.
    class Making {
      public:
        Making(Making &&other) noexcept;
        Making &operator=(Making &&) = delete;
        ~Making(); ///< what was not kept is removed
        /// Where its files are to be written.
        const std::filesystem::path &directory() const { return part_; }
        /// Where one of these files will be in the end.
        std::filesystem::path place_of(const std::filesystem::path &file) const {
            return whole_ / file.lexically_relative(part_);
        }
        /// Makes it a golden. `golden`: all but directory and digest is filled in.
        Golden keep(Golden golden);

      private:
        friend class Goldens;
        Making(const Goldens &goldens, std::string digest, int lock);
        std::filesystem::path part_, whole_;
        int lock_;
    };
    /// Waits while another one is made; absent when `cancelled` came first. find() again before
    /// making it.
    std::optional<Making> make(const std::string &digest, const std::atomic<bool> &cancelled) const;

    /// Keeps a golden from being removed as long as `user`, the directory of an exercise, exists.
    void use(const Golden &golden, const std::filesystem::path &user) const;

    const std::filesystem::path &directory() const { return directory_; }

  private:
    Listed read(const std::filesystem::path &golden) const;
    std::filesystem::path directory_;
};

} // namespace enshu::provision
