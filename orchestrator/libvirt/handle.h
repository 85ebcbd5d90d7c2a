// libvirt's handles as values that own.
#pragma once

#include <libvirt/libvirt.h>

#include <memory>

namespace enshu::libvirt {

/// Stateless, so that a handle is one word wide.
template <auto Release>
struct Releases {
    template <typename T>
    void operator()(T *handle) const {
        Release(handle);
    }
};

using Domain = std::unique_ptr<virDomain, Releases<virDomainFree>>;
using ConnectionHandle = std::unique_ptr<virConnect, Releases<virConnectClose>>;
using Stream = std::unique_ptr<virStream, Releases<virStreamFree>>;
using StoragePool = std::unique_ptr<virStoragePool, Releases<virStoragePoolFree>>;
using Volume = std::unique_ptr<virStorageVol, Releases<virStorageVolFree>>;
using Network = std::unique_ptr<virNetwork, Releases<virNetworkFree>>;
using NetworkFilter = std::unique_ptr<virNWFilter, Releases<virNWFilterFree>>;

} // namespace enshu::libvirt
