// The files of guests on a hypervisor elsewhere: volumes of our storage pool there.
//
// A pool is one flat directory. What guests share is named k.KEY, and has an empty k.KEY.whole
// beside it once it is there in whole; what a guest writes is named x.EXERCISE.tTEAM.HOST.KIND,
// KIND being `log`, or something unique and an ending. No exercise or host has a dot in its name,
// so no two exercises' names collide.
#pragma once

#include "orchestrator/libvirt/storage_pool.h"
#include "orchestrator/provision/site_files.h"

#include <condition_variable>
#include <mutex>
#include <set>

namespace enshu::libvirt {

/// Of a volume that belongs to a guest.
std::string volume_name(const provision::FileOwner &owner, const std::string &kind);

/// Whether guests share the volume: it was brought, and is not one guest's own.
bool is_shared(const std::string &volume);

class PoolFiles : public provision::SiteFiles {
  public:
    explicit PoolFiles(DirectoryPool &pool) : pool_(pool) {}

    std::filesystem::path bring(const std::filesystem::path &file, const std::string &key,
                                const std::filesystem::path &backing,
                                const provision::OnCopied &on_copied) override;
    std::filesystem::path next_file(const provision::FileOwner &owner,
                                    const std::string &kind) override;
    void make_disk(const std::filesystem::path &disk,
                   const std::filesystem::path &backing) override;
    std::filesystem::path place_for(const provision::FileOwner &owner, const std::string &kind,
                                    const std::filesystem::path &) override {
        return next_file(owner, kind);
    }
    void fetch(const std::filesystem::path &there, const std::filesystem::path &file,
               const std::filesystem::path &backing) override;
    void remove_file(const std::filesystem::path &there) override;
    std::filesystem::path make_console_log(const provision::FileOwner &owner) override;
    std::string console_tail(const provision::FileOwner &owner, std::size_t most) override;
    void remove(const std::string &exercise, unsigned team) override;
    std::vector<std::string> leftovers(const std::string &exercise) override;
    void forget(const std::string &prefix) override;

  private:
    void copy(const std::filesystem::path &file, const std::string &volume,
              const std::filesystem::path &backing, const provision::OnCopied &on_copied);
    std::vector<std::string> volumes_of(const std::string &exercise, unsigned team);

    DirectoryPool &pool_;
    std::mutex mutex_; ///< guards what follows; never held across libvirt
    std::condition_variable changed_;
    std::set<std::string> copying_; ///< keys; who wants one of them waits for its end
};

} // namespace enshu::libvirt
