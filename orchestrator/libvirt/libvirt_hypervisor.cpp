#include "orchestrator/libvirt/libvirt_hypervisor.h"

#include "orchestrator/libvirt/domain_xml.h"
#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/guest_agent.h"

#include <fmt/format.h>
#include <libvirt/virterror.h>
#include <pugixml.hpp>

#include <array>
#include <cstdlib>

namespace enshu::libvirt {

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
    : connection_(std::move(connection)), accelerator_(accelerator) {
    auto held = std::make_unique<std::shared_ptr<Agents>>(agents_);
    agent_callback_ =
        require(virConnectDomainEventRegisterAny(
                    connection_->handle.get(), nullptr, VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE,
                    VIR_DOMAIN_EVENT_CALLBACK(&LibvirtHypervisor::on_agent), held.get(),
                    [](void *agents) { delete static_cast<std::shared_ptr<Agents> *>(agents); }),
                "watch guest agents");
    static_cast<void>(held.release()); // libvirt's now
}

LibvirtHypervisor::~LibvirtHypervisor() {
    virConnectDomainEventDeregisterAny(connection_->handle.get(), agent_callback_);
}

void LibvirtHypervisor::on_agent(virConnectPtr, virDomainPtr domain, int state, int, void *held) {
    Agents &agents = **static_cast<std::shared_ptr<Agents> *>(held);
    std::array<char, VIR_UUID_STRING_BUFLEN> uuid{};
    virDomainGetUUIDString(domain, uuid.data());
    const std::lock_guard lock(agents.mutex);
    if (state == VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED) {
        agents.connected.insert(uuid.data());
    } else {
        agents.connected.erase(uuid.data());
    }
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

void LibvirtHypervisor::start(const provision::GuestSpec &spec) {
    if (look_up(spec.guest.uuid) != nullptr) {
        return;
    }
    const std::string xml = domain_xml(spec, accelerator_);
    const Domain domain{require(virDomainCreateXML(connection_->handle.get(), xml.c_str(), 0),
                                ("start " + spec.guest.name).c_str())};
}

void LibvirtHypervisor::destroy(const std::string &uuid) {
    const Domain domain = look_up(uuid);
    if (domain == nullptr) {
        return;
    }
    if (virDomainDestroy(domain.get()) < 0) {
        const LibvirtError error = last_error("destroy a domain");
        // It may have ended between the two calls; drivers disagree on the code, so ask again.
        if (look_up(uuid) != nullptr) {
            throw error;
        }
    }
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

void LibvirtHypervisor::save(const std::string &, const std::filesystem::path &) {
    throw std::logic_error("saving is not written yet");
}

void LibvirtHypervisor::thaw(const provision::GuestSpec &, const std::filesystem::path &) {
    throw std::logic_error("thawing is not written yet");
}

void LibvirtHypervisor::checkpoint(const std::string &, const std::filesystem::path &,
                                   const std::filesystem::path &) {
    throw std::logic_error("checkpoints are not written yet");
}

std::string LibvirtHypervisor::form() const {
    throw std::logic_error("the form is not written yet");
}

void LibvirtHypervisor::on_guest_ended(OnEnded) {}

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
    // The event may have come before we asked, and a re-adopted guest gives none.
    if (agent_connected(xml_of(require_domain(uuid).get()))) {
        const std::lock_guard lock(agents_->mutex);
        agents_->connected.insert(uuid);
        return true;
    }
    std::unique_lock lock(agents_->mutex);
    while (!agents_->connected.contains(uuid)) {
        if (std::chrono::steady_clock::now() >= end || cancelled()) {
            return false;
        }
        agents_->changed.wait_for(lock, std::chrono::milliseconds(200));
        if (!agents_->connected.contains(uuid)) {
            lock.unlock();
            require_domain(uuid); // a guest that died will never answer
            lock.lock();
        }
    }
    return true;
}

std::unique_ptr<inject::GuestChannel> LibvirtHypervisor::open_agent(const std::string &uuid) {
    return std::make_unique<GuestAgent>(require_domain(uuid));
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
            found.push_back(std::move(*guest));
        }
    }
    return found;
}

} // namespace enshu::libvirt
