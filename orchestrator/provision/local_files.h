// The files of guests on this machine: nothing has to be copied, and what a guest writes lies below
// its exercise's directory.
#pragma once

#include "orchestrator/provision/paths.h"
#include "orchestrator/provision/site_files.h"

namespace enshu::provision {

class LocalFiles : public SiteFiles {
  public:
    explicit LocalFiles(const Paths &paths) : paths_(paths) {}

    std::filesystem::path bring(const std::filesystem::path &file, const std::string &key,
                                const std::filesystem::path &backing,
                                const OnCopied &on_copied) override;
    std::filesystem::path next_file(const FileOwner &owner, const std::string &kind) override;
    void make_disk(const std::filesystem::path &disk,
                   const std::filesystem::path &backing) override;
    std::filesystem::path place_for(const FileOwner &, const std::string &,
                                    const std::filesystem::path &file) override {
        return file;
    }
    void fetch(const std::filesystem::path &, const std::filesystem::path &,
               const std::filesystem::path &) override {} ///< it lies there already
    void remove_file(const std::filesystem::path &there) override;
    std::filesystem::path make_console_log(const FileOwner &owner) override;
    std::string console_tail(const FileOwner &owner, std::size_t most) override;
    void remove(const std::string &exercise, unsigned team) override;
    std::vector<std::string> leftovers(const std::string &exercise) override;
    void forget(const std::string &) override {} ///< nothing was copied

  private:
    std::filesystem::path file_of(const FileOwner &owner, const std::string &ending) const;

    const Paths &paths_;
};

} // namespace enshu::provision
