// Our storage pool on a hypervisor: a directory there, reached through libvirt alone.
//
// Every act makes sure that the pool is there and active, so a libvirtd that was started again
// needs nothing else.
#pragma once

#include "orchestrator/libvirt/connection.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace enshu::libvirt {

/// What is written into a new volume.
struct VolumeSource {
    std::filesystem::path file;
    std::string head; ///< stands there in place of the file's first bytes; may be empty
};

/// A volume to make.
struct VolumeForm {
    std::string name;
    std::uint64_t bytes = 0;       ///< of raw ones; an overlay has its backing file's
    std::filesystem::path backing; ///< an overlay's; qcow2, as the overlay is
    bool readable_by_all = false;  ///< what guests share and nobody writes
};

class DirectoryPool {
  public:
    using OnCopied = std::function<void(std::uint64_t done, std::uint64_t whole)>;

    /// `directory`: on the hypervisor's machine.
    DirectoryPool(std::shared_ptr<Connection> connection, std::string name,
                  std::filesystem::path directory);

    std::filesystem::path path_of(const std::string &volume) const { return directory_ / volume; }
    /// Free space in MiB.
    int free_mib();
    bool exists(const std::string &volume);
    /// All volumes, after looking into the directory: QEMU makes files there too.
    std::vector<std::string> list();
    /// The files that volumes lie over.
    std::vector<std::filesystem::path> backings();
    /// Fails where there is one of that name.
    void create(const VolumeForm &form);
    /// A raw copy, made by the hypervisor on its own machine.
    void clone(const std::string &from, const std::string &to);
    /// Absent is fine.
    void remove(const std::string &volume);
    /// Makes a raw volume of the file, over a connection of its own. Holes are not sent. Fails
    /// where there is one of that name; what was begun may be left behind.
    void upload(const VolumeSource &source, const VolumeForm &form, const OnCopied &on_copied);
    /// Writes the volume into a new file of this machine, over a connection of its own.
    void download(const std::string &volume, const std::filesystem::path &file);
    /// Overwrites the first bytes.
    void write_head(const std::string &volume, const std::string &head);
    std::string read(const std::string &volume, std::uint64_t offset, std::uint64_t bytes);
    std::uint64_t size(const std::string &volume);

  private:
    StoragePool active(virConnectPtr connection);
    Volume look_up(virStoragePoolPtr pool, const std::string &volume);
    Volume require_volume(virConnectPtr connection, const std::string &volume);

    std::shared_ptr<Connection> connection_;
    std::string name_;
    std::filesystem::path directory_;
};

} // namespace enshu::libvirt
