#include "orchestrator/libvirt/storage_pool.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/volume_transfer.h"

#include <fmt/format.h>
#include <libvirt/virterror.h>
#include <pugixml.hpp>

#include <chrono>
#include <cstdlib>
#include <sstream>
#include <string_view>
#include <thread>

namespace enshu::libvirt {

namespace {

std::string text_of(const pugi::xml_node &node) {
    std::ostringstream out;
    node.print(out, "  ");
    return out.str();
}

void add_text(pugi::xml_node parent, const char *name, const std::string &text) {
    parent.append_child(name).text().set(text.c_str());
}

std::string pool_xml(const std::string &name, const std::filesystem::path &directory) {
    pugi::xml_document document;
    pugi::xml_node pool = document.append_child("pool");
    pool.append_attribute("type") = "dir";
    add_text(pool, "name", name);
    pugi::xml_node target = pool.append_child("target");
    add_text(target, "path", directory.string());
    // QEMU runs under another account: it opens what it is told, and cannot list the directory.
    add_text(target.append_child("permissions"), "mode", "0711");
    return text_of(pool);
}

std::string volume_xml(const VolumeForm &form) {
    pugi::xml_document document;
    pugi::xml_node volume = document.append_child("volume");
    add_text(volume, "name", form.name);
    const bool overlay = !form.backing.empty();
    if (!overlay) {
        add_text(volume, "capacity", std::to_string(form.bytes));
        add_text(volume, "allocation", "0");
    }
    pugi::xml_node target = volume.append_child("target");
    target.append_child("format").append_attribute("type") = overlay ? "qcow2" : "raw";
    add_text(target.append_child("permissions"), "mode", form.readable_by_all ? "0644" : "0600");
    if (overlay) {
        pugi::xml_node backing = volume.append_child("backingStore");
        add_text(backing, "path", form.backing.string());
        backing.append_child("format").append_attribute("type") = "qcow2";
    }
    return text_of(volume);
}

/// libvirt refuses while a volume is being copied, which takes seconds.
void refresh(virStoragePoolPtr pool) {
    constexpr std::chrono::seconds patience{30};
    const auto end = std::chrono::steady_clock::now() + patience;
    while (virStoragePoolRefresh(pool, 0) < 0) {
        const LibvirtError error = last_error("look into the storage pool");
        const bool busy =
            std::string_view(error.what()).find("asynchronous jobs") != std::string_view::npos;
        if (!busy || std::chrono::steady_clock::now() >= end) {
            throw error;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}

std::vector<Volume> all_volumes(virStoragePoolPtr pool) {
    refresh(pool);
    virStorageVolPtr *volumes = nullptr;
    const int count = require(virStoragePoolListAllVolumes(pool, &volumes, 0), "list volumes");
    std::vector<Volume> owned;
    for (int i = 0; i < count; ++i) {
        owned.emplace_back(volumes[i]);
    }
    std::free(volumes); // NOLINT: libvirt's contract
    return owned;
}

virStorageVolInfo info_of(virStorageVolPtr volume) {
    virStorageVolInfo info{};
    require(virStorageVolGetInfo(volume, &info), "ask a volume's size");
    return info;
}

} // namespace

DirectoryPool::DirectoryPool(std::shared_ptr<Connection> connection, std::string name,
                             std::filesystem::path directory)
    : connection_(std::move(connection)), name_(std::move(name)), directory_(std::move(directory)) {
}

StoragePool DirectoryPool::active(virConnectPtr connection) {
    StoragePool pool{virStoragePoolLookupByName(connection, name_.c_str())};
    if (pool == nullptr) {
        const LibvirtError error = last_error("look up the storage pool");
        if (error.code() != VIR_ERR_NO_STORAGE_POOL) {
            throw error;
        }
        pool.reset(
            require(virStoragePoolDefineXML(connection, pool_xml(name_, directory_).c_str(), 0),
                    "define the storage pool"));
    }
    if (require(virStoragePoolIsActive(pool.get()), "ask the storage pool's state") == 0) {
        require(virStoragePoolBuild(pool.get(), 0), "make the storage pool's directory");
        if (virStoragePoolCreate(pool.get(), 0) < 0) {
            const LibvirtError error = last_error("start the storage pool");
            // Another thread may have been quicker.
            if (virStoragePoolIsActive(pool.get()) != 1) {
                throw error;
            }
        }
    }
    return pool;
}

Volume DirectoryPool::look_up(virStoragePoolPtr pool, const std::string &volume) {
    Volume found{virStorageVolLookupByName(pool, volume.c_str())};
    if (found == nullptr) {
        const LibvirtError error = last_error("look up a volume");
        if (error.code() != VIR_ERR_NO_STORAGE_VOL) {
            throw error;
        }
    }
    return found;
}

Volume DirectoryPool::require_volume(virConnectPtr connection, const std::string &volume) {
    const StoragePool pool = active(connection);
    Volume found = look_up(pool.get(), volume);
    if (found == nullptr) {
        // QEMU or libvirt may have made it beside the pool's knowledge.
        refresh(pool.get());
        found.reset(require(virStorageVolLookupByName(pool.get(), volume.c_str()),
                            ("look up the volume " + volume).c_str()));
    }
    return found;
}

int DirectoryPool::free_mib() {
    const Link::Turn turn = connection_->handle.turn();
    const StoragePool pool = active(connection_->handle.get());
    virStoragePoolInfo info{};
    require(virStoragePoolGetInfo(pool.get(), &info), "ask the storage pool's size");
    return static_cast<int>(info.available >> 20);
}

bool DirectoryPool::exists(const std::string &volume) {
    const Link::Turn turn = connection_->handle.turn();
    const StoragePool pool = active(connection_->handle.get());
    return look_up(pool.get(), volume) != nullptr;
}

std::vector<std::string> DirectoryPool::list() {
    const Link::Turn turn = connection_->handle.turn();
    const StoragePool pool = active(connection_->handle.get());
    std::vector<std::string> names;
    for (const Volume &volume : all_volumes(pool.get())) {
        names.emplace_back(virStorageVolGetName(volume.get()));
    }
    return names;
}

std::vector<std::filesystem::path> DirectoryPool::backings() {
    const Link::Turn turn = connection_->handle.turn();
    const StoragePool pool = active(connection_->handle.get());
    std::vector<std::filesystem::path> paths;
    for (const Volume &volume : all_volumes(pool.get())) {
        const std::unique_ptr<char, Releases<std::free>> xml{
            require(virStorageVolGetXMLDesc(volume.get(), 0), "read a volume's XML")};
        pugi::xml_document document;
        document.load_string(xml.get());
        const std::string path =
            document.child("volume").child("backingStore").child("path").text().get();
        if (!path.empty()) {
            paths.emplace_back(path);
        }
    }
    return paths;
}

void DirectoryPool::create(const VolumeForm &form) {
    const Link::Turn turn = connection_->handle.turn();
    const StoragePool pool = active(connection_->handle.get());
    const Volume volume{require(virStorageVolCreateXML(pool.get(), volume_xml(form).c_str(), 0),
                                ("make the volume " + form.name).c_str())};
}

void DirectoryPool::clone(const std::string &from, const std::string &to) {
    const Link::Turn turn = connection_->handle.turn();
    const Held connection = connection_->handle.get();
    const StoragePool pool = active(connection);
    const Volume source = require_volume(connection, from);
    VolumeForm form;
    form.name = to;
    form.bytes = info_of(source.get()).capacity;
    const std::string xml = volume_xml(form);
    Volume copy{virStorageVolCreateXMLFrom(pool.get(), xml.c_str(), source.get(),
                                           VIR_STORAGE_VOL_CREATE_REFLINK)};
    if (copy == nullptr) { // only some file systems can share what is alike
        copy.reset(require(virStorageVolCreateXMLFrom(pool.get(), xml.c_str(), source.get(), 0),
                           ("copy the volume " + from).c_str()));
    }
}

void DirectoryPool::remove(const std::string &volume) {
    const Link::Turn turn = connection_->handle.turn();
    const StoragePool pool = active(connection_->handle.get());
    const Volume found = look_up(pool.get(), volume);
    if (found != nullptr && virStorageVolDelete(found.get(), 0) < 0) {
        const LibvirtError error = last_error("remove the volume " + volume);
        if (look_up(pool.get(), volume) != nullptr) {
            throw error;
        }
    }
}

void DirectoryPool::upload(const VolumeSource &source, const VolumeForm &form,
                           const OnCopied &on_copied) {
    const ConnectionHandle beside = open_beside(*connection_);
    const StoragePool pool = active(beside.get());
    const Volume volume{require(virStorageVolCreateXML(pool.get(), volume_xml(form).c_str(), 0),
                                ("make the volume " + form.name).c_str())};
    send_file(beside.get(), volume.get(), source.file, source.head, on_copied);
}

void DirectoryPool::download(const std::string &volume, const std::filesystem::path &file) {
    const ConnectionHandle beside = open_beside(*connection_);
    const Volume found = require_volume(beside.get(), volume);
    receive_file(beside.get(), found.get(), file);
}

void DirectoryPool::write_head(const std::string &volume, const std::string &head) {
    const Link::Turn turn = connection_->handle.turn();
    const Held connection = connection_->handle.get();
    const Volume found = require_volume(connection, volume);
    send_bytes(connection, found.get(), head);
}

std::string DirectoryPool::read(const std::string &volume, std::uint64_t offset,
                                std::uint64_t bytes) {
    const Link::Turn turn = connection_->handle.turn();
    const Held connection = connection_->handle.get();
    const Volume found = require_volume(connection, volume);
    return receive_bytes(connection, found.get(), offset, bytes);
}

std::uint64_t DirectoryPool::size(const std::string &volume) {
    const Link::Turn turn = connection_->handle.turn();
    const Volume found = require_volume(connection_->handle.get(), volume);
    return info_of(found.get()).capacity;
}

} // namespace enshu::libvirt
