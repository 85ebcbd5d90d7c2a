#include "orchestrator/libvirt/remote_hypervisor.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/network_fabric.h"
#include "orchestrator/libvirt/pool_files.h"
#include "orchestrator/libvirt/remote_accelerator.h"
#include "orchestrator/libvirt/remote_image.h"
#include "orchestrator/libvirt/renamed_xml.h"

#include <fmt/format.h>
#include <libvirt/virterror.h>

#include <algorithm>
#include <thread>

namespace enshu::libvirt {

namespace fs = std::filesystem;

namespace {

/// Trying KVM there takes at most 10 s.
constexpr std::chrono::seconds making_deadline{30};

/// Behind the guard of every cable (network_fabric.h). libvirt itself finds a place for a socket
/// that only libvirt opens.
provision::GuestSpec guarded(const provision::GuestSpec &spec) {
    provision::GuestSpec there = spec;
    there.network_filter = guard_name;
    there.actor_socket.clear();
    return there;
}

} // namespace

RemoteHypervisor::RemoteHypervisor(std::shared_ptr<Connection> connection, DirectoryPool &pool)
    : connection_(std::move(connection)), pool_(pool), copies_(pool), actors_(connection_->uri) {}

LibvirtHypervisor &RemoteHypervisor::inner() const {
    // One at a time: a connection takes each of our callbacks once.
    std::unique_lock lock(mutex_);
    const bool free = made_.wait_for(lock, making_deadline, [&] { return !making_; });
    if (inner_ != nullptr) {
        return *inner_;
    }
    if (!free) {
        throw LibvirtError(VIR_ERR_OPERATION_TIMEOUT, VIR_FROM_REMOTE,
                           fmt::format("the hypervisor {} takes more than {} s to say what it can",
                                       connection_->uri, making_deadline.count()));
    }
    making_ = true;
    lock.unlock();
    std::unique_ptr<LibvirtHypervisor> made;
    Accelerator found{};
    std::exception_ptr failure;
    try {
        found = accelerator_of(connection_->handle.get(), pool_);
        made = std::make_unique<LibvirtHypervisor>(connection_, found);
    } catch (const LibvirtError &) {
        failure = std::current_exception();
    }
    lock.lock();
    making_ = false;
    made_.notify_all();
    if (failure) {
        std::rethrow_exception(failure);
    }
    accelerator_ = found;
    inner_ = std::move(made);
    if (ended_) {
        inner_->on_guest_ended(ended_);
    }
    return *inner_;
}

Accelerator RemoteHypervisor::accelerator() const {
    inner();
    const std::lock_guard lock(mutex_);
    return accelerator_;
}

void RemoteHypervisor::start(const provision::GuestSpec &spec) {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn();
    hypervisor.start(guarded(spec));
}

void RemoteHypervisor::destroy(const std::string &uuid) {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn();
    hypervisor.destroy(uuid);
}

bool RemoteHypervisor::exists(const std::string &uuid) {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn();
    return hypervisor.exists(uuid);
}

void RemoteHypervisor::suspend(const std::string &uuid) {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn();
    hypervisor.suspend(uuid);
}

void RemoteHypervisor::resume(const std::string &uuid) {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn();
    hypervisor.resume(uuid);
}

provision::Power RemoteHypervisor::power(const std::string &uuid) {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn();
    return hypervisor.power(uuid);
}

fs::path RemoteHypervisor::disk(const std::string &uuid) {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn();
    return hypervisor.disk(uuid);
}

void RemoteHypervisor::set_cables(const std::string &uuid, bool plugged) {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn();
    hypervisor.set_cables(uuid, plugged);
}

std::vector<provision::FoundGuest> RemoteHypervisor::list() {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn();
    return hypervisor.list();
}

std::string RemoteHypervisor::form() const {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn();
    return hypervisor.form();
}

std::unique_ptr<inject::GuestChannel> RemoteHypervisor::open_agent(const std::string &uuid) {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn(); // the channel itself takes one per command
    return hypervisor.open_agent(uuid);
}

fabric::Descriptor RemoteHypervisor::open_actor(const std::string &uuid, const fs::path &) {
    return actors_.open(uuid);
}

void RemoteHypervisor::on_guest_ended(OnEnded ended) {
    LibvirtHypervisor *inner = nullptr;
    {
        const std::lock_guard lock(mutex_);
        ended_ = ended;
        inner = inner_.get();
    }
    if (inner != nullptr) { // which may wait for a call that asks us
        inner->on_guest_ended(std::move(ended));
    }
}

bool RemoteHypervisor::wait_for_agent(const std::string &uuid, std::chrono::milliseconds deadline,
                                      const std::function<bool()> &cancelled) {
    // Waiting for minutes must not keep a turn from the others.
    constexpr std::chrono::milliseconds between{300};
    LibvirtHypervisor &hypervisor = inner();
    const auto end = std::chrono::steady_clock::now() + deadline;
    for (;;) {
        {
            const Link::Turn turn = connection_->handle.turn();
            if (hypervisor.wait_for_agent(uuid, std::chrono::milliseconds(0), cancelled)) {
                return true;
            }
        }
        if (cancelled() || std::chrono::steady_clock::now() >= end) {
            return false;
        }
        std::this_thread::sleep_for(between);
    }
}

void RemoteHypervisor::save(const std::string &uuid, const fs::path &memory) {
    LibvirtHypervisor &hypervisor = inner();
    {
        const Link::Turn turn = connection_->handle.turn();
        hypervisor.save_in_place(uuid, memory);
    }
    read_remote_image(pool_, memory.filename()); // libvirt there may be configured to compress
}

void RemoteHypervisor::checkpoint(const std::string &uuid, const fs::path &memory,
                                  const fs::path &disk) {
    LibvirtHypervisor &hypervisor = inner();
    {
        const Link::Turn turn = connection_->handle.turn();
        hypervisor.checkpoint_in_place(uuid, memory, disk);
    }
    read_remote_image(pool_, memory.filename());
}

void RemoteHypervisor::dump_memory(const std::string &uuid, const fs::path &file) {
    LibvirtHypervisor &hypervisor = inner();
    const Link::Turn turn = connection_->handle.turn();
    hypervisor.dump_memory(uuid, file);
}

void RemoteHypervisor::thaw(const provision::GuestSpec &spec, const fs::path &memory) {
    LibvirtHypervisor &hypervisor = inner();
    if (exists(spec.guest.uuid)) {
        return;
    }
    SaveImage image = read_remote_image(pool_, memory.filename());
    image.domain_xml = renamed_domain_xml(image.domain_xml, guarded(spec));
    const std::string head = padded_head(image);
    const std::string volume = memory.filename();
    copies_.with_copy(volume, is_shared(volume), [&](const std::string &copy) {
        pool_.write_head(copy, head);
        const Link::Turn turn = connection_->handle.turn();
        hypervisor.thaw_in_place(spec.guest.uuid, pool_.path_of(copy));
    });
}

} // namespace enshu::libvirt
