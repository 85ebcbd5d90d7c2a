#include "tests/bench/orchestrator/libvirt/by_hand.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace enshu::bench {

namespace fs = std::filesystem;
using libvirt::require;

namespace {

constexpr const char *empty_name = "enshu-bench-empty";

/// Machine and processor are those of a guest of ours (orchestrator/libvirt/domain_xml.cpp).
std::string empty_guest(bool kvm, int memory_mib, Asking asking) {
    return fmt::format(R"(<domain type='{}' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>{}</name>
  <memory unit='MiB'>{}</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/>{}</features>
  {}
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <controller type='usb' model='none'/>
    <memballoon model='none'/>
  </devices>
  {}
</domain>)",
                       kvm ? "kvm" : "qemu", empty_name, memory_mib,
                       kvm ? "" : "<tcg><tb-cache unit='MiB'>64</tb-cache></tcg>",
                       kvm ? "<cpu mode='host-passthrough'/>"
                           : "<cpu mode='custom' match='exact'><model "
                             "fallback='allow'>qemu64</model></cpu>",
                       asking == Asking::AsWeDo
                           ? "<qemu:capabilities><qemu:del capability='cpu-unavailable-features'/>"
                             "</qemu:capabilities>"
                           : "");
}

/// Of "(Time: 412.345 ms)", behind the line that begins so.
Seconds time_after(const std::string &said, const std::string &line) {
    const std::size_t begin = said.find(line);
    const std::size_t time = begin == std::string::npos ? begin : said.find("(Time: ", begin);
    if (time == std::string::npos) {
        throw std::runtime_error("virsh says: " + said);
    }
    return std::chrono::duration<double, std::milli>(std::strtod(said.c_str() + time + 7, nullptr));
}

} // namespace

ByHand::ByHand(const std::string &uri)
    : connection_(require(virConnectOpen(uri.c_str()), "open a second connection")),
      callback_(require(virConnectDomainEventRegisterAny(
                            connection_.get(), nullptr, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                            VIR_DOMAIN_EVENT_CALLBACK(&ByHand::on_event), this, nullptr),
                        "watch guests")) {}

ByHand::~ByHand() {
    virConnectDomainEventDeregisterAny(connection_.get(), callback_);
}

Seconds ByHand::start_empty_qemu(bool kvm, int memory_mib, Asking asking) {
    const std::string xml = empty_guest(kvm, memory_mib, asking);
    const auto begin = Clock::now();
    const libvirt::Domain domain{
        require(virDomainCreateXML(connection_.get(), xml.c_str(), VIR_DOMAIN_START_PAUSED),
                "start an empty guest")};
    const Seconds took = Clock::now() - begin;
    require(virDomainDestroy(domain.get()), "destroy an empty guest");
    return took;
}

Seconds ByHand::restore(const fs::path &image, const std::string &name) {
    const auto begin = Clock::now();
    require(
        virDomainRestoreFlags(connection_.get(), image.c_str(), nullptr, VIR_DOMAIN_SAVE_PAUSED),
        "restore a guest by hand");
    const Seconds took = Clock::now() - begin;
    const libvirt::Domain domain{require(virDomainLookupByName(connection_.get(), name.c_str()),
                                         "find the guest restored by hand")};
    require(virDomainDestroy(domain.get()), "destroy it");
    return took;
}

int ByHand::on_event(virConnectPtr, virDomainPtr domain, int event, int, void *self) {
    const auto now = Clock::now();
    std::array<char, VIR_UUID_STRING_BUFLEN> uuid{};
    virDomainGetUUIDString(domain, uuid.data());
    ByHand &hand = *static_cast<ByHand *>(self);
    const std::lock_guard lock(hand.mutex_);
    if (event == VIR_DOMAIN_EVENT_SUSPENDED) {
        Pause &pause = hand.pauses_[uuid.data()];
        if (pause.began == Clock::time_point{}) {
            pause.began = now;
        }
    } else if (event == VIR_DOMAIN_EVENT_RESUMED) {
        const auto found = hand.pauses_.find(uuid.data());
        if (found != hand.pauses_.end() && found->second.began != Clock::time_point{}) {
            found->second.longest =
                std::max<Seconds>(found->second.longest, now - found->second.began);
            found->second.began = {};
        }
    }
    return 0;
}

void ByHand::forget_pauses() {
    const std::lock_guard lock(mutex_);
    pauses_.clear();
}

Seconds ByHand::longest_pause(const std::vector<std::string> &uuids) {
    const std::lock_guard lock(mutex_);
    Seconds longest{0};
    for (const std::string &uuid : uuids) {
        const auto found = pauses_.find(uuid);
        if (found == pauses_.end() || found->second.longest.count() == 0) {
            throw std::runtime_error("no pause of the guest " + uuid + " was seen");
        }
        longest = std::max(longest, found->second.longest);
    }
    return longest;
}

Seconds virsh_restore(const fs::path &root, const fs::path &like,
                      const std::string &network_namespace, const fs::path &image,
                      const std::string &name) {
    if (!fs::exists(root)) {
        fs::create_directories(root / "etc");
        fs::copy(like / "etc/qemu.conf", root / "etc/qemu.conf");
        fs::permissions(root, fs::status(like).permissions());
    }
    process::Options options;
    options.input = fmt::format("restore {} --paused\ndestroy {}\nquit\n", image.string(), name);
    const process::Result result = process::run({"ip", "netns", "exec", network_namespace, "virsh",
                                                 "-t", "-c", "qemu:///embed?root=" + root.string()},
                                                options);
    if (result.output.find("Domain '" + name + "' destroyed") == std::string::npos) {
        throw std::runtime_error("virsh says: " + result.output + result.error);
    }
    return time_after(result.output, "Domain restored from");
}

} // namespace enshu::bench
