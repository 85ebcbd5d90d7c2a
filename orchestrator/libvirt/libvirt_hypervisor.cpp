#include "orchestrator/libvirt/libvirt_hypervisor.h"

#include "orchestrator/libvirt/domain_xml.h"
#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/form.h"
#include "orchestrator/libvirt/guest_agent.h"
#include "orchestrator/libvirt/qemu_process.h"
#include "orchestrator/libvirt/renamed_xml.h"
#include "orchestrator/libvirt/restore.h"
#include "orchestrator/libvirt/save_image.h"
#include "orchestrator/libvirt/shared_ram.h"
#include "orchestrator/libvirt/template_memory.h"
#include "orchestrator/provision/connect.h"

#include <fmt/format.h>
#include <libvirt/virterror.h>
#include <pugixml.hpp>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace enshu::libvirt {

namespace fs = std::filesystem;

namespace {

std::string xml_of(virDomainPtr domain) {
    const std::unique_ptr<char, Releases<std::free>> text{
        require(virDomainGetXMLDesc(domain, 0), "read a domain's XML")};
    return text.get();
}

int state_of(virDomainPtr domain) {
    int state = 0;
    require(virDomainGetState(domain, &state, nullptr, 0), "ask a domain's state");
    return state;
}

/// Gives a finished memory image its name, and makes it what nobody writes to any more: the account
/// that QEMU runs under shall not either.
void keep(const fs::path &part, const fs::path &memory) {
    try {
        read_save_image(part); // libvirt may be configured to compress
        if ((geteuid() == 0 && chown(part.c_str(), 0, 0) != 0) || chmod(part.c_str(), 0444) != 0 ||
            rename(part.c_str(), memory.c_str()) != 0) {
            throw std::system_error(errno, std::generic_category(),
                                    "cannot keep " + memory.string());
        }
    } catch (const std::exception &) {
        unlink(part.c_str());
        throw;
    }
}

/// The agent's channel as the live XML has it.
bool agent_connected(const std::string &xml) {
    pugi::xml_document document;
    document.load_string(xml.c_str());
    for (const pugi::xml_node channel :
         document.child("domain").child("devices").children("channel")) {
        const pugi::xml_node target = channel.child("target");
        if (std::string_view(target.attribute("name").value()) == "org.qemu.guest_agent.0") {
            return std::string_view(target.attribute("state").value()) == "connected";
        }
    }
    return false;
}

} // namespace

LibvirtHypervisor::LibvirtHypervisor(std::shared_ptr<Connection> connection,
                                     Accelerator accelerator)
    : connection_(std::move(connection)), accelerator_(accelerator), ends_(connection_) {
    agent_watch_ = connection_->handle.watch(
        VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE,
        VIR_DOMAIN_EVENT_CALLBACK(&LibvirtHypervisor::on_agent), agents_,
        [agents = agents_](virConnectPtr) { // what happened while it was down gave no event
            const std::lock_guard lock(agents->mutex);
            agents->connected.clear();
        });
}

LibvirtHypervisor::~LibvirtHypervisor() = default;

void LibvirtHypervisor::on_agent(virConnectPtr, virDomainPtr domain, int state, int, void *held) {
    Agents &agents = **static_cast<std::shared_ptr<Agents> *>(held);
    std::array<char, VIR_UUID_STRING_BUFLEN> uuid{};
    virDomainGetUUIDString(domain, uuid.data());
    const std::lock_guard lock(agents.mutex);
    agents.connected[uuid.data()] =
        state == VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED;
    agents.changed.notify_all();
}

Domain LibvirtHypervisor::look_up(const std::string &uuid) {
    Domain domain{virDomainLookupByUUIDString(connection_->handle.get(), uuid.c_str())};
    if (domain == nullptr) {
        const LibvirtError error = last_error("look up a domain");
        if (error.code() != VIR_ERR_NO_DOMAIN) {
            throw error;
        }
    }
    return domain;
}

Domain LibvirtHypervisor::require_domain(const std::string &uuid) {
    Domain domain = look_up(uuid);
    if (domain == nullptr) {
        throw LibvirtError(VIR_ERR_NO_DOMAIN, VIR_FROM_QEMU,
                           fmt::format("the virtual machine {} is gone", uuid));
    }
    return domain;
}

Domain LibvirtHypervisor::require_suspended(const std::string &uuid) {
    Domain domain = require_domain(uuid);
    if (state_of(domain.get()) != VIR_DOMAIN_PAUSED) {
        throw LibvirtError(VIR_ERR_OPERATION_INVALID, VIR_FROM_QEMU,
                           fmt::format("the virtual machine {} is not suspended", uuid));
    }
    return domain;
}

void LibvirtHypervisor::start(const provision::GuestSpec &spec) {
    if (look_up(spec.guest.uuid) != nullptr) {
        return;
    }
    expect_agent(spec.guest.uuid);
    const std::string xml = domain_xml(spec, accelerator_);
    if (spec.guest.memory_mode == plan::MemoryMode::Shared) {
        make_ram_file(ram_file_of(spec));
    }
    const Domain domain{require(virDomainCreateXML(connection_->handle.get(), xml.c_str(), 0),
                                ("start " + spec.guest.name).c_str())};
    ends_.watch(spec.guest.uuid);
}

void LibvirtHypervisor::destroy(const std::string &uuid) {
    ends_.forget(uuid); // also where it has ended just now: its end is what we want
    const Domain domain = look_up(uuid);
    if (domain == nullptr) {
        return;
    }
    if (const fs::path pids = pid_directory_of(connection_->uri); !pids.empty()) {
        end_qemu(pids, require(virDomainGetName(domain.get()), "ask a domain's name"), uuid);
    }
    if (virDomainDestroy(domain.get()) < 0) {
        const LibvirtError error = last_error("destroy a domain");
        // It may have ended between the two calls; drivers disagree on the code, so ask again. One
        // that has just ended is forgotten a moment later.
        if (!is_forgotten(uuid)) {
            ends_.watch(uuid);
            throw error;
        }
    }
    forget_agent(uuid);
}

bool LibvirtHypervisor::is_forgotten(const std::string &uuid) {
    for (int tries = 0; look_up(uuid) != nullptr; ++tries) {
        if (tries == 50) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

void LibvirtHypervisor::expect_agent(const std::string &uuid) {
    const std::lock_guard lock(agents_->mutex);
    agents_->connected[uuid] = false;
}

void LibvirtHypervisor::forget_agent(const std::string &uuid) {
    const std::lock_guard lock(agents_->mutex);
    agents_->connected.erase(uuid);
}

bool LibvirtHypervisor::exists(const std::string &uuid) {
    return look_up(uuid) != nullptr;
}

void LibvirtHypervisor::suspend(const std::string &uuid) {
    const Domain domain = require_domain(uuid);
    if (state_of(domain.get()) != VIR_DOMAIN_PAUSED) {
        require(virDomainSuspend(domain.get()), "suspend a domain");
    }
}

void LibvirtHypervisor::resume(const std::string &uuid) {
    const Domain domain = require_domain(uuid);
    if (state_of(domain.get()) == VIR_DOMAIN_PAUSED) {
        require(virDomainResume(domain.get()), "resume a domain");
    }
}

provision::Power LibvirtHypervisor::power(const std::string &uuid) {
    const Domain domain = look_up(uuid);
    if (domain == nullptr) {
        return provision::Power::Absent;
    }
    return state_of(domain.get()) == VIR_DOMAIN_PAUSED ? provision::Power::Suspended
                                                       : provision::Power::Running;
}

std::filesystem::path LibvirtHypervisor::disk(const std::string &uuid) {
    pugi::xml_document document;
    document.load_string(xml_of(require_domain(uuid).get()).c_str());
    for (const pugi::xml_node disk : document.child("domain").child("devices").children("disk")) {
        if (std::string_view(disk.child("target").attribute("dev").value()) == "vda") {
            return disk.child("source").attribute("file").value();
        }
    }
    throw std::runtime_error("the virtual machine " + uuid + " has no disk vda");
}

void LibvirtHypervisor::save(const std::string &uuid, const fs::path &memory) {
    const fs::path part = memory.string() + ".part";
    {
        const Domain domain = require_suspended(uuid);
        const std::optional<SharedRam> ram = ram_in(xml_of(domain.get()));
        if (ram && ram->kind == SharedRam::Kind::Template) {
            save_template(uuid, domain.get(), ram->file, memory);
            return;
        }
    }
    try {
        save_in_place(uuid, part);
    } catch (const LibvirtError &) {
        unlink(part.c_str());
        throw;
    }
    keep(part, memory);
}

void LibvirtHypervisor::save_in_place(const std::string &uuid, const fs::path &memory) {
    const Domain domain = require_suspended(uuid);
    ends_.forget(uuid);
    if (virDomainSaveFlags(domain.get(), memory.c_str(), nullptr, VIR_DOMAIN_SAVE_PAUSED) < 0) {
        const LibvirtError error = last_error("save a domain");
        ends_.watch(uuid);
        throw error;
    }
    forget_agent(uuid);
}

void LibvirtHypervisor::save_template(const std::string &uuid, virDomainPtr domain,
                                      const fs::path &ram, const fs::path &memory) {
    const fs::path part = memory.string() + ".part";
    try {
        save_devices(domain, part);
    } catch (...) {
        unlink(part.c_str());
        throw;
    }
    destroy(uuid); // from here on nobody writes to its RAM
    keep_ram(ram, memory);
    keep(part, memory);
}

void LibvirtHypervisor::thaw(const provision::GuestSpec &spec, const fs::path &memory) {
    if (look_up(spec.guest.uuid) != nullptr) {
        return;
    }
    SaveImage image = read_save_image(memory);
    image.domain_xml = renamed_domain_xml(image.domain_xml, spec);
    expect_agent(spec.guest.uuid);
    if (fs::exists(provision::ram_beside(memory))) {
        start_clone(connection_->handle.get(), image, memory);
    } else {
        if (ram_in(image.domain_xml)) { // of a clone, which shared it until then
            image.domain_xml = with_ram(image.domain_xml, {SharedRam::Kind::Whole, {}});
        }
        if (restore(connection_->handle.get(), image, memory, spec.disk) == ThawWay::File) {
            ++thawed_from_copies_;
        }
    }
    ends_.watch(spec.guest.uuid);
}

void LibvirtHypervisor::checkpoint(const std::string &uuid, const fs::path &memory,
                                   const fs::path &disk) {
    const fs::path part = memory.string() + ".part";
    try {
        checkpoint_in_place(uuid, part, disk);
    } catch (const LibvirtError &) {
        unlink(part.c_str());
        throw;
    }
    keep(part, memory);
}

void LibvirtHypervisor::checkpoint_in_place(const std::string &uuid, const fs::path &memory,
                                            const fs::path &disk) {
    const Domain domain = require_suspended(uuid);
    const std::string xml = checkpoint_xml(memory, disk);
    const std::unique_ptr<virDomainSnapshot, Releases<virDomainSnapshotFree>> snapshot{
        virDomainSnapshotCreateXML(domain.get(), xml.c_str(),
                                   VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA |
                                       VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC)};
    if (snapshot == nullptr) {
        throw last_error("take a checkpoint of a domain");
    }
}

void LibvirtHypervisor::thaw_in_place(const std::string &uuid, const fs::path &image) {
    forget_agent(uuid);
    require(virDomainRestoreFlags(connection_->handle.get(), image.c_str(), nullptr,
                                  VIR_DOMAIN_SAVE_PAUSED),
            "thaw a domain");
    ends_.watch(uuid);
}

std::string LibvirtHypervisor::form() const {
    return form_of(connection_->handle.get(), accelerator_);
}

void LibvirtHypervisor::on_guest_ended(OnEnded ended) {
    ends_.on_ended(std::move(ended));
}

void LibvirtHypervisor::set_cables(const std::string &uuid, bool plugged) {
    const Domain domain = require_domain(uuid);
    for (const std::string &interface : interfaces_with_link(xml_of(domain.get()), plugged)) {
        require(virDomainUpdateDeviceFlags(domain.get(), interface.c_str(), VIR_DOMAIN_AFFECT_LIVE),
                plugged ? "put a cable in" : "pull a cable");
    }
}

bool LibvirtHypervisor::wait_for_agent(const std::string &uuid, std::chrono::milliseconds deadline,
                                       const std::function<bool()> &cancelled) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    const Domain domain = require_domain(uuid);
    std::unique_lock lock(agents_->mutex);
    if (!agents_->connected.contains(uuid)) {
        // Re-adopted: its event may have come before our time. The XML of a guest that connects now
        // says so too early, when commands are still refused; so only these are asked for it.
        lock.unlock();
        const bool connected = agent_connected(xml_of(domain.get()));
        lock.lock();
        agents_->connected.emplace(uuid, connected);
    }
    while (!agents_->connected[uuid]) {
        if (std::chrono::steady_clock::now() >= end || cancelled()) {
            return false;
        }
        agents_->changed.wait_for(lock, std::chrono::milliseconds(200));
        if (!agents_->connected[uuid]) {
            lock.unlock();
            require_domain(uuid); // a guest that died will never answer
            lock.lock();
        }
    }
    return true;
}

std::unique_ptr<inject::GuestChannel> LibvirtHypervisor::open_agent(const std::string &uuid) {
    require_domain(uuid);
    return std::make_unique<GuestAgent>(connection_, uuid);
}

fabric::Descriptor LibvirtHypervisor::open_actor(const std::string &, const fs::path &socket) {
    return provision::connect_to(socket);
}

std::vector<provision::FoundGuest> LibvirtHypervisor::list() {
    virDomainPtr *domains = nullptr;
    const int count =
        require(virConnectListAllDomains(connection_->handle.get(), &domains, 0), "list domains");
    std::vector<Domain> owned;
    for (int i = 0; i < count; ++i) {
        owned.emplace_back(domains[i]);
    }
    std::free(domains); // NOLINT: libvirt's contract
    std::vector<provision::FoundGuest> found;
    for (const Domain &domain : owned) {
        if (auto guest = read_metadata(xml_of(domain.get()))) {
            ends_.watch(guest->uuid);
            found.push_back(std::move(*guest));
        }
    }
    return found;
}

} // namespace enshu::libvirt
